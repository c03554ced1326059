import { Refused } from '../answers.ts';
import { addDays, dayOf } from '../days.ts';
import { addPayment, blankPayment, changePayment, checkAllocations } from '../pay/bill-payments.ts';
import { dueOf } from '../pay/bill-state.ts';
import type { BillPayment, MovingMethod } from '../records.ts';
import type { Tenant } from '../tenant.ts';

export interface PaymentForm {
  /** Bills of one vendor. Without an amount: all that is due. */
  readonly bills: readonly { readonly billId: string; readonly amount?: number }[];
  /** Id of the funding account. */
  readonly fundingAccount: string;
  readonly method?: MovingMethod;
  /** Absent: today. */
  readonly scheduledOn?: string;
}

export interface CompletionForm {
  readonly processedOn?: string;
  readonly deliveredOn?: string;
  /** Left out, the platform gives a check its number and any other method a transfer number. */
  readonly checkNumber?: string;
  readonly transferNumber?: string;
}

const DELIVERY_DAYS = 3;

/**
 * The life of a payment as people and the bank drive it:
 * `scheduled` -> `in_progress` -> `completed`, and out of it by `canceled`, `blocked`, `failed` (back by retry), `refunded`.
 */
export const paymentsUi = (tenant: Tenant) => {
  const get = (id: string): BillPayment => {
    const payment = tenant.records.bill_payment.get(id);
    if (!payment) throw new Refused(404, 'not_found', `There is no payment ${id}.`);
    return payment;
  };
  const inState = (id: string, act: string, ...states: readonly BillPayment['status'][]): BillPayment => {
    const payment = get(id);
    const moving = payment.origin === 'platform' && payment.method !== 'external';
    if (moving && states.includes(payment.status)) return payment;
    throw new Refused(409, 'wrong_state', `Cannot ${act} a payment that is ${moving ? payment.status : 'external'}.`);
  };
  const checkFunding = (id: string): void => {
    const account = tenant.records.funding_account.get(id);
    if (!account || account.archived) throw new Refused(404, 'not_found', `There is no funding account ${id}.`);
  };
  const today = () => tenant.clock.today();

  return {
    /** @throws {Refused} 409, 422 `amount_above_due`, `vendor_mismatch` */
    schedulePayment(form: PaymentForm): BillPayment {
      checkFunding(form.fundingAccount);
      const bills = form.bills.map(({ billId, amount }) => {
        const bill = tenant.records.bill.get(billId);
        if (!bill) throw new Refused(404, 'not_found', `There is no bill ${billId}.`);
        return { bill_id: billId, amount: amount ?? dueOf(tenant, bill) };
      });
      const first = tenant.records.bill.get(bills[0]?.bill_id ?? '')!;
      const amount = bills.reduce((sum, share) => sum + share.amount, 0);
      const base = { vendor_id: first.vendor_id, bills, amount, currency: first.currency };
      if (amount <= 0) throw new Refused(422, 'amount_above_due', 'Nothing is due.');
      checkAllocations(tenant, base);
      const scheduledOn = form.scheduledOn ?? today();
      return addPayment(
        tenant,
        {
          ...blankPayment,
          ...base,
          funding_account_id: form.fundingAccount,
          method: form.method ?? 'ach',
          status: 'scheduled',
          origin: 'platform',
          scheduled_on: scheduledOn,
          delivered_on: addDays(scheduledOn, DELIVERY_DAYS),
        },
        'platform',
      );
    },

    /** Day, funding account, and the amount of a payment of one bill. @throws {Refused} 409: no longer `scheduled` */
    editPayment(
      id: string,
      form: { readonly scheduledOn?: string; readonly fundingAccount?: string; readonly amount?: number },
    ): BillPayment {
      const payment = inState(id, 'edit', 'scheduled');
      const { scheduledOn = payment.scheduled_on!, fundingAccount = payment.funding_account_id!, amount } = form;
      checkFunding(fundingAccount);
      if (amount !== undefined && payment.bills.length > 1) {
        throw new Refused(422, 'allocations_do_not_add_up', 'The amount of a payment over several bills is theirs.');
      }
      const bills = amount === undefined ? payment.bills : [{ ...payment.bills[0]!, amount }];
      const changed = { ...payment, bills, amount: amount ?? payment.amount };
      checkAllocations(tenant, changed, id);
      return changePayment(tenant, payment, {
        bills,
        amount: changed.amount,
        funding_account_id: fundingAccount,
        scheduled_on: scheduledOn,
        delivered_on: addDays(scheduledOn, DELIVERY_DAYS),
      });
    },

    cancelPayment: (id: string): BillPayment =>
      changePayment(tenant, inState(id, 'cancel', 'scheduled', 'blocked'), { status: 'canceled', delivered_on: null }),

    /** The funding account is debited. */
    startProcessing: (id: string, on = today()): BillPayment =>
      changePayment(tenant, inState(id, 'start', 'scheduled'), { status: 'in_progress', deducted_on: on }),

    /** The vendor has the money: the payment is final. */
    complete(id: string, form: CompletionForm = {}): BillPayment {
      const payment = inState(id, 'complete', 'in_progress');
      const { processedOn = today(), deliveredOn = processedOn } = form;
      return changePayment(tenant, payment, {
        status: 'completed',
        processed_on: processedOn,
        settled_on: deliveredOn,
        delivered_on: deliveredOn,
        ...numberOf(payment, form),
      });
    },

    /** The money came back, even after completion (a late return). Its bills are due again. */
    failPayment: (id: string, reason: string): BillPayment =>
      changePayment(tenant, inState(id, 'fail', 'scheduled', 'in_progress', 'blocked', 'completed'), {
        status: 'failed',
        failure_reason: reason,
        settled_on: null,
        delivered_on: null,
      }),

    /** Under the same id. @throws {Refused} 409, 422 `amount_above_due`: it was paid otherwise meanwhile */
    retryPayment(id: string, scheduledOn = today()): BillPayment {
      const payment = inState(id, 'retry', 'failed');
      checkAllocations(tenant, payment);
      const { attempt, scheduled_on, failure_reason } = payment;
      const failed_on = dayOf(Date.parse(payment.updated_at), tenant.organisation.timeZone);
      return changePayment(tenant, payment, {
        status: 'scheduled',
        scheduled_on: scheduledOn,
        deducted_on: null,
        processed_on: null,
        delivered_on: addDays(scheduledOn, DELIVERY_DAYS),
        check_number: null,
        transfer_number: null,
        failure_reason: null,
        attempt: attempt + 1,
        previous_attempts: [...payment.previous_attempts, { attempt, scheduled_on, failed_on, failure_reason }],
      });
    },

    /** After completion: the check was never cashed and the money was given back. */
    refundPayment: (id: string, reason: string | null = null): BillPayment =>
      changePayment(tenant, inState(id, 'refund', 'completed'), { status: 'refunded', failure_reason: reason }),

    blockPayment: (id: string, reason: string | null = null): BillPayment =>
      changePayment(tenant, inState(id, 'block', 'scheduled', 'in_progress'), {
        status: 'blocked',
        failure_reason: reason,
      }),

    unblockPayment(id: string): BillPayment {
      const payment = inState(id, 'unblock', 'blocked');
      const status = payment.deducted_on === null ? 'scheduled' : 'in_progress';
      return changePayment(tenant, payment, { status, failure_reason: null });
    },

    /** Settles all that is due by a payment that moves no money. @throws {Refused} 422: nothing is due */
    markAsPaid(billId: string, on = today()): BillPayment {
      const bill = tenant.records.bill.get(billId);
      if (!bill) throw new Refused(404, 'not_found', `There is no bill ${billId}.`);
      const amount = dueOf(tenant, bill);
      if (amount === 0) throw new Refused(422, 'amount_above_due', 'Nothing is due.');
      const base = { vendor_id: bill.vendor_id, bills: [{ bill_id: billId, amount }], amount, currency: bill.currency };
      checkAllocations(tenant, base);
      const content = { ...blankPayment, ...base, paid_on: on, settled_on: on } as const;
      return addPayment(
        tenant,
        { ...content, method: 'external', status: 'completed', origin: 'platform' },
        'platform',
      );
    },

    unmarkAsPaid(billId: string): BillPayment {
      const mark = tenant
        .paymentsOn('bill_payment', billId)
        .find((one) => one.origin === 'platform' && one.method === 'external' && !one.archived);
      if (!mark) throw new Refused(409, 'wrong_state', 'The bill is not marked as paid.');
      return changePayment(tenant, mark, { archived: true, removed_by: 'user', status: 'canceled' });
    },
  };
};

function numberOf(payment: BillPayment, { checkNumber, transferNumber }: CompletionForm) {
  if (checkNumber !== undefined || transferNumber !== undefined) {
    return { check_number: checkNumber ?? null, transfer_number: transferNumber ?? null };
  }
  const digits = payment.id.replace(/\D/g, '').padStart(6, '0');
  return payment.method === 'check' ? { check_number: digits } : { transfer_number: `MT${digits}` };
}
