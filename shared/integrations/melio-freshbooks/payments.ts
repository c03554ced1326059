import {
  defineMapping,
  type FieldView,
  type GuardView,
  type Hold,
  type MatchView,
  type RecordView,
  type Scope,
  type Wanted,
} from '../../engine/integration.ts';
import { hasEnded, isTwin, overpaid, twinInLedger } from '../payments.ts';

type Fields = RecordView['fields'];

const fromPlatform = (fields: Fields): boolean => fields.origin === 'platform';

const invoiceGone: Hold = {
  hold: 'invoiceGone',
  text: 'The invoice of this payment was deleted in FreshBooks, so the payment cannot be recorded there. Restore the invoice and retry, or refund the customer in Melio.',
  actions: ['retry', 'ignore'],
};

/**
 * MF-4: money for an invoice that was added in Melio is Melio's business; of a payment of both, the linked part is posted. What
 * arrived before the connection was booked by people; what was under way then arrives after it, and nobody has.
 */
const scope = ({ fields, parent, old, connectedOn }: RecordView): Scope => {
  if (!parent) return { out: 'MF-4 its invoice does not sync' };
  if (old && String(fields.paidOn ?? '9') < String(connectedOn)) return { out: 'MF-3 received before the connection' };
  return parent.fields.L === undefined ? invoiceGone : 'in';
};

/** MF-3: recorded once the money has arrived. */
const wanted = ({ fields, settings, link }: RecordView): Wanted => {
  switch (fields.status) {
    case 'settled':
    case 'partRefunded':
      return 'yes';
    case 'scheduled':
    case 'inProgress':
    case 'onHold':
      return link ? 'keep' : 'no';
    default:
      // Failed, cancelled, refunded, charged back; an unknown state never gets here, the mapper holds it.
      return settings.reverseFailedPayments === false && link?.present.L === 'yes' ? 'keep' : 'no';
  }
};

/** How much of it stays is booked in more than one way. */
const partlyRefunded: Hold = {
  hold: 'partlyRefunded',
  text: 'A part of this payment was refunded in Melio. How that is booked is for you to say: reduce the payment in FreshBooks, or enter a credit note.',
  actions: ['ignore'],
};

const notReversed: Hold = {
  hold: 'failedNotReversed',
  text: 'This payment came back in Melio after it was recorded in FreshBooks, which still shows the invoice as paid, since reversals are switched off (setting reverseFailedPayments). Delete the payment in FreshBooks if that is right.',
  actions: ['leave'],
};

/** What is not copied is said. */
const status: FieldView = (fields, { link }) => {
  if (fields.status === 'partRefunded') return partlyRefunded;
  return hasEnded(fields) && link?.present.L === 'yes' ? notReversed : undefined;
};

/** A mark as paid moved no money, so the same payment in FreshBooks is matched to it without asking. */
const judge = (view: MatchView): 'certain' | 'none' =>
  view.fields.movesMoney === false && isTwin(view.fields, view.candidate) ? 'certain' : 'none';

/** ALL-9: FreshBooks takes more than is due and makes a credit of the rest, so nothing is posted beside what looks like it. */
const guard = (view: GuardView): Hold | undefined => twinInLedger(view, FRESHBOOKS);

const FRESHBOOKS = { name: 'FreshBooks', document: 'invoice' };

/**
 * What customers paid through Melio, one record per invoice that it settles, recorded in FreshBooks for that share. A fee that
 * the payer bears stands outside the share and is never posted: FreshBooks would make a credit of it. One that the payee
 * bears does not lower it: the customer has paid in full, and the fee is a cost
 * (payout-entries.ts).
 */
export const payments = defineMapping({
  id: 'payment',
  entity: 'payment',
  rows: ['MF-3', 'MF-X1'],
  claims: { L: () => false, R: fromPlatform },
  create: { flow: '<-' },
  removal: { flow: '<-', row: 'MF-3, ALL-10' },
  scope: { R: scope },
  wanted: { R: wanted },
  match: { terms: () => [], judge },
  guard,
  parent: { entity: 'invoice', field: 'document' },
  settles: true,
  fields: {
    document: { flow: '<-', row: 'MF-3', ref: 'invoice' },
    amount: { flow: '<-', row: 'MF-3, MF-X1' },
    currency: { flow: '<-', row: 'MF-3' },
    paidOn: { flow: '<-', row: 'MF-3' },
    // Bookkeepers file payments their own way, and write notes beside them.
    method: { flow: '<-', row: 'MF-3', quiet: true },
    reference: { flow: '<-', row: 'MF-3', quiet: true },
    status: { flow: '<-', row: 'ALL-10', right: status },
    overpayment: { flow: '->', row: 'ALL-9', left: overpaid },
  },
});
