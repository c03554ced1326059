import * as z from 'zod';

const account = z.string().nullable().default(null);

/**
 * What a company decides about the sync of Alternative Payments with FreshBooks. Every default is what the vendors' page
 * promises, or the safe choice where it is silent. Accounts are ids of FreshBooks' chart of accounts.
 */
export const settings = z.strictObject({
  /** AF-6, ALL-10: a payment that fails after it was recorded is deleted in FreshBooks. Off: a person is told, and does it. */
  reverseFailedPayments: z.boolean().default(false),
  /** AF-X3: a payment that is refunded in full or charged back is deleted in FreshBooks. Off: a person is told. */
  reverseRefundedPayments: z.boolean().default(true),
  /** AF-12, AF-X2: whether what is archived or deleted in FreshBooks is archived in Alternative. */
  archive: z.enum(['keep', 'follow']).default('keep'),
  /** AF-16: where FreshBooks keeps payments until they reach the bank. */
  undepositedFunds: account,
  /** AF-16: the bank account that receives payouts. */
  depositAccount: account,
  /** AF-X1: where fees are booked that were kept back from a payout. */
  feeAccount: account,
  /** AF-X1: where money of payouts goes that no synced invoice explains. Unset: such a payout is held. */
  unappliedAccount: account,
  /** AF-X1: each payout that reached the bank becomes a journal entry. Needs the accounts above. */
  recordPayouts: z.boolean().default(false),
  /**
   * Whether the platform counts in cents or in dollars is not documented, and a wrong guess is a factor of hundred. `ask`: the
   * first invoice that we create is shown to a person before there is a second. `proven`: somebody has looked before.
   */
  moneyUnit: z.enum(['ask', 'proven']).default('ask'),
});
export type AlternativeFreshbooksSettings = z.infer<typeof settings>;
