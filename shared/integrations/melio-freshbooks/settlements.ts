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
import type { Json } from '../../model/json.ts';
import { hasEnded, isTwin, replacesOurs } from '../payments.ts';

const scope = (view: RecordView): Scope => {
  if (!view.parent) return { out: 'MF-2 its invoice does not sync' };
  return settled(view.fields, view) === 0 ? { out: 'MF-2 all of it became a credit' } : 'in';
};

/** FreshBooks takes more than is due and makes a credit of the rest: only what the invoice took of it has settled anything. */
const settled: FieldView = ({ amount, overpayment, applied }) => {
  if (typeof overpayment !== 'string') return amount;
  const { of, took } = (applied ?? {}) as { readonly of?: Json; readonly took?: Json };
  return of === amount ? took : howMuch;
};

const howMuch: Hold = {
  hold: 'settledUnknown',
  text: 'This payment is for more than was due on the invoice, and FreshBooks made a credit of the rest. How much of it has settled the invoice is not clear yet: it is shown in Melio once it is.',
  actions: ['retry', 'ignore'],
};

/** Of an invoice that was deleted nothing stays settled; of one that is void in Melio nothing more is shown. */
const wanted = ({ parent }: RecordView): Wanted => {
  if (parent?.fields.L === undefined) return 'no';
  return parent.fields.R === undefined ? 'keep' : 'yes';
};

/** Marked as paid on both sides at once is one payment. */
const judge = (view: MatchView): 'certain' | 'none' =>
  view.candidate.origin === 'platform' && view.candidate.movesMoney === false && isTwin(view.candidate, view.fields)
    ? 'certain'
    : 'none';

/** ALL-9, from the other side: what a customer paid through Melio is not shown there a second time. */
const guard = (view: GuardView): Hold | undefined =>
  paidInMelio(view) ?? replacesOurs(view, { name: 'FreshBooks' }, 'received through Melio');

const paidInMelio = (view: GuardView): Hold | undefined => {
  if (view.fields.kind !== 'payment') return undefined;
  const twin = view.alike.find(
    ({ fields, linked }) =>
      !linked &&
      fields.origin === 'platform' &&
      fields.movesMoney !== false &&
      !hasEnded(fields) &&
      fields.amount === view.fields.amount,
  );
  return twin
    ? {
        hold: 'alreadyPaidInMelio',
        text: 'The customer has paid this amount of the invoice through Melio, or is just paying it, and somebody entered a payment in FreshBooks as well. Link the two if they are the same payment; if both happened, have this one shown in Melio as received outside, and refund one of them.',
        actions: [...(view.link ? [] : [`link:${twin.id}`]), 'create', 'ignore'],
      }
    : undefined;
};

/**
 * What was paid or credited in FreshBooks by anything but this connection (another platform's payments included), shown in
 * Melio as received outside: facts that lower the balance and never move money, so that a customer is asked for what is
 * still owed and no more.
 */
export const settlements = defineMapping({
  id: 'settlement',
  entity: 'payment',
  rows: ['MF-2', 'MF-X1'],
  claims: { L: () => true, R: (fields) => fields.origin === 'accounting' },
  create: { flow: '->' },
  removal: { flow: '->', row: 'MF-2' },
  scope: { L: scope },
  wanted: { L: wanted },
  match: { terms: () => [], judge, as: 'payment' },
  guard,
  parent: { entity: 'invoice', field: 'document' },
  settles: true,
  fields: {
    document: { flow: '->', row: 'MF-2', ref: 'invoice' },
    contact: {
      flow: '->',
      row: 'MF-2',
      ref: 'contact',
      quiet: true,
      left: (fields, { parent }) => fields.contact ?? parent?.fields.L?.contact,
    },
    // Judged by what the payment says: what others do to the invoice moves nothing that this one has settled.
    amount: { flow: '->', row: 'MF-2, MF-X1', left: settled, basis: { L: ({ amount }) => amount } },
    currency: { flow: '->', row: 'MF-2' },
    paidOn: { flow: '->', row: 'MF-2' },
  },
});
