import * as z from 'zod';
import { created, invalid, noContent, ok, Refused } from '../answers.ts';
import { checkVersion, type Routes, readBody, requireVersion } from '../call.ts';
import { list } from '../lists.ts';
import type { BillAllocation, BillPayment, Content, Source } from '../records.ts';
import { checkCurrency, checkLive, checkRefs, find, named, notSupported, whenOffered } from '../rules.ts';
import { currency, day, externalRefs, id, positive, shortText, withoutUndefined } from '../shapes.ts';
import type { Tenant } from '../tenant.ts';
import { dueOf, movesMoney, refreshBills } from './bill-state.ts';

const outside = z.strictObject({
  vendor_id: id,
  bills: z
    .array(z.strictObject({ bill_id: id, amount: positive }))
    .min(1)
    .max(200),
  amount: positive,
  currency,
  paid_on: day,
  reference: shortText.optional(),
  check_number: shortText.optional(),
  transfer_number: shortText.optional(),
  external_refs: externalRefs.optional(),
});

export const blankPayment = {
  funding_account_id: null,
  scheduled_on: null,
  deducted_on: null,
  processed_on: null,
  settled_on: null,
  delivered_on: null,
  paid_on: null,
  reference: null,
  check_number: null,
  transfer_number: null,
  failure_reason: null,
  attempt: 1,
  previous_attempts: [],
  retry_of: null,
};

/**
 * Bills and shares that a payment may have.
 * @throws {Refused} 409 `archived`, 422 `amount_above_due`, `allocations_do_not_add_up`, `vendor_mismatch`
 */
export function checkAllocations(
  tenant: Tenant,
  payment: Pick<BillPayment, 'vendor_id' | 'bills' | 'amount' | 'currency'>,
  own?: string,
): void {
  if (new Set(payment.bills.map(({ bill_id }) => bill_id)).size < payment.bills.length) {
    throw invalid({ bills: 'names one bill twice' });
  }
  const sum = payment.bills.reduce((total, { amount }) => total + amount, 0);
  if (sum !== payment.amount) {
    throw new Refused(
      422,
      'allocations_do_not_add_up',
      `The shares add up to ${sum}, the payment is ${payment.amount}.`,
    );
  }
  checkCurrency(tenant, payment.currency);
  for (const share of payment.bills) checkShare(tenant, payment.vendor_id, share, own);
}

function checkShare(tenant: Tenant, vendor: string, { bill_id, amount }: BillAllocation, own?: string): void {
  const bill = named(tenant, 'bill', bill_id, 'bills');
  checkLive('bill', bill);
  if (bill.vendor_id !== vendor) throw new Refused(422, 'vendor_mismatch', `Bill ${bill_id} is of another vendor.`);
  const due = dueOf(tenant, bill, own);
  if (amount > due) {
    throw new Refused(422, 'amount_above_due', `${due} of bill ${bill_id} is due, the payment is for ${amount}.`);
  }
  if (amount < due && !tenant.features.partialPayments) throw notSupported('Paying a part of a bill');
}

/** Stores a new payment, and its bills show it. */
export function addPayment(
  tenant: Tenant,
  content: Content<BillPayment>,
  by: Source,
  refs: BillPayment['external_refs'] = [],
): BillPayment {
  const beyondPlan = movesMoney(content) && isPlanFull(tenant);
  const withinPlan = (id: string) => {
    if (beyondPlan) tenant.unsynced.add(id);
    return content;
  };
  const payment = tenant.add('bill_payment', withinPlan, by, refs);
  refreshBills(tenant, payment.bills);
  return payment;
}

function isPlanFull(tenant: Tenant): boolean {
  const cap = tenant.options.planPaymentCap;
  return cap > 0 && [...tenant.records.bill_payment.rows.values()].filter(movesMoney).length >= cap;
}

export function changePayment(tenant: Tenant, payment: BillPayment, changes: Partial<BillPayment>): BillPayment {
  const after = tenant.change('bill_payment', payment, changes);
  refreshBills(tenant, payment.bills);
  return after;
}

/** The day turned: outside payments that were ahead are done now. */
export function turnDay(tenant: Tenant, today: string): void {
  tenant.turnedOn = today;
  const due = [...tenant.records.bill_payment.rows.values()].filter(
    (payment) => payment.origin === 'accounting' && payment.status === 'scheduled' && payment.paid_on! <= today,
  );
  for (const payment of due) changePayment(tenant, payment, { status: 'completed' });
}

export const billPaymentRoutes: Routes = whenOffered('pay', 'Paying bills', {
  'GET /bill-payments': (call) =>
    list(call, 'bill_payment', [
      {
        name: 'bill_id',
        matches: (bill) => (payment) => payment.bills.some(({ bill_id }) => bill_id === bill),
        current: (bill) => call.tenant.paymentsOn('bill_payment', named(call.tenant, 'bill', bill, 'bill_id').id),
      },
    ]),
  'GET /bill-payments/{id}': (call) => ok(find(call.tenant, 'bill_payment', call.id)),
  'POST /bill-payments': (call) => {
    const { tenant } = call;
    if (!tenant.features.outsidePayments) throw notSupported('Recording payments made elsewhere');
    const { external_refs = [], ...given } = withoutUndefined(readBody(call, outside));
    checkRefs(tenant, 'bill_payment', external_refs);
    named(tenant, 'vendor', given.vendor_id, 'vendor_id');
    checkAllocations(tenant, given);
    const status = given.paid_on > tenant.clock.today() ? 'scheduled' : 'completed';
    const content = { ...blankPayment, ...given, method: 'external', origin: 'accounting', status } as const;
    return created(addPayment(tenant, content, 'accounting', external_refs));
  },
  'DELETE /bill-payments/{id}': (call) => {
    requireVersion(call);
    const payment = find(call.tenant, 'bill_payment', call.id);
    if (payment.origin === 'platform') {
      throw new Refused(409, 'platform_payment', 'A payment made on the platform is not removed from outside.');
    }
    if (payment.archived) return noContent;
    checkVersion(call, payment);
    changePayment(call.tenant, payment, { archived: true, removed_by: 'sync', status: 'canceled' });
    return noContent;
  },
});
