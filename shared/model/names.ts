/** The providers Tieout speaks to. Ledgers stand left in every integration, platforms right. */
export type ProviderId = 'xero' | 'freshbooks' | 'quickbooks' | 'melio' | 'alternative-payments' | 'capsule' | 'bill';

/** One company at one provider: `xero:fe79f7dd-...`. The unit of rate limits and of serial work. */
export type AccountId = `${ProviderId}:${string}`;

export const accountId = (provider: ProviderId, externalId: string): AccountId => `${provider}:${externalId}`;
export const providerOf = (account: AccountId): ProviderId => account.slice(0, account.indexOf(':')) as ProviderId;
export const externalIdOf = (account: AccountId): string => account.slice(account.indexOf(':') + 1);

/** `L`: the ledger, left on the vendors' pages. `R`: the platform. */
export type Side = 'L' | 'R';
export const otherSide = (side: Side): Side => (side === 'L' ? 'R' : 'L');

export type Entity =
  | 'contact'
  | 'contactPerson'
  | 'bill'
  | 'billPayment'
  | 'invoice'
  | 'payment'
  | 'creditMemo'
  | 'vendorCredit'
  | 'payout'
  | 'reversal'
  | 'attachment'
  | 'accountList'
  | 'dimensionList'
  | 'account'
  | 'dimension'
  | 'item'
  | 'fundingAccount'
  | 'company';
