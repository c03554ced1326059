import {
  defineMapping,
  type FieldView,
  type Hold,
  type Mapping,
  type RecordView,
  type Share,
  type Wanted,
} from '../../engine/integration.ts';
import { addDays } from '../../model/days.ts';
import type { Json } from '../../model/json.ts';
import { hasEnded } from '../payments.ts';
import { CLEARING } from './accounts.ts';
import type { Kind } from './allocations.ts';
import { channelOf } from './voids.ts';

const FROM = { billPayment: 'moneyOutTransfersFrom', payment: 'moneyInTransfersFrom' } as const;

const bankUnknown = (fundingAccount: Json | undefined): Hold => ({
  hold: 'bankAccountUnknown',
  text: `This payment stands on the clearing account in QuickBooks, and is not moved to the bank account there yet: for BILL's bank account ${String(fundingAccount ?? '')} none is chosen (setting fundingAccounts). Choose it; the payment goes into the next transfer then.`,
  actions: ['leave'],
});

/** Of customers' payments BILL says when they were made, never when the money arrived. */
const arrivalOf = ({ entity }: Kind, paidOn: string, { moneyInLagDays }: RecordView['settings']): string =>
  entity === 'payment' ? addDays(paidOn, Number(moneyInLagDays ?? 0)) : paidOn;

/**
 * BQ-X2: what of a payment the bank shows within the one sum of its day: all that we posted on the clearing account. What came
 * back is none of it any more once it is off the books; what BILL is not sure of stays as it was counted.
 */
export const shareOf =
  (kind: Kind) =>
  ({ fields, settings, link }: RecordView, standing: boolean): Share | 'none' | 'keep' | Hold => {
    const from = settings[FROM[kind.entity]];
    if (typeof from !== 'string' || channelOf(fields) === 'offline') return 'keep';
    if (!standing) return hasEnded(fields) ? 'none' : 'keep';
    if (fields.status !== 'inProgress' && fields.status !== 'settled') return 'keep';
    const { account: clearing, amount } = link?.base.L ?? {};
    if (typeof fields.paidOn !== 'string' || fields.paidOn < from) return 'keep';
    if (typeof clearing !== 'string' || typeof amount !== 'number') return 'keep';
    if (clearing !== settings[CLEARING[kind.entity]]) return 'keep';
    const bank = (settings.fundingAccounts as Readonly<Record<string, string>>)[String(fields.fundingAccount)];
    if (bank === undefined) return bankUnknown(fields.fundingAccount);
    if (bank === clearing) return 'keep';
    const [debit, credit] = kind.entity === 'billPayment' ? [clearing, bank] : [bank, clearing];
    return { debit, credit, amount, day: arrivalOf(kind, fields.paidOn, settings), currency: String(fields.currency) };
  };

/** Nothing is written before the day is over; what was all taken back again is nothing. */
const wanted = ({ fields }: RecordView): Wanted =>
  fields.status === 'settled' && Number(fields.net ?? 0) > 0 ? 'yes' : 'no';

const title: FieldView = ({ of, items, arrivalOn }) => {
  const all = (Array.isArray(items) ? items : []) as readonly { readonly kind?: string }[];
  const what = of === 'payment' ? 'BILL money in' : 'BILL money out';
  const count = all.length === 1 ? '1 payment' : `${all.length} payments`;
  return `${what}${all[0]?.kind === 'refund' ? ' returned' : ''}, ${String(arrivalOn)}, ${count}`;
};

const unusable = (id: string): Hold => ({
  hold: 'unmappedAccount',
  text: `The transfer of this day is not recorded in QuickBooks yet: its account ${id} is not among QuickBooks' accounts any more, or is inactive there. Make it active again; the transfer is recorded then.`,
  actions: ['retry', 'ignore'],
});

/** Asked before it is written only: what becomes of its accounts afterwards is not its business. */
const lines: FieldView = ({ lines: moved }, { charts, link }) => {
  if (!Array.isArray(moved)) return undefined;
  const chart = (charts.L?.items ?? []) as readonly Readonly<Record<string, Json>>[];
  for (const { account } of moved as unknown as readonly { readonly account: string }[]) {
    const isUsable = chart.some(({ id, active }) => id === account && active === true);
    if (link?.L === undefined && !isUsable) return unusable(account);
  }
  return moved;
};

/**
 * BQ-X2: the daily funds transfer. What BILL took from, or paid into, a bank account in one day is one movement on the bank's
 * statement; one transfer a day moves as much between the clearing account and the bank account in QuickBooks.
 * @see https://vendorpayhelp.bill.com/hc/en-us/articles/360022590891
 */
export const transfers: Mapping = defineMapping({
  id: 'transfer',
  entity: 'payout',
  rows: ['BQ-X2'],
  // Of what moves cash in QuickBooks, transfers alone say from where to where.
  claims: { L: (fields) => Array.isArray(fields.lines), R: () => true },
  lumpOf: ['billPayment', 'payment'],
  create: { flow: '<-' },
  removal: { flow: '<-', row: 'BQ-X2' },
  scope: { L: () => ({ out: 'BQ-X2 entered in QuickBooks' }) },
  wanted: { R: wanted },
  charts: true,
  fields: {
    paidOn: { flow: '<-', row: 'BQ-X2', initial: true, right: ({ arrivalOn }) => arrivalOn },
    number: { flow: '<-', row: 'BQ-X2', initial: true, right: title },
    currency: { flow: '<-', row: 'BQ-X2', initial: true },
    arrivalOn: { flow: '<-', row: 'BQ-X2' },
    net: { flow: '<-', row: 'BQ-X2' },
    lines: { flow: '<-', row: 'BQ-X2', right: lines },
  },
});
