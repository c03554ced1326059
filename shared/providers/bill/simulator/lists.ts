import { type Answer, invalid, ok } from './answers.ts';
import type { Call } from './call.ts';
import { matches, parseFilters } from './filters.ts';
import type { Kind, Kinds, Row } from './records.ts';

const DEFAULT_MAX = 20;
const MOST = 100;

export type Fields<R> = Readonly<Record<string, (row: R) => string | boolean>>;

/** What every list can be filtered by. */
const COMMON: Fields<Row> = {
  id: ({ id }) => id,
  archived: ({ archived }) => archived,
  createdTime: ({ createdTime }) => createdTime,
  updatedTime: ({ updatedTime }) => updatedTime,
};

/**
 * Answers a list: filtered, sorted, a page of it. A page's token is bound to the question it was given for.
 * @see https://developer.bill.com/docs/search-op-with-lists
 */
export function list<K extends Kind>(
  call: Call,
  kind: K,
  fields: Fields<Kinds[K]>,
  show: (row: Kinds[K]) => unknown,
): Answer {
  const { books, query } = call;
  const max = readMax(query.get('max'));
  const question = `${kind}|${query.get('filters') ?? ''}|${query.get('sort') ?? ''}|${max}`;
  const known: Fields<Kinds[K]> = { ...(COMMON as Fields<Kinds[K]>), ...fields };
  const tests = parseFilters(query.get('filters') ?? '').map((clause) => matches(clause, known));
  const order = readSort(query.get('sort'));
  const rows = books
    .listed(kind)
    .filter((row) => tests.every((test) => test(row)))
    .toSorted(order.compare);
  const { results, next } = pageOf(call, rows, max, question, order);
  const last = books.options.lastPage === 'empty' ? { nextPage: '' } : {};
  return ok({ results: results.map(show), ...(next === undefined ? last : { nextPage: next }) });
}

interface Order {
  readonly field: 'createdTime' | 'updatedTime';
  readonly direction: 1 | -1;
  readonly compare: (a: Row, b: Row) => number;
}

/** @throws {Refused} 400 */
function readSort(text: string | null): Order {
  const [field, way = 'asc', ...rest] = (text ?? 'createdTime:desc').split(':');
  const isKnown = (field === 'createdTime' || field === 'updatedTime') && (way === 'asc' || way === 'desc');
  if (!isKnown || rest.length > 0) throw invalid('sort', 'must be createdTime or updatedTime, :asc or :desc');
  const direction = way === 'asc' ? 1 : -1;
  const compare = (a: Row, b: Row): number =>
    direction * (Date.parse(a[field]) - Date.parse(b[field]) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { field, direction, compare };
}

/** @throws {Refused} 400 */
function readMax(text: string | null): number {
  const max = text === null ? DEFAULT_MAX : Number(text);
  if (!Number.isInteger(max) || max < 1 || max > MOST) throw invalid('max', `must be 1 to ${MOST}`);
  return max;
}

interface Place {
  readonly question: string;
  readonly skipped: number;
  readonly at: string;
  readonly id: string;
}

function pageOf<R extends Row>(
  { books, query }: Call,
  rows: readonly R[],
  max: number,
  question: string,
  { field, compare }: Order,
): { readonly results: readonly R[]; readonly next?: string } {
  const token = query.get('page') || undefined;
  const place = token === undefined ? undefined : readPlace(token, question);
  const isPast = (row: R): boolean =>
    place === undefined || compare(row, { id: place.id, [field]: place.at } as unknown as Row) > 0;
  const skipped = place?.skipped ?? 0;
  const rest = books.options.paging === 'offset' ? rows.slice(skipped) : rows.filter(isPast);
  const results = rest.slice(0, max);
  const last = results.at(-1);
  if (!last || rest.length <= max) return { results };
  const next: Place = { question, skipped: skipped + results.length, at: last[field], id: last.id };
  return { results, next: Buffer.from(JSON.stringify(next)).toString('base64url') };
}

/** @throws {Refused} 400: no token, or one that was given for another question */
function readPlace(token: string, question: string): Place {
  try {
    const place = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Place;
    if (place.question === question) return place;
  } catch {
    // not one of ours
  }
  throw invalid('page', 'does not belong to this list');
}
