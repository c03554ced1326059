import type { Kind } from './records.ts';

/** First letters of an id, by what it is the id of. */
export const PREFIX: { readonly [K in Kind]: string } = {
  vendor: '009',
  customer: '0cu',
  bill: '00n',
  payment: 'stp',
  vendorCredit: 'vcr',
  invoice: '00e',
  received: '0rp',
  creditMemo: '0cm',
  chartOfAccount: '0ca',
  accountingClass: 'cls',
  department: '0de',
  location: 'loc',
  item: '0ii',
  job: '0jb',
  employee: '0em',
  bank: 'bac',
  file: '00h',
};
export const kinds = Object.keys(PREFIX) as readonly Kind[];
