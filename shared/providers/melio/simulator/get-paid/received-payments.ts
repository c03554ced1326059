import * as z from 'zod';
import { created, invalid, noContent, ok, Refused } from '../answers.ts';
import { checkVersion, type Routes, readBody, requireVersion } from '../call.ts';
import { list } from '../lists.ts';
import type { Content, Source } from '../records.ts';
import { checkCurrency, checkLive, checkRefs, find, named, notSupported, whenOffered } from '../rules.ts';
import { currency, day, externalRefs, id, positive, shortText, withoutUndefined } from '../shapes.ts';
import type { Tenant } from '../tenant.ts';
import { dueOf, refreshInvoices } from './invoice-state.ts';
import type { InvoiceAllocation, ReceivedPayment } from './records.ts';

const outside = z.strictObject({
  customer_id: id,
  amount: positive,
  currency,
  settled_on: day,
  reference: shortText.optional(),
  allocations: z
    .array(z.strictObject({ invoice_id: id, amount: positive }))
    .min(1)
    .max(200),
  external_refs: externalRefs.optional(),
});

/** @throws {Refused} 409 `archived`, `void`; 422 */
export function addReceived(
  tenant: Tenant,
  content: Content<ReceivedPayment>,
  by: Source,
  refs: ReceivedPayment['external_refs'] = [],
): ReceivedPayment {
  const { allocations, amount } = content;
  if (new Set(allocations.map(({ invoice_id }) => invoice_id)).size < allocations.length) {
    throw invalid({ allocations: 'names one invoice twice' });
  }
  const sum = allocations.reduce((all, share) => all + share.amount, 0);
  if (sum !== amount) {
    throw new Refused(422, 'allocations_do_not_add_up', `The shares add up to ${sum}, the payment is ${amount}.`);
  }
  checkCurrency(tenant, content.currency);
  for (const share of allocations) checkShare(tenant, content.customer_id, share);
  const payment = tenant.add('received_payment', () => content, by, refs);
  refreshInvoices(tenant, allocations);
  return payment;
}

function checkShare(tenant: Tenant, customer: string, { invoice_id, amount }: InvoiceAllocation): void {
  const invoice = named(tenant, 'invoice', invoice_id, 'allocations');
  checkLive('invoice', invoice);
  if (invoice.status === 'void') throw new Refused(409, 'void', 'The invoice is void.');
  if (invoice.customer_id !== customer) {
    throw new Refused(422, 'customer_mismatch', `Invoice ${invoice_id} is of another customer.`);
  }
  const due = dueOf(tenant, invoice);
  if (amount > due) {
    throw new Refused(422, 'amount_above_due', `${due} of invoice ${invoice_id} is due, the payment is for ${amount}.`);
  }
  if (amount < due && !tenant.features.partialPayments) throw notSupported('Paying a part of an invoice');
}

export function changeReceived(
  tenant: Tenant,
  payment: ReceivedPayment,
  changes: Partial<ReceivedPayment>,
): ReceivedPayment {
  const after = tenant.change('received_payment', payment, changes);
  refreshInvoices(tenant, payment.allocations);
  return after;
}

export const receivedPaymentRoutes: Routes = whenOffered('getPaid', 'Get Paid', {
  'GET /received-payments': (call) =>
    list(call, 'received_payment', [
      {
        name: 'invoice_id',
        matches: (invoice) => (payment) => payment.allocations.some(({ invoice_id }) => invoice_id === invoice),
        current: (invoice) =>
          call.tenant.paymentsOn('received_payment', named(call.tenant, 'invoice', invoice, 'invoice_id').id),
      },
    ]),
  'GET /received-payments/{id}': (call) => ok(find(call.tenant, 'received_payment', call.id)),
  'POST /received-payments': (call) => {
    const { tenant } = call;
    if (!tenant.features.outsidePayments) throw notSupported('Recording payments made elsewhere');
    const { external_refs = [], ...given } = withoutUndefined(readBody(call, outside));
    checkRefs(tenant, 'received_payment', external_refs);
    named(tenant, 'customer', given.customer_id, 'customer_id');
    const content = {
      reference: null,
      fees: [],
      payout_id: null,
      retry_of: null,
      failure_reason: null,
      ...given,
      initiated_on: given.settled_on,
      method: 'other',
      status: 'succeeded',
      origin: 'accounting',
    } as const;
    return created(addReceived(tenant, content, 'accounting', external_refs));
  },
  'DELETE /received-payments/{id}': (call) => {
    requireVersion(call);
    const payment = find(call.tenant, 'received_payment', call.id);
    if (payment.origin === 'platform') {
      throw new Refused(409, 'platform_payment', 'A payment made on the platform is not removed from outside.');
    }
    if (payment.archived) return noContent;
    checkVersion(call, payment);
    changeReceived(call.tenant, payment, { archived: true, removed_by: 'sync', status: 'canceled' });
    return noContent;
  },
});

export const payoutRoutes: Routes = whenOffered('getPaid', 'Get Paid', {
  'GET /payouts': (call) => list(call, 'payout'),
  'GET /payouts/{id}': (call) => ok(find(call.tenant, 'payout', call.id)),
});
