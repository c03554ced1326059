import { type Account, newRow } from '../account.ts';
import { invalid } from '../refusals.ts';
import type { CreditRow, InvoiceRow, PaymentRow } from '../rows.ts';

export const livePayments = (account: Account, invoiceId: number): PaymentRow[] =>
  [...account.payments.all()].filter((row) => row.invoiceid === invoiceId && row.visState !== 1);

/**
 * Stores a payment and everything that follows from it: the invoice's figures, the credit it was paid from, and the
 * credit that becomes of what the invoice could not take.
 * @throws {Refused} the credit that an earlier overpayment became is already used
 */
export function settle(account: Account, payment: PaymentRow): PaymentRow {
  const invoice = account.invoices.get(payment.invoiceid)!;
  const others = livePayments(account, invoice.id).filter(({ id }) => id !== payment.id);
  const open = Math.max(0, invoice.amount - sum(others));
  const live = payment.visState !== 1;
  const applied = live ? Math.min(payment.amount, open) : payment.applied;
  const overpaymentid = adjustOverpayment(account, payment, invoice, live ? payment.amount - applied : 0);
  const row = account.payments.put({ ...payment, applied, overpaymentid }, account.now);
  if (row.creditid !== null) recountCredit(account, row.creditid);
  recountInvoice(account, invoice);
  return row;
}

const sum = (payments: readonly PaymentRow[]): number => payments.reduce((total, { applied }) => total + applied, 0);

/** Figures of an invoice from its live payments. */
function recountInvoice(account: Account, before: InvoiceRow): void {
  const payments = livePayments(account, before.id);
  const paid = sum(payments);
  const isPaid = paid > 0 && paid >= before.amount;
  const datePaid = isPaid ? payments.reduce((last, { date }) => (date > last ? date : last), '') : null;
  // Who records a payment has sent the invoice: a draft does not come back when the payment goes.
  const setStatus = paid > 0 && before.setStatus === 1 ? 2 : before.setStatus;
  const row = { ...before, paid, datePaid, setStatus, updatedAt: account.now, writes: before.writes + 1 };
  account.invoices.put(row, account.now);
  if (account.switches.paymentRaisesInvoiceUpdate) account.raise('invoice', 'update', row.id);
}

function recountCredit(account: Account, creditId: number): void {
  const credit = account.creditNotes.get(creditId);
  if (!credit) return;
  let used = 0;
  for (const row of account.payments.all()) if (row.creditid === creditId && row.visState !== 1) used += row.amount;
  account.creditNotes.put({ ...credit, used, updatedAt: account.now }, account.now);
  account.raise('credit_note', 'update', creditId);
}

/** @returns the credit note that holds what was paid too much, if any */
function adjustOverpayment(account: Account, payment: PaymentRow, invoice: InvoiceRow, excess: number): number | null {
  const { now } = account;
  const credit = payment.overpaymentid === null ? undefined : account.creditNotes.get(payment.overpaymentid);
  if (!credit) return excess > 0 ? createOverpayment(account, payment, invoice, excess).id : null;
  const removed = payment.visState === 1;
  if (removed && !account.switches.deletingPaymentRemovesOverpayment) return credit.id;
  if (credit.used > excess) {
    if (removed) return credit.id;
    throw invalid('payment', 'amount', undefined, 'The credit that this overpayment became has been used.');
  }
  if (excess === credit.amount && credit.visState !== 1) return credit.id;
  const visState = excess > 0 ? 0 : 1;
  account.creditNotes.put({ ...credit, amount: excess > 0 ? excess : credit.amount, visState, updatedAt: now }, now);
  account.raise('credit_note', visState === 1 ? 'delete' : 'update', credit.id);
  return credit.id;
}

function createOverpayment(account: Account, payment: PaymentRow, invoice: InvoiceRow, excess: number): CreditRow {
  const number = account.nextNumber('creditNote');
  account.noteNumber('creditNote', number);
  const row: CreditRow = {
    ...newRow(account, account.creditNotes, {}),
    clientid: invoice.customerid,
    number,
    creditType: 'overpayment',
    createDate: payment.date,
    currency: payment.currency,
    lines: [],
    amount: excess,
    used: 0,
  };
  account.raise('credit_note', 'create', row.id);
  return account.creditNotes.put(row, account.now);
}
