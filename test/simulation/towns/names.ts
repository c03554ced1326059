/** What worlds there are, by integration and of one account in several connections: drawn in turn where nobody names others. */
export const townNames = [
  'melio-xero',
  'melio-freshbooks',
  'alternative-freshbooks',
  'capsule-freshbooks',
  'freshbooks-shared',
  'bill-quickbooks',
] as const;
export type TownName = (typeof townNames)[number];
