import {
  defineMapping,
  type FieldView,
  type GuardView,
  type Hold,
  type Mapping,
  type MatchView,
  type RecordView,
  type Scope,
  type Wanted,
} from '../../engine/integration.ts';
import { NOT_REVERSIBLE } from '../../engine/state/issue.ts';
import { byId, termsOf } from '../../engine/terms.ts';
import { alreadyRecorded, hasEnded } from '../payments.ts';
import { accountOf, bookedBy } from './accounts.ts';
import {
  allocationsOf,
  amountThatSyncs,
  documentsOf,
  isSame,
  isTwin,
  type Kind,
  PAYABLE,
  RECEIVABLE,
  sharesOf,
  syncedShares,
} from './allocations.ts';
import { reversedBy } from './reversals.ts';
import { shareOf } from './transfers.ts';
import { channelOf, VOIDS } from './voids.ts';

type Fields = RecordView['fields'];

/** Paid before the connection is in QuickBooks already, by whoever kept the books; what was under way then is not. */
const scope =
  (kind: Kind) =>
  (view: RecordView): Scope => {
    const { fields, old, connectedOn } = view;
    if (fields.kind === 'credit') return { out: 'BQ-7 it applies credits only' };
    const none = allocationsOf(fields).length === 0;
    if (none && kind === PAYABLE) return { out: 'BQ-11 it is for no bill' };
    if (!none && syncedShares(kind, view).length === 0) {
      return { out: `BQ-11 none of its ${kind.noun}s syncs` };
    }
    if (!old) return 'in';
    if (fields.status === 'settled' || none) return { out: 'BQ-11 paid before the connection' };
    return String(fields.paidOn ?? '') < String(connectedOn) ? olderPayment : 'in';
  };

const olderPayment: Hold = {
  hold: 'olderPayment',
  text: 'This payment was under way in BILL before the connection. Record it in QuickBooks if it is not there yet, or leave it out.',
  actions: ['create', 'ignore'],
};

/** D30: from READY_TO_FUND on it stands in QuickBooks; in limbo it stays as it is; what came back follows the matrix. */
const wanted =
  ({ entity }: Kind) =>
  ({ fields, link, otherGone }: RecordView): Wanted => {
    const isThere = link?.present.L === 'yes';
    switch (fields.status) {
      case 'inProgress':
      case 'settled':
        return 'yes';
      case 'scheduled':
      case 'onHold':
        return isThere ? 'keep' : 'no';
      default:
        // Voided by hand in QuickBooks, as the issue asks for, it is over on both sides.
        return isThere && !otherGone && VOIDS[entity][channelOf(fields)] === 'issue' ? 'keep' : 'no';
    }
  };

const notReversed: Hold = {
  hold: NOT_REVERSIBLE,
  text: 'This payment, which a customer made through BILL, was voided there after it was recorded in QuickBooks. Such a void does not travel: void the payment in QuickBooks by hand, and the invoice is open again.',
  actions: ['leave'],
};
const needsAttention = (reason: unknown): Hold => ({
  hold: 'paymentNeedsAttention',
  text: `BILL says that this payment needs a decision (${String(reason ?? 'on hold')}). What stands in QuickBooks stays until BILL says how it ends.`,
  actions: ['leave'],
});

/** What is not copied is said. */
const status =
  ({ entity }: Kind): FieldView =>
  (fields, { link }) => {
    if (link?.present.L !== 'yes') return undefined;
    if (fields.status === 'onHold') return needsAttention(fields.failureReason);
    return hasEnded(fields) && VOIDS[entity][channelOf(fields)] === 'issue' ? notReversed : undefined;
  };

/** What somebody recorded in BILL moved nothing, so the same payment in QuickBooks is matched to it without asking (D6). */
const judge =
  (kind: Kind) =>
  (view: MatchView): 'certain' | 'none' =>
    view.fields.movesMoney === false && isSame(kind, view) ? 'certain' : 'none';

/** ALL-9: what moved money is not posted beside something that looks like it. */
const guard = (view: GuardView): Hold | undefined => {
  const twin = view.alike.find((other) => !other.linked && isTwin(view.fields, other.fields));
  return twin && alreadyRecorded(view, { name: 'QuickBooks' }, twin);
};

/** A check number comes days later and may be used already: it stands in the memo. */
const memo: FieldView = ({ memo: said, checkNumber }) =>
  [said, checkNumber ? `Check ${String(checkNumber)}` : null].filter(Boolean).join(' ') || null;

const accountsOf = ({ account }: Fields) => (typeof account === 'string' ? [byId('account', account)] : []);

/** Payments that BILL made, or that somebody recorded there, posted in QuickBooks with everything they settle. */
const payments = (kind: Kind): Mapping =>
  defineMapping({
    id: kind.entity,
    entity: kind.entity,
    rows: ['BQ-11', 'BQ-1', 'BQ-3'],
    claims: { L: () => false, R: ({ origin }) => origin === 'platform' },
    create: { flow: '<-' },
    removal: { flow: '<-', row: 'BQ-11' },
    scope: { R: scope(kind) },
    wanted: { R: wanted(kind) },
    match: { terms: (fields) => termsOf(kind.entity, fields), judge: judge(kind) },
    guard,
    // D26: BILL's own sync of the organization makes these.
    foreignTwin: 'alreadyRecorded',
    related: { R: (fields) => [...documentsOf(kind)(fields), ...accountsOf(fields)] },
    settles: true,
    reversedBy: reversedBy(kind),
    lump: { row: 'BQ-X2', share: shareOf(kind) },
    fields: {
      contact: { flow: '<-', row: 'BQ-11', ref: 'contact' },
      amount: { flow: '<-', row: 'BQ-11', right: amountThatSyncs(kind), with: ['allocations', 'credits'] },
      allocations: { flow: '<-', row: 'BQ-11', refs: sharesOf(kind), with: ['amount', 'credits'] },
      // A credit that stays out holds the payment: without it, the parts would be more than the whole.
      credits: { flow: '<-', row: 'BQ-11, BQ-7', refs: [{ at: 'credit', entity: kind.credit }] },
      currency: { flow: '<-', row: 'BQ-11' },
      paidOn: { flow: '<-', row: 'BQ-11' },
      account: { flow: '<-', row: 'BQ-11, BQ-X2', right: accountOf(kind), basis: { R: bookedBy }, quiet: true },
      memo: { flow: '<-', row: 'BQ-11', right: memo, quiet: true, yields: true },
      status: { flow: '<-', row: 'BQ-11, ALL-10', right: status(kind) },
    },
  });

export const billPayments = payments(PAYABLE);
export const receivedPayments = payments(RECEIVABLE);
