import type { FindQuery } from '../../../engine/provider.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { unique } from '../../reading.ts';
import { DIMENSION_PATH, type DimensionKind } from '../ids.ts';
import { type Clause, named, stamp } from './query.ts';
import { readRows } from './rows.ts';
import type { Reading } from './streams.ts';
import { readAll } from './walk.ts';

/** Our own create is no older than this when it is looked for. */
const DAYS_MS = 35 * 86_400_000;
/** BILL's clock and ours may differ by so much. */
const SKEW_MS = 60_000;

/**
 * Records that could be our own create, archived ones included. Documents and payments are those of their contact, since
 * nothing filters by number; contacts and lists go by name, contacts also by when they were made. Payments that moved money are never ours.
 */
export async function findRecords(
  reading: Reading,
  { entity, write, since }: FindQuery,
): Promise<readonly ProviderRecord[]> {
  const { name, contact, isCustomer, dimension } = write.fields;
  switch (entity) {
    case 'contact': {
      const collection = isCustomer === true ? 'customers' : 'vendors';
      const named = await byName(reading, entity, collection, name);
      // People rename what they find.
      return unique([...named, ...(await bornSince(reading, entity, collection, since))]);
    }
    case 'account':
    case 'item':
      return listed(reading, entity, `classifications/${entity === 'item' ? 'items' : 'chart-of-accounts'}`, []);
    case 'dimension':
      return listed(reading, entity, DIMENSION_PATH[(dimension ?? 'class') as DimensionKind], []);
    case 'bill':
      return documents(reading, entity, 'bills', 'vendorId', contact, since);
    case 'vendorCredit':
      return documents(reading, entity, 'vendor-credits', 'vendorId', contact, since);
    case 'invoice':
      return documents(reading, entity, 'invoices', 'customerId', contact, since);
    case 'creditMemo':
      return documents(reading, entity, 'credit-memos', 'customerId', contact, since);
    case 'billPayment':
      return recorded(await recent(reading, entity, 'payments', 'vendorId', contact));
    case 'payment':
      return recorded(await recent(reading, entity, 'receivable-payments', 'customerId', contact));
    default:
      return [];
  }
}

const recorded = (records: readonly ProviderRecord[]) => records.filter(({ fields }) => fields.movesMoney !== true);

type Entity = FindQuery['entity'];

const byName = async (reading: Reading, entity: Entity, collection: string, name: unknown) =>
  typeof name === 'string' ? listed(reading, entity, collection, [named(collapse(name))]) : [];

const bornSince = async (reading: Reading, entity: Entity, collection: string, since: number | undefined) =>
  since === undefined ? [] : listed(reading, entity, collection, [['createdTime', 'gte', stamp(since - SKEW_MS)]]);

/** Those of the contact, and what is new: people put a document under another contact. */
async function documents(
  reading: Reading,
  entity: Entity,
  collection: string,
  owner: string,
  contact: unknown,
  since: number | undefined,
) {
  const own = await recent(reading, entity, collection, owner, contact);
  return unique([...own, ...(await bornSince(reading, entity, collection, since))]);
}

async function recent(reading: Reading, entity: Entity, collection: string, owner: string, id: unknown) {
  if (typeof id !== 'string') return [];
  const oldest = reading.clock.now() - DAYS_MS;
  const isOld = (row: unknown): boolean =>
    Date.parse(String((Object(row) as { createdTime?: unknown }).createdTime)) < oldest;
  return listed(reading, entity, collection, [[owner, 'eq', id]], isOld);
}

async function listed(
  { client }: Reading,
  entity: Entity,
  collection: string,
  filters: readonly Clause[],
  until?: (row: unknown) => boolean,
): Promise<readonly ProviderRecord[]> {
  return readRows(entity, await readAll(client, collection, filters, until)).records;
}
