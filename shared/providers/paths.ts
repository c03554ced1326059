type Query = Readonly<Record<string, string | undefined>>;

/** `/parties?page=1&perPage=100`: every value percent-encoded, a `+` too, and what is undefined left out. */
export function withQuery(path: string, query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

/** `Invoices/{id}?unitdp=4`, every part percent-encoded. */
export const pathOf = (segments: readonly string[], query: Query = {}): string =>
  withQuery(segments.map(encodeURIComponent).join('/'), query);

/** So many at a time: of ids, for addresses that stay short enough. */
export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
