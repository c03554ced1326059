import { CannotWrite } from '../../../engine/errors.ts';
import type { Json } from '../../../model/json.ts';
import { childId, type Fields, type Presence, type ProviderRecord } from '../../../model/record.ts';
import type { PlatformBillPayment } from '../schema.ts';
import { markerText } from './base.ts';

const STATUS = {
  scheduled: 'scheduled',
  in_progress: 'inProgress',
  blocked: 'onHold',
  completed: 'settled',
  failed: 'failed',
  canceled: 'canceled',
  refunded: 'refunded',
} as const satisfies Record<PlatformBillPayment['status'], string>;

/** One record per bill that the payment settles, `<bill>/<payment>`. */
export const toBillPayments = (source: PlatformBillPayment): readonly ProviderRecord[] =>
  source.bills.map(({ bill_id, amount }) => ({
    entity: 'billPayment',
    id: childId(bill_id, source.id),
    version: source.version,
    presence: presenceOf(source),
    fields: {
      document: bill_id,
      contact: source.vendor_id,
      amount,
      currency: source.currency,
      kind: 'payment',
      origin: source.origin,
      movesMoney: source.method !== 'external',
      status: STATUS[source.status],
      scheduledOn: source.scheduled_on,
      deductedOn: source.deducted_on,
      processedOn: source.processed_on,
      // Which of a platform payment's days the ledger books is the integration's policy.
      ...(source.method === 'external' ? { paidOn: source.paid_on } : {}),
      fundingAccount: source.funding_account_id,
      reference: source.reference,
      checkNumber: source.check_number,
      transferNumber: source.transfer_number,
      failureReason: source.failure_reason,
    },
    marker: markerText(source),
  }));

/** Only what moved no money can be taken back: a platform payment ends in a status, it never vanishes. */
const presenceOf = ({ archived, method }: PlatformBillPayment): Presence =>
  archived && method === 'external' ? 'deleted' : 'present';

/**
 * The body of an outside payment.
 * @throws {CannotWrite} without a bill, vendor, currency, day or positive amount
 */
export function fromOutsidePayment(fields: Fields, platform: string): Record<string, Json> {
  const { document, contact, amount, currency, paidOn } = fields;
  for (const [name, value] of Object.entries({ bill: document, vendor: contact, currency, day: paidOn })) {
    if (typeof value !== 'string') throw new CannotWrite(`A payment needs its ${name} on ${platform}.`);
  }
  if (typeof amount !== 'number' || amount <= 0) throw new CannotWrite(`${platform} takes no payment of zero or less.`);
  return {
    vendor_id: contact!,
    bills: [{ bill_id: document!, amount }],
    amount,
    currency: currency!,
    paid_on: paidOn!,
    reference: fields.reference ?? null,
    check_number: fields.checkNumber ?? null,
    transfer_number: fields.transferNumber ?? null,
  };
}
