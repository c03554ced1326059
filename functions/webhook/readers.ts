import { platformWebhook } from '../../shared/providers/platform/webhook.ts';
import { webhook as xero } from '../../shared/providers/xero/webhook.ts';

/** Imported one by one: the registry of whole providers would bring their clients and schemas into the receiver. */
export const readers = { xero, melio: platformWebhook('melio') };
