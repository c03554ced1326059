import { createHash } from 'node:crypto';
import { type Answer, invalid, ok } from './answers.ts';
import { type Call, onlyQuery } from './call.ts';
import { type Collection, type PageOf, type Place, pageAmong } from './collection.ts';
import type { Kind, Kinds, Row } from './records.ts';
import { parseRef } from './shapes.ts';

const DAY_MS = 24 * 3_600_000;
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;
const MAX_IDS = 100;
const COMMON = ['updated_since', 'cursor', 'limit', 'include_archived', 'external_ref', 'ids'];

interface ListFilter<R> {
  readonly name: string;
  /** @throws {Refused} 400: a value the filter does not know */
  readonly matches: (value: string) => (row: R) => boolean;
  /**
   * For a list that is as current as a read by id: the rows that can match.
   * @throws {Refused} 400: the value names nothing
   */
  readonly current?: (value: string) => readonly R[];
}

/** Answers `GET /<records>`: ascending by `updated_at`, then `id`. */
export function list<K extends Kind>(call: Call, kind: K, filters: readonly ListFilter<Kinds[K]>[] = []): Answer {
  onlyQuery(call, [...COMMON, ...filters.map(({ name }) => name)]);
  const given = filters.filter(({ name }) => call.query.has(name));
  const tests = given.map(({ name, matches }) => matches(call.query.get(name)!));
  const withArchived = readFlag(call, 'include_archived');
  const ref = readRef(call);
  const { tenant } = call;
  const query = {
    ...readPlace(call, kind),
    limit: readLimit(call),
    matches: (row: Kinds[K]) =>
      (withArchived || !row.archived) &&
      !tenant.unsynced.has(row.id) &&
      (!ref || row.external_refs.some(({ system, id }) => system === ref.system && id === ref.id)) &&
      tests.every((test) => test(row)),
  };
  const collection = tenant.records[kind] as unknown as Collection<Kinds[K]>;
  const asOf =
    tenant.options.listLagMs === 0 ? Number.POSITIVE_INFINITY : tenant.ports.now() - tenant.options.listLagMs;
  const ids = readIds(call);
  const current = ids ? ids.map((id) => collection.get(id)) : currentOf(call, given);
  const holder = ref && collection.byRef(ref);
  let page: PageOf<Kinds[K]>;
  if (current) page = pageAmong(present(current), query);
  else if (ref) page = pageAmong(present([holder && collection.shown(holder.id, asOf)]), query);
  else page = collection.page({ ...query, asOf });
  if (page.next) tenant.clock.handedOut(page.next);
  return ok({ data: page.rows, next_cursor: page.next && cursorText(call, kind, page.next) });
}

function currentOf<R>(call: Call, given: readonly ListFilter<R>[]): readonly R[] | undefined {
  const filter = given.find(({ current }) => current);
  return filter?.current?.(call.query.get(filter.name)!);
}

const present = <R extends Row>(rows: readonly (R | undefined)[]): readonly R[] =>
  [...new Set(rows)].filter((row) => row !== undefined);

/** A filter that keeps records in one of several states, separated by commas. */
export const statusFilter = <R extends { readonly status: string }>(known: readonly R['status'][]) => ({
  name: 'status',
  matches: (value: string) => {
    const wanted = value.split(',');
    const unknown = wanted.find((one) => !known.includes(one));
    if (unknown !== undefined) throw invalid({ status: `${unknown} is no status` });
    return (row: R) => wanted.includes(row.status);
  },
});

export function readLimit(call: Call): number {
  const given = call.query.get('limit');
  if (given === null) return DEFAULT_LIMIT;
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (limit < 1 || limit > MAX_LIMIT) throw invalid({ limit: `must be 1 to ${MAX_LIMIT}` });
  return limit;
}

function readPlace(call: Call, kind: string): { readonly since?: number; readonly after?: Place } {
  const cursor = call.query.get('cursor');
  if (cursor !== null) return { after: readCursor(call, kind, cursor) };
  const text = call.query.get('updated_since');
  if (text === null) return {};
  const since = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(since)) throw invalid({ updated_since: 'must be an instant' });
  return { since };
}

/** The parameters stand in the cursor: with others it would be a position in another list. */
function cursorText(call: Call, kind: string, { at, id }: Place): string {
  return Buffer.from(JSON.stringify([at, id, call.tenant.ports.now(), parametersOf(call, kind)])).toString('base64url');
}

function readCursor(call: Call, kind: string, text: string): Place {
  const refused = invalid({ cursor: 'is unknown, too old, or belongs to other parameters' });
  try {
    const [at, id, issuedAt, parameters] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const usable = call.tenant.ports.now() - issuedAt <= DAY_MS && parameters === parametersOf(call, kind);
    if (usable) return { at, id };
  } catch {
    // not one of ours
  }
  throw refused;
}

function parametersOf(call: Call, kind: string): string {
  const query = new URLSearchParams(call.query);
  query.delete('cursor');
  query.sort();
  return createHash('sha256')
    .update(`${call.tenant.organisation.id} ${kind} ${query}`)
    .digest('base64url')
    .slice(0, 12);
}

function readFlag(call: Call, name: string): boolean {
  const value = call.query.get(name);
  if (value !== null && value !== 'true' && value !== 'false') throw invalid({ [name]: 'must be true or false' });
  return value === 'true';
}

function readRef(call: Call) {
  const value = call.query.get('external_ref');
  if (value === null) return undefined;
  const ref = parseRef(value);
  if (!ref) throw invalid({ external_ref: 'must be <system>:<id>' });
  return ref;
}

function readIds(call: Call): readonly string[] | undefined {
  const value = call.query.get('ids');
  if (value === null) return undefined;
  const ids = value.split(',');
  if (ids.length > MAX_IDS || ids.includes('')) throw invalid({ ids: `must be 1 to ${MAX_IDS} ids` });
  return ids;
}
