import type { Json } from '../../../model/json.ts';
import { childId, type Presence, type ProviderRecord } from '../../../model/record.ts';
import type { Payment, VisState } from '../schema.ts';
import { methodOf } from './methods.ts';
import { day, minor, text, versionOf } from './values.ts';

/** An archived payment still pays its invoice. */
const PRESENCE = { 0: 'present', 1: 'deleted', 2: 'present' } as const satisfies Record<VisState, Presence>;

/** `overpaymentId`: FreshBooks took more than was due and made a credit of the rest. Somebody must hear of it. */
export interface PaymentExtra {
  readonly type: string | null;
  readonly creditId?: string;
  readonly overpaymentId?: string;
}

/**
 * A payment of one invoice, or a credit note's share of it (`from_credit`). Amounts are what the payment says, also where it
 * was more than due.
 * @see https://www.freshbooks.com/api/payments
 */
export function toPayment(source: Payment): ProviderRecord {
  const note = text(source.note);
  const extra: PaymentExtra = {
    type: text(source.type),
    ...(source.creditid ? { creditId: source.creditid } : {}),
    ...(source.overpaymentid ? { overpaymentId: source.overpaymentid } : {}),
  };
  return {
    entity: 'payment',
    id: childId(source.invoiceid, source.id),
    version: versionOf(source),
    presence: PRESENCE[source.vis_state],
    ...(note ? { marker: note } : {}),
    fields: {
      document: source.invoiceid,
      ...(source.clientid ? { contact: source.clientid } : {}),
      amount: minor(source.amount),
      currency: source.amount.code,
      kind: isCredit(source) ? 'credit' : 'payment',
      origin: 'ledger',
      paidOn: day(source.date),
      method: methodOf(source.type),
      reference: note,
      ...(source.overpaymentid ? { overpayment: source.overpaymentid } : {}),
    },
    extra: extra as unknown as Json,
    // The excess stands on a credit note of the client, and the invoice is paid: both look different now.
    ...(source.overpaymentid ? { alsoLookAt: [{ entity: 'invoice', id: source.invoiceid }] } : {}),
  };
}

const isCredit = ({ from_credit, type, creditid }: Payment): boolean =>
  from_credit === true || (creditid !== null && creditid !== undefined) || type === 'Credit';

/** Of what the payments say, minor units. */
export const sumOf = (payments: readonly ProviderRecord[]): number =>
  payments.reduce((total, { fields }) => total + Number(fields.amount), 0);

/**
 * Own ids of all settlements of an invoice when what is shown explains what is settled, else nothing: a read that shows
 * some must not make the others look deleted.
 */
export function settlementsOf(
  invoice: { readonly settled: number; readonly currency: string },
  payments: readonly ProviderRecord[],
): readonly string[] | undefined {
  const live = payments.filter(({ presence }) => presence === 'present');
  const sum = sumOf(live);
  const overpaid = live.some(({ extra }) => (extra as unknown as PaymentExtra).overpaymentId !== undefined);
  const explained = sum === invoice.settled || (overpaid && sum > invoice.settled);
  return explained ? live.map(({ id }) => id.slice(id.lastIndexOf('/') + 1)).sort() : undefined;
}

/**
 * The payments of an invoice, the one that was more than due with what the invoice took of it: FreshBooks shows only the whole,
 * but the others are known. Of several such payments nobody can tell.
 */
export function withApplied(settled: number, payments: readonly ProviderRecord[]): readonly ProviderRecord[] {
  const live = payments.filter(({ presence }) => presence === 'present');
  const over = live.filter(({ fields }) => fields.overpayment !== undefined);
  if (over.length !== 1) return payments;
  const of = Number(over[0]!.fields.amount);
  const took = settled - (sumOf(live) - of);
  if (took < 0 || took > of) return payments;
  return payments.map((one) => (one === over[0] ? { ...one, fields: { ...one.fields, applied: { of, took } } } : one));
}
