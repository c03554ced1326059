import type { Books } from './books.ts';
import type { Invoice, InvoiceStatus, Payment, PaymentStatus } from './records.ts';

/** Money that was taken, or is on its way. */
const LIVE: readonly PaymentStatus[] = ['pending', 'succeeded', 'partially_refunded'];
const TAKEN: readonly PaymentStatus[] = ['succeeded', 'partially_refunded'];

export const paymentsOn = (books: Books, invoiceId: string): readonly Payment[] =>
  books.records.payment.all().filter(({ shares }) => shares.some(({ invoice_id }) => invoice_id === invoiceId));

const sum = (books: Books, invoiceId: string, statuses: readonly PaymentStatus[]): number =>
  paymentsOn(books, invoiceId)
    .filter(({ status }) => statuses.includes(status))
    .flatMap(({ shares }) => shares)
    .filter(({ invoice_id }) => invoice_id === invoiceId)
    .reduce((total, { amount }) => total + amount, 0);

/** What nobody has paid or is paying. */
export const dueOf = (books: Books, { id, total }: Invoice): number => total - sum(books, id, LIVE);

function statusOf(books: Books, invoice: Invoice): InvoiceStatus {
  if (invoice.archived) return 'archived';
  if (invoice.total - sum(books, invoice.id, TAKEN) <= 0) return 'paid';
  return books.options.showsOverdue && invoice.due_date < books.today() ? 'overdue' : 'open';
}

/** Status after whatever happened; says so where it moved. */
export function refreshInvoice(books: Books, id: string): Invoice {
  const invoice = books.find('invoice', id);
  const status = statusOf(books, invoice);
  if (status === invoice.status) return invoice;
  const { customer_id } = invoice;
  books.announce(status === 'paid' ? 'invoice_paid' : status === 'archived' ? 'invoice_archived' : 'invoice_updated', {
    id,
    invoice_id: id,
    customer_id,
  });
  return books.change('invoice', id, { status });
}
