import type { Page, Position } from '../../../engine/provider.ts';
import { type ProviderRecord, parentId } from '../../../model/record.ts';
import { merge } from '../../reading.ts';
import type { Client } from '../client.ts';
import { dayContaining, easternInstant } from '../eastern.ts';
import { type Pair, paged, pathOf, type Resource, search, WITH_BALANCES, WITH_LINES } from '../query.ts';
import { type Listed, listedOf, type Row, readers, readRows } from './rows.ts';
import { nextWalk, START, tokenOf, type Walk, walkOf } from './walk.ts';

/**
 * The order of the first sync. Invoices are the newest first, so that the last twelve months are read before all history
 * (AF-15); clients by an id that no edit changes. Nothing else can be relied on: `invoice_date` is the only order that
 * invoices honour.
 */
const FIRST: Readonly<Record<Resource, readonly Pair[]>> = {
  clients: [['sort', 'client_id_asc'], ...WITH_BALANCES],
  invoices: [['sort', 'invoice_date_desc'], WITH_LINES],
  payments: [['sort', 'date_asc']],
};
const INCREMENT: Readonly<Record<Resource, readonly Pair[]>> = {
  clients: WITH_BALANCES,
  invoices: [WITH_LINES],
  payments: [],
};

export const isListStream = (stream: string): stream is Resource => Object.hasOwn(readers, stream);

/**
 * One page of clients, invoices or payments.
 *
 * A first sync lists everything that is active or archived, paid invoices too: who pays between two pages moves nothing, and
 * which of them are still owed (MF-1) is read off each row instead of trusted to a filter.
 *
 * An increment asks twice: for what changed, and for what was deleted, since deleted rows show themselves only under
 * `vis_state=1`. `updated_min` knows whole days, so the answer holds the day's earlier changes too; they are left out while
 * one page shows the whole window. Where it takes several, everything is kept, and the next increment of the day reads
 * again what a moving row may have hidden.
 * @see https://www.freshbooks.com/api/parameters
 */
export async function listPage(client: Client, account: string, resource: Resource, position: Position): Promise<Page> {
  const { since, page } = position;
  if (since === undefined) {
    const walk = walkOf(page);
    const listed = await read(client, resource, [...FIRST[resource], ...paged(walk.page)]);
    const next = nextWalk(walk, listed);
    return { ...readRows(resource, listed.rows, account), ...(next ? { nextPage: tokenOf(next) } : {}) };
  }
  const [phase, token] = page?.startsWith('gone:') ? ['gone', page.slice(5)] : ['live', page?.slice(5)];
  const part = (which: Phase, walk: Walk) => window(client, account, resource, since, which, walk);
  if (phase === 'gone') return part('gone', walkOf(token));
  const live = await part('live', walkOf(token));
  if (live.nextPage !== undefined) return live;
  // Both in one page where both are short: an hour without changes leaves the cursor alone.
  const gone = await part('gone', START);
  return { ...gone, ...merge(live, gone) };
}

type Phase = 'live' | 'gone';

async function window(
  client: Client,
  account: string,
  resource: Resource,
  since: number,
  phase: Phase,
  walk: Walk,
): Promise<Page> {
  const listed = await read(client, resource, [
    search(resource, 'updated_min', dayContaining(since)),
    ...(phase === 'gone' ? [search(resource, 'vis_state', '1')] : []),
    ...INCREMENT[resource],
    ...paged(walk.page),
  ]);
  const whole = walk.page === 1 && walk.total === undefined && listed.pages <= 1;
  const rows = listed.rows.filter((row) => belongs(row, phase) && (!whole || changedSince(row, since)));
  const next = nextWalk(walk, listed);
  const { records, unreadable } = readRows(resource, rows, account);
  return {
    records: records.map(withSettlements),
    unreadable,
    ...(next ? { nextPage: `${phase}:${tokenOf(next)}` } : {}),
    ...(phase === 'gone' ? { leftFirstSync: rows.filter((row) => changedSince(row, since)).length } : {}),
  };
}

/**
 * Of what was settled on an invoice a list shows the sum, and of a payment not what it leaves open: a row that is new or
 * differs has the invoice read with everything on it. A first sync asks for nothing, since nothing in it is news.
 */
function withSettlements(record: ProviderRecord): ProviderRecord {
  const { entity, id, fields, presence, alsoLookAt = [] } = record;
  const invoice = entity === 'payment' ? parentId(id) : entity === 'invoice' && !fields.settledBy ? id : undefined;
  const isAlive = entity === 'payment' || presence === 'present';
  return invoice && isAlive ? { ...record, alsoLookAt: [...alsoLookAt, { entity: 'invoice', id: invoice }] } : record;
}

/** A list that does not know `vis_state` answers with everything: what is not deleted was listed before. */
const belongs = (row: Row | null, phase: Phase): boolean => phase === 'live' || Number(row?.vis_state) === 1;

/** By the row's own stamp, read as late as it can be meant. What cannot be read is kept. */
function changedSince(row: Row | null, since: number): boolean {
  const instant = typeof row?.updated === 'string' ? easternInstant(row.updated) : undefined;
  // The stamp names a second that may have been nearly over.
  return instant === undefined || instant.latest + 999 >= since;
}

async function read(client: Client, resource: Resource, query: readonly Pair[]): Promise<Listed> {
  return listedOf(await client.get(pathOf(readers[resource].path, query)), resource);
}
