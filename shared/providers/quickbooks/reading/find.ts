import type { FindQuery } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { unique } from '../../reading.ts';
import { addressOf, objectsOf } from '../ids.ts';
import { asReversal } from '../mapper/cash.ts';
import { shortNumber } from '../mapper/notes.ts';
import { isId, type ObjectName, quoted, stamp } from '../query.ts';
import { attachedTo, fetchRecords } from './fetch.ts';
import type { Reader } from './reader.ts';
import { isReadable } from './rows.ts';

/** QuickBooks' clock and ours may differ by so much. */
const SKEW_MS = 60_000;

/**
 * Records that could be our own create. Notes, where our marker stands, cannot be searched: what can be is asked for (the
 * number, the day, the documents), and the marker is looked for among what comes. Deleted transactions show themselves to
 * no query.
 */
export async function findRecords(
  reader: Reader,
  { entity, write, since }: FindQuery,
): Promise<readonly ProviderRecord[]> {
  const { fields } = write;
  switch (entity) {
    case 'contact':
      return contacts(reader, fields, since);
    case 'bill':
    case 'vendorCredit':
    case 'invoice':
    case 'creditMemo': {
      const object = objectsOf(entity)[0]!;
      const number = typeof fields.number === 'string' ? shortNumber(fields.number) : '';
      return unique([
        ...(number ? await rows(reader, object, [`DocNumber = ${quoted(number)}`]) : []),
        // People renumber; they seldom move the day too.
        ...(await onDay(reader, object, fields.billedOn)),
      ]);
    }
    case 'payment':
    case 'billPayment': {
      const object = objectsOf(entity)[0]!;
      return unique([...(await paying(reader, entity, fields)), ...(await onDay(reader, object, fields.paidOn))]);
    }
    case 'payout':
      return unique([
        ...(await onDay(reader, 'Transfer', fields.paidOn)),
        ...(await onDay(reader, 'JournalEntry', fields.paidOn)),
        // Somebody may have moved its day since.
        ...(since === undefined ? [] : await changedSince(reader, 'Transfer', since)),
      ]);
    case 'reversal':
      return unique([
        ...(await onDay(reader, 'JournalEntry', fields.reversedOn)),
        ...(since === undefined ? [] : await changedSince(reader, 'JournalEntry', since)),
      ]).map(asReversal);
    case 'attachment': {
      const document = String(fields.document);
      return isId(document) ? (await reader.read('Attachable', await attachedTo(reader, document))).records : [];
    }
    default:
      return [];
  }
}

/** One space of names: whoever has the name may be of the other kind. */
async function contacts(reader: Reader, fields: Fields, since: number | undefined): Promise<readonly ProviderRecord[]> {
  const name = typeof fields.name === 'string' ? collapse(fields.name) : '';
  if (name === '') return [];
  const found = [];
  for (const object of ['Vendor', 'Customer'] as const) {
    found.push(...(await rows(reader, object, [`DisplayName = ${quoted(name)}`])));
    found.push(...(await rows(reader, object, [`DisplayName = ${quoted(`${name} (deleted)`)}`])));
  }
  // People rename what they find.
  const object = fields.isVendor === true ? 'Vendor' : 'Customer';
  if (since !== undefined)
    found.push(...(await rows(reader, object, [`MetaData.CreateTime >= '${stamp(since - SKEW_MS)}'`])));
  return unique(found);
}

/** Payments that the documents name already. */
async function paying(
  reader: Reader,
  entity: 'payment' | 'billPayment',
  fields: Fields,
): Promise<readonly ProviderRecord[]> {
  const document = entity === 'payment' ? 'invoice' : 'bill';
  const ids = (Array.isArray(fields.allocations) ? (fields.allocations as readonly Json[]) : [])
    .map((part) => String((Object(part) as { document?: Json }).document))
    .filter((id) => addressOf(document, id) !== undefined);
  if (ids.length === 0) return [];
  const { records } = await fetchRecords(reader, document, ids);
  return records.filter((record) => record.entity === entity);
}

const onDay = async (reader: Reader, object: ObjectName, day: Json | undefined): Promise<readonly ProviderRecord[]> =>
  typeof day === 'string' ? rows(reader, object, [`TxnDate = ${quoted(day)}`]) : [];

const changedSince = (reader: Reader, object: ObjectName, since: number): Promise<readonly ProviderRecord[]> =>
  rows(reader, object, [`MetaData.LastUpdatedTime >= ${quoted(stamp(since))}`]);

async function rows(reader: Reader, object: ObjectName, where: readonly string[]): Promise<readonly ProviderRecord[]> {
  if (!isReadable(object)) return [];
  const { records } = await reader.read(object, await reader.client.query({ from: object, where }));
  return records.map(({ alsoLookAt: _hints, ...record }) => record);
}
