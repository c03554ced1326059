import type { Settlement } from '../../../model/entities.ts';

type Status = NonNullable<Settlement['status']>;

/**
 * Where a payment of a bill is. `CLEARED` is not the end: a debit is cleared when it is sent, and may come back.
 * @see https://developer.bill.com/docs/single-status-payment-values
 */
const SINGLE: Readonly<Record<string, Status>> = {
  SCHEDULED: 'scheduled',
  READY_TO_FUND: 'inProgress',
  FUNDING_STARTED: 'inProgress',
  PROCESSED: 'inProgress',
  SENT: 'inProgress',
  DELIVERED: 'inProgress',
  CLEARED: 'settled',
  FUNDS_ESCHEATED: 'settled',
  // In limbo, or waiting for the payer's decision: what was booked stays, and somebody is told.
  DISBURSEMENT_ON_HOLD: 'onHold',
  PARTIALLY_CLAIMED: 'onHold',
  EXPIRING: 'onHold',
  DISBURSEMENT_FAILED_ACTION_NEEDED: 'onHold',
  DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED: 'onHold',
  FUNDING_FAILED_ACTION_NEEDED: 'onHold',
  VOID_PENDING: 'onHold',
  FUNDING_FAILED_VOIDED: 'failed',
  // The payer has the money back.
  VOIDED: 'refunded',
  CANCELLATION_IN_PROGRESS: 'scheduled',
  CANCELED: 'canceled',
};

/** Of offline payments and old ones, which have no single status. */
const PLAIN: Readonly<Record<string, Status>> = {
  APPROVING: 'scheduled',
  SCHEDULED: 'scheduled',
  PAID: 'settled',
  VOID: 'canceled',
  CANCELLED: 'canceled',
  CANCELED: 'canceled',
};

/** A state that nobody has seen yet is neither paid nor failed: a person looks. */
export function billPaymentStatus(single: string | null | undefined, status: string | null | undefined): Status {
  const isTold = single !== undefined && single !== null && single !== '' && single !== 'UNDEFINED';
  return (isTold ? SINGLE[single] : PLAIN[status ?? '']) ?? 'onHold';
}

/** What is wrong with a payment on hold or failed, in BILL's own word. */
export const troubleOf = (single: string | null | undefined): string | null =>
  /FAILED|HOLD|EXPIRING|PARTIALLY|PENDING/.test(single ?? '') ? single! : null;

const RECEIVED: Readonly<Record<string, Status>> = {
  PAID: 'settled',
  SCHEDULED: 'scheduled',
  VOID: 'refunded',
  CANCELED: 'canceled',
  CANCELLED: 'canceled',
};
export const receivedStatus = (status: string | null | undefined): Status => RECEIVED[status ?? ''] ?? 'onHold';

const METHOD: Readonly<Record<string, NonNullable<Settlement['method']>>> = {
  ACH: 'ach',
  RPPS: 'ach',
  CHECK: 'check',
  VIRTUAL_CARD: 'card',
  AMEX: 'card',
  CREDIT_CARD: 'card',
  CASH: 'cash',
  INTERNATIONAL: 'bankTransfer',
};
export const methodOf = (type: string | null | undefined): NonNullable<Settlement['method']> =>
  METHOD[type ?? ''] ?? 'other';
