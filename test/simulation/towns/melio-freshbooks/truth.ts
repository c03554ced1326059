import type { Json } from '../../../../shared/model/json.ts';
import type {
  Customer,
  Invoice,
  ReceivedPayment,
} from '../../../../shared/providers/melio/simulator/get-paid/records.ts';
import type { MelioSimulator } from '../../../../shared/providers/melio/simulator/index.ts';
import type { TrueRecord, Visit } from '../../truth.ts';

/** The books of Get Paid: customers, invoices, and what was received for them. */
export function visitGetPaid(melio: MelioSimulator, visit: Visit): void {
  const { customer, received_payment, invoice } = melio.recordsOf();
  for (const row of customer.rows.values()) visit('R', row, melioCustomer);
  for (const row of received_payment.rows.values()) visit('R', row, melioReceived);
  for (const row of invoice.rows.values()) visit('R', row, melioInvoice);
}

/** Such a payment cannot be edited on the other side: it is taken away there and made anew. */
export const replaces = (before: TrueRecord, after: TrueRecord): boolean =>
  after.entity === 'payment' && ['amount', 'paidOn'].some((name) => before.fields[name] !== after.fields[name]);

const text = (value: string | null | undefined): Json => (value === undefined || value === '' ? null : value);

const melioCustomer = (row: Customer): TrueRecord[] => [
  {
    side: 'R',
    entity: 'contact',
    id: row.id,
    live: !row.archived,
    wanted: true,
    fields: { name: row.display_name, email: text(row.email), city: text(row.address.city) },
  },
];

const melioInvoice = (row: Invoice): TrueRecord[] => [
  {
    side: 'R',
    entity: 'invoice',
    id: row.id,
    live: !row.archived && row.status !== 'void',
    wanted: true,
    fields: {
      contact: row.customer_id,
      number: text(row.number),
      total: row.total,
      due: row.balance,
      dueOn: text(row.due_date),
      source: row.source,
    },
  },
];

const ENDED: readonly string[] = ['failed', 'canceled', 'refunded', 'chargeback'];

const melioReceived = (row: ReceivedPayment): TrueRecord[] =>
  row.allocations.map(({ invoice_id, amount }) => ({
    side: 'R',
    entity: 'payment',
    id: `${invoice_id}/${row.id}`,
    live: !row.archived && !ENDED.includes(row.status),
    wanted: !row.archived && !ENDED.includes(row.status),
    fields: {
      document: invoice_id,
      amount,
      status: row.status,
      origin: row.origin,
      moves: row.method !== 'other',
      paidOn: row.settled_on ?? row.initiated_on,
    },
  }));
