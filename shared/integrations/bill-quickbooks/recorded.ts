import {
  defineMapping,
  type GuardView,
  type Hold,
  type Mapping,
  type MatchView,
  type RecordView,
  type Scope,
} from '../../engine/integration.ts';
import { NOT_REVERSIBLE } from '../../engine/state/issue.ts';
import { termsOf } from '../../engine/terms.ts';
import { hasEnded } from '../payments.ts';
import {
  amountThatSyncs,
  documentsOf,
  isSame,
  isTwin,
  type Kind,
  PAYABLE,
  RECEIVABLE,
  sharesOf,
  syncedShares,
  usesCredits,
} from './allocations.ts';
import { TAKEN_BACK } from './voids.ts';

const MODE = { billPayment: 'billPayments', payment: 'receivedPayments' } as const;

/** BQ-3: BILL still shows it open, and somebody will pay it there a second time. */
const oneWay = (noun: string): Hold => ({
  hold: 'paidInQuickbooks',
  text: `A payment of this ${noun} was entered in QuickBooks, where payments do not go to BILL from (one-way mode), so BILL still shows it as owed and it may be paid twice. Have it recorded in BILL, or delete it in QuickBooks and pay in BILL.`,
  actions: ['create', 'ignore'],
});

const withCredit = (noun: string): Hold => ({
  hold: 'creditInPayment',
  text: `Part of this payment in QuickBooks is a credit, which BILL applies only in its own screens. Record the payment and apply the credit in BILL by hand, so that the ${noun} is not paid twice.`,
  actions: ['retry', 'ignore'],
});

const scope =
  (kind: Kind) =>
  (view: RecordView): Scope => {
    const { fields, settings } = view;
    if (fields.kind === 'credit') return { out: 'BQ-7 it applies credits only' };
    if (syncedShares(kind, view).length === 0) return { out: `BQ-5 none of its ${kind.noun}s syncs` };
    if (settings[MODE[kind.entity]] === 'oneWay') return oneWay(kind.noun);
    return usesCredits(fields) ? withCredit(kind.noun) : 'in';
  };

/** Recorded on both sides by people, it is one payment. */
const judge =
  (kind: Kind) =>
  (view: MatchView): 'certain' | 'none' => {
    const { origin, movesMoney } = view.candidate;
    return origin === 'platform' && movesMoney === false && isSame(kind, view) ? 'certain' : 'none';
  };

/** ALL-9, from the other side: what was paid in BILL is not recorded there a second time. */
const guard = ({ fields, alike, link }: GuardView): Hold | undefined => {
  const twin = alike.find(
    (other) =>
      !other.linked && other.fields.origin === 'platform' && !hasEnded(other.fields) && isTwin(other.fields, fields),
  );
  return twin
    ? {
        hold: 'alreadyPaidInBill',
        text: 'BILL pays this amount within three days of this payment, which somebody entered in QuickBooks. Link the two if they are the same payment; if both happened, have this one recorded in BILL as well.',
        actions: [...(link ? [] : [`link:${twin.id}`]), 'create', 'ignore'],
      }
    : undefined;
};

const stays: Hold = {
  hold: NOT_REVERSIBLE,
  text: 'This payment was voided or deleted in QuickBooks after it was recorded in BILL, which has no call that takes it back. Void it in BILL by hand; its number and day are those of the payment.',
  actions: ['leave'],
};

/**
 * BQ-4: payments that were entered in QuickBooks, recorded in BILL as made elsewhere. Nothing is debited: it lowers what is
 * owed there, so that nobody pays it again.
 */
const recorded = (kind: Kind, id: string, more: Mapping['fields'] = {}): Mapping =>
  defineMapping({
    id,
    entity: kind.entity,
    rows: ['BQ-4', 'BQ-3'],
    claims: { L: () => true, R: ({ origin }) => origin === 'accounting' },
    create: { flow: '->' },
    removal: {
      flow: '->',
      row: 'BQ-11',
      ...(TAKEN_BACK[kind.entity] === 'issue' ? { follows: () => false, notice: () => stays } : {}),
    },
    scope: { L: scope(kind) },
    match: { terms: (fields) => termsOf(kind.entity, fields), judge: judge(kind), as: kind.entity },
    guard,
    related: { L: documentsOf(kind) },
    settles: true,
    fields: {
      contact: { flow: '->', row: 'BQ-4', ref: 'contact' },
      amount: { flow: '->', row: 'BQ-4', left: amountThatSyncs(kind) },
      allocations: { flow: '->', row: 'BQ-4', refs: sharesOf(kind) },
      currency: { flow: '->', row: 'BQ-4', quiet: true },
      paidOn: { flow: '->', row: 'BQ-4' },
      ...more,
    },
  });

export const recordedBillPayments = recorded(PAYABLE, 'recordedBillPayment', {
  // BILL keeps no money that is for no bill.
  amount: {
    flow: '->',
    row: 'BQ-4',
    left: (fields, view) => syncedShares(PAYABLE, { ...view, fields }).reduce((sum, { amount }) => sum + amount, 0),
  },
  // Where it was booked is QuickBooks' business; BILL shows it for its own records.
  account: { flow: '->', row: 'BQ-4', ref: 'account', quiet: true, minor: true },
  memo: { flow: '->', row: 'BQ-4', quiet: true, minor: true },
});

export const recordedReceivedPayments = recorded(RECEIVABLE, 'recordedPayment', {
  unapplied: { flow: '->', row: 'BQ-4, BQ-11' },
  method: { flow: '->', row: 'BQ-4', quiet: true },
  reference: { flow: '->', row: 'BQ-4', quiet: true },
  memo: { flow: '->', row: 'BQ-4', quiet: true },
});
