import type { Page, Position } from '../../../engine/provider.ts';
import { pathOf } from '../../paths.ts';
import type { Client } from '../client.ts';
import { instant } from '../mapper/values.ts';
import { EVERY_STATUS, PAGE_SIZE, paged, UNIT_DECIMALS } from '../query.ts';
import { type Resource, readRows, rowsOf } from './rows.ts';

type Query = Readonly<Record<string, string>>;

interface Stream {
  readonly resource: Resource;
  /** Filters of the first sync, and an order that no edit changes; absent: the first sync lists nothing. */
  readonly first?: Query;
  readonly increment: Query;
  /** Whether a first sync would list this row. */
  readonly inFirst?: (row: Readonly<Record<string, unknown>>) => boolean;
}

const OLDEST_FIRST = { order: 'UpdatedDateUTC ASC' } as const;

const STREAMS: Readonly<Record<string, Stream>> = {
  contacts: {
    resource: 'Contacts',
    first: { includeArchived: 'true', order: 'ContactID ASC' },
    increment: { includeArchived: 'true', ...OLDEST_FIRST },
  },
  bills: {
    resource: 'Invoices',
    first: {
      where: 'Type=="ACCPAY" AND Status=="AUTHORISED" AND AmountDue>0',
      order: 'InvoiceID ASC',
      ...UNIT_DECIMALS,
    },
    increment: { where: 'Type=="ACCPAY"', Statuses: EVERY_STATUS, ...OLDEST_FIRST, ...UNIT_DECIMALS },
    inFirst: ({ Status, AmountDue }) => Status === 'AUTHORISED' && Number(AmountDue) > 0,
  },
  // Unpaid bills carry their payments, and what paid the others before the first sync is history.
  payments: { resource: 'Payments', increment: { where: 'PaymentType=="ACCPAYPAYMENT"', ...OLDEST_FIRST } },
};

export const isListStream = (stream: string): boolean => stream in STREAMS;

/**
 * One page of contacts, bills or payments.
 *
 * A first sync walks by page number in an order that edits do not change. It promises every row that matched from
 * beginning to end; one that leaves the filter meanwhile pulls an unread one onto a page already passed, which the
 * caller learns from `leftFirstSync` of the increment that follows.
 *
 * An increment walks by moving `If-Modified-Since` to the last row's second and counts pages only inside one second:
 * a row edited on the way goes to the end and is read there again. Rows may come twice, none is skipped.
 * @see https://developer.xero.com/documentation/api/accounting/requests-and-responses
 */
export async function listPage(client: Client, name: string, position: Position): Promise<Page> {
  const stream = STREAMS[name];
  if (stream === undefined) throw new Error(`xero has no stream ${name}`);
  if (position.since === undefined) return firstPage(client, stream, position.page);
  return incrementPage(client, stream, walkFrom(position.since, position.page));
}

const EMPTY: Page = { records: [], unreadable: [] };

async function firstPage(client: Client, { resource, first }: Stream, token: string | undefined): Promise<Page> {
  if (first === undefined) return EMPTY;
  const page = Number(token ?? '1');
  const body = await client.get(pathOf([resource], { ...first, ...paged(page) }));
  const rows = readRows(resource, rowsOf(body, resource));
  return { ...rows, ...(hasMore(body, resource, page) ? { nextPage: String(page + 1) } : {}) };
}

/** Rows changed in this second (ms) or later, and the page of them. */
interface Walk {
  readonly from: number;
  readonly page: number;
}

const second = (ms: number): number => Math.floor(ms / 1000) * 1000;

function walkFrom(since: number, token: string | undefined): Walk {
  const [from, page] = (token ?? `${second(since)}.1`).split('.').map(Number);
  return { from: from ?? second(since), page: page ?? 1 };
}

async function incrementPage(client: Client, { resource, increment, inFirst }: Stream, walk: Walk): Promise<Page> {
  // Nobody says whether the header's own second is included: asking for one earlier covers both readings.
  const modifiedSince = walk.from - 1000;
  const body = await client.get(pathOf([resource], { ...increment, ...paged(walk.page) }), { modifiedSince });
  const rows = rowsOf(body, resource);
  const left = inFirst && rows.filter((row) => !inFirst(row)).length;
  return {
    ...readRows(resource, rows),
    ...(hasMore(body, resource, walk.page) ? { nextPage: nextWalk(walk, rows) } : {}),
    ...(left === undefined ? {} : { leftFirstSync: left }),
  };
}

function nextWalk(walk: Walk, rows: readonly Readonly<Record<string, unknown>>[]): string {
  const stamps = rows.map(({ UpdatedDateUTC }) =>
    instant(typeof UpdatedDateUTC === 'string' ? UpdatedDateUTC : undefined),
  );
  const last = second(Math.max(walk.from, ...stamps.filter((stamp) => stamp !== undefined)));
  return last > walk.from ? `${last}.1` : `${walk.from}.${walk.page + 1}`;
}

/** `pagination` counts the pages; without it a full page is followed by another. */
function hasMore(body: unknown, resource: Resource, page: number): boolean {
  const { pagination } = (body ?? {}) as { pagination?: { pageCount?: unknown } };
  const count = pagination?.pageCount;
  return typeof count === 'number' ? page < count : rowsOf(body, resource).length >= PAGE_SIZE;
}
