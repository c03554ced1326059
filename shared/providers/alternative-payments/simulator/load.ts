import { fromMajor } from '../../../model/money.ts';
import type { Books } from './books.ts';
import { refreshInvoice } from './invoice-state.ts';
import { CURRENCY } from './money.ts';
import type { Customer, Invoice, Kind, Payment, PaymentMethod, Payout } from './records.ts';

/** Files of records, in the shape of the API's lists. */
const KIND: Readonly<Record<string, Kind>> = {
  'Customers.json': 'customer',
  'PaymentMethods.json': 'payment_method',
  'Invoices.json': 'invoice',
  'Payments.json': 'payment',
  'Payouts.json': 'payout',
};

type Given = Readonly<Record<string, unknown>>;

/**
 * Takes in what `GET /customers`, `GET /invoices`, ... answered: ids and stamps stay, amounts are in the unit of the
 * option. A payment carries `invoice_allocations` as in the platform contract, a payout its `transactions`.
 * @throws the name is none of these, or the text is no such list
 */
export function loadFile(books: Books, fileName: string, json: string): void {
  const kind = KIND[fileName];
  if (!kind) throw new Error(`${fileName}: not a file of this platform; known are ${Object.keys(KIND).join(', ')}`);
  const { data } = JSON.parse(json) as { data?: unknown };
  if (!Array.isArray(data)) throw new Error(`${fileName}: "data" with a list of records is expected`);
  for (const row of data as readonly Given[]) books.keep(kind, rowOf(books, kind, row) as never, 0);
  // Statuses follow from payments, in whichever order the files come.
  for (const { id } of books.records.invoice.all()) refreshInvoice(books, id);
}

function rowOf(books: Books, kind: Kind, row: Given): unknown {
  const minor = (value: unknown): number =>
    books.options.moneyUnit === 'minor' ? Number(value) : fromMajor(Number(value), CURRENCY);
  const amounts = () => ({ sub_total: minor(row.sub_total), total: minor(row.total) });
  const inMinor = (list: unknown) =>
    (Array.isArray(list) ? list : []).map((one: Given) => ({ ...one, amount: minor(one.amount) }));
  switch (kind) {
    case 'customer':
      return { ...emptyCustomer, ...row } as Customer;
    case 'payment_method':
      return row as unknown as PaymentMethod;
    case 'invoice': {
      const defaults = { memo: null, last_notification_at: null, archived: row.status === 'archived' };
      return { ...defaults, ...row, ...amounts(), line_items: inMinor(row.line_items) } as unknown as Invoice;
    }
    case 'payment': {
      const { invoice_allocations, ...rest } = row;
      const defaults = { due_date: null, refunded: 0, failure_reason: null, payout_id: null };
      const shares = inMinor(invoice_allocations);
      return { ...defaults, ...rest, ...amounts(), fees: inMinor(row.fees), shares } as unknown as Payment;
    }
    case 'payout': {
      const { transactions, ...rest } = row;
      return {
        customer_id: null,
        ...rest,
        ...amounts(),
        fees: inMinor(row.fees),
        items: inMinor(transactions),
      } as unknown as Payout;
    }
  }
}

const emptyCustomer = {
  legal_name: null,
  external_id: null,
  customer_integration_id: null,
  default_payment_method_id: null,
  ein: null,
  street_address: null,
  sub_premise: null,
  city: null,
  state: null,
  postal_code: null,
  country: null,
  archived: false,
  auto_pay: false,
};
