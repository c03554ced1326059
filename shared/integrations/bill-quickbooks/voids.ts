import type { Kind } from './allocations.ts';

/** `void`: what was recorded in QuickBooks is voided there. `issue`: a person is told, and nothing is written. */
export type Reversal = 'void' | 'issue';

/**
 * BQ-11: what becomes of a payment in QuickBooks when it was voided, failed or was cancelled in BILL, by what it was for and
 * by whether BILL itself moved the money. The vendor does the same.
 * @see https://vendorpayhelp.bill.com/hc/en-us/articles/360022590891
 */
export const VOIDS: Readonly<Record<Kind['entity'], Readonly<Record<'online' | 'offline', Reversal>>>> = {
  billPayment: { online: 'void', offline: 'void' },
  payment: { online: 'issue', offline: 'void' },
};

/** The other way: what becomes of a payment that we recorded in BILL when it was voided or deleted in QuickBooks. */
export const TAKEN_BACK: Readonly<Record<Kind['entity'], Reversal>> = {
  billPayment: 'void',
  // BILL has no call that takes a customer's payment back.
  payment: 'issue',
};

export const channelOf = ({ movesMoney }: { readonly movesMoney?: unknown }): 'online' | 'offline' =>
  movesMoney === false ? 'offline' : 'online';
