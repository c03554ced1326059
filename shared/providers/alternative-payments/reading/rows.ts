import * as z from 'zod';
import type { Unreadable } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import type { Rows } from '../../reading.ts';
import { UnitDoubtful } from '../mapper/money.ts';

/** Each row alone: one that does not parse is named with the reason and hides no other. */
export async function readRows(
  entity: Entity,
  rows: readonly unknown[],
  read: (row: unknown) => readonly ProviderRecord[] | Promise<readonly ProviderRecord[]>,
): Promise<Rows> {
  const records: ProviderRecord[] = [];
  const unreadable: Unreadable[] = [];
  for (const row of rows) {
    try {
      records.push(...(await read(row)));
    } catch (error) {
      if (!(error instanceof z.ZodError || error instanceof UnitDoubtful)) throw error;
      unreadable.push({ entity, id: idOf(row) ?? 'unknown', reason: reasonOf(error) });
    }
  }
  return { records, unreadable };
}

/** Names the fields that are wrong, never what stands in them: reasons end up in logs. */
const reasonOf = (error: z.ZodError | UnitDoubtful): string =>
  error instanceof UnitDoubtful
    ? error.message
    : error.issues.map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`).join('; ');

export const idOf = (row: unknown): string | undefined => {
  const { id } = Object(row) as { id?: unknown };
  return typeof id === 'string' ? id : undefined;
};
