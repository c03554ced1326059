import { defineMapping } from '../../engine/integration.ts';
import { guardBill, matchBills } from '../match-bills.ts';
import { approved, deniedLater, documentFields, dueOn, fromNowOn, memo, unpaid } from './documents.ts';
import { expenses, LINE_REFS } from './lines.ts';
import { removalOf } from './removals.ts';

/** BQ-1, BQ-10: what is owed to vendors, from both sides. */
export const bills = defineMapping({
  id: 'bill',
  entity: 'bill',
  rows: ['BQ-10', 'BQ-1'],
  create: { flow: '<->' },
  removal: removalOf('bill', 'BQ-10'),
  scope: { L: unpaid, R: approved(fromNowOn('bill')) },
  match: matchBills,
  guard: guardBill,
  fields: {
    ...documentFields({ ...expenses, refs: LINE_REFS }),
    dueOn,
    memo,
    approval: { flow: '<-', row: 'BQ-12', right: deniedLater },
  },
});
