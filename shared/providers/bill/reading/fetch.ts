import type { Fetched } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import { chunks } from '../../paths.ts';
import { mergeFetched, NOTHING } from '../../reading.ts';
import { collectionOf } from '../ids.ts';
import { filesOf } from './files.ts';
import { listPath, recordPath } from './query.ts';
import { idOf, pageOf, readRows } from './rows.ts';
import type { Reading } from './streams.ts';

/** The most ids that are asked for in one list: the most rows of a page. */
const IDS_PER_CALL = 100;

/** Records as they stand now, archived ones included. One by its own address, several in one list. */
export async function fetchRecords(reading: Reading, entity: Entity, ids: readonly string[]): Promise<Fetched> {
  const wanted = [...new Set(ids)];
  if (entity === 'attachment') return filesOf(reading, wanted);
  if (entity === 'fundingAccount') return fundingAccounts(reading, wanted);
  const groups = Map.groupBy(wanted, (id) => collectionOf(entity, id));
  const parts: Fetched[] = [];
  for (const [collection, own] of groups) {
    if (collection === undefined) parts.push({ ...NOTHING, missing: own });
    else parts.push(await collected(reading, entity, collection, own));
  }
  return mergeFetched(...parts);
}

async function collected(
  reading: Reading,
  entity: Entity,
  collection: string,
  ids: readonly string[],
): Promise<Fetched> {
  if (ids.length === 1) return one(reading, entity, collection, ids[0]!);
  const parts: Fetched[] = [];
  for (const slice of chunks(ids, IDS_PER_CALL)) {
    const { rows } = pageOf(
      await reading.client.get(listPath(collection, { filters: [['id', 'in', slice.join(',')]] })),
    );
    const shown = new Set(rows.map(idOf));
    parts.push({ ...readRows(entity, rows), missing: [] });
    // Only its own address says of a record that it is not there: lists may run behind.
    for (const id of slice) if (!shown.has(id)) parts.push(await one(reading, entity, collection, id));
  }
  return mergeFetched(...parts);
}

async function one({ client }: Reading, entity: Entity, collection: string, id: string): Promise<Fetched> {
  const row = await client.get(recordPath(collection, id));
  return row === undefined ? { ...NOTHING, missing: [id] } : { ...readRows(entity, [row]), missing: [] };
}

/** A bank account has no address of its own. */
async function fundingAccounts({ client }: Reading, ids: readonly string[]): Promise<Fetched> {
  const { rows } = pageOf(await client.get(listPath('funding-accounts/banks', {})));
  const shown = readRows('fundingAccount', rows);
  const records = shown.records.filter(({ id }) => ids.includes(id));
  return { ...shown, records, missing: ids.filter((id) => !records.some((record) => record.id === id)) };
}
