import type { Entity } from './names.ts';

const NOUNS = {
  contact: 'contact',
  contactPerson: 'contact person',
  bill: 'bill',
  billPayment: 'payment',
  invoice: 'invoice',
  payment: 'payment',
  creditMemo: 'credit',
  vendorCredit: 'vendor credit',
  payout: 'payout',
  reversal: 'reversal',
  attachment: 'file',
  accountList: 'list of accounts',
  dimensionList: 'list of categories',
  account: 'account',
  dimension: 'category',
  item: 'item',
  fundingAccount: 'funding account',
  company: 'company',
} as const satisfies Record<Entity, string>;

/** What people call such a record. */
export const nounOf = (entity: Entity): string => NOUNS[entity];
