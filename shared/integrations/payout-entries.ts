import {
  defineMapping,
  type FieldView,
  type Hold,
  type Mapping,
  type RecordView,
  type Scope,
  type Wanted,
} from '../engine/integration.ts';
import type { Json } from '../model/json.ts';

interface Item {
  readonly payment: string | null;
  readonly amount: number;
  readonly kind: 'payment' | 'refund' | 'chargeback' | 'fee' | 'adjustment';
}
const itemsOf = ({ items }: RecordView['fields']): readonly Item[] =>
  Array.isArray(items) ? (items as unknown as readonly Item[]) : [];

/** Recorded when it has reached the bank. An entry cannot be taken back. */
const wanted = ({ fields, link }: RecordView): Wanted => {
  if (fields.status === 'settled') return 'yes';
  return link ? 'keep' : 'no';
};

const ACCOUNTS = {
  depositAccount: 'the bank account that receives payouts',
  undepositedFunds: 'the account that keeps payments until they reach the bank',
  feeAccount: 'the account for fees kept back from payouts',
  unappliedAccount: 'the account for money that no synced invoice explains',
} as const;
type Which = keyof typeof ACCOUNTS;

/** Chosen by a person, and one that can be booked on. */
function accountOf({ settings, charts }: RecordView, which: Which): string | Hold {
  const chosen = settings[which];
  const chart = (charts.L?.items ?? []) as readonly Readonly<Record<string, Json>>[];
  if (typeof chosen === 'string' && chart.some(({ id, active }) => id === chosen && active === true)) return chosen;
  return {
    hold: 'unmappedAccount',
    text: `This payout is not recorded in FreshBooks yet: ${ACCOUNTS[which]} is not set, or is not among FreshBooks' accounts (setting ${which}). Choose it; the payout is recorded then.`,
    actions: ['retry', 'ignore'],
  };
}

/** What of a payment stands in FreshBooks: its shares of synced invoices. */
const recordedOf = ({ related }: RecordView, payment: string | null): number =>
  related.reduce((sum, { fields, linked }) => {
    const isShare = payment !== null && linked && fields.payment === payment;
    return isShare ? sum + Number(fields.amount ?? 0) : sum;
  }, 0);

/**
 * Debit the bank and the fees, credit what the payments had been kept in. Never an income: the payments are the income
 * already. What came back is part of the sum with its own sign.
 */
const lines: FieldView = (fields, view) => {
  const sums: Record<Which, number> = {
    depositAccount: Number(fields.net ?? 0),
    feeAccount: 0,
    undepositedFunds: 0,
    unappliedAccount: 0,
  };
  for (const { payment, amount, kind } of itemsOf(fields)) {
    if (kind === 'fee') {
      sums.feeAccount -= amount;
      continue;
    }
    const recorded = Math.min(recordedOf(view, payment), Math.abs(amount)) * Math.sign(amount);
    sums.undepositedFunds -= recorded;
    sums.unappliedAccount -= amount - recorded;
  }
  const entry: { readonly account: string; readonly amount: number; readonly description: string }[] = [];
  for (const which of Object.keys(sums) as Which[]) {
    if (sums[which] === 0) continue;
    const account = accountOf(view, which);
    if (typeof account !== 'string') return account;
    entry.push({ account, amount: sums[which], description: which });
  }
  return entry;
};

const failedLater: Hold = {
  hold: 'payoutFailed',
  text: 'This payout failed after it was recorded in FreshBooks as a journal entry, and entries cannot be taken back. Enter the opposite entry there; the next payout brings the money again.',
  actions: ['leave'],
};

/** No entry can be deleted, and none is made against the books by itself. */
const failed: FieldView = ({ status }, { link }) => (link && status === 'failed' ? failedLater : undefined);

/**
 * One journal entry in FreshBooks per payout of a platform, with its fees in a line of their own, where the setting
 * `recordPayouts` is on and its accounts are chosen. Payments say by their field `payment` what a payout calls them.
 */
export const payoutEntries = ({ row, platform }: { readonly row: string; readonly platform: string }): Mapping => {
  const scope = ({ fields, settings, old }: RecordView): Scope => {
    if (settings.recordPayouts !== true) return { out: `${row} payouts are not recorded` };
    if (old) return { out: `${row} made before the connection` };
    return Array.isArray(fields.items) ? 'in' : { out: `${row} what it is made of was not read yet` };
  };
  return defineMapping({
    id: 'payout',
    entity: 'payout',
    rows: [row],
    create: { flow: '<-' },
    removal: { flow: 'none' },
    scope: { R: scope },
    wanted: { R: wanted },
    charts: true,
    related: {
      R: (fields) =>
        [...new Set(itemsOf(fields).flatMap(({ payment }) => payment ?? []))].map((payment) => ({
          entity: 'payment',
          term: `ref:${payment}`,
        })),
    },
    fields: {
      paidOn: { flow: '<-', row, initial: true, right: ({ arrivalOn }) => arrivalOn },
      currency: { flow: '<-', row, initial: true },
      number: { flow: '<-', row, initial: true, right: () => `${platform} payout` },
      lines: { flow: '<-', row, initial: true, right: lines },
      status: { flow: '<-', row, right: failed },
    },
  });
};
