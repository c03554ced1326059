import type { Books } from './books.ts';
import { addDays, dayOf } from './days.ts';
import { dueOf, refreshInvoice } from './invoice-state.ts';
import { addPayment } from './payments.ts';
import type { Invoice } from './records.ts';
import { createUi } from './ui/index.ts';

/** A reminder a week, for as long as an invoice is overdue. */
const REMINDER_DAYS = 7;
const ACH_DAYS = 3;

/** What happens by itself when a day begins: invoices become overdue, reminders go out, auto-pay charges. */
export function turnDay(books: Books): void {
  const today = books.today();
  if (books.turnedOn === today) return;
  books.turnedOn = today;
  for (const { id } of books.records.invoice.all()) {
    const invoice = refreshInvoice(books, id);
    if (invoice.archived || invoice.status === 'paid') continue;
    charge(books, invoice, today);
    remind(books, invoice, today);
  }
  if (books.options.autopilot) goOn(books, today);
}

function charge(books: Books, invoice: Invoice, today: string): void {
  const customer = books.find('customer', invoice.customer_id);
  const amount = dueOf(books, invoice);
  const method = customer.default_payment_method_id && books.get('payment_method', customer.default_payment_method_id);
  if (!customer.auto_pay || !method || amount <= 0 || invoice.due_date > today) return;
  const shares = [{ invoice_id: invoice.id, amount }];
  const payment_method = method.type === 'card' ? 'card' : 'standard_ach';
  addPayment(books, { customerId: customer.id, shares, method: payment_method, status: 'pending', fees: [] });
}

function remind(books: Books, { id, customer_id, due_date, last_notification_at }: Invoice, today: string): void {
  const last = last_notification_at ? last_notification_at.slice(0, 10) : due_date;
  if (due_date >= today || addDays(last, REMINDER_DAYS) > today || dueOf(books, books.find('invoice', id)) <= 0) return;
  books.write('reminder', customer_id, id);
  books.change('invoice', id, { last_notification_at: books.stamp() });
}

/** Cards settle the next day, debits after three; what settled is paid out daily. */
function goOn(books: Books, today: string): void {
  const ui = createUi(books);
  for (const payment of books.records.payment.all()) {
    const days = payment.payment_method === 'standard_ach' ? ACH_DAYS : 1;
    const isDone = addDays(dayOf(Date.parse(payment.created_at)), days) <= today;
    if (payment.status === 'pending' && isDone) ui.settle(payment.id);
  }
  for (const { id, status, arrival_date } of books.records.payout.all()) {
    if (status === 'scheduled') ui.movePayout(id, 'processing');
    if (status === 'processing' && arrival_date <= today) ui.movePayout(id, 'paid');
  }
  ui.payOut();
}
