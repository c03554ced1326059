import { Refused } from '../answers.ts';
import type { Tenant } from '../tenant.ts';
import type { Invoice, InvoiceAllocation, ReceivedPayment } from './records.ts';

const shareOf = (invoice: string, payment: ReceivedPayment): number =>
  payment.allocations.find(({ invoice_id }) => invoice_id === invoice)?.amount ?? 0;

const isPending = (payment: ReceivedPayment): boolean => !payment.archived && payment.status === 'pending';
/** What was given back in part still settles its invoices: how the rest is made good is agreed with the customer. */
const isSucceeded = (payment: ReceivedPayment): boolean =>
  !payment.archived && (payment.status === 'succeeded' || payment.status === 'partially_refunded');

function shares(tenant: Tenant, invoice: string, counts: (payment: ReceivedPayment) => boolean): number {
  const payments = tenant.paymentsOn('received_payment', invoice).filter(counts);
  return payments.reduce((sum, payment) => sum + shareOf(invoice, payment), 0);
}

/** What is neither paid nor on its way. */
export const dueOf = (tenant: Tenant, invoice: Invoice): number =>
  invoice.total - shares(tenant, invoice.id, (payment) => isPending(payment) || isSucceeded(payment));

export const hasPayments = (tenant: Tenant, invoice: Invoice): boolean => dueOf(tenant, invoice) < invoice.total;

/** What an invoice shows of its payments. A request that was sent stays sent when its payment fails. */
export function derivedOf(tenant: Tenant, invoice: Invoice) {
  const { id, total, status, pay_url, customer_id } = invoice;
  const balance = total - shares(tenant, id, isSucceeded);
  const pending = shares(tenant, id, isPending) > 0;
  const sent = pay_url !== null;
  const autoPay = sent && tenant.records.customer.get(customer_id)!.auto_pay && status !== 'void';
  const paid = balance === 0;
  const reason = pending ? 'payment_in_progress' : paid ? 'paid' : autoPay ? 'auto_pay_scheduled' : null;
  return {
    balance,
    status: status === 'void' ? status : paid ? 'paid' : balance < total ? 'partially_paid' : 'open',
    request_status: paid ? 'paid' : pending ? 'in_progress' : sent ? 'sent' : 'unsent',
    frozen: reason !== null,
    frozen_reason: reason,
  } as const;
}

export const refreshInvoice = (tenant: Tenant, invoice: Invoice): Invoice =>
  tenant.change('invoice', invoice, derivedOf(tenant, invoice));

export function refreshInvoices(tenant: Tenant, allocations: readonly InvoiceAllocation[]): void {
  for (const { invoice_id } of allocations) refreshInvoice(tenant, tenant.records.invoice.get(invoice_id)!);
}

/** @throws {Refused} 409 `frozen` with the reason, `void` */
export function checkEditable(invoice: Invoice): void {
  if (invoice.status === 'void') throw new Refused(409, 'void', 'The invoice is void.');
  if (!invoice.frozen) return;
  const message = `Invoice ${invoice.number ?? invoice.id} cannot change: ${invoice.frozen_reason!.replaceAll('_', ' ')}.`;
  throw new Refused(409, 'frozen', message, { reason: invoice.frozen_reason!, retryable: true });
}
