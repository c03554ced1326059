import * as z from 'zod';

const account = z.string().nullable().default(null);

/** `oneWay`: payments go from BILL to QuickBooks only. `twoWay`: those entered in QuickBooks are recorded in BILL as well. */
const paymentMode = z.enum(['oneWay', 'twoWay']).default('twoWay');

/**
 * What a company decides about the sync of BILL with QuickBooks Online. Accounts are ids of QuickBooks' chart of accounts; where
 * one is missing, what needs it is held, and nothing is guessed.
 */
export const settings = z.strictObject({
  /** BQ-2: how often both sides are read by themselves. *Sync now*, and what webhooks tell of, does not wait. */
  interval: z.enum(['hourly', 'everySixHours', 'daily']).default('daily'),
  /** BQ-3, BQ-4: payments of bills. */
  billPayments: paymentMode,
  /** BQ-3, BQ-4: payments of customers. What is recorded in BILL of these, no call takes back. */
  receivedPayments: paymentMode,
  /** BQ-7: vendor credits and credit memos, both ways or not at all. What they are applied to never travels. */
  creditMemos: z.boolean().default(false),
  /** BQ-12: only bills and vendor credits that BILL's approvers have agreed to go to QuickBooks. */
  approvedOnly: z.boolean().default(false),
  /** BQ-11: what BILL pays is booked on this bank account (its clearing account). Unset: on that of the funding account. */
  moneyOutAccount: account,
  /** BQ-11: what customers pay through BILL is booked on this account (its clearing account). Unset: held. */
  moneyInAccount: account,
  /** BQ-11: BILL funding account -> bank account in QuickBooks, used where there is no clearing account. */
  fundingAccounts: z.record(z.string(), z.string()).default({}),
  /** BQ-11: payments that were recorded in BILL without an account, made or received elsewhere. Unset: held. */
  offlineAccount: account,
  /** BQ-6, BQ-X1: files on bills and invoices go from BILL to QuickBooks. */
  attachments: z.boolean().default(false),
});
export type BillQuickbooksSettings = z.infer<typeof settings>;
