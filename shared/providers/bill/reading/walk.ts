import type { Client } from '../client.ts';
import { type Clause, listPath, stamp } from './query.ts';
import { pageOf } from './rows.ts';

/** Where a walk by `updatedTime` stands: `<instant>|<token of a page within that instant>`; both may be empty. */
const join = (from: string, token: string): string => `${from}|${token}`;
const cut = (page: string): [string, string] => [page.slice(0, page.indexOf('|')), page.slice(page.indexOf('|') + 1)];

export interface Step {
  readonly rows: readonly unknown[];
  readonly nextPage?: string;
}

/**
 * One page of everything that changed since, oldest first. The walk moves on by the instant of the last row, and by BILL's
 * own token only within one instant: whether a token is a place in the order or a number of rows to skip is not
 * documented, and with a number a record edited during the walk would pull another one past it. Rows may come twice.
 * @see https://developer.bill.com/docs/search-op-with-lists
 */
export async function walk(
  client: Client,
  collection: string,
  position: {
    readonly since?: number | undefined;
    readonly page?: string | undefined;
    readonly also?: readonly Clause[];
  },
): Promise<Step> {
  const { since, page, also = [] } = position;
  const [from, token] = page === undefined ? [since === undefined ? '' : stamp(since), ''] : cut(page);
  const changed: readonly Clause[] = from === '' ? [] : [['updatedTime', 'gte', from]];
  const path = listPath(collection, { filters: [...changed, ...also], sort: 'updatedTime:asc', page: token });
  const { rows, next } = pageOf(await client.get(path));
  if (next === undefined) return { rows };
  const last = updatedAt(rows.at(-1));
  const isFurther = last !== undefined && (from === '' || last > Date.parse(from));
  return { rows, nextPage: isFurther ? join(stamp(last), '') : join(from, next) };
}

function updatedAt(row: unknown): number | undefined {
  const { updatedTime } = Object(row) as { updatedTime?: unknown };
  const at = Date.parse(String(updatedTime));
  return Number.isNaN(at) ? undefined : at;
}

/** All rows of a list. `until`: the page that has such a row is the last. */
export async function readAll(
  client: Client,
  collection: string,
  filters: readonly Clause[],
  until?: (row: unknown) => boolean,
): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  let page: string | undefined;
  do {
    const step = pageOf(await client.get(listPath(collection, { filters, sort: 'createdTime:desc', page })));
    rows.push(...step.rows);
    page = until && step.rows.some(until) ? undefined : step.next;
  } while (page !== undefined);
  return rows;
}
