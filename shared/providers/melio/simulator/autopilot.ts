import { addDays } from './days.ts';
import { turnDay } from './pay/bill-payments.ts';
import { movesMoney } from './pay/bill-state.ts';
import type { BillPayment } from './records.ts';
import type { Tenant } from './tenant.ts';
import { paymentsUi } from './ui/payments.ts';

const PROCESSING_DAYS = 2;

/** What happens by itself as time passes: late normalisations, the turn of the day, and payments on autopilot. */
export function catchUp(tenant: Tenant): void {
  tenant.normaliseLate();
  const today = tenant.clock.today();
  if (today === tenant.turnedOn) return;
  turnDay(tenant, today);
  if (tenant.options.autopilot) movePayments(tenant, today);
}

/** Payments start on their day and are done two days later. */
function movePayments(tenant: Tenant, today: string): void {
  const ui = paymentsUi(tenant);
  for (const payment of [...tenant.records.bill_payment.rows.values()].filter(movesMoney)) {
    if (isDue(payment.scheduled_on, today) && payment.status === 'scheduled') ui.startProcessing(payment.id, today);
    else if (payment.status === 'in_progress' && isDone(payment, today))
      ui.complete(payment.id, { processedOn: today });
  }
}

const isDue = (day: string | null, today: string): boolean => day !== null && day <= today;

const isDone = (payment: BillPayment, today: string): boolean =>
  payment.deducted_on !== null && addDays(payment.deducted_on, PROCESSING_DAYS) <= today;
