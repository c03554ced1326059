import * as z from 'zod';
import type { Unreadable } from '../../engine/provider.ts';
import type { ProviderRecord } from '../../model/record.ts';
import type { Rows } from '../reading.ts';
import { COLLECTIONS, type Collection, ourId } from './collections.ts';
import { toAccountList, toDimensionList } from './mapper/lists.ts';
import { platformAccountList, platformDimensionList } from './schema.ts';

/** Each row alone: one that does not parse is named with the reason and hides no other. */
export function readRows(collection: Collection, rows: readonly unknown[]): Rows {
  const { entity, read } = COLLECTIONS[collection];
  const records: ProviderRecord[] = [];
  const unreadable: Unreadable[] = [];
  for (const [index, row] of rows.entries()) {
    try {
      records.push(...read(row));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      unreadable.push({ entity, id: idOf(collection, row) ?? `row ${index}`, reason: reasonOf(error) });
    }
  }
  return { records, unreadable };
}

/** @throws {z.ZodError} it is no such list */
export const readAccountingList = (entity: 'accountList' | 'dimensionList', body: unknown): ProviderRecord =>
  entity === 'accountList'
    ? toAccountList(platformAccountList.parse(body))
    : toDimensionList(platformDimensionList.parse(body));

/** Names the fields that are wrong, never what stands in them. */
export const reasonOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`).join('; ');

/** Our id of a row, whatever else is wrong with it. */
export const idOf = (collection: Collection, row: unknown): string | undefined => {
  const id = typeof row === 'object' && row !== null ? (row as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? ourId(collection, id) : undefined;
};
