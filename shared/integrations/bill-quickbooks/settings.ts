import * as z from 'zod';

const account = z.string().nullable().default(null);

/** `oneWay`: payments go from BILL to QuickBooks only. `twoWay`: those entered in QuickBooks are recorded in BILL as well. */
const paymentMode = z.enum(['oneWay', 'twoWay']).default('twoWay');

/** The first day whose payments are moved. One day is earlier than another as texts are. */
const from = z.iso.date().nullable().default(null);

/**
 * What a company decides about the sync of BILL with QuickBooks Online. Accounts are ids of QuickBooks' chart of accounts; where
 * one is missing, what needs it is held, and nothing is guessed.
 */
const shape = z.strictObject({
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
  /** BQ-11, BQ-X2: BILL funding account -> bank account in QuickBooks: of payments without a clearing account, and of transfers. */
  fundingAccounts: z.record(z.string(), z.string()).default({}),
  /**
   * BQ-X2: from this day on, what BILL paid is moved once a day in one transfer from its bank account to `moneyOutAccount`, as the
   * bank shows it. Needs `moneyOutAccount`, and `fundingAccounts` to know the bank account. Unset: no transfers.
   */
  moneyOutTransfersFrom: from,
  /**
   * BQ-X2: the same for what customers paid, from `moneyInAccount` to the bank account. Needs `moneyInAccount`, `fundingAccounts`
   * and `moneyInLagDays`. Unset: no transfers.
   */
  moneyInTransfersFrom: from,
  /** BQ-X2: so many days after a customer paid, BILL's deposit reaches the bank. BILL does not tell, so nothing is presumed. */
  moneyInLagDays: z.int().min(0).max(30).nullable().default(null),
  /** BQ-11: payments that were recorded in BILL without an account, made or received elsewhere. Unset: held. */
  offlineAccount: account,
  /**
   * ALL-10: where QuickBooks has several accounts for payables in one currency, the one that a payment of a closed period is
   * reversed on. Unset: the only one, or held.
   */
  payablesAccount: account,
  /** ALL-10: the same for receivables. */
  receivablesAccount: account,
  /** ALL-10: the bank account that a customer's payment leaves again which came back after it was deposited. Unset: held. */
  depositAccount: account,
  /** BQ-6, BQ-X1: files on bills and invoices go from BILL to QuickBooks. */
  attachments: z.boolean().default(false),
});

const TRANSFERS = [
  ['moneyOutTransfersFrom', 'moneyOutAccount'],
  ['moneyInTransfersFrom', 'moneyInAccount'],
] as const;

/** A transfer needs two accounts, and they must differ: nothing would be moved. */
export const settings = shape.superRefine((given, { addIssue }) => {
  const wrong = (name: keyof typeof given, message: string) =>
    addIssue({ code: 'custom', path: [name], message, input: given[name] });
  const banks = Object.values(given.fundingAccounts);
  for (const [transfers, clearing] of TRANSFERS) {
    if (given[transfers] === null) continue;
    const account = given[clearing];
    if (account === null) wrong(transfers, `needs ${clearing}, the clearing account that is to be emptied`);
    else if (banks.includes(account)) {
      wrong('fundingAccounts', `names ${clearing}, the clearing account, as a bank account: the two must differ`);
    }
    if (banks.length === 0) wrong(transfers, 'needs fundingAccounts, the bank accounts in QuickBooks');
  }
  if (given.moneyInTransfersFrom !== null && given.moneyInLagDays === null) {
    wrong('moneyInTransfersFrom', 'needs moneyInLagDays, the days until the money arrives');
  }
});
export type BillQuickbooksSettings = z.infer<typeof settings>;
