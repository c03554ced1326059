/** Rows asked for at a time: the most that BILL gives. */
const MAX = 100;

export type Clause = readonly [field: string, op: 'eq' | 'gte' | 'in' | 'sw', value: string];

export interface ListQuery {
  readonly filters?: readonly Clause[];
  readonly sort?: 'updatedTime:asc' | 'createdTime:desc';
  /** Token of a page before. */
  readonly page?: string | undefined;
}

/** `bills?max=100&sort=...&filters=...`, every part percent-encoded. */
export function listPath(collection: string, { filters = [], sort, page }: ListQuery): string {
  const query = new URLSearchParams({ max: String(MAX) });
  if (sort) query.set('sort', sort);
  if (filters.length > 0) query.set('filters', filters.map(clauseOf).join(','));
  if (page) query.set('page', page);
  return `${collection}?${query}`;
}

/** Values stand in quotes, since a comma would begin another clause. Nothing escapes a quote. */
const clauseOf = ([field, op, value]: Clause): string => `${field}:${op}:"${value.replaceAll('"', '')}"`;

/** A name with a quote in it can only be asked for by what stands before the quote. */
export const named = (name: string): Clause =>
  name.includes('"') ? ['name', 'sw', name.slice(0, name.indexOf('"')).trimEnd()] : ['name', 'eq', name];

/** As BILL writes instants. */
export const stamp = (ms: number): string => new Date(ms).toISOString();

/** The path of one record. */
export const recordPath = (collection: string, id: string, ...more: readonly string[]): string =>
  [collection, encodeURIComponent(id), ...more].join('/');
