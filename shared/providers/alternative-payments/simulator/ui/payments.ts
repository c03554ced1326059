import { ruleBroken } from '../answers.ts';
import type { Books } from '../books.ts';
import { dueOf } from '../invoice-state.ts';
import { addPayment, movePayment } from '../payments.ts';
import type { Fee, Payment, PaymentStatus } from '../records.ts';

export interface PayForm {
  /** Without an amount all that is due is paid. Minor units. */
  readonly invoices: readonly { readonly id: string; readonly amount?: number }[];
  readonly method?: Payment['payment_method'];
  /** Paid by the customer on top. */
  readonly surcharge?: number;
  /** Kept back from the payout. */
  readonly fee?: number;
}

const feesOf = ({ surcharge, fee, method }: PayForm): readonly Fee[] => [
  ...(surcharge ? [{ ...named(method), amount: surcharge, covered_by_customer: true }] : []),
  ...(fee ? [{ ...named(method), amount: fee, covered_by_customer: false }] : []),
];
const named = (method: PayForm['method']) => ({
  name: method === 'card' ? 'Card fee' : 'ACH fee',
  type: 'FT_METHOD' as const,
});

/** What customers and their banks do. */
export const paymentsUi = (books: Books) => {
  const move = (
    id: string,
    from: readonly PaymentStatus[],
    to: PaymentStatus,
    more: Partial<Payment> = {},
  ): Payment => {
    const { status } = books.find('payment', id);
    if (!from.includes(status)) throw ruleBroken('status', `is ${status}, so it cannot become ${to}`);
    return movePayment(books, id, to, more);
  };

  return {
    /**
     * A customer pays on the hosted page. The page may still be open after the invoice was archived.
     * @throws {Refused} 422: more than is owed
     */
    pay(form: PayForm): Payment {
      const invoices = form.invoices.map(({ id, amount }) => ({ invoice: books.find('invoice', id), amount }));
      return addPayment(books, {
        customerId: invoices[0]!.invoice.customer_id,
        shares: invoices.map(({ invoice, amount }) => ({
          invoice_id: invoice.id,
          amount: amount ?? dueOf(books, invoice),
        })),
        method: form.method ?? 'standard_ach',
        status: 'pending',
        fees: feesOf(form),
      });
    },

    /** Money that was asked for without an invoice. */
    payRequest: (customerId: string, amount: number): Payment =>
      addPayment(books, { customerId, shares: [], subTotal: amount, method: 'card', status: 'pending', fees: [] }),

    /** A paper check that the merchant notes down: it is there at once. */
    recordCheck: (invoiceId: string, amount?: number): Payment => {
      const invoice = books.find('invoice', invoiceId);
      const shares = [{ invoice_id: invoiceId, amount: amount ?? dueOf(books, invoice) }];
      const customerId = invoice.customer_id;
      return addPayment(books, { customerId, shares, method: 'check', status: 'succeeded', fees: [] });
    },

    settle: (id: string): Payment => move(id, ['pending'], 'succeeded'),
    fail: (id: string, reason = 'insufficient_funds'): Payment =>
      move(id, ['pending'], 'failed', { failure_reason: reason }),
    decline: (id: string): Payment => move(id, ['pending'], 'declined', { failure_reason: 'card_declined' }),

    /** A debit that had succeeded comes back, days or weeks later: the invoice is owed again. */
    returnLate: (id: string, reason = 'R10'): Payment =>
      move(id, ['succeeded', 'partially_refunded'], 'failed', { failure_reason: reason }),

    /** Without an amount all of it. */
    refund(id: string, amount?: number): Payment {
      const payment = books.find('payment', id);
      const refunded = payment.refunded + (amount ?? payment.sub_total - payment.refunded);
      if (refunded > payment.sub_total) throw ruleBroken('amount', 'is more than was paid');
      const to = refunded === payment.sub_total ? 'refunded' : 'partially_refunded';
      return move(id, ['succeeded', 'partially_refunded'], to, { refunded });
    },

    chargeBack: (id: string): Payment => move(id, ['succeeded', 'partially_refunded'], 'chargeback'),
  };
};
