import { defineMapping, type RecordView } from '../../engine/integration.ts';
import { guardInvoice, matchInvoices } from '../match-invoices.ts';
import { documentFields, dueOn, fromNowOn, removedInLedger, removedNotice, unpaid } from './documents.ts';
import { LINE_REFS, sales } from './lines.ts';

/** Invoices that were voided go; deleted ones do not travel. */
const voidedInLedger = (view: RecordView): boolean => removedInLedger(view) && Number(view.fields.total ?? 0) === 0;

/** BQ-1, BQ-10: what customers owe, from both sides. */
export const invoices = defineMapping({
  id: 'invoice',
  entity: 'invoice',
  rows: ['BQ-10', 'BQ-1'],
  create: { flow: '<->' },
  removal: { flow: '<->', row: 'BQ-10', follows: voidedInLedger, notice: removedNotice('invoice') },
  scope: { L: unpaid, R: fromNowOn('invoice') },
  match: matchInvoices(({ fields }) => Number(fields.total)),
  guard: guardInvoice,
  fields: { ...documentFields({ ...sales, refs: LINE_REFS }), dueOn },
});
