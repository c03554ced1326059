import type { Hold, Mapping, RecordView } from '../../engine/integration.ts';
import { isPartPaid } from './documents.ts';

type Fields = RecordView['fields'];
type Document = 'bill' | 'invoice' | 'vendorCredit' | 'creditMemo';
type End = 'deletedInQuickbooks' | 'voidedInQuickbooks' | 'archivedInBill';

/**
 * D29: what becomes of the partner of a document that somebody removed. `archive`: it is archived in BILL while nobody has
 * paid or scheduled any of it there, else a person is told. `ask`: nothing follows by itself. Bills and credits cannot be
 * voided in QuickBooks, and deleted invoices do not travel at the vendor either.
 * @see https://vendorpayhelp.bill.com/hc/en-us/articles/360022590891
 */
export const REMOVED: Readonly<Record<Document, Readonly<Partial<Record<End, 'archive' | 'ask'>>>>> = {
  bill: { deletedInQuickbooks: 'archive', archivedInBill: 'ask' },
  vendorCredit: { deletedInQuickbooks: 'archive', archivedInBill: 'ask' },
  creditMemo: { deletedInQuickbooks: 'archive', archivedInBill: 'ask' },
  invoice: { voidedInQuickbooks: 'archive', deletedInQuickbooks: 'ask', archivedInBill: 'ask' },
};

const NOUN: Readonly<Record<Document, string>> = {
  bill: 'bill',
  invoice: 'invoice',
  vendorCredit: 'vendor credit',
  creditMemo: 'credit memo',
};

/** How it ended on the side that shows less: nothing else sets an invoice to zero in QuickBooks. */
const endOf = (document: Document, { side, fields }: RecordView): End => {
  if (side === 'R') return 'archivedInBill';
  const isVoided = 'voidedInQuickbooks' in REMOVED[document] && Number(fields.total ?? 0) === 0;
  return isVoided ? 'voidedInQuickbooks' : 'deletedInQuickbooks';
};

/** Nobody has paid any of it, or is about to. */
const isUntouched = (fields: Fields | undefined): boolean =>
  fields !== undefined && fields.frozen !== true && !isPartPaid(fields);

const hold = (text: string, actions: readonly string[]): Hold => ({ hold: 'removedOnOneSide', text, actions });

const inUse = (noun: string): Hold =>
  hold(
    `This ${noun} was removed in QuickBooks, but in BILL some of it was paid, used or scheduled, so it stays there. Cancel or void that in BILL, and it is archived; or have the ${noun} written to QuickBooks again, or leave it so.`,
    ['postAgain', 'leave'],
  );

const deletedInvoice = hold(
  'This invoice was deleted in QuickBooks. Deleted invoices do not travel, voided ones do, so BILL still asks the customer for it. Archive it in BILL as well, have it written to QuickBooks again, or leave it so.',
  ['remove', 'postAgain', 'leave'],
);

const archived = (document: Document): Hold => {
  const noun = NOUN[document];
  const [act, why] =
    document === 'invoice' ? ['Void', 'it is still owed there'] : ['Delete', 'QuickBooks has no void for it'];
  return hold(
    `This ${noun} was archived in BILL and stands in QuickBooks as it was: ${why}. ${act} it in QuickBooks as well, have it brought back in BILL, or leave it so.`,
    ['remove', 'postAgain', 'leave'],
  );
};

/** Removals of a document, both ways. */
export const removalOf = (document: Document, row: string): Mapping['removal'] => ({
  flow: '<->',
  row,
  follows: (view) => REMOVED[document][endOf(document, view)] === 'archive' && isUntouched(view.other),
  notice: (view) =>
    endOf(document, view) === 'deletedInQuickbooks' && REMOVED[document].deletedInQuickbooks === 'ask'
      ? deletedInvoice
      : inUse(NOUN[document]),
  // What nothing is owed on any more is put away to keep BILL tidy.
  putAway: ({ other }) => (Number(other?.open ?? 0) > 0 ? archived(document) : undefined),
});
