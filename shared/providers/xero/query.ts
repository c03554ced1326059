import { guid } from './mapper/values.ts';

/** Largest page; what is asked for beyond it is cut to it. */
export const PAGE_SIZE = 1000;
/** Ids in one address, so that it stays below 2,000 characters. */
export const IDS_PER_CALL = 40;
/** Elements in one write, as Xero recommends. */
export const WRITES_PER_CALL = 50;

/** All of them: voided and deleted bills are tombstones that a list must show. */
export const EVERY_STATUS = 'DRAFT,SUBMITTED,AUTHORISED,PAID,VOIDED,DELETED';

/** Prices with four decimals, on reads and writes alike: a price sent back with two would change the total. */
export const UNIT_DECIMALS = { unitdp: '4' } as const;

/** A page of a list. Lists without `page` leave lines out. */
export const paged = (page = 1): Record<string, string> => ({ page: String(page), pageSize: String(PAGE_SIZE) });

/** Filters take no escapes, so only what is a GUID gets into one. */
export const isGuid = (id: string): boolean => guid.test(id);

/** `2026-01-31` -> `DateTime(2026, 01, 31)` and the day after it. */
export function dayRange(day: string): { readonly from: string; readonly before: string } {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const dateTime = (text: string) => `DateTime(${text.split('-').join(', ')})`;
  return { from: dateTime(day), before: dateTime(next) };
}
