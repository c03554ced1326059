import type { Fetched } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import { ownId, parentId } from '../../../model/record.ts';
import { chunks, pathOf } from '../../paths.ts';
import { fetchEach, merge, NOTHING, only, type Rows } from '../../reading.ts';
import type { Client } from '../client.ts';
import { ACCOUNTS, DIMENSIONS } from '../mapper/lists.ts';
import { toReversal } from '../mapper/reversal.ts';
import { EVERY_STATUS, IDS_PER_CALL, isGuid, paged, UNIT_DECIMALS } from '../query.ts';
import { readAccountList, readCompany, readDimensionList } from './lists.ts';
import { type Resource, readAttachments, readers, readRows, rowsOf } from './rows.ts';

type Query = Readonly<Record<string, string>>;

/** Records as they stand now. Many contacts or bills share a call; one that Xero leaves out is asked for alone. */
export async function fetchRecords(
  client: Client,
  tenant: string,
  entity: Entity,
  ids: readonly string[],
): Promise<Fetched> {
  switch (entity) {
    case 'bill':
      return byIds(client, 'Invoices', ids, { Statuses: EVERY_STATUS, ...UNIT_DECIMALS }, UNIT_DECIMALS);
    case 'reversal': {
      const { records, ...rest } = await fetchRecords(client, tenant, 'bill', ids);
      return { ...rest, records: records.filter(({ entity: kind }) => kind === 'bill').map(toReversal) };
    }
    case 'contact':
      return byIds(client, 'Contacts', ids, { includeArchived: 'true' });
    case 'billPayment':
      return each(ids, (id) => settlement(client, id));
    case 'attachment':
      return each(ids, (id) => attachments(client, id));
    case 'accountList':
      return only(ids, ACCOUNTS, () => readAccountList(client));
    case 'dimensionList':
      return only(ids, DIMENSIONS, () => readDimensionList(client));
    case 'company':
      return only(ids, tenant, () => readCompany(client, tenant));
    default:
      return { ...NOTHING, missing: [] };
  }
}

async function byIds(
  client: Client,
  resource: Resource,
  ids: readonly string[],
  listed: Query,
  alone: Query = {},
): Promise<Fetched> {
  const wanted = [...new Set(ids)].filter(isGuid);
  let found = NOTHING;
  const answered = new Set<string>();
  if (wanted.length > 1) {
    for (const chunk of chunks(wanted, IDS_PER_CALL)) {
      const path = pathOf([resource], { IDs: chunk.join(','), ...listed, ...paged() });
      const rows = rowsOf(await client.get(path), resource);
      for (const row of rows) answered.add(String(row?.[readers[resource].id]).toLowerCase());
      found = merge(found, readRows(resource, rows));
    }
  }
  // Left out of a list is no proof; the answer to its own address is.
  const rest = await each(
    wanted.filter((id) => !answered.has(id.toLowerCase())),
    async (id) => {
      const body = await client.get(pathOf([resource, id], alone));
      return body === undefined ? undefined : readRows(resource, rowsOf(body, resource));
    },
  );
  // What is no GUID cannot be a record of Xero's.
  const impossible = ids.filter((id) => !isGuid(id));
  return { ...merge(found, rest), missing: [...rest.missing, ...impossible] };
}

/** A payment by its own id; a credit, or all settlements, by way of the bill. */
async function settlement(client: Client, id: string): Promise<Rows | undefined> {
  const own = ownId(id);
  const payment = await client.get(pathOf(['Payments', own]));
  if (payment !== undefined) return readRows('Payments', rowsOf(payment, 'Payments'));
  const bill = await client.get(pathOf(['Invoices', parentId(id) ?? own], UNIT_DECIMALS));
  if (bill === undefined) return undefined;
  const { records, unreadable } = readRows('Invoices', rowsOf(bill, 'Invoices'));
  const children = records.filter((record) => record.entity === 'billPayment');
  if (parentId(id) === undefined) return { records: children, unreadable };
  const found = children.filter((record) => record.id === id);
  return found.length > 0 || unreadable.length > 0 ? { records: found, unreadable } : undefined;
}

/** All files of the bill; the one asked for is missing when it is not among them. */
async function attachments(client: Client, id: string): Promise<Rows | undefined> {
  const bill = parentId(id) ?? id;
  const body = await client.get(pathOf(['Invoices', bill, 'Attachments']));
  if (body === undefined) return undefined;
  const rows = readAttachments(body, bill);
  return parentId(id) === undefined || rows.records.some((record) => record.id === id) ? rows : undefined;
}

const each = (ids: readonly string[], read: (id: string) => Promise<Rows | undefined>): Promise<Fetched> =>
  fetchEach(ids, async (id) => (isGuid(ownId(id)) ? read(id) : undefined));
