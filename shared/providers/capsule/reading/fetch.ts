import type { Fetched, Unreadable } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import { ownId, type ProviderRecord, parentId } from '../../../model/record.ts';
import { withQuery } from '../../paths.ts';
import type { Client } from '../client.ts';
import { toInvoice } from '../mapper/note.ts';
import { capsuleEntry } from '../schema.ts';
import { idOf, readParties, rowsOf } from './rows.ts';

const IDS_PER_CALL = 10;
const EMBED = { embed: 'tags,fields' };
/** Older than Capsule. */
const EVER = '2000-01-01T00:00:00Z';
const isId = (id: string): boolean => /^\d+$/.test(id);

/** Records as they stand now. */
export async function fetchRecords(client: Client, entity: Entity, ids: readonly string[]): Promise<Fetched> {
  switch (entity) {
    case 'contact':
    case 'contactPerson':
      return fetchParties(client, entity, ids);
    case 'invoice':
      return fetchNotes(client, ids);
    default:
      return { records: [], missing: [], unreadable: [] };
  }
}

/** Ten in a call; one that is left out is asked for alone. */
async function fetchParties(client: Client, entity: Entity, ids: readonly string[]): Promise<Fetched> {
  const wanted = [...new Set(ids)].filter(isId);
  const rows: unknown[] = [];
  for (let from = 0; from < wanted.length; from += IDS_PER_CALL) {
    const chunk = wanted.slice(from, from + IDS_PER_CALL);
    if (chunk.length > 1) rows.push(...rowsOf((await client.getOne(partyPath(chunk.join(','))))?.body, 'parties'));
  }
  const answered = new Set(rows.map(idOf));
  const absent: string[] = [];
  for (const id of wanted.filter((one) => !answered.has(one))) {
    const alone = await client.getOne(partyPath(id));
    if (alone) rows.push(alone.body.party);
    else absent.push(id);
  }
  const { records, unreadable } = readParties(rows);
  const { deleted, hidden } = await explain(client, entity, absent);
  const left = strayed(entity, wanted, records, answeredIds(rows, unreadable));
  return {
    records,
    // What is no number cannot be a party of Capsule's.
    missing: [...ids.filter((id) => !isId(id)), ...deleted, ...left],
    unreadable: [...unreadable, ...hidden],
  };
}

const partyPath = (ids: string): string => withQuery(`/parties/${ids}`, EMBED);
const answeredIds = (rows: readonly unknown[], unreadable: readonly Unreadable[]): ReadonlySet<string> =>
  new Set(rows.map(idOf).filter((id) => !unreadable.some((one) => one.id === id)));

/** People that are there but belong to no organisation any more are nobody's `contactPerson`. */
const strayed = (
  entity: Entity,
  wanted: readonly string[],
  records: readonly ProviderRecord[],
  answered: ReadonlySet<string>,
): readonly string[] =>
  wanted.filter((id) => answered.has(id) && !records.some((record) => record.entity === entity && record.id === id));

/**
 * Capsule answers alike for a party that is gone and for one that this user may not see. Only the deleted list tells them
 * apart, and only what stands there is gone: the other may be there for everybody else.
 */
async function explain(client: Client, entity: Entity, absent: readonly string[]) {
  const deleted: string[] = [];
  const hidden: Unreadable[] = [];
  const known = absent.length > 0 ? await everDeleted(client) : new Set();
  for (const id of absent) {
    if (known.has(id)) deleted.push(id);
    else
      hidden.push({
        entity,
        id,
        reason: 'Capsule does not show this party to the connected user, and does not call it deleted',
      });
  }
  return { deleted, hidden };
}

async function everDeleted(client: Client): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let page: number | undefined = 1; page !== undefined; ) {
    const query = { since: EVER, page: String(page), perPage: '100' };
    const { body, next } = await client.get(withQuery('/parties/deleted', query));
    for (const row of rowsOf(body, 'parties')) ids.add(idOf(row));
    page = next;
  }
  return ids;
}

/** Notes are read by way of their party, newest first, as far as needed; an id of a party asks for all of its. */
async function fetchNotes(client: Client, ids: readonly string[]): Promise<Fetched> {
  const records: ProviderRecord[] = [];
  const missing: string[] = [];
  for (const [party, group] of Map.groupBy(new Set(ids), (id) => parentId(id) ?? id)) {
    const wanted = group.filter((id) => parentId(id) !== undefined);
    const notes = isId(party) ? await notesOf(client, party, wanted.length < group.length ? undefined : wanted) : [];
    records.push(...notes);
    missing.push(...wanted.filter((id) => !notes.some((note) => note.id === id)));
  }
  return { records, missing, unreadable: [] };
}

/** Our notes on a party. `wanted`: stops as soon as these were seen. */
export async function notesOf(
  client: Client,
  party: string,
  wanted?: readonly string[],
): Promise<readonly ProviderRecord[]> {
  const notes: ProviderRecord[] = [];
  for (let page: number | undefined = 1; page !== undefined; ) {
    const path = withQuery(`/parties/${party}/entries`, { page: String(page), perPage: '50' });
    const answer = await client.getOne(path);
    for (const row of rowsOf(answer?.body, 'entries')) {
      const entry = capsuleEntry.safeParse(row).data;
      const note = entry && toInvoice({ ...entry, party: entry.party ?? { id: party } });
      if (note && (!wanted || wanted.some((id) => ownId(id) === ownId(note.id)))) notes.push(note);
    }
    page = wanted && notes.length >= wanted.length ? undefined : answer?.next;
  }
  return notes;
}
