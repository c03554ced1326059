/** Largest page; what is asked for beyond it is cut to it without a word. */
export const PAGE_SIZE = 100;
/** Ids in one address, so that it stays below 2,000 characters. */
export const IDS_PER_CALL = 40;

export type Pair = readonly [name: string, value: string];

/**
 * The search keys that work, by list. A key that FreshBooks does not know is ignored and the whole list comes back, so
 * no other key can be written here, and every row that a search returns is checked by whoever asked.
 * @see https://www.freshbooks.com/api/parameters
 */
export interface SearchKeys {
  readonly clients: 'userids' | 'email' | 'organization_like' | 'lname_like' | 'updated_min' | 'vis_state';
  readonly invoices: 'invoiceids' | 'updated_min' | 'vis_state';
  readonly payments: 'invoiceid' | 'updated_min' | 'vis_state';
}
export type Resource = keyof SearchKeys;

/** `search[updated_min]=2026-06-29`. */
export const search = <R extends Resource>(_resource: R, key: SearchKeys[R], value: string): Pair => [
  `search[${key}]`,
  value,
];

/** `search[userids][]=1&search[userids][]=2`: any of them. */
export const searchAny = <R extends Resource>(
  _resource: R,
  key: SearchKeys[R],
  values: readonly string[],
): readonly Pair[] => values.map((value) => [`search[${key}][]`, value]);

export const paged = (page = 1): readonly Pair[] => [
  ['page', String(page)],
  ['per_page', String(PAGE_SIZE)],
];

/** Lists and single reads alike leave the lines out unless asked. */
export const WITH_LINES: Pair = ['include[]', 'lines'];

/** What clients owe, and what of it is late, is left out unless asked. */
export const WITH_BALANCES: readonly Pair[] = [
  ['include[]', 'outstanding_balance'],
  ['include[]', 'overdue_balance'],
];

/** `users/clients?page=1&search%5Bemail%5D=...`, every part percent-encoded. */
export function pathOf(segments: readonly string[], query: readonly Pair[] = []): string {
  const path = segments.map(encodeURIComponent).join('/');
  const pairs = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

/** Ids are numbers; nothing else gets into an address or a body. */
export const isId = (id: string): boolean => /^\d{1,18}$/.test(id);
