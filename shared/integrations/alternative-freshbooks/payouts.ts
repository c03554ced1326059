import { payoutEntries } from '../payout-entries.ts';

/** AF-X1: one journal entry per payout, with its fees in a line of their own. */
export const payouts = payoutEntries({ row: 'AF-X1', platform: 'Alternative Payments' });
