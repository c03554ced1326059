import { defineMapping, type FieldView, type Hold, type RecordView, type Scope } from '../../engine/integration.ts';
import { guardInvoice, matchInvoices } from '../match-invoices.ts';

/** MF-1: sent and still owed. Drafts, paid ones and other currencies stay out; an archived one is still owed. */
const fromFreshbooks = ({ fields, company }: RecordView): Scope => {
  if (fields.status !== 'open') return { out: 'MF-1 still a draft' };
  if (Number(fields.total ?? 0) <= 0) return { out: 'MF-1 nothing is owed' };
  if (Number(fields.open ?? 0) <= 0) return { out: 'MF-1 already paid' };
  const currency = company.R?.currency;
  return currency === undefined || fields.currency === currency ? 'in' : { out: 'MF-1 not in the currency of Melio' };
};

/** MF-4. One that is there already is still found when the same invoice comes from FreshBooks. */
const fromMelio = (): Scope => ({ out: 'MF-4 added in Melio' });

/** Of a paid invoice Melio takes no changes; what is said of one that is owed again is what FreshBooks shows then. */
const isPaid = ({ side, link, other }: RecordView): boolean =>
  side === 'L' && link?.present.R === 'yes' && other?.open === 0;

const untilPaid =
  (name: string): FieldView =>
  (fields, view) =>
    isPaid(view) ? undefined : fields[name];

/** More or less is owed of an invoice that the customer has paid: whether they are asked for the rest is for people to say. */
const changedAfterPaid = (view: RecordView): Hold | undefined =>
  isPaid(view)
    ? {
        hold: 'changedAfterPaid',
        text: 'The amount of this invoice was changed in FreshBooks after it was paid in Melio, which takes no changes of a paid invoice. Put it back, or enter another invoice for the rest.',
        actions: ['leave'],
      }
    : undefined;

/** A plan without lines shows the total alone. */
const lines: FieldView = (fields, { company }) =>
  ((company.R?.capabilities ?? []) as readonly string[]).includes('lines') ? fields.lines : undefined;

/**
 * FreshBooks' invoices, to be paid through Melio. Melio's total is the invoice's total; what is settled elsewhere is shown
 * there as payments received outside (settlements.ts), so that its balance is what is still owed.
 */
export const invoices = defineMapping({
  id: 'invoice',
  entity: 'invoice',
  rows: ['MF-1', 'MF-2'],
  create: { flow: '->' },
  removal: { flow: '->', row: 'MF-2' },
  scope: { L: fromFreshbooks, R: fromMelio },
  match: matchInvoices(({ fields }) => Number(fields.total)),
  guard: guardInvoice,
  fields: {
    contact: { flow: '->', row: 'MF-1', ref: 'contact', hold: changedAfterPaid },
    number: { flow: '->', row: 'MF-1, MF-2', left: untilPaid('number') },
    billedOn: { flow: '->', row: 'MF-1, MF-2', left: untilPaid('billedOn') },
    dueOn: { flow: '->', row: 'MF-1, MF-2', left: untilPaid('dueOn') },
    currency: { flow: '->', row: 'MF-1', hold: changedAfterPaid },
    total: { flow: '->', row: 'MF-1, MF-2', hold: changedAfterPaid, with: ['lines'] },
    lines: { flow: '->', row: 'MF-1, MF-2', hold: changedAfterPaid, left: lines, with: ['total'] },
  },
});
