import type { Books } from '../books.ts';
import { customersUi } from './customers.ts';
import { invoicesUi } from './invoices.ts';
import { paymentsUi } from './payments.ts';
import { payoutsUi } from './payouts.ts';

/** What people do: the merchant in the dashboard, customers on the hosted page, banks whenever they like. */
export const createUi = (books: Books) => ({
  ...customersUi(books),
  ...invoicesUi(books),
  ...paymentsUi(books),
  ...payoutsUi(books),
});
export type AlternativeUi = ReturnType<typeof createUi>;
