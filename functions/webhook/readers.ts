import { webhook as alternativePayments } from '../../shared/providers/alternative-payments/webhook.ts';
import { webhook as capsule } from '../../shared/providers/capsule/webhook.ts';
import { receive as freshbooks } from '../../shared/providers/freshbooks/receive.ts';
import { platformWebhook } from '../../shared/providers/platform/webhook.ts';
import { webhook as quickbooks } from '../../shared/providers/quickbooks/webhook.ts';
import { webhook as xero } from '../../shared/providers/xero/webhook.ts';

/** Imported one by one: the registry of whole providers would bring their clients and schemas into the receiver. */
export const readers = {
  'alternative-payments': alternativePayments,
  capsule,
  freshbooks,
  melio: platformWebhook('melio'),
  quickbooks,
  xero,
};
