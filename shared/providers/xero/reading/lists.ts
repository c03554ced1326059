import * as z from 'zod';
import type { Unreadable } from '../../../engine/provider.ts';
import { pathOf } from '../../paths.ts';
import { type Rows, reasonOf } from '../../reading.ts';
import type { Client } from '../client.ts';
import { toCompany } from '../mapper/company.ts';
import { toAccountList, toDimensionList } from '../mapper/lists.ts';
import { xeroAccount, xeroAction, xeroOrganisation, xeroTrackingCategory } from '../schema.ts';
import { rowsOf } from './rows.ts';

/** An account that does not parse is left out of the list and named; the list stands. */
export async function readAccountList(client: Client): Promise<Rows> {
  const rows = rowsOf(await client.get(pathOf(['Accounts'])), 'Accounts');
  const { good, unreadable } = sift(rows, xeroAccount, 'accountList', 'AccountID');
  return { records: [toAccountList(good)], unreadable };
}

/** Archived categories too: bills may still carry them. */
export async function readDimensionList(client: Client): Promise<Rows> {
  const path = pathOf(['TrackingCategories'], { includeArchived: 'true' });
  const rows = rowsOf(await client.get(path), 'TrackingCategories');
  const { good, unreadable } = sift(rows, xeroTrackingCategory, 'dimensionList', 'TrackingCategoryID');
  return { records: [toDimensionList(good)], unreadable };
}

export async function readCompany(client: Client, tenant: string): Promise<Rows> {
  const [row] = rowsOf(await client.get(pathOf(['Organisation'])), 'Organisations');
  const parsed = xeroOrganisation.safeParse(row);
  if (!parsed.success) {
    return { records: [], unreadable: [{ entity: 'company', id: tenant, reason: reasonOf(parsed.error) }] };
  }
  const actions = z
    .array(xeroAction)
    .safeParse(rowsOf(await client.get(pathOf(['Organisation', 'Actions'])), 'Actions'));
  const known = actions.success && actions.data.length > 0 ? actions.data : undefined;
  return { records: [toCompany(parsed.data, tenant, known)], unreadable: [] };
}

function sift<T>(
  rows: readonly Readonly<Record<string, unknown>>[],
  schema: z.ZodType<T>,
  entity: Unreadable['entity'],
  id: string,
): { readonly good: readonly T[]; readonly unreadable: readonly Unreadable[] } {
  const good: T[] = [];
  const unreadable: Unreadable[] = [];
  for (const row of rows) {
    const parsed = schema.safeParse(row);
    if (parsed.success) good.push(parsed.data);
    else unreadable.push({ entity, id: String(row?.[id] ?? 'unknown'), reason: reasonOf(parsed.error) });
  }
  return { good, unreadable };
}
