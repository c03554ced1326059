import { pathOf } from '../paths.ts';

/** Rows of one query, and objects of one `cdc` answer. */
export const PAGE_SIZE = 1000;
/** Ids in one `IN (...)`, so that the address stays below 2,000 characters. */
export const IDS_PER_CALL = 60;
/** Items of one batch. The reference says 30, other pages 10 and 50; a quarter hundred is safe under all but one. */
export const WRITES_PER_CALL = 25;

/**
 * The objects we speak to, under the names of the API. Their path is the name in lower case.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities
 */
export const OBJECTS = [
  'Vendor', 'Customer', 'Account', 'Class', 'Department', 'Item', 'Bill', 'VendorCredit', 'BillPayment', 'Invoice',
  'CreditMemo', 'Payment', 'Deposit', 'Transfer', 'JournalEntry', 'Attachable', 'CompanyInfo', 'Preferences',
] as const; // biome-ignore format: a list
export type ObjectName = (typeof OBJECTS)[number];

/** Lists of names: never deleted, only made inactive, and then shown only to who asks for it. */
const LISTS: ReadonlySet<string> = new Set(['Vendor', 'Customer', 'Account', 'Class', 'Department', 'Item']);
export const isList = (name: ObjectName): boolean => LISTS.has(name);

/** A text in a query: single quotes, and what would end it escaped. */
export const quoted = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

/** `2026-03-10T17:00:00+00:00`: the stamps count seconds, so an instant is set back to the beginning of its own. */
export const stamp = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}+00:00`;

export interface Select {
  readonly from: ObjectName;
  /** Joined with AND; there is no OR. */
  readonly where?: readonly string[];
  readonly orderBy?: string;
  /** From 1. */
  readonly start?: number;
  readonly max?: number;
}

/**
 * A statement of the query language. Of lists, inactive records are always wanted: they are no news only while nobody asks.
 * @see https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
 */
export function statement({ from, where = [], orderBy, start = 1, max = PAGE_SIZE }: Select): string {
  const all = [...where, ...(isList(from) ? ['Active IN (true, false)'] : [])];
  return [
    `SELECT * FROM ${from}`,
    ...(all.length > 0 ? [`WHERE ${all.join(' AND ')}`] : []),
    ...(orderBy ? [`ORDERBY ${orderBy}`] : []),
    `STARTPOSITION ${start} MAXRESULTS ${max}`,
  ].join(' ');
}

export const queryPath = (select: Select): string => pathOf(['query'], { query: statement(select) });

/** Ids are decimal texts, some beyond 2^53; nothing else gets into a query or a body. */
export const isId = (id: string): boolean => /^\d{1,20}$/.test(id);
