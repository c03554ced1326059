import {
  defineMapping,
  type FieldView,
  type GuardView,
  type Hold,
  type Member,
  type RecordView,
  type Scope,
  type Wanted,
} from '../../engine/integration.ts';
import { hasEnded, overpaid, twinInLedger } from '../payments.ts';

type Fields = RecordView['fields'];

/** What only a list has shown is not known yet: what it pays, and how much of it, is asked for first. */
const isRead = (fields: Fields): boolean => typeof fields.document === 'string' || typeof fields.amount === 'number';

const invoiceGone: Hold = {
  hold: 'invoiceGone',
  text: 'The invoice of this payment was deleted in FreshBooks, so the payment cannot be recorded there. Restore the invoice and retry, or refund the payment in Alternative Payments.',
  actions: ['retry', 'ignore'],
};

const noSplit: Hold = {
  hold: 'noSplit',
  text: 'This payment settles several invoices, and Alternative Payments does not say how it is divided; the open amounts do not add up to it. Record it in FreshBooks by hand, invoice by invoice.',
  actions: ['ignore'],
};

const olderPayment: Hold = {
  hold: 'olderPayment',
  text: 'This payment was under way in Alternative Payments before the connection. Record it in FreshBooks if it is not there yet, or leave it out.',
  actions: ['create', 'ignore'],
};

/** On an invoice that we created every payment is younger than the connection. */
const fromAlternative = ({ fields, parent, old }: RecordView): Scope => {
  if (typeof fields.document !== 'string') return { out: 'AF-4 it pays no invoice' };
  if (!parent) return { out: 'AF-11 its invoice does not sync' };
  const isOlder = old && parent.link.adopted;
  if (isOlder && (fields.status === 'settled' || hasEnded(fields))) return { out: 'AF-4 made before the connection' };
  if (parent.fields.L === undefined) return invoiceGone;
  if (typeof fields.amount !== 'number') return noSplit;
  return isOlder ? olderPayment : 'in';
};

/** AF-5, AF-9: what FreshBooks records lowers what is asked for; it never becomes a payment in Alternative. */
const fromFreshbooks = (): Scope => ({ out: 'AF-9 lowers what is asked for in Alternative Payments' });

/** The mirror of this payment in FreshBooks, while it lives. */
const mirrorOf = ({ family, link }: RecordView): Fields | undefined =>
  family.find((member) => member.link.id === link?.id)?.fields.L;

/** AF-4: recorded once the money has arrived. Of a state that nobody knows a person is asked (see `status`). */
const wanted = (view: RecordView): Wanted => {
  const { fields, settings, link } = view;
  switch (fields.status) {
    case 'settled':
    case 'partRefunded':
      return 'yes';
    case 'scheduled':
    case 'inProgress':
      return link ? 'keep' : 'no';
    case 'onHold':
      return link ? 'keep' : 'yes';
    case 'failed':
    case 'canceled':
      return mirrorOf(view) && settings.reverseFailedPayments !== true ? 'keep' : 'no';
    default:
      return mirrorOf(view) && settings.reverseRefundedPayments !== true ? 'keep' : 'no';
  }
};

/** AF-6, AF-X3: what is not copied is said. */
const status: FieldView = (fields, view) => {
  if (fields.status === 'onHold') return unknownState;
  if (fields.status === 'partRefunded') return partlyRefunded;
  return hasEnded(fields) && mirrorOf(view) ? notReversed(String(fields.status)) : undefined;
};

const unknownState: Hold = {
  hold: 'unknownState',
  text: 'Alternative Payments shows this payment in a state that nobody has seen before. It counts neither as paid nor as failed; what stands in FreshBooks stays. Look at it there.',
  actions: ['ignore'],
};

const partlyRefunded: Hold = {
  hold: 'partlyRefunded',
  text: 'A part of this payment was refunded in Alternative Payments. How that is booked is for you to say: reduce the payment in FreshBooks, or enter a credit note.',
  actions: ['ignore'],
};

const WORD: Readonly<Record<string, string>> = { refunded: 'was refunded', chargedBack: 'was charged back' };

const notReversed = (ended: string): Hold => ({
  hold: 'failedNotReversed',
  text: `This payment ${WORD[ended] ?? 'failed'} in Alternative Payments after it was recorded in FreshBooks, which still shows the invoice as paid (AF-6). Delete the payment in FreshBooks; a second payment of the same amount takes its place by itself.`,
  actions: ['leave'],
});

/** A mirror in FreshBooks of a payment that has ended. */
const isDead = ({ link, fields }: Member): boolean =>
  link.mapping === 'payment' && fields.L !== undefined && hasEnded(fields.R);

/** The customer's second attempt is no second payment in FreshBooks while the first one still stands there. */
const takesOver = ({ fields, family, settings }: RecordView): string | undefined =>
  settings.reverseFailedPayments === true
    ? undefined
    : family.find((member) => isDead(member) && member.fields.L?.amount === fields.amount)?.link.id;

/** ALL-9; and what failed and still stands in FreshBooks is looked at before anything is recorded beside it. */
const guard = (view: GuardView): Hold | undefined =>
  twinInLedger(view, FRESHBOOKS) ??
  (view.settings.reverseFailedPayments !== true && view.family.some(isDead) ? otherAmount : undefined);

const FRESHBOOKS = { name: 'FreshBooks', document: 'invoice' };

const otherAmount: Hold = {
  hold: 'failedStillRecorded',
  text: 'An earlier payment of this invoice failed and still stands in FreshBooks, and the customer has paid another amount since. Delete the failed one in FreshBooks, then have this one recorded.',
  actions: ['retry', 'create', 'ignore'],
};

/** Alternative's payments, one record per invoice they settle, recorded in FreshBooks for the invoice's share (AF-4). */
export const payments = defineMapping({
  id: 'payment',
  entity: 'payment',
  rows: ['AF-4', 'AF-5'],
  claims: { L: () => true, R: isRead },
  create: { flow: '<-' },
  removal: { flow: '<-', row: 'AF-X3' },
  scope: { L: fromFreshbooks, R: fromAlternative },
  wanted: { R: wanted },
  match: { terms: () => [], judge: () => 'none' },
  guard,
  takesOver,
  parent: { entity: 'invoice', field: 'document' },
  settles: true,
  fields: {
    document: { flow: '<-', row: 'AF-4', ref: 'invoice' },
    amount: { flow: '<-', row: 'AF-4' },
    currency: { flow: '<-', row: 'AF-4' },
    paidOn: { flow: '<-', row: 'AF-4' },
    method: { flow: '<-', row: 'AF-4', quiet: true },
    reference: { flow: '<-', row: 'AF-4', quiet: true },
    status: { flow: '<-', row: 'AF-6, AF-X3', right: status },
    overpayment: { flow: '->', row: 'AF-4', left: overpaid },
  },
});
