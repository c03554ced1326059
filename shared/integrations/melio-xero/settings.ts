import * as z from 'zod';

/**
 * What a company decides about the sync of Melio Pay with Xero. Every default is the safe one: nothing is guessed about
 * where money is booked.
 */
export const settings = z.strictObject({
  /** MX-P3: which of a payment's days Xero books. */
  paymentDate: z.enum(['deducted', 'processed']).default('deducted'),
  /** MX-W15: `scheduled` posts a payment dated ahead, so that nobody pays the bill again from Xero. */
  postPayment: z.enum(['scheduled', 'processed']).default('scheduled'),
  /** MX-P2: Melio funding account -> Xero account. A payment from an unmapped one is held. */
  fundingAccounts: z.record(z.string(), z.string()).default({}),
  /** MX-W9: Xero account for bills marked as paid in Melio. Unset: held. */
  paidOutsideAccount: z.string().nullable().default(null),
  /** MX-B7: Xero account for Melio bills without a category, where the vendor in Xero has none of its own. Unset: held. */
  defaultAccount: z.string().nullable().default(null),
  /** MX-W6: how bills entered in Melio arrive in Xero. */
  createBillsAs: z.enum(['authorised', 'draft']).default('authorised'),
  /** ALL-10: a payment that fails or is cancelled after it was recorded is taken back. */
  reverseFailedPayments: z.boolean().default(true),
  /**
   * ALL-10: account that bills for payments that came back are booked on, where the payment itself is closed in Xero and a
   * person asked for a dated reversal. No bank account: the bank's line for the money is booked on it as well. Unset: held.
   */
  returnedPaymentsAccount: z.string().nullable().default(null),
});
export type MelioXeroSettings = z.infer<typeof settings>;
