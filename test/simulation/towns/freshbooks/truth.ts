import type { Json } from '../../../../shared/model/json.ts';
import { dueDate, outstanding } from '../../../../shared/providers/freshbooks/simulator/documents/status.ts';
import type { FreshBooksSimulator } from '../../../../shared/providers/freshbooks/simulator/index.ts';
import type { ClientRow, InvoiceRow, PaymentRow } from '../../../../shared/providers/freshbooks/simulator/rows.ts';
import type { TrueRecord, Visit } from '../../truth.ts';

/** FreshBooks' books: clients, invoices, and what was paid or credited on them. */
export function visitFreshbooks(simulator: FreshBooksSimulator, visit: Visit): void {
  const ui = simulator.ui();
  for (const row of ui.clients()) visit('L', row, freshbooksClient);
  for (const row of ui.payments()) visit('L', row, freshbooksPayment);
  for (const row of ui.invoices()) visit('L', row, freshbooksInvoice);
}

const text = (value: unknown): Json => (typeof value === 'string' && value !== '' ? value : null);

/** A company's, else the person's: so FreshBooks shows it on invoices. */
const nameOf = (fields: ClientRow['fields']): Json =>
  text(fields.organization) ?? text([fields.fname, fields.lname].filter(Boolean).join(' '));

const freshbooksClient = ({ id, visState, fields }: ClientRow): TrueRecord[] => [
  {
    side: 'L',
    entity: 'contact',
    id: String(id),
    live: visState === 0,
    wanted: visState === 0,
    fields: { name: nameOf(fields), email: text(fields.email), city: text(fields.p_city) },
  },
];

/** Archived is put away and still owed. */
const freshbooksInvoice = (row: InvoiceRow): TrueRecord[] => [
  {
    side: 'L',
    entity: 'invoice',
    id: String(row.id),
    live: row.visState !== 1,
    wanted: row.visState !== 1 && row.setStatus !== 1,
    fields: {
      contact: String(row.customerid),
      number: text(row.number),
      total: row.amount,
      due: outstanding(row),
      dueOn: dueDate(row),
      draft: row.setStatus === 1,
      archived: row.visState === 2,
    },
  },
];

const freshbooksPayment = (row: PaymentRow): TrueRecord[] => [
  {
    side: 'L',
    entity: 'payment',
    id: `${row.invoiceid}/${row.id}`,
    live: row.visState === 0,
    wanted: row.visState === 0,
    fields: {
      document: String(row.invoiceid),
      amount: row.amount,
      // The rest became a credit.
      applied: row.applied,
      paidOn: row.date,
      overpaid: row.overpaymentid !== null,
      note: text(row.fields.note),
    },
  },
];
