import { ok, ruleBroken } from './answers.ts';
import type { Books } from './books.ts';
import type { Routes } from './call.ts';
import { dueOf, refreshInvoice } from './invoice-state.ts';
import { byStatus } from './invoices.ts';
import { createdBetween, list } from './lists.ts';
import { shown } from './money.ts';
import { type Fee, type Payment, type PaymentStatus, paymentStatuses, type Share } from './records.ts';

export interface NewPayment {
  readonly customerId: string;
  /** Empty: money that was asked for without an invoice; then `subTotal` says how much. */
  readonly shares: readonly Share[];
  readonly subTotal?: number;
  readonly method: Payment['payment_method'];
  readonly status: 'pending' | 'succeeded';
  readonly fees: readonly Fee[];
}

/** @throws {Refused} 422: more than is owed */
export function addPayment(books: Books, given: NewPayment): Payment {
  for (const { invoice_id, amount } of given.shares) {
    const invoice = books.find('invoice', invoice_id);
    if (amount <= 0 || amount > dueOf(books, invoice)) throw ruleBroken('amount', 'is more than is owed');
  }
  const sub_total = given.subTotal ?? given.shares.reduce((sum, { amount }) => sum + amount, 0);
  const surcharge = given.fees.filter((fee) => fee.covered_by_customer).reduce((sum, { amount }) => sum + amount, 0);
  const [first] = given.shares;
  const payment = books.add('payment', {
    customer_id: given.customerId,
    status: given.status,
    payment_method: given.method,
    due_date: first ? books.find('invoice', first.invoice_id).due_date : null,
    sub_total,
    total: sub_total + surcharge,
    fees: given.fees,
    shares: given.shares,
    refunded: 0,
    failure_reason: null,
    payout_id: null,
  });
  afterwards(books, payment, undefined);
  return payment;
}

const TOPIC = {
  succeeded: 'payment_succeeded',
  failed: 'payment_failed',
  declined: 'payment_failed',
  refunded: 'payment_refunded',
  partially_refunded: 'payment_refunded',
  chargeback: 'payment_chargeback',
} as const satisfies Partial<Record<PaymentStatus, string>>;

/** No topic tells of a payment that is merely pending. */
export function movePayment(books: Books, id: string, status: PaymentStatus, more: Partial<Payment> = {}): Payment {
  const before = books.find('payment', id);
  const payment = books.change('payment', id, { ...more, status });
  afterwards(books, payment, before.status);
  return payment;
}

function afterwards(books: Books, payment: Payment, before: PaymentStatus | undefined): void {
  const { id, status, customer_id, shares } = payment;
  const invoice_id = books.options.webhookShowsInvoice ? shares[0]?.invoice_id : undefined;
  if (status !== before && status !== 'pending') books.announce(TOPIC[status], { id, customer_id, invoice_id });
  if (status === 'succeeded') books.write('receipt', customer_id, shares[0]?.invoice_id ?? null);
  if (status === 'failed' || status === 'declined')
    books.write('paymentFailed', customer_id, shares[0]?.invoice_id ?? null);
  for (const share of shares) refreshInvoice(books, share.invoice_id);
}

/** The published schema says nothing of the invoice; the platform contract lists every share. */
export function showPayment({ options }: Books, payment: Payment) {
  const { shares, refunded: _, failure_reason: __, payout_id: ___, ...rest } = payment;
  const allocations = shares.map(({ invoice_id, amount }) => ({ invoice_id, amount: shown(options, amount) }));
  return {
    ...rest,
    sub_total: shown(options, payment.sub_total),
    total: shown(options, payment.total),
    fees: payment.fees.map((fee) => ({ ...fee, amount: shown(options, fee.amount) })),
    ...(options.paymentShowsInvoice && shares[0] ? { invoice_id: shares[0].invoice_id } : {}),
    ...(options.platformContract ? { invoice_allocations: allocations } : {}),
  };
}

const filters = (books: Books) => ({
  ...createdBetween,
  status: byStatus<Payment>(books, paymentStatuses),
  customer_id: (value: string) => (row: Payment) => row.customer_id === value,
  invoice_id: (value: string) => (row: Payment) => row.shares.some(({ invoice_id }) => invoice_id === value),
  payment_method: (value: string) => (row: Payment) => row.payment_method === value,
});

export const paymentRoutes: Routes = {
  'GET /payments': {
    scope: 'payments:read',
    answer: (call) =>
      list(
        call,
        'payment',
        filters(call.books),
        () => true,
        (row) => showPayment(call.books, row),
      ),
  },
  'GET /payments/{id}': {
    scope: 'payments:read',
    answer: ({ books, id }) => ok(showPayment(books, books.find('payment', id))),
  },
};
