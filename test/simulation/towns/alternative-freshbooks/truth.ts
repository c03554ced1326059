import type { Json } from '../../../../shared/model/json.ts';
import type { AlternativeSimulator } from '../../../../shared/providers/alternative-payments/simulator/index.ts';
import type {
  Customer,
  Invoice,
  Payment,
} from '../../../../shared/providers/alternative-payments/simulator/records.ts';
import type { TrueRecord, Visit } from '../../truth.ts';

/** The books of a partner: customers, invoices, and what customers paid. */
export function visitAlternative({ books }: AlternativeSimulator, visit: Visit): void {
  const { customer, payment, invoice } = books.records;
  for (const row of customer.rows.values()) visit('R', row, alternativeCustomer);
  for (const row of payment.rows.values()) visit('R', row, alternativePayments);
  for (const row of invoice.rows.values()) visit('R', row, alternativeInvoice);
}

/** Such a record cannot be edited on the other side: it is taken away there and made anew, or for good (`archive`). */
export const replaces = (before: TrueRecord, after: TrueRecord): boolean =>
  (after.entity === 'payment' && before.fields.amount !== after.fields.amount) ||
  (after.entity === 'invoice' &&
    after.side === 'L' &&
    ['total', 'due', 'dueOn', 'number', 'contact', 'archived'].some(
      (name) => before.fields[name] !== after.fields[name],
    ));

const text = (value: string | null | undefined): Json => (value === undefined || value === '' ? null : value);

const alternativeCustomer = (row: Customer): TrueRecord[] => [
  {
    side: 'R',
    entity: 'contact',
    id: row.id,
    live: !row.archived,
    wanted: true,
    fields: { name: row.name, email: text(row.email), city: text(row.city) },
  },
];

const alternativeInvoice = (row: Invoice): TrueRecord[] => [
  {
    side: 'R',
    entity: 'invoice',
    id: row.id,
    live: !row.archived,
    wanted: true,
    fields: { contact: row.customer_id, number: row.invoice_number, total: row.total, dueOn: row.due_date },
  },
];

const LIVE: readonly string[] = ['pending', 'succeeded', 'partially_refunded'];

const alternativePayments = (row: Payment): TrueRecord[] =>
  row.shares.map(({ invoice_id, amount }) => ({
    side: 'R',
    entity: 'payment',
    id: `${invoice_id}/${row.id}`,
    live: LIVE.includes(row.status),
    wanted: LIVE.includes(row.status),
    fields: { document: invoice_id, amount, status: row.status },
  }));
