import { defineMapping } from '../../engine/integration.ts';
import { guardBill, matchBills } from '../match-bills.ts';
import {
  approved,
  deniedLater,
  documentFields,
  dueOn,
  fromNowOn,
  memo,
  removedInLedger,
  removedNotice,
  unpaid,
} from './documents.ts';
import { expenses, LINE_REFS } from './lines.ts';

/** BQ-1, BQ-10: what is owed to vendors, from both sides. */
export const bills = defineMapping({
  id: 'bill',
  entity: 'bill',
  rows: ['BQ-10', 'BQ-1'],
  create: { flow: '<->' },
  removal: { flow: '<->', row: 'BQ-10', follows: removedInLedger, notice: removedNotice('bill') },
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
