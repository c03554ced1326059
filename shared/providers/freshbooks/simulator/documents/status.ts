import type { Account } from '../account.ts';
import type { InvoiceRow } from '../rows.ts';
import { addDays, easternDay } from '../time.ts';

const SET = { 0: 'disputed', 1: 'draft', 2: 'sent', 3: 'viewed' } as const;

export const dueDate = (row: InvoiceRow): string => addDays(row.createDate, row.dueOffsetDays);
export const outstanding = (row: InvoiceRow): number => row.amount - row.paid;

/** Nothing is written when the day passes: it is seen when the invoice is read. */
export const isOverdue = (account: Account, row: InvoiceRow): boolean =>
  account.switches.overdueOnRead &&
  row.setStatus !== 1 &&
  outstanding(row) > 0 &&
  dueDate(row) < easternDay(account.now);

export const paymentStatus = (row: Pick<InvoiceRow, 'amount' | 'paid'>): 'unpaid' | 'partial' | 'paid' =>
  row.paid <= 0 ? 'unpaid' : row.paid < row.amount ? 'partial' : 'paid';

/** The number; 4 and 8 only payments can bring about. */
export function statusOf(row: InvoiceRow): number {
  const payment = paymentStatus(row);
  return payment === 'paid' ? 4 : payment === 'partial' ? 8 : row.setStatus;
}

export function v3StatusOf(account: Account, row: InvoiceRow): string {
  const payment = paymentStatus(row);
  if (payment === 'paid') return 'paid';
  if (isOverdue(account, row)) return 'overdue';
  return payment === 'partial' ? 'partial' : SET[row.setStatus];
}
