import type { Fields, Presence, ProviderRecord, RecordRef } from '../../../model/record.ts';
import type { BillPayment, BillReceived, BillRecorded } from '../schema.ts';
import { billPaymentStatus, methodOf, receivedStatus, troubleOf } from './status.ts';
import { CURRENCY, day, isOurs, minor, text, versionOf, withoutMarker } from './values.ts';

/**
 * A payment over bills of one vendor. Who made it: BILL (`platform`, moves money), somebody who recorded it there
 * (`platform`, moves none), or we (`accounting`: our marker stands in it).
 * @see https://developer.bill.com/docs/single-status-payment-values
 */
export function toBillPayment(source: BillPayment): ProviderRecord {
  const marker = [source.syncReference, source.description].filter(Boolean).join(' ');
  const movesMoney = source.onlinePayment ?? source.disbursementType !== 'OFFLINE';
  const status = billPaymentStatus(source.singleStatus, source.status);
  const processDate = day(source.processDate);
  const amount = minor(source.amount);
  const shares = sharesOf(source, amount);
  const check = text(source.disbursementInfo?.checkDisbursement?.checkNumber);
  return {
    entity: 'billPayment',
    id: source.id,
    version: versionOf(source),
    presence: presenceOf(movesMoney, status === 'canceled'),
    ...(marker ? { marker } : {}),
    fields: {
      contact: source.vendorId,
      amount,
      ...shares,
      unapplied: 0,
      currency: CURRENCY,
      kind: amount === 0 && shares.credits.length > 0 ? 'credit' : 'payment',
      origin: !movesMoney && isOurs(marker) ? 'accounting' : 'platform',
      movesMoney,
      method: methodOf(source.disbursementType),
      status,
      // The ledger books it on the day it leaves.
      paidOn: processDate,
      scheduledOn: processDate,
      processedOn: status === 'scheduled' ? null : processDate,
      account: text(source.classifications?.chartOfAccountId),
      fundingAccount: text(source.fundingAccount?.id),
      reference: text(source.transactionNumber),
      checkNumber: check,
      transferNumber: movesMoney ? text(source.confirmationNumber) : null,
      memo: withoutMarker(source.description),
      failureReason: troubleOf(source.singleStatus),
    },
    extra: {
      singleStatus: source.singleStatus ?? null,
      void: source.voidInfo?.at(-1)?.type ?? null,
    },
    alsoLookAt: shares.allocations.map(({ document }): RecordRef => ({ entity: 'bill', id: document })),
  };
}

/** A platform payment ends in a status; only what was recorded can be taken back. */
const presenceOf = (movesMoney: boolean, isOver: boolean): Presence => (isOver && !movesMoney ? 'void' : 'present');

/**
 * What each bill's open amount falls by, credits included. The shares are of money alone, or with the credits in them:
 * only one of the two adds up to the payment.
 */
function sharesOf(source: BillPayment, amount: number) {
  const rows =
    source.billPayments ?? (source.billId ? [{ billId: source.billId, amount: source.amount, vendorCredits: [] }] : []);
  const credits = rows.flatMap(({ vendorCredits }) => vendorCredits ?? []);
  const shown = rows.reduce((sum, row) => sum + minor(row.amount), 0);
  const used = credits.reduce((sum, credit) => sum + minor(credit.amount), 0);
  const inside = used > 0 && shown !== amount && shown - used === amount;
  const paid = new Map<string, number>();
  for (const row of rows) {
    const own = (row.vendorCredits ?? []).reduce((sum, credit) => sum + minor(credit.amount), 0);
    paid.set(row.billId, (paid.get(row.billId) ?? 0) + minor(row.amount) + (inside ? 0 : own));
  }
  const applied = new Map<string, number>();
  for (const credit of credits) applied.set(credit.id, (applied.get(credit.id) ?? 0) + minor(credit.amount));
  return {
    allocations: ordered(paid).map(([document, part]) => ({ document, amount: part })),
    credits: ordered(applied).map(([credit, part]) => ({ credit, amount: part })),
  };
}

const ordered = (entries: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * A customer's payment, for one invoice, several or none. BILL has no call that takes one back.
 * @see https://developer.bill.com/reference/receivable-payments
 */
export function toReceived(source: BillReceived): ProviderRecord {
  const movesMoney = source.onlinePayment ?? false;
  const status = receivedStatus(source.status);
  const shares = new Map<string, number>();
  for (const { invoiceId, amount } of source.invoicePayments ?? []) {
    shares.set(invoiceId, (shares.get(invoiceId) ?? 0) + minor(amount));
  }
  return received(source.id, versionOf(source), shares, source.description, {
    contact: source.customerId,
    ...amounts(source.amount, source.unappliedAmount, shares),
    movesMoney,
    status,
    method: methodOf(source.receivablesType),
    paidOn: day(source.paymentDate),
    reference: text(source.referenceNumber),
    surcharge: minor(source.convenienceFeeAmount),
    fundingAccount: text(source.receivablesAccount?.id),
  });
}

/** What recording one answers; without a stamp, so whatever is read later is newer. */
export function toRecorded(source: BillRecorded): ProviderRecord {
  const shares = new Map<string, number>();
  for (const { id, payments } of source.invoices ?? []) {
    for (const { amount } of payments ?? []) shares.set(id, (shares.get(id) ?? 0) + minor(amount));
  }
  return received(source.id, 0, shares, source.description, {
    contact: source.customerId,
    ...amounts(source.amount, source.unappliedAmount, shares),
    movesMoney: false,
    status: receivedStatus(source.status),
    method: methodOf(source.paymentType),
    paidOn: day(source.paymentDate),
  });
}

function amounts(
  whole: number | string,
  rest: number | string | null | undefined,
  shares: ReadonlyMap<string, number>,
) {
  const amount = minor(whole);
  const allocated = [...shares.values()].reduce((sum, part) => sum + part, 0);
  return { amount, unapplied: rest === undefined || rest === null ? amount - allocated : minor(rest) };
}

function received(
  id: string,
  version: number,
  shares: ReadonlyMap<string, number>,
  description: string | null | undefined,
  fields: Fields,
): ProviderRecord {
  const allocations = ordered(shares).map(([document, amount]) => ({ document, amount }));
  const marker = text(description);
  return {
    entity: 'payment',
    id,
    version,
    presence: presenceOf(fields.movesMoney === true, fields.status === 'refunded' || fields.status === 'canceled'),
    ...(marker ? { marker } : {}),
    fields: {
      ...fields,
      allocations,
      credits: [],
      currency: CURRENCY,
      kind: 'payment',
      origin: fields.movesMoney !== true && isOurs(marker ?? '') ? 'accounting' : 'platform',
      memo: withoutMarker(description),
    },
    alsoLookAt: allocations.map(({ document }): RecordRef => ({ entity: 'invoice', id: document })),
  };
}
