import type { WebhookReader } from '../../shared/engine/provider.ts';
import type { ProviderId } from '../../shared/model/names.ts';

type Loader = () => Promise<WebhookReader>;

/**
 * Each provider's reader in a file of its own, loaded with the first delivery of that provider: however many providers
 * there are, a cold start pays for one. The registry of whole providers would bring their clients and schemas along.
 */
export const loaders = {
  'alternative-payments': async () => (await import('../../shared/providers/alternative-payments/webhook.ts')).webhook,
  bill: async () => (await import('../../shared/providers/bill/webhook.ts')).webhook,
  capsule: async () => (await import('../../shared/providers/capsule/webhook.ts')).webhook,
  freshbooks: async () => (await import('../../shared/providers/freshbooks/receive.ts')).receive,
  melio: async () => (await import('../../shared/providers/melio/webhook.ts')).webhook,
  quickbooks: async () => (await import('../../shared/providers/quickbooks/webhook.ts')).webhook,
  xero: async () => (await import('../../shared/providers/xero/webhook.ts')).webhook,
} as const satisfies Partial<Record<ProviderId, Loader>>;
