import { type Answer, invalid, ok } from './answers.ts';
import type { Call } from './call.ts';
import type { Kind, Kinds, Row } from './records.ts';

const PAGE = 100;

/** What a value of a filter lets through. */
export type Filters<R> = Readonly<Record<string, (value: string) => (row: R) => boolean>>;

/** `created_at_start` and `created_at_end`, both inclusive. */
export const createdBetween: Filters<Row> = {
  created_at_start: (value) => from(value, 'created_at_start', ({ created_at }) => created_at),
  created_at_end: (value) => until(value, 'created_at_end', ({ created_at }) => created_at),
};

export function from<R>(value: string, name: string, of: (row: R) => string) {
  const at = instant(value, name);
  return (row: R) => Date.parse(of(row)) >= at;
}

export function until<R>(value: string, name: string, of: (row: R) => string) {
  const at = instant(value, name);
  return (row: R) => Date.parse(of(row)) <= at;
}

/** @throws {Refused} 400 */
function instant(value: string, name: string): number {
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw invalid({ [name]: 'must be an RFC 3339 date' });
  return at;
}

/**
 * Answers a list. A filter that the platform does not know is passed over in silence, so it returns everything.
 * @see https://docs.alternativepayments.io pagination
 */
export function list<K extends Kind>(
  call: Call,
  kind: K,
  filters: Filters<Kinds[K]>,
  isListed: (row: Kinds[K]) => boolean,
  show: (row: Kinds[K]) => unknown,
): Answer {
  const { books, query } = call;
  const { listLagMs, order } = books.options;
  const asOf = listLagMs === 0 ? Number.POSITIVE_INFINITY : books.ports.now() - listLagMs;
  const tests = Object.entries(filters).flatMap(([name, filter]) => {
    const value = query.get(name);
    return value === null || value === '' ? [] : [filter(value)];
  });
  const direction = order === 'newest' ? -1 : 1;
  const rows = (books.records[kind].asOf(asOf) as readonly Kinds[K][])
    .filter((row) => isListed(row) && tests.every((test) => test(row)))
    .sort((a, b) => direction * compare(placeOf(a), placeOf(b)));
  return ok(page(call, rows, direction, show));
}

function page<R extends Row>(call: Call, rows: readonly R[], direction: 1 | -1, show: (row: R) => unknown) {
  const { query, books } = call;
  const limit = readLimit(query.get('limit'));
  const after = readCursor(query.get('after'), 'after');
  const before = readCursor(query.get('before'), 'before');
  const isPast = (row: R, place: Place) => direction * compare(placeOf(row), place) > 0;
  const isAhead = (row: R, place: Place) => direction * compare(placeOf(row), place) < 0;
  const rest = rows.filter((row) => (!after || isPast(row, after)) && (!before || isAhead(row, before)));
  const shown = before && !after ? rest.slice(-limit) : rest.slice(0, limit);
  const last = shown.at(-1);
  const first = shown[0];
  const has_next_page = last !== undefined && rows.some((row) => isPast(row, placeOf(last)));
  const has_previous_page = first !== undefined && rows.some((row) => isAhead(row, placeOf(first)));
  const cursors = {
    start_cursor: first ? cursorOf(first) : null,
    end_cursor: last ? cursorOf(last) : null,
    has_next_page,
    has_previous_page,
  };
  const data = shown.map(show);
  switch (books.options.envelope) {
    case 'flat':
      return { data, ...cursors };
    case 'nested':
      return { data, pagination: cursors };
    case 'short':
      return { data, next_cursor: has_next_page ? cursors.end_cursor : null, has_more: has_next_page };
  }
}

function readLimit(text: string | null): number {
  const limit = text === null ? PAGE : Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE) throw invalid({ limit: `must be 1 to ${PAGE}` });
  return limit;
}

type Place = readonly [createdAt: string, id: string];

const placeOf = ({ created_at, id }: Row): Place => [created_at, id];
const compare = (a: Place, b: Place): number =>
  Date.parse(a[0]) - Date.parse(b[0]) || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
const cursorOf = (row: Row): string => Buffer.from(JSON.stringify(placeOf(row))).toString('base64url');

function readCursor(text: string | null, name: string): Place | undefined {
  if (text === null || text === '') return undefined;
  try {
    const [createdAt, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof createdAt === 'string' && typeof id === 'string') return [createdAt, id];
  } catch {
    // not one of ours
  }
  throw invalid({ [name]: 'is not a cursor' });
}
