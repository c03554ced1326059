import type { Books } from './books.ts';
import { sum } from './money.ts';
import type { Bill, Credit, Invoice, Line, Payment } from './records.ts';

/** States in which a payment settles nothing any more. */
const DEAD: readonly string[] = ['FUNDING_FAILED_VOIDED', 'VOIDED', 'CANCELED'];

export const isLive = ({ status, singleStatus }: Payment): boolean =>
  status !== 'VOID' && status !== 'CANCELLED' && !DEAD.includes(singleStatus);

export const totalOf = (lines: readonly Line[]): number => sum(lines.map(({ amount }) => amount));

export interface BillMoney {
  readonly amount: number;
  readonly paid: number;
  readonly scheduled: number;
  readonly credited: number;
  readonly due: number;
}

/** `due = amount - paid - credited`; what is merely scheduled is still due. */
export function moneyOfBill(books: Books, bill: Bill): BillMoney {
  const amount = totalOf(bill.lines);
  let paid = 0;
  let scheduled = 0;
  let credited = sum(bill.vendorCredits.map((one) => one.amount));
  for (const payment of books.all('payment')) {
    if (!isLive(payment)) continue;
    for (const share of payment.billPayments) {
      if (share.billId !== bill.id) continue;
      const isScheduled = payment.status === 'SCHEDULED' || payment.status === 'APPROVING';
      if (isScheduled) scheduled += share.amount;
      else paid += share.amount;
      credited += sum(share.vendorCredits.map((one) => one.amount));
    }
  }
  return { amount, paid, scheduled, credited, due: amount - paid - credited };
}

export interface InvoiceMoney {
  readonly total: number;
  readonly paid: number;
  readonly scheduled: number;
  readonly credited: number;
  readonly due: number;
}

export function moneyOfInvoice(books: Books, invoice: Invoice): InvoiceMoney {
  const total = totalOf(invoice.lines) + invoice.salesTaxTotal;
  const credited = sum(invoice.creditMemos.map((one) => one.amount));
  let paid = 0;
  let scheduled = 0;
  for (const received of books.all('received')) {
    for (const share of received.invoicePayments) {
      if (share.invoiceId !== invoice.id || received.status === 'VOID') continue;
      if (received.status === 'PAID') paid += share.amount;
      else scheduled += share.amount;
    }
  }
  return { total, paid, scheduled, credited, due: total - paid - credited };
}

/** What of a credit is used, and whether a scheduled payment holds some of it. */
export function usedOf(books: Books, credit: Credit): { readonly applied: number; readonly inProcess: boolean } {
  if (credit.customerId !== undefined) {
    const uses = books.all('invoice').flatMap(({ creditMemos }) => creditMemos);
    return { applied: sum(uses.filter(({ id }) => id === credit.id).map(({ amount }) => amount)), inProcess: false };
  }
  const onBills = books.all('bill').flatMap(({ vendorCredits }) => vendorCredits);
  const live = books.all('payment').filter(isLive);
  const inPayments = live.flatMap(({ billPayments }) => billPayments).flatMap(({ vendorCredits }) => vendorCredits);
  const uses = [...onBills, ...inPayments].filter(({ id }) => id === credit.id);
  const inProcess = live.some(
    ({ status, billPayments }) =>
      status === 'SCHEDULED' && billPayments.some((one) => one.vendorCredits.some(({ id }) => id === credit.id)),
  );
  return { applied: sum(uses.map(({ amount }) => amount)), inProcess };
}

/** What is owed to a vendor, or by a customer. */
export function balanceOf(books: Books, kind: 'bill' | 'invoice', contact: string): number {
  const live = kind === 'bill' ? books.all('bill') : books.all('invoice');
  return sum(
    live
      .filter((row) => !row.archived && ('vendorId' in row ? row.vendorId : row.customerId) === contact)
      .map((row) => ('vendorId' in row ? moneyOfBill(books, row).due : moneyOfInvoice(books, row).due)),
  );
}
