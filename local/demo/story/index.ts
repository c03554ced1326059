import type { Act } from './act.ts';
import { afDay, afFirstSync } from './alternative-freshbooks.ts';
import { bqDay, bqFirstSync } from './bill-quickbooks/index.ts';
import { cfDay, cfFirstSync } from './capsule-freshbooks.ts';
import { mfDay, mfFirstSync } from './melio-freshbooks.ts';
import { bills } from './melio-xero/bills.ts';
import { firstSync } from './melio-xero/first-sync.ts';
import { mishaps, payments } from './melio-xero/payments.ts';

/** What is told of one connection: its first sync, once; then a day in its life, as often as it is told. */
export interface Chapter {
  readonly integration: string;
  readonly title: string;
  readonly firstSync: readonly Act[];
  readonly day: readonly Act[];
}

export const chapters: readonly Chapter[] = [
  { integration: 'melio-xero', title: 'Melio Pay x Xero', firstSync, day: [...bills, ...payments, ...mishaps] },
  {
    integration: 'alternative-freshbooks',
    title: 'Alternative Payments x FreshBooks',
    firstSync: afFirstSync,
    day: afDay,
  },
  { integration: 'melio-freshbooks', title: 'Melio Get Paid x FreshBooks', firstSync: mfFirstSync, day: mfDay },
  { integration: 'capsule-freshbooks', title: 'Capsule x FreshBooks', firstSync: cfFirstSync, day: cfDay },
  { integration: 'bill-quickbooks', title: 'BILL x QuickBooks Online', firstSync: bqFirstSync, day: bqDay },
];
