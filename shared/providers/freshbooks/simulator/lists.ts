import type { Account } from './account.ts';
import { type Call, type Reply, result } from './call.ts';
import type { Filters, Test } from './filters.ts';
import { ERRNO, Refused } from './refusals.ts';
import type { Row } from './rows.ts';
import { wholeOf } from './wire.ts';

/** For `sort=key_asc` and `sort=key_desc`. */
export type Sorts<R> = Readonly<Record<string, (row: R, account: Account) => string | number>>;

const MAX_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 15;

/** One list answer: filters, order, page. @see https://www.freshbooks.com/api/parameters */
export function listReply<R extends Row>(
  call: Call,
  plural: string,
  rows: readonly R[],
  { filters, sorts, render }: ListRules<R>,
): Reply {
  const { account, query } = call;
  const perPage = Math.min(MAX_PER_PAGE, positive(query.get('per_page'), DEFAULT_PER_PAGE, ERRNO.perPage, 'per_page'));
  const page = positive(query.get('page'), 1, ERRNO.page, 'page');
  const found = rows.filter(matches(call, filters));
  const sort = /^(.+)_(asc|desc)$/.exec(query.get('sort') ?? '');
  const by = sort && Object.hasOwn(sorts, sort[1]!) ? sorts[sort[1]!] : undefined;
  if (by) {
    const sign = sort![2] === 'asc' ? 1 : -1;
    const keyed = found.map((row) => ({ row, key: by(row, account) }));
    keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.row.id - b.row.id));
    found.splice(0, found.length, ...keyed.map(({ row }) => row));
  } else if (account.switches.defaultOrder === 'newestFirst') found.reverse();
  const shown = found.slice((page - 1) * perPage, page * perPage);
  const pages = Math.ceil(found.length / perPage);
  return result({ [plural]: shown.map(render), page, pages, per_page: perPage, total: found.length });
}

export interface ListRules<R extends Row> {
  readonly filters: Filters<R>;
  readonly sorts: Sorts<R>;
  readonly render: (row: R) => unknown;
}

function matches<R extends Row>({ account, query }: Call, filters: Filters<R>): (row: R) => boolean {
  const tests: Test<R>[] = [];
  const lists = new Map<string, string[]>();
  let visStateAsked = false;
  for (const [name, value] of query) {
    const asked = /^search\[([^\]]+)\](\[\d*\])?$/.exec(name);
    if (!asked) continue;
    const [, key, listMark] = asked;
    if (key === 'vis_state') {
      visStateAsked = true;
      const wanted = wholeOf(value);
      tests.push((row) => row.visState === wanted);
    } else if (listMark !== undefined) lists.set(key!, [...(lists.get(key!) ?? []), value]);
    else if (Object.hasOwn(filters, key!)) tests.push(filters[key!]!(value, account, key!));
  }
  for (const [key, values] of lists) {
    if (!Object.hasOwn(filters, key)) continue;
    const any = values.map((value) => filters[key]!(value, account, key));
    tests.push((row) => any.some((test) => test(row, account)));
  }
  // Archived ones stand in every list; deleted ones only in the list of the deleted.
  if (!visStateAsked) tests.push((row) => row.visState !== 1);
  return (row) => tests.every((test) => test(row, account));
}

function positive(text: string | null, fallback: number, errno: number, field: string): number {
  if (text === null || text === '') return fallback;
  const value = wholeOf(text);
  if (value === undefined || value < 0) throw new Refused(400, errno, `Bad ${field} value`, { field, value: text });
  return value === 0 ? fallback : value;
}
