import { Refused } from '../answers.ts';
import { dueOf, refreshInvoice } from '../get-paid/invoice-state.ts';
import { addReceived, changeReceived } from '../get-paid/received-payments.ts';
import type { Customer, Invoice, Payout, ReceivedPayment } from '../get-paid/records.ts';
import { find } from '../rules.ts';
import type { Tenant } from '../tenant.ts';

export interface ReceivedForm {
  readonly invoiceId: string;
  /** Minor units; absent: all that is due. */
  readonly amount?: number;
  readonly method?: 'ach' | 'card' | 'check';
  readonly fees?: ReceivedPayment['fees'];
  readonly reference?: string;
}

/** Requests, what customers pay, and payouts. */
export const getPaidUi = (tenant: Tenant) => {
  const inState = (id: string, act: string, state: ReceivedPayment['status']): ReceivedPayment => {
    const payment = find(tenant, 'received_payment', id);
    if (payment.origin === 'platform' && payment.status === state) return payment;
    throw new Refused(409, 'wrong_state', `Cannot ${act} a payment that is ${payment.status}.`);
  };

  return {
    /** Unsent -> Sent: the customer gets a link to pay. */
    sendRequest(invoiceId: string): Invoice {
      const invoice = find(tenant, 'invoice', invoiceId);
      if (invoice.archived || invoice.status === 'void') throw new Refused(409, 'wrong_state', 'The invoice is gone.');
      const sent = tenant.change('invoice', invoice, { pay_url: `https://pay.melio.example/${invoiceId}` });
      return refreshInvoice(tenant, sent);
    },

    /** The customer lets open invoices be charged without asking. */
    setAutoPay(customerId: string, autoPay: boolean): Customer {
      const customer = tenant.change('customer', find(tenant, 'customer', customerId), { auto_pay: autoPay });
      const own = [...tenant.records.invoice.rows.values()].filter((one) => one.customer_id === customerId);
      for (const invoice of own) refreshInvoice(tenant, invoice);
      return customer;
    },

    /** The customer pays; the money is on its way. @throws {Refused} 409, 422 `amount_above_due` */
    receivePayment(form: ReceivedForm): ReceivedPayment {
      const invoice = find(tenant, 'invoice', form.invoiceId);
      const amount = form.amount ?? dueOf(tenant, invoice);
      if (amount <= 0) throw new Refused(422, 'amount_above_due', 'Nothing is due.');
      return addReceived(
        tenant,
        {
          customer_id: invoice.customer_id,
          amount,
          currency: invoice.currency,
          method: form.method ?? 'ach',
          status: 'pending',
          origin: 'platform',
          initiated_on: tenant.clock.today(),
          settled_on: null,
          reference: form.reference ?? null,
          allocations: [{ invoice_id: invoice.id, amount }],
          fees: form.fees ?? [],
          payout_id: null,
          retry_of: null,
          failure_reason: null,
        },
        'platform',
      );
    },

    settleReceived: (id: string): ReceivedPayment =>
      changeReceived(tenant, inState(id, 'settle', 'pending'), {
        status: 'succeeded',
        settled_on: tenant.clock.today(),
      }),

    failReceived: (id: string, reason: string): ReceivedPayment =>
      changeReceived(tenant, inState(id, 'fail', 'pending'), { status: 'failed', failure_reason: reason }),

    /** Given back in full: its invoices are open again. */
    refundReceived: (id: string): ReceivedPayment =>
      changeReceived(tenant, inState(id, 'refund', 'succeeded'), { status: 'refunded' }),

    chargeBack: (id: string): ReceivedPayment =>
      changeReceived(tenant, inState(id, 'charge back', 'succeeded'), { status: 'chargeback' }),

    /** One transfer to the bank for several payments. Fees that the payee bears are kept back. */
    payOut(form: {
      readonly payments: readonly string[];
      readonly arrivalOn?: string;
      readonly bankLast4?: string;
    }): Payout {
      const payments = form.payments.map((id) => inState(id, 'pay out', 'succeeded'));
      const gross = payments.reduce((sum, payment) => sum + payment.amount, 0);
      const kept = payments.flatMap((payment) =>
        payment.fees
          .filter((fee) => fee.paid_by === 'payee')
          .map((fee) => ({ payment_id: payment.id, amount: -fee.amount, kind: 'fee' as const })),
      );
      const fees = kept.reduce((sum, item) => sum - item.amount, 0);
      const items = [
        ...payments.map(({ id, amount }) => ({ payment_id: id, amount, kind: 'payment' as const })),
        ...kept,
      ];
      const { currency } = tenant.organisation;
      const arrival = form.arrivalOn ?? tenant.clock.today();
      const bank_last4 = form.bankLast4 ?? null;
      const content = {
        status: 'scheduled',
        arrival_date: arrival,
        currency,
        gross,
        fees,
        net: gross - fees,
        bank_last4,
        items,
      } as const;
      const payout = tenant.add('payout', () => content, 'platform');
      for (const payment of payments) changeReceived(tenant, payment, { payout_id: payout.id });
      return payout;
    },

    movePayout: (id: string, status: Payout['status']): Payout =>
      tenant.change('payout', find(tenant, 'payout', id), { status }),
  };
};
