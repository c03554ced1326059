import * as z from 'zod';
import { invalid, notPermitted, ok, ruleBroken } from './answers.ts';
import { moneyOfInvoice } from './balances.ts';
import type { Books } from './books.ts';
import { amount, type Call, day, mandatory, type Routes, readBody, text } from './call.ts';
import { touchInvoice } from './invoices.ts';
import { list } from './lists.ts';
import { read, shown, sum } from './money.ts';
import type { Received } from './records.ts';

export interface NewReceived {
  readonly customerId: string;
  readonly amount: number;
  readonly shares: readonly { readonly invoiceId: string; readonly amount: number }[];
  readonly paymentDate: string;
  readonly type: string;
  readonly online: boolean;
  readonly status: 'PAID' | 'SCHEDULED';
  readonly description?: string;
  readonly referenceNumber?: string;
}

/** What is not for an invoice becomes the customer's credit. @throws {Refused} more than is due, or than was paid */
export function addReceived(books: Books, given: NewReceived): Received {
  const customer = books.get('customer', given.customerId);
  if (!customer) throw invalid('customerId', 'is not a customer');
  if (given.amount <= 0) throw invalid('amount', 'must be above zero');
  if (sum(given.shares.map((one) => one.amount)) > given.amount) {
    throw ruleBroken('The invoices have more allocated than was paid.');
  }
  const asked = new Map<string, number>();
  for (const share of given.shares) {
    const invoice = books.get('invoice', share.invoiceId);
    if (!invoice || invoice.archived) throw invalid('invoices.id', 'is not an invoice');
    if (invoice.customerId !== customer.id) throw ruleBroken('A payment is for invoices of one customer.');
    if (share.amount <= 0) throw invalid('invoices.amount', 'must be above zero');
    asked.set(invoice.id, (asked.get(invoice.id) ?? 0) + share.amount);
    const { due, scheduled } = moneyOfInvoice(books, invoice);
    if (asked.get(invoice.id)! > due - scheduled) throw ruleBroken('The payment is more than the invoice has due.');
  }
  const received = books.add('received', {
    customerId: customer.id,
    amount: given.amount,
    invoicePayments: given.shares.map((share) => ({ id: books.newId('rip'), ...share })),
    description: given.description ?? '',
    paymentDate: given.paymentDate,
    receivablesAccountId: given.online ? (books.all('bank')[0]?.id ?? null) : null,
    receivablesType: given.type,
    status: given.status,
    referenceNumber: given.referenceNumber ?? '',
    onlinePayment: given.online,
    convenienceFeeAmount: 0,
  });
  if (given.online && given.status === 'PAID') books.write('receipt', customer.email);
  for (const { invoiceId } of received.invoicePayments) touchInvoice(books, invoiceId);
  return received;
}

export function moveReceived(books: Books, id: string, changes: Partial<Received>): Received {
  const before = books.find('received', id);
  if (before.status === 'VOID') throw notPermitted('The payment is void.');
  const received = books.change('received', id, changes);
  const touched = new Set([...before.invoicePayments, ...received.invoicePayments].map(({ invoiceId }) => invoiceId));
  for (const invoiceId of touched) touchInvoice(books, invoiceId);
  return received;
}

export const unappliedOf = ({ amount: paid, invoicePayments }: Received): number =>
  paid - sum(invoicePayments.map((one) => one.amount));

export function showReceived(received: Received) {
  const { archived: _, receivablesAccountId, ...rest } = received;
  return {
    ...rest,
    amount: shown(received.amount),
    invoicePayments: received.invoicePayments.map(({ invoiceId, amount: part }) => ({
      invoiceId,
      amount: shown(part),
      paymentDate: received.paymentDate,
    })),
    ...(receivablesAccountId ? { receivablesAccount: { id: receivablesAccountId, type: 'BANK_ACCOUNT' } } : {}),
    unappliedAmount: shown(unappliedOf(received)),
    convenienceFeeAmount: shown(received.convenienceFeeAmount),
  };
}

const recordForm = z.object({
  amount,
  customerId: mandatory,
  invoices: z.array(z.object({ id: mandatory, amount })).default([]),
  paymentDate: day,
  paymentType: z.enum(['CASH', 'CHECK', 'CREDIT_CARD', 'ACH', 'PAYPAL', 'OTHER']),
  description: text,
});

/** Money that arrived elsewhere. There is no way to take it back but in the app. */
function record(call: Call) {
  const { books, session } = call;
  if (session.kind === 'syncToken' && !books.options.syncTokenMayRecord) {
    throw notPermitted('The user is not permitted to record payments.');
  }
  const given = readBody(call, recordForm);
  const received = addReceived(books, {
    customerId: given.customerId,
    amount: read('amount', given.amount),
    shares: given.invoices.map((one) => ({ invoiceId: one.id, amount: read('invoices.amount', one.amount) })),
    paymentDate: given.paymentDate,
    type: given.paymentType,
    online: false,
    status: 'PAID',
    ...(books.options.keepsPaymentDescription && given.description ? { description: given.description } : {}),
  });
  const { id, customerId, paymentDate, status, description } = received;
  return ok({
    ...{ id, customerId, paymentType: given.paymentType, paymentDate, status, description },
    amount: shown(received.amount),
    unappliedAmount: shown(unappliedOf(received)),
    invoices: received.invoicePayments.map((share) => ({
      id: share.invoiceId,
      payments: [{ id, amount: shown(share.amount), status, date: paymentDate }],
    })),
  });
}

export const receivedRoutes: Routes = {
  'GET /v3/receivable-payments': (call) =>
    list(call, 'received', { customerId: ({ customerId }) => customerId }, showReceived),
  'GET /v3/receivable-payments/{id}': ({ books, id }) => ok(showReceived(books.find('received', id))),
  'POST /v3/invoices/record-payment': record,
};
