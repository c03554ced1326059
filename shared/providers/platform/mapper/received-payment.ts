import { CannotWrite } from '../../../engine/errors.ts';
import type { Json } from '../../../model/json.ts';
import { childId, type Fields, type Presence, type ProviderRecord } from '../../../model/record.ts';
import type { PlatformPayout, PlatformReceivedPayment } from '../schema-get-paid.ts';
import { customerId, markerText, platformId } from './base.ts';

const STATUS = {
  pending: 'inProgress',
  succeeded: 'settled',
  failed: 'failed',
  refunded: 'refunded',
  partially_refunded: 'partRefunded',
  chargeback: 'chargedBack',
  canceled: 'canceled',
} as const satisfies Record<PlatformReceivedPayment['status'], string>;

/**
 * One record per invoice that the payment settles, `<invoice>/<payment>`. Fees belong to the payment as a whole: they stand
 * on its first share, so that they are counted once.
 */
export const toReceivedPayments = (source: PlatformReceivedPayment): readonly ProviderRecord[] =>
  source.allocations.map(({ invoice_id, amount }, index) => ({
    entity: 'payment',
    id: childId(invoice_id, source.id),
    version: source.version,
    presence: presenceOf(source),
    fields: {
      document: invoice_id,
      payment: source.id,
      contact: customerId(source.customer_id),
      amount,
      currency: source.currency,
      kind: 'payment',
      origin: source.origin,
      movesMoney: movesMoney(source),
      status: STATUS[source.status],
      method: source.method,
      paidOn: source.settled_on,
      reference: source.reference,
      surcharge: index === 0 ? feesOf(source, 'payer') : 0,
      fee: index === 0 ? feesOf(source, 'payee') : 0,
      failureReason: source.failure_reason,
    },
    marker: markerText(source),
  }));

/** An invoice that somebody marked as paid, and what the accounting side recorded, moved nothing. */
const movesMoney = ({ origin, method }: PlatformReceivedPayment): boolean =>
  origin === 'platform' && method !== 'other';

/** Only what moved no money can be taken back: a platform payment ends in a status, it never vanishes. */
const presenceOf = (source: PlatformReceivedPayment): Presence =>
  source.archived && !movesMoney(source) ? 'deleted' : 'present';

const feesOf = ({ fees }: PlatformReceivedPayment, by: 'payer' | 'payee'): number =>
  fees.reduce((sum, { amount, paid_by }) => sum + (paid_by === by ? amount : 0), 0);

/**
 * The body of a payment that was received elsewhere.
 * @throws {CannotWrite} without an invoice, customer, currency, day or positive amount
 */
export function fromReceivedElsewhere(fields: Fields, platform: string): Record<string, Json> {
  const { document, contact, amount, currency, paidOn } = fields;
  for (const [name, value] of Object.entries({ invoice: document, customer: contact, currency, day: paidOn })) {
    if (typeof value !== 'string') throw new CannotWrite(`A payment needs its ${name} on ${platform}.`);
  }
  if (typeof amount !== 'number' || amount <= 0) throw new CannotWrite(`${platform} takes no payment of zero or less.`);
  return {
    customer_id: platformId(String(contact)),
    allocations: [{ invoice_id: document!, amount }],
    amount,
    currency: currency!,
    settled_on: paidOn!,
    reference: fields.reference ?? null,
  };
}

const PAYOUT_STATUS = {
  scheduled: 'scheduled',
  processing: 'inProgress',
  paid: 'settled',
  failed: 'failed',
} as const satisfies Record<PlatformPayout['status'], string>;

export const toPayout = (source: PlatformPayout): ProviderRecord => ({
  entity: 'payout',
  id: source.id,
  version: source.version,
  presence: source.archived ? 'deleted' : 'present',
  fields: {
    status: PAYOUT_STATUS[source.status],
    arrivalOn: source.arrival_date,
    currency: source.currency,
    gross: source.gross,
    fees: source.fees,
    net: source.net,
    bankLast4: source.bank_last4,
    items: source.items.map(({ payment_id, amount, kind }) => ({ payment: payment_id, amount, kind })),
  },
  marker: markerText(source),
});
