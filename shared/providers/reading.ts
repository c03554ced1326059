import * as z from 'zod';
import type { Fetched, Unreadable } from '../engine/provider.ts';
import type { ProviderRecord } from '../model/record.ts';

/** What became of rows: records, and those that could not be read. */
export type Rows = Pick<Fetched, 'records' | 'unreadable'>;
export const NOTHING: Rows = { records: [], unreadable: [] };

/** Reads row by row: one that does not parse is named and set aside, the rest goes on. */
export function readEach<R>(
  rows: readonly R[],
  read: (row: R) => readonly ProviderRecord[],
  nameOf: (row: R) => Omit<Unreadable, 'reason'>,
): Rows {
  const records: ProviderRecord[] = [];
  const unreadable: Unreadable[] = [];
  for (const row of rows) {
    try {
      records.push(...read(row));
    } catch (error) {
      unreadable.push({ ...nameOf(row), reason: reasonOf(error) });
    }
  }
  return { records, unreadable };
}

/** Where a row is wrong, never what stands there: reasons end up in logs. */
export const reasonOf = (error: unknown): string =>
  error instanceof z.ZodError
    ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
    : error instanceof Error
      ? error.message
      : 'unreadable';

export const merge = (...parts: readonly Rows[]): Rows => ({
  records: parts.flatMap(({ records }) => records),
  unreadable: parts.flatMap(({ unreadable }) => unreadable),
});

export const mergeFetched = (...parts: readonly Fetched[]): Fetched => ({
  ...merge(...parts),
  missing: parts.flatMap(({ missing }) => missing),
});

/** Each id by itself; what is not there is read as nothing. */
export async function fetchEach(
  ids: readonly string[],
  read: (id: string) => Promise<Rows | undefined>,
): Promise<Fetched> {
  const parts: Rows[] = [];
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const rows = await read(id);
    if (rows) parts.push(rows);
    else missing.push(id);
  }
  return { ...merge(...parts), missing };
}

/** Of what an account has one of, under a name of ours; whatever else is asked for is not there. */
export const only = async (ids: readonly string[], name: string, read: () => Promise<Rows>): Promise<Fetched> => ({
  ...(ids.includes(name) ? await read() : NOTHING),
  missing: ids.filter((id) => id !== name),
});

/** One of each record, as it came last. */
export const unique = (records: readonly ProviderRecord[]): readonly ProviderRecord[] => [
  ...new Map(records.map((record) => [`${record.entity}#${record.id}`, record])).values(),
];
