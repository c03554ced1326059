import type { Integration } from '../engine/integration.ts';
import type { ProviderId } from '../model/names.ts';
import { alternativeFreshbooks } from './alternative-freshbooks/index.ts';
import { billQuickbooks } from './bill-quickbooks/index.ts';
import { capsuleFreshbooks } from './capsule-freshbooks/index.ts';
import { melioFreshbooks } from './melio-freshbooks/index.ts';
import { melioXero } from './melio-xero/index.ts';

/** Every integration there is. Adding one is a folder of tables and a line here. */
export const integrations: Readonly<Record<string, Integration>> = {
  [alternativeFreshbooks.id]: alternativeFreshbooks,
  [billQuickbooks.id]: billQuickbooks,
  [capsuleFreshbooks.id]: capsuleFreshbooks,
  [melioFreshbooks.id]: melioFreshbooks,
  [melioXero.id]: melioXero,
};

/** The providers that stand in an integration: only these have accounts, and so a queue and a worker. */
export const servedProviders: readonly ProviderId[] = [
  ...new Set(Object.values(integrations).flatMap(({ left, right }) => [left, right])),
].sort();
