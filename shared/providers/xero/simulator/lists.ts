import type { Call, Reply } from './call.ts';
import { NotFound, Rejected } from './refusals.ts';
import type { Row } from './table.ts';
import { type Fields, parseOrder, parseWhere } from './where.ts';
import type { Wire } from './wire.ts';

export interface ListSpec<R extends Row> {
  /** Name of the envelope's array. */
  readonly key: string;
  /** Xero's name of one, used in messages. */
  readonly type: string;
  readonly fields: Fields<R>;
  readonly paged: boolean;
  /** Takes If-Modified-Since. */
  readonly increments: boolean;
  /** Some filters answer in pages even when no page was asked for. */
  readonly forcesPaging?: boolean;
  readonly render: (row: R, paged: boolean) => Wire;
}

const PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1000;
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** One list answer: increment, filter, order, page. `rows` are already narrowed by the resource's own filters. */
export function listReply<R extends Row>(call: Call, rows: readonly R[], spec: ListSpec<R>): Reply {
  const { query } = call;
  const { switches } = call.books.world.options;
  let found: R[] = rows as R[];
  const since = spec.increments ? modifiedSince(call) : undefined;
  if (since !== undefined) {
    const second = Math.floor(since / 1000) + (switches.modifiedSinceInclusive ? 0 : 1);
    found = found.filter((row) => Math.floor(row.updatedAt / 1000) >= second);
    if (found.length === 0 && switches.notModified304) return { status: 304, raw: '' };
  }
  const where = query.get('where');
  if (where) found = found.filter(parseWhere(where, spec.fields, spec.type));
  const order = query.get('order');
  found = [...found].sort(order ? parseOrder(order, spec.fields, spec.type) : byUpdate);

  const paged = spec.paged && (query.has('page') || query.has('pageSize') || spec.forcesPaging === true);
  if (!paged) return { key: spec.key, items: found.map((row) => spec.render(row, false)) };

  const page = Math.max(1, wholeNumber(query.get('page'), 1));
  const pageSize = Math.min(MAX_PAGE_SIZE, Math.max(1, wholeNumber(query.get('pageSize'), PAGE_SIZE)));
  const pageCount = Math.max(1, Math.ceil(found.length / pageSize));
  if (page > pageCount && switches.pageBeyondEnd === 'notFound') throw new NotFound();
  return {
    key: spec.key,
    items: found.slice((page - 1) * pageSize, page * pageSize).map((row) => spec.render(row, true)),
    pagination: { page, pageSize, pageCount, itemCount: found.length },
  };
}

const byUpdate = (a: Row, b: Row): number => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function modifiedSince(call: Call): number | undefined {
  const text = call.headers['if-modified-since'];
  if (!text) return undefined;
  const ms = ISO.test(text)
    ? Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`)
    : NaN;
  if (Number.isNaN(ms)) throw new Rejected(412, 'The If-Modified-Since header could not be read as a UTC timestamp.');
  return ms;
}

function wholeNumber(text: string | null, fallback: number): number {
  if (text === null || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value)) {
    throw new Rejected(400, {
      ErrorNumber: 16,
      Type: 'QueryParseException',
      Message: `'${text}' is not a valid page.`,
    });
  }
  return value;
}

/** A comma list, also as the repeated or bracketed parameter that HTTP libraries make of an array. */
export function listParameter(query: URLSearchParams, name: string): Set<string> | undefined {
  const texts = [...query.getAll(name), ...query.getAll(`${name}[]`)].flatMap((text) => text.split(','));
  const values = texts.map((text) => text.trim().toLowerCase()).filter((text) => text !== '');
  return values.length > 0 ? new Set(values) : undefined;
}

export const flag = (query: URLSearchParams, name: string): boolean => query.get(name)?.toLowerCase() === 'true';
