import { platformWebhook } from '../platform/webhook.ts';

export const webhook = platformWebhook('melio');
