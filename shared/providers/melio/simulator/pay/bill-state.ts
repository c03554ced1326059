import { Refused } from '../answers.ts';
import type { Bill, BillAllocation, BillPayment } from '../records.ts';
import type { Tenant } from '../tenant.ts';

const PENDING: readonly BillPayment['status'][] = ['scheduled', 'in_progress', 'blocked'];
const FROZEN_REASON = {
  scheduled: 'payment_scheduled',
  in_progress: 'payment_in_progress',
  blocked: 'payment_blocked',
} as const;

export const isPending = (payment: BillPayment): boolean => !payment.archived && PENDING.includes(payment.status);
const isCompleted = (payment: BillPayment): boolean => !payment.archived && payment.status === 'completed';

/** It takes up a part of its bills: as money that went or as money that is on its way. */
export const isLive = (payment: BillPayment): boolean => isPending(payment) || isCompleted(payment);

/** Moves money, so that the bill must not change under it. */
export const movesMoney = (payment: Pick<BillPayment, 'method'>): boolean => payment.method !== 'external';

/** Shares of this bill in payments. One payment may name a bill once only. */
const shareOf = (bill: string, payment: BillPayment): number =>
  payment.bills.find(({ bill_id }) => bill_id === bill)?.amount ?? 0;

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What is neither paid nor on its way. `except`: as if this payment were not there. */
export function dueOf(tenant: Tenant, bill: Bill, except?: string): number {
  const live = tenant.paymentsOn('bill_payment', bill.id).filter((payment) => isLive(payment) && payment.id !== except);
  return bill.total - sum(live.map((payment) => shareOf(bill.id, payment)));
}

export const hasLivePayments = (tenant: Tenant, bill: Bill): boolean =>
  tenant.paymentsOn('bill_payment', bill.id).some((payment) => isLive(payment) && shareOf(bill.id, payment) > 0);

/** What a bill shows of its payments, by the contract's words for each field. */
export function derivedOf(tenant: Tenant, id: string, total: number) {
  const payments = tenant.paymentsOn('bill_payment', id).filter((payment) => shareOf(id, payment) > 0);
  const pending = payments.filter(isPending);
  const moving = pending.filter(movesMoney);
  const completed = sum(payments.filter(isCompleted).map((payment) => shareOf(id, payment)));
  const worst = (['in_progress', 'blocked', 'scheduled'] as const).find((status) =>
    moving.some((payment) => payment.status === status),
  );
  const balance = total - completed;
  const status: Bill['status'] =
    balance === 0 ? 'paid' : pending.length > 0 ? 'scheduled' : completed > 0 ? 'partially_paid' : 'unpaid';
  return {
    balance,
    status,
    frozen: worst !== undefined,
    frozen_reason: worst ? FROZEN_REASON[worst] : null,
    scheduled_payment_on: moving.map((payment) => payment.scheduled_on).sort()[0] ?? null,
  };
}

/** After a change of a payment: its bills show it. */
export function refreshBills(tenant: Tenant, bills: readonly BillAllocation[]): void {
  for (const { bill_id } of bills) {
    const bill = tenant.records.bill.get(bill_id)!;
    tenant.change('bill', bill, derivedOf(tenant, bill.id, bill.total));
  }
}

/** @throws {Refused} 409 `frozen` with the reason */
export function checkNotFrozen(bill: Bill): void {
  if (!bill.frozen) return;
  const message = `Bill ${bill.number ?? bill.id} cannot change: ${bill.frozen_reason!.replaceAll('_', ' ')}.`;
  throw new Refused(409, 'frozen', message, { reason: bill.frozen_reason!, retryable: true });
}
