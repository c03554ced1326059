import type { Books } from '../books.ts';
import { contactsUi } from './contacts.ts';
import { listsUi } from './lists.ts';
import { payablesUi } from './payables.ts';
import { paymentsUi } from './payments.ts';
import { receivablesUi } from './receivables.ts';

/** What people do in BILL's own screens, and what banks do. Rows come back as they are kept, amounts in minor units. */
export const createUi = (books: Books) => ({
  ...contactsUi(books),
  ...listsUi(books),
  ...payablesUi(books),
  ...paymentsUi(books),
  ...receivablesUi(books),
});
export type BillUi = ReturnType<typeof createUi>;
