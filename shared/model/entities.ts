import { company } from './entities/company.ts';
import { contact, contactPerson } from './entities/contact.ts';
import { attachment, document } from './entities/document.ts';
import { account, accountList, dimension, dimensionList, fundingAccount, item } from './entities/lists.ts';
import { reversal } from './entities/reversal.ts';
import { payout, settlement } from './entities/settlement.ts';

/**
 * The canonical records. Every key is optional on the wire (a representation may not carry it) and `null` when the
 * provider shows it empty. Amounts are minor units, days are `YYYY-MM-DD` without zone, references are the ids that
 * the record's own account uses.
 */
export const entitySchemas = {
  contact,
  contactPerson,
  bill: document,
  invoice: document,
  billPayment: settlement,
  payment: settlement,
  creditMemo: document,
  vendorCredit: document,
  payout,
  reversal,
  attachment,
  accountList,
  dimensionList,
  account,
  dimension,
  item,
  fundingAccount,
  company,
} as const;

export * from './entities/company.ts';
export * from './entities/contact.ts';
export * from './entities/document.ts';
export * from './entities/lists.ts';
export * from './entities/reversal.ts';
export * from './entities/settlement.ts';
