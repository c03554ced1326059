import { Unavailable } from '../../../engine/errors.ts';
import type { Client } from '../client.ts';

/** Rows asked for at a time; what the platform gives without being asked, too. */
const LIMIT = 100;

export type Query = Readonly<Record<string, string | undefined>>;

export interface RawPage {
  readonly rows: readonly unknown[];
  readonly next?: string;
}

/** `invoices?status=open&limit=100`, every part percent-encoded. */
export function pathOf(segments: readonly string[], query: Query = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const path = segments.map(encodeURIComponent).join('/');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

export async function readPage(
  client: Client,
  segments: readonly string[],
  query: Query,
  after?: string,
): Promise<RawPage> {
  return pageOf(await client.get(pathOf(segments, { ...query, limit: String(LIMIT), after })), after);
}

/** All rows of a list. */
export async function readAll(
  client: Client,
  segments: readonly string[],
  query: Query = {},
): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  let after: string | undefined;
  do {
    const page = await readPage(client, segments, query, after);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return rows;
}

/**
 * The cursors stand beside `data`; a guide page shows them under `pagination`, an integrator's code calls them
 * `next_cursor` and `has_more`.
 * @see https://docs.alternativepayments.io pagination
 * @throws {Unavailable} no list, or one that says that it goes on and not where
 */
function pageOf(body: unknown, after: string | undefined): RawPage {
  const { data, pagination, ...top } = Object(body) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(data)) throw new Unavailable('alternative-payments answered a list with something that is none');
  const facts: Readonly<Record<string, unknown>> = { ...Object(pagination), ...top };
  if ((facts.has_next_page ?? facts.has_more) !== true) return { rows: data };
  const next = facts.end_cursor ?? facts.next_cursor;
  if (typeof next !== 'string' || next === '' || next === after) {
    throw new Unavailable('alternative-payments has a next page and does not say where');
  }
  return { rows: data, next };
}
