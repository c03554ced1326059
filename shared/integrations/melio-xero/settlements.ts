import {
  defineMapping,
  type GuardView,
  type Hold,
  type MatchView,
  type RecordView,
  type Scope,
  type Wanted,
} from '../../engine/integration.ts';
import { hasEnded, isTwin, replacesOurs } from '../payments.ts';

const scope = ({ parent }: RecordView): Scope => (parent ? 'in' : { out: 'MX-W5 its bill does not sync' });

/** MX-W4: of a bill that has left the inbox nothing more is shown; what is shown already stays as it is. */
const wanted = ({ parent }: RecordView): Wanted => (parent?.wanted && parent.fields.R !== undefined ? 'yes' : 'keep');

/** MX-N1: marked as paid on both sides at once is one payment. */
const judge = (view: MatchView): 'certain' | 'none' =>
  view.candidate.origin === 'platform' && view.candidate.movesMoney === false && isTwin(view.candidate, view.fields)
    ? 'certain'
    : 'none';

/** MX-W12: a payment that stands where ours was taken away may be its replacement; it does not become a second one. */
const guard = (view: GuardView): Hold | undefined =>
  paidInMelio(view) ?? replacesOurs(view, { name: 'Xero' }, 'made in Melio');

/** ALL-9, from the other side: what Melio paid is not shown there a second time, as if it was paid outside as well. */
const paidInMelio = (view: GuardView): Hold | undefined => {
  if (view.fields.kind !== 'payment') return undefined;
  const twin = view.alike.find(
    ({ fields, linked }) =>
      !linked &&
      fields.origin === 'platform' &&
      fields.movesMoney !== false &&
      !hasEnded(fields) &&
      isTwin(view.fields, fields),
  );
  return twin
    ? {
        hold: 'alreadyPaidInMelio',
        text: 'Melio pays this amount of the bill within three days of this payment, which somebody entered in Xero. Link the two if they are the same payment; if both happened, have this one shown in Melio as paid outside.',
        actions: [...(view.link ? [] : [`link:${twin.id}`]), 'create', 'ignore'],
      }
    : undefined;
};

/**
 * What was paid or credited in Xero by anybody but Melio, shown in Melio as payments made outside: facts that lower the
 * balance and never move money. So Melio's total stays the bill's total, and its balance is what is still owed.
 */
export const settlements = defineMapping({
  id: 'settlement',
  entity: 'billPayment',
  rows: ['MX-W5', 'MX-W11', 'MX-X2'],
  claims: { L: () => true, R: (fields) => fields.origin === 'accounting' },
  create: { flow: '->' },
  removal: { flow: '->', row: 'MX-W5' },
  scope: { L: scope },
  wanted: { L: wanted },
  match: { terms: () => [], judge, as: 'payment' },
  guard,
  parent: { entity: 'bill', field: 'document' },
  settles: true,
  fields: {
    document: { flow: '->', row: 'MX-W5', ref: 'bill' },
    contact: { flow: '->', row: 'MX-W5', ref: 'contact', quiet: true },
    amount: { flow: '->', row: 'MX-W5, MX-X2' },
    currency: { flow: '->', row: 'MX-W5' },
    paidOn: { flow: '->', row: 'MX-W11' },
  },
});
