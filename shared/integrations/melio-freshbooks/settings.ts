import * as z from 'zod';

const account = z.string().nullable().default(null);

/**
 * What a company decides about the sync of Melio Get Paid with FreshBooks. Every default is the safe one. Accounts are ids of
 * FreshBooks' chart of accounts.
 */
export const settings = z.strictObject({
  /** ALL-10: a payment that fails, is refunded or charged back after it was recorded is deleted in FreshBooks. */
  reverseFailedPayments: z.boolean().default(true),
  /**
   * MF-X1: each payout that reached the bank becomes a journal entry, with the fees that the payee bears in a line of their
   * own. Needs the accounts below. Off: payments stand in FreshBooks for what the customer owed, and fees do not.
   */
  recordPayouts: z.boolean().default(false),
  /** Where FreshBooks keeps payments until they reach the bank. */
  undepositedFunds: account,
  /** The bank account that receives payouts. */
  depositAccount: account,
  /** Where fees are booked that were kept back from a payout. */
  feeAccount: account,
  /** Where money of payouts goes that no synced invoice explains (MF-4). Unset: such a payout is held. */
  unappliedAccount: account,
});
export type MelioFreshbooksSettings = z.infer<typeof settings>;
