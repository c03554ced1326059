import type { Settlement } from '../../../model/entities.ts';
import { childId, type Fields, type ProviderRecord } from '../../../model/record.ts';
import type { ApPayment } from '../schema.ts';
import type { Switches } from '../switches.ts';
import { CURRENCY, minorOf } from './money.ts';
import { day, text } from './values.ts';

/** A share of a payment in one invoice. Without an amount it is known that there is one, not how much it is. */
export interface Allocation {
  readonly invoice: string;
  /** Minor units. */
  readonly amount?: number;
}

const STATUS: Readonly<Record<string, NonNullable<Settlement['status']>>> = {
  scheduled: 'scheduled',
  pending: 'inProgress',
  processing: 'inProgress',
  succeeded: 'settled',
  failed: 'failed',
  declined: 'failed',
  canceled: 'canceled',
  cancelled: 'canceled',
  refunded: 'refunded',
  partially_refunded: 'partRefunded',
  chargeback: 'chargedBack',
};

/** The platform publishes no list of states. One that nobody has seen yet is neither paid nor failed: a person looks. */
export const statusOf = (status: string): NonNullable<Settlement['status']> => STATUS[status.toLowerCase()] ?? 'onHold';

const METHOD: Readonly<Record<string, NonNullable<Settlement['method']>>> = {
  standard_ach: 'ach',
  ach: 'ach',
  card: 'card',
  check: 'check',
};

/**
 * One record per invoice that the payment settles. `amount` is the invoice's share of `sub_total`: what the customer paid
 * on top never settles anything.
 * @throws {UnitDoubtful}
 */
export function toPayments(
  source: ApPayment,
  allocations: readonly Allocation[],
  switches: Switches,
): readonly ProviderRecord[] {
  const all = fieldsOf(source, switches);
  return allocations.map(({ invoice, amount }) => ({
    ...record(childId(invoice, source.id)),
    fields: {
      ...all,
      payment: source.id,
      document: invoice,
      ...(amount === undefined ? {} : { amount }),
      // Fees belong to the payment; they are shown where the payment has one invoice.
      ...(allocations.length === 1 ? feesOf(source, switches) : {}),
    },
    extra: { status: source.status, subTotal: minorOf(switches, source.sub_total), invoices: allocations.length },
  }));
}

/** What is left to pay on the invoice moves with its payments, and only a fetch of it tells. */
export const withInvoice = (payment: ProviderRecord): ProviderRecord => ({
  ...payment,
  alsoLookAt: [{ entity: 'invoice', id: String(payment.fields.document) }],
});

/** Money without an invoice: asked for by a link, or nobody knows what for. It stands alone: no `document`, a path without parent. */
export const toUnallocated = (source: ApPayment, switches: Switches): ProviderRecord => ({
  ...record(source.id),
  fields: {
    ...fieldsOf(source, switches),
    amount: minorOf(switches, source.sub_total),
    ...feesOf(source, switches),
  },
});

/**
 * The payment as a list shows it, without its invoices and without an amount: stored only to notice that its state moved.
 * Then `alsoLookAt` has it fetched, which finds out where it belongs. An integration claims payments with a `document`.
 */
export const toSighting = (source: ApPayment, look: boolean): ProviderRecord => ({
  ...record(source.id),
  fields: { ...contactOf(source), status: statusOf(source.status), kind: 'payment', origin: 'platform' },
  ...(look ? { alsoLookAt: [{ entity: 'payment', id: source.id }] } : {}),
});

const record = (id: string) => ({ entity: 'payment', id, version: 0, presence: 'present' }) as const;

const fieldsOf = (source: ApPayment, switches: Switches): Fields => {
  // Read for its own sake: an amount in another unit must not pass.
  minorOf(switches, source.sub_total);
  return {
    ...contactOf(source),
    currency: source.currency ?? CURRENCY,
    kind: 'payment',
    origin: 'platform',
    movesMoney: true,
    status: statusOf(source.status),
    method: METHOD[source.payment_method ?? ''] ?? 'other',
    paidOn: day(source.created_at),
    reference: source.id,
  };
};

const contactOf = ({ customer_id }: ApPayment): Fields => {
  const contact = text(customer_id);
  return contact === null ? {} : { contact };
};

function feesOf({ fees }: ApPayment, switches: Switches): Fields {
  const sum = (byCustomer: boolean) =>
    (fees ?? [])
      .filter(({ covered_by_customer }) => (covered_by_customer ?? false) === byCustomer)
      .reduce((total, { amount }) => total + minorOf(switches, amount), 0);
  return { surcharge: sum(true), fee: sum(false) };
}
