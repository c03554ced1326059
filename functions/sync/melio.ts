import { melio } from '../../shared/providers/melio/index.ts';
import { syncHandler } from './wiring.ts';

export const handler = syncHandler(melio);
