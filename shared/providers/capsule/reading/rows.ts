import type * as z from 'zod';
import type { Unreadable } from '../../../engine/provider.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import type { Rows } from '../../reading.ts';
import { toParty } from '../mapper/party.ts';
import { capsuleParty } from '../schema.ts';

/** The rows of an answer under their one name; none when it has another shape. */
export function rowsOf(body: unknown, name: string): readonly unknown[] {
  const rows = (Object(body) as Readonly<Record<string, unknown>>)[name];
  return Array.isArray(rows) ? rows : [];
}

export const idOf = (row: unknown): string => String((Object(row) as { readonly id?: unknown }).id ?? 'unknown');

/** Reads row by row: one that does not parse is named and set aside, the rest goes on. */
export function readParties(rows: readonly unknown[]): Rows {
  const records: ProviderRecord[] = [];
  const unreadable: Unreadable[] = [];
  for (const row of rows) {
    const parsed = capsuleParty.safeParse(row);
    if (parsed.success) records.push(...toParty(parsed.data));
    else unreadable.push({ entity: 'contact', id: idOf(row), reason: reasonOf(parsed.error) });
  }
  return { records, unreadable };
}

/** Where a row is wrong, never what stands there: reasons end up in logs. */
export const reasonOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`).join('; ');
