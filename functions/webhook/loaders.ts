import type { WebhookReader } from '../../shared/engine/provider.ts';
import type { ProviderId } from '../../shared/model/names.ts';

type Loader = () => Promise<{ readonly webhook: WebhookReader }>;

/**
 * Each provider's reader in a file of its own, loaded with the first delivery of that provider: however many providers
 * there are, a cold start pays for one. The registry of whole providers would bring their clients and schemas along.
 */
export const loaders = {
  'alternative-payments': () => import('../../shared/providers/alternative-payments/webhook.ts'),
  bill: () => import('../../shared/providers/bill/webhook.ts'),
  capsule: () => import('../../shared/providers/capsule/webhook.ts'),
  freshbooks: () => import('../../shared/providers/freshbooks/receive.ts'),
  melio: () => import('../../shared/providers/melio/webhook.ts'),
  quickbooks: () => import('../../shared/providers/quickbooks/webhook.ts'),
  xero: () => import('../../shared/providers/xero/webhook.ts'),
} as const satisfies Partial<Record<ProviderId, Loader>>;
