import { defineMapping } from '../../engine/integration.ts';
import { guardInvoice, matchInvoices } from '../match-invoices.ts';
import { documentFields, dueOn, fromNowOn, unpaid } from './documents.ts';
import { LINE_REFS, sales } from './lines.ts';
import { removalOf } from './removals.ts';

/** BQ-1, BQ-10: what customers owe, from both sides. */
export const invoices = defineMapping({
  id: 'invoice',
  entity: 'invoice',
  rows: ['BQ-10', 'BQ-1'],
  create: { flow: '<->' },
  removal: removalOf('invoice', 'BQ-10'),
  scope: { L: unpaid, R: fromNowOn('invoice') },
  match: matchInvoices(({ fields }) => Number(fields.total)),
  guard: guardInvoice,
  fields: { ...documentFields({ ...sales, refs: LINE_REFS }), dueOn },
});
