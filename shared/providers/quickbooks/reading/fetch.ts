import { Unavailable } from '../../../engine/errors.ts';
import type { Fetched } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import { ownId, parentId } from '../../../model/record.ts';
import { chunks, pathOf } from '../../paths.ts';
import { merge, NOTHING, only, type Rows, unique } from '../../reading.ts';
import { type Address, addressOf, objectsOf } from '../ids.ts';
import { DOCUMENT_OF } from '../mapper/attachment.ts';
import { asReversal } from '../mapper/cash.ts';
import { settledBy } from '../mapper/document.ts';
import { ACCOUNTS, DIMENSIONS } from '../mapper/lists.ts';
import { IDS_PER_CALL, isId, type ObjectName, quoted } from '../query.ts';
import { payable, receivable } from '../schema.ts';
import { objectOf } from './answers.ts';
import { readAccountList, readCompany, readDimensionList } from './lists.ts';
import type { Reader } from './reader.ts';
import { isReadable } from './rows.ts';

/** Records as they stand now. Many share a call; one that a query leaves out is asked for alone, and only that is proof. */
export async function fetchRecords(reader: Reader, entity: Entity, ids: readonly string[]): Promise<Fetched> {
  switch (entity) {
    case 'company':
      return only(ids, reader.realm, () => readCompany(reader));
    case 'accountList':
      return only(ids, ACCOUNTS, () => readAccountList(reader));
    case 'dimensionList':
      return only(ids, DIMENSIONS, () => readDimensionList(reader));
    case 'reversal': {
      const { records, ...rest } = await fetchObjects(reader, entity, ids);
      return { ...rest, records: records.map(asReversal) };
    }
    case 'attachment':
      return fetchAttachments(reader, ids);
    default:
      return objectsOf(entity).length === 0 ? { ...NOTHING, missing: ids } : fetchObjects(reader, entity, ids);
  }
}

async function fetchObjects(reader: Reader, entity: Entity, ids: readonly string[]): Promise<Fetched> {
  const missing: string[] = [];
  const wanted = new Map<string, { readonly asked: string; readonly address: Address }>();
  for (const asked of new Set(ids)) {
    const address = addressOf(entity, asked);
    if (address) wanted.set(`${address.object}#${address.id}`, { asked, address });
    else missing.push(asked);
  }
  let found = NOTHING;
  for (const [object, group] of Map.groupBy(wanted.values(), ({ address }) => address.object)) {
    const { rows, absent } = await rowsById(
      reader,
      object,
      group.map(({ address }) => address.id),
    );
    missing.push(...group.filter(({ address }) => absent.has(address.id)).map(({ asked }) => asked));
    if (!isReadable(object)) continue;
    found = merge(found, await reader.read(object, rows), await settlementsOf(reader, object, rows));
  }
  return { records: unique(found.records), unreadable: found.unreadable, missing };
}

async function rowsById(
  { client }: Reader,
  object: ObjectName,
  ids: readonly string[],
): Promise<{ readonly rows: readonly unknown[]; readonly absent: ReadonlySet<string> }> {
  const found = new Map<string, unknown>();
  if (ids.length > 1) {
    for (const chunk of chunks(ids, IDS_PER_CALL)) {
      const rows = await client.query({ from: object, where: [`Id IN (${chunk.map(quoted).join(', ')})`] });
      for (const row of rows) found.set(String(Object(row).Id), row);
    }
  }
  const absent = new Set<string>();
  for (const id of ids.filter((one) => !found.has(one))) {
    const body = await client.get(pathOf([object.toLowerCase(), id]));
    const row = body === undefined ? undefined : objectOf(body, object);
    // An answer without the object is no word that there is none.
    if (body !== undefined && row === undefined) {
      throw new Unavailable(`quickbooks answered without the ${object} that was asked for`);
    }
    if (row === undefined) absent.add(id);
    else found.set(id, row);
  }
  return { rows: [...found.values()], absent };
}

/**
 * A document read for a decision comes with the payments that settle it: whether one is there already is asked on exactly
 * this read. Where nothing is linked there is nothing to ask for.
 */
async function settlementsOf(reader: Reader, object: ObjectName, rows: readonly unknown[]): Promise<Rows> {
  if (object !== 'Bill' && object !== 'Invoice') return NOTHING;
  const ids = new Set<string>();
  for (const row of rows) {
    const parsed = object === 'Bill' ? payable.safeParse(row) : receivable.safeParse(row);
    if (parsed.success) for (const id of settledBy(parsed.data)) ids.add(id);
  }
  if (ids.size === 0) return NOTHING;
  const payments = object === 'Bill' ? 'BillPayment' : 'Payment';
  let found = NOTHING;
  for (const chunk of chunks([...ids].filter(isId), IDS_PER_CALL)) {
    const listed = await reader.client.query({ from: payments, where: [`Id IN (${chunk.map(quoted).join(', ')})`] });
    found = merge(found, await reader.read(payments, listed));
  }
  // Their documents are what was asked for: nobody has to look at them again.
  return { ...found, records: found.records.map(({ alsoLookAt: _hints, ...record }) => record) };
}

/** `25/100000000004190865` is one file on one document; a document's id stands for all files on it. */
async function fetchAttachments(reader: Reader, ids: readonly string[]): Promise<Fetched> {
  let found = NOTHING;
  const missing: string[] = [];
  for (const asked of new Set(ids)) {
    const own = ownId(asked);
    const document = parentId(asked);
    if (!isId(own) || (document !== undefined && !isId(document))) {
      missing.push(asked);
      continue;
    }
    const rows =
      document === undefined
        ? await attachedTo(reader, own)
        : [objectOf(await reader.client.get(pathOf(['attachable', own])), 'Attachable')].filter(
            (row) => row !== undefined,
          );
    const { records, unreadable } = await reader.read('Attachable', rows);
    const belonging = records.filter(({ fields }) => fields.document === (document ?? own));
    if (document !== undefined && belonging.length + unreadable.length === 0) missing.push(asked);
    found = merge(found, { records: belonging, unreadable });
  }
  return { records: unique(found.records), unreadable: found.unreadable, missing };
}

/** Documents of all kinds may have the same number: which kind a file is on is read off the file. */
export async function attachedTo({ client }: Reader, document: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const type of Object.keys(DOCUMENT_OF)) {
    const where = [
      `AttachableRef.EntityRef.Type = ${quoted(type)}`,
      `AttachableRef.EntityRef.value = ${quoted(document)}`,
    ];
    found.push(...(await client.query({ from: 'Attachable', where })));
  }
  return found;
}
