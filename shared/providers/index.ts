import type { Provider } from '../engine/provider.ts';
import { alternativePayments } from './alternative-payments/index.ts';
import { bill } from './bill/index.ts';
import { capsule } from './capsule/index.ts';
import { freshbooks } from './freshbooks/index.ts';
import { melio } from './melio/index.ts';
import { quickbooks } from './quickbooks/index.ts';
import { xero } from './xero/index.ts';

/**
 * Every provider, under its id: a folder beside this file and a line here. `platform` is what platforms share and is
 * none itself.
 */
export const providers = {
  'alternative-payments': alternativePayments,
  bill,
  capsule,
  freshbooks,
  melio,
  quickbooks,
  xero,
} as const satisfies Partial<Record<Provider['id'], Provider>>;

/** The ids that have a provider; the model names more, whose folders are not there yet. */
export type KnownProviderId = keyof typeof providers;
