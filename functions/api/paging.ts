import { Problem } from './problems.ts';

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Where a page ended, as a text nobody has to understand. */
const cursorOf = (position: string): string => Buffer.from(position).toString('base64url');

/** @throws {Problem} 400: not a cursor that was given out */
export function positionOf({ cursor }: PageQuery): string | undefined {
  if (cursor === undefined) return undefined;
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  if (position === '' || cursorOf(position) !== cursor) {
    throw new Problem(400, 'badCursor', 'cursor: must be the nextCursor of a page before.');
  }
  return position;
}

/**
 * A page of a list that is at hand, and in the order of `positionIn`, which says where a row stands: rows that come and
 * go between two pages shift nothing.
 */
export function pageOfAll<Row>(
  rows: readonly Row[],
  query: PageQuery,
  positionIn: (row: Row) => string,
): { readonly data: readonly Row[]; readonly nextCursor: string | null } {
  const after = positionOf(query);
  const left = after === undefined ? rows : rows.filter((row) => positionIn(row) > after);
  const data = left.slice(0, query.limit);
  return { data, nextCursor: left.length > data.length ? cursorOf(positionIn(data.at(-1)!)) : null };
}

/** A page of what `read` gives in ascending order of the position, one row more than wanted. */
export async function pageFrom<Row>(
  query: PageQuery,
  read: (after: string | undefined, limit: number) => Promise<readonly Row[]>,
  positionIn: (row: Row) => string,
): Promise<{ readonly data: readonly Row[]; readonly nextCursor: string | null }> {
  const rows = await read(positionOf(query), query.limit + 1);
  const data = rows.slice(0, query.limit);
  return { data, nextCursor: rows.length > data.length ? cursorOf(positionIn(data.at(-1)!)) : null };
}
