import type { Account } from '../account.ts';
import { isOverdue } from '../documents/status.ts';
import { money } from '../money.ts';

interface Shown {
  readonly amount: ReturnType<typeof money>;
}
type Balances = Readonly<
  Record<
    'outstanding_balance' | 'overdue_balance' | 'draft_balance' | 'grand_total_balance' | 'credit_balance',
    Shown[]
  >
>;

/** What a client owes, per currency. */
export function balancesOf(account: Account, clientId: number): Balances {
  const sums = {
    outstanding_balance: new Map(),
    overdue_balance: new Map(),
    draft_balance: new Map(),
    credit_balance: new Map(),
  };
  const add = (sum: Map<string, number>, code: string, cents: number) => sum.set(code, (sum.get(code) ?? 0) + cents);
  for (const row of account.invoices.all()) {
    if (row.customerid !== clientId || row.visState === 1) continue;
    const open = row.amount - row.paid;
    add(row.setStatus === 1 && row.paid === 0 ? sums.draft_balance : sums.outstanding_balance, row.currency, open);
    if (isOverdue(account, row)) add(sums.overdue_balance, row.currency, open);
  }
  for (const row of account.creditNotes.all())
    if (row.clientid === clientId && row.visState !== 1) add(sums.credit_balance, row.currency, row.amount - row.used);
  const shown = (sum: Map<string, number>): Shown[] =>
    [...sum].filter(([, cents]) => cents !== 0).map(([code, cents]) => ({ amount: money(cents, code) }));
  const grandTotal = new Map(sums.outstanding_balance);
  for (const [code, cents] of sums.draft_balance) add(grandTotal, code, cents);
  return {
    outstanding_balance: shown(sums.outstanding_balance),
    overdue_balance: shown(sums.overdue_balance),
    draft_balance: shown(sums.draft_balance),
    credit_balance: shown(sums.credit_balance),
    grand_total_balance: shown(grandTotal),
  };
}
