import { Refused } from '../answers.ts';
import { blankCustomer } from '../get-paid/customers.ts';
import { checkEditable, dueOf, refreshInvoice } from '../get-paid/invoice-state.ts';
import { addInvoice } from '../get-paid/invoices.ts';
import { addReceived, changeReceived } from '../get-paid/received-payments.ts';
import type { Customer, Invoice, Payout, ReceivedPayment } from '../get-paid/records.ts';
import { emptyAddress } from '../records.ts';
import { checkLive, find } from '../rules.ts';
import type { Tenant } from '../tenant.ts';

export interface CustomerForm {
  readonly name: string;
  readonly email?: string | null;
  readonly phone?: string | null;
}

export interface InvoiceForm {
  readonly customerId: string;
  /** Minor units. */
  readonly total: number;
  readonly number?: string | null;
  readonly issuedOn?: string;
  readonly dueOn?: string | null;
}

export interface ReceivedForm {
  readonly invoiceId: string;
  /** Minor units; absent: all that is due. */
  readonly amount?: number;
  /** Further invoices of the same customer that this payment settles. */
  readonly also?: readonly { readonly invoiceId: string; readonly amount?: number }[];
  readonly method?: 'ach' | 'card' | 'check';
  readonly fees?: ReceivedPayment['fees'];
  readonly reference?: string;
}

const blankPayment = {
  settled_on: null,
  reference: null,
  fees: [],
  payout_id: null,
  retry_of: null,
  failure_reason: null,
};

/** Customers and invoices, requests, what customers pay, and payouts. */
export const getPaidUi = (tenant: Tenant) => {
  const inState = (id: string, act: string, state: ReceivedPayment['status']): ReceivedPayment => {
    const payment = find(tenant, 'received_payment', id);
    if (payment.origin === 'platform' && payment.status === state) return payment;
    throw new Refused(409, 'wrong_state', `Cannot ${act} a payment that is ${payment.status}.`);
  };

  const share = ({ invoiceId, amount }: { readonly invoiceId: string; readonly amount?: number }) => {
    const due = amount ?? dueOf(tenant, find(tenant, 'invoice', invoiceId));
    if (due <= 0) throw new Refused(422, 'amount_above_due', 'Nothing is due.');
    return { invoice_id: invoiceId, amount: due };
  };

  return {
    addCustomer: ({ name, ...rest }: CustomerForm): Customer => {
      const content = { ...blankCustomer, ...rest, display_name: name, address: emptyAddress };
      return tenant.add('customer', () => content, 'platform');
    },

    editCustomer(id: string, { name, ...rest }: Partial<CustomerForm>): Customer {
      const renamed = name === undefined ? {} : { display_name: name };
      return tenant.change('customer', find(tenant, 'customer', id), { ...rest, ...renamed });
    },

    /** Add invoices -> by hand. @throws {Refused} 400, 422 */
    addInvoice: ({ customerId, total, number = null, issuedOn, dueOn = null }: InvoiceForm): Invoice =>
      addInvoice(
        tenant,
        {
          customer_id: customerId,
          total,
          number,
          due_date: dueOn,
          issue_date: issuedOn ?? tenant.clock.today(),
          currency: tenant.organisation.currency,
        },
        'platform',
      ),

    /** @throws {Refused} 409 `frozen`, `void` */
    editInvoice(id: string, form: { readonly number?: string | null; readonly dueOn?: string | null }): Invoice {
      const invoice = find(tenant, 'invoice', id);
      checkLive('invoice', invoice);
      checkEditable(invoice);
      return tenant.change('invoice', invoice, {
        ...(form.number === undefined ? {} : { number: form.number }),
        ...(form.dueOn === undefined ? {} : { due_date: form.dueOn }),
      });
    },

    /** Paid by cash or otherwise, not through Melio: nothing moves. */
    markInvoicePaid(invoiceId: string, on = tenant.clock.today()): ReceivedPayment {
      const { customer_id, currency } = find(tenant, 'invoice', invoiceId);
      const given = share({ invoiceId });
      return addReceived(
        tenant,
        {
          ...blankPayment,
          ...{ customer_id, currency, amount: given.amount, allocations: [given] },
          ...{ method: 'other', status: 'succeeded', origin: 'platform', initiated_on: on, settled_on: on },
        },
        'platform',
      );
    },

    unmarkInvoicePaid(paymentId: string): ReceivedPayment {
      const payment = inState(paymentId, 'unmark', 'succeeded');
      if (payment.method !== 'other') throw new Refused(409, 'wrong_state', 'This payment moved money.');
      return changeReceived(tenant, payment, { archived: true, removed_by: 'user', status: 'canceled' });
    },

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
      const allocations = [form, ...(form.also ?? [])].map(share);
      return addReceived(
        tenant,
        {
          ...blankPayment,
          customer_id: invoice.customer_id,
          amount: allocations.reduce((sum, { amount }) => sum + amount, 0),
          currency: invoice.currency,
          method: form.method ?? 'ach',
          status: 'pending',
          origin: 'platform',
          initiated_on: tenant.clock.today(),
          reference: form.reference ?? null,
          allocations,
          fees: form.fees ?? [],
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

    /** A part is given back; the invoices stay paid. */
    refundPart: (id: string): ReceivedPayment =>
      changeReceived(tenant, inState(id, 'refund', 'succeeded'), { status: 'partially_refunded' }),

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
