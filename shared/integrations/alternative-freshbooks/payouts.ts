import {
  defineMapping,
  type FieldView,
  type Hold,
  type RecordView,
  type Scope,
  type Wanted,
} from '../../engine/integration.ts';
import type { Json } from '../../model/json.ts';

interface Item {
  readonly payment: string | null;
  readonly amount: number;
  readonly kind: 'payment' | 'refund' | 'chargeback' | 'fee' | 'adjustment';
}
const itemsOf = ({ items }: RecordView['fields']): readonly Item[] =>
  Array.isArray(items) ? (items as unknown as readonly Item[]) : [];

const scope = ({ fields, settings, old }: RecordView): Scope => {
  if (settings.recordPayouts !== true) return { out: 'AF-X1 payouts are not recorded' };
  if (old) return { out: 'AF-X1 made before the connection' };
  return Array.isArray(fields.items) ? 'in' : { out: 'AF-X1 what it is made of was not read yet' };
};

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

/** AF-16: chosen by a person, and one that can be booked on. */
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
    const which = kind === 'fee' ? 'feeAccount' : isRecorded(view, payment) ? 'undepositedFunds' : 'unappliedAccount';
    sums[which] -= amount;
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

/** The payment stands in FreshBooks. */
const isRecorded = ({ related }: RecordView, payment: string | null): boolean =>
  payment !== null && related.some(({ fields, linked }) => fields.reference === payment && linked);

/** No entry can be deleted, and none is made against the books by itself. */
const failed: FieldView = ({ status }, { link }) => (link && status === 'failed' ? failedLater : undefined);

const failedLater: Hold = {
  hold: 'payoutFailed',
  text: 'This payout failed after it was recorded in FreshBooks as a journal entry, and entries cannot be taken back. Enter the opposite entry there; the next payout brings the money again.',
  actions: ['leave'],
};

/** AF-X1: one journal entry per payout, with its fees in a line of their own. */
export const payouts = defineMapping({
  id: 'payout',
  entity: 'payout',
  rows: ['AF-X1'],
  create: { flow: '<-' },
  removal: { flow: 'none' },
  scope: { R: scope },
  wanted: { R: wanted },
  charts: true,
  related: {
    R: (fields) =>
      itemsOf(fields).flatMap(({ payment }) => (payment ? [{ entity: 'payment', term: `ref:${payment}` }] : [])),
  },
  fields: {
    paidOn: { flow: '<-', row: 'AF-X1', initial: true, right: ({ arrivalOn }) => arrivalOn },
    currency: { flow: '<-', row: 'AF-X1', initial: true },
    number: { flow: '<-', row: 'AF-X1', initial: true, right: () => 'Alternative Payments payout' },
    lines: { flow: '<-', row: 'AF-X1', initial: true, right: lines },
    status: { flow: '<-', row: 'AF-X1', right: failed },
  },
});
