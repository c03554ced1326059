import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Allocation } from '../../../model/entities.ts';
import type { Json } from '../../../model/json.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { major } from '../mapper/values.ts';
import type { Body } from '../requests.ts';
import type { Switches } from '../switches.ts';
import { required, textOf } from './document.ts';

type Create = Extract<RecordWrite, { kind: 'create' }>;

/**
 * A payment of bills that was made elsewhere. BILL only keeps it: nothing is debited. Our marker stands in the field for an
 * accounting system's own id, and in the description; BILL's own accounting sync is told to leave it alone.
 * @throws {CannotWrite} no vendor, day or bill, credits in it, or money that is for no bill
 */
export function recordedPayment({ fields, marker }: Create, { syncReference }: Switches): Body {
  const allocations = allocationsOf(fields.allocations);
  const amount = paidOf(fields.amount);
  if (listOf(fields.credits).length > 0) {
    throw new CannotWrite('Part of this payment is a vendor credit, which BILL applies only in payments of its own.');
  }
  if (allocations.length === 0 || sumOf(allocations) !== amount) {
    throw new CannotWrite('Not all of this payment is for bills that are in BILL. BILL keeps no other payment.');
  }
  return {
    vendorId: required(fields.contact, 'The payment has no vendor in BILL.'),
    processDate: required(fields.paidOn, 'The payment has no day.'),
    toPrintCheck: false,
    payments: allocations.map((one) => ({ billId: one.document, amount: major(one.amount) })),
    description: `${textOf(fields.memo)} ${marker}`.trim(),
    ...(syncReference === 'sent' ? { syncReference: marker } : {}),
    allowExport: false,
    ...(textOf(fields.account) ? { classifications: { chartOfAccountId: textOf(fields.account) } } : {}),
  };
}

/** PAYPAL is another; what is none of them is OTHER. @see https://developer.bill.com/docs/recording-an-ar-payment */
const TYPES: Readonly<Record<string, string>> = { card: 'CREDIT_CARD', check: 'CHECK', cash: 'CASH', ach: 'ACH' };

/**
 * A customer's payment that arrived elsewhere. What is for no invoice is kept as the customer's credit. **There is no call
 * that takes it back.**
 * @throws {CannotWrite} no customer or day, more allocated than was paid, or a part that is for none of its invoices
 */
export function recordedReceipt({ fields, marker }: Create): Body {
  const allocations = allocationsOf(fields.allocations);
  const amount = paidOf(fields.amount);
  if (sumOf(allocations) > amount) {
    throw new CannotWrite('Part of this payment is a credit memo, which BILL applies only in its own screens.');
  }
  // What is for invoices elsewhere must not become a credit that somebody uses up here.
  if (typeof fields.unapplied === 'number' && amount - sumOf(allocations) !== fields.unapplied) {
    throw new CannotWrite('Part of this payment is for invoices that are not in BILL.');
  }
  return {
    customerId: required(fields.contact, 'The payment has no customer in BILL.'),
    paymentDate: required(fields.paidOn, 'The payment has no day.'),
    paymentType: TYPES[String(fields.method)] ?? 'OTHER',
    amount: major(amount),
    invoices: allocations.map((one) => ({ id: one.document, amount: major(one.amount) })),
    description: [textOf(fields.reference), textOf(fields.memo), marker].filter(Boolean).join(' '),
  };
}

/** @throws {CannotWrite} BILL moved this money: only a person takes that back */
export function voidedPayment({ fields }: ProviderRecord, { offlineVoid }: Switches): Body {
  if (fields.movesMoney !== false) {
    throw new CannotWrite('BILL made this payment. It can be voided in BILL only, by a person.');
  }
  return { type: offlineVoid, reason: 'Removed in the accounting system' };
}

/** @throws {CannotWrite} */
function paidOf(amount: Json | undefined): number {
  if (typeof amount === 'number' && amount > 0) return amount;
  throw new CannotWrite('BILL takes no payment of zero or less.');
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const allocationsOf = (value: Json | undefined) => listOf(value) as unknown as readonly Allocation[];
const sumOf = (all: readonly Allocation[]): number => all.reduce((sum, { amount }) => sum + amount, 0);
