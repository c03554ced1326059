import type { ExternalRef, Row } from './records.ts';

interface Entry<R> {
  /** Instant (ms) of the row's `updated_at`. */
  readonly at: number;
  row: R;
}

/** A place between two rows of a list. */
export interface Place {
  readonly at: number;
  readonly id: string;
}

export interface PageQuery<R> {
  /** Rows updated at or after this instant (ms). */
  readonly since?: number;
  /** The last row of the page before. */
  readonly after?: Place;
  readonly limit: number;
  /** The list shows the world as it was at this instant (ms). */
  readonly asOf: number;
  readonly matches: (row: R) => boolean;
}

export interface PageOf<R> {
  readonly rows: readonly R[];
  /** The last row, when more follow. */
  readonly next: Place | null;
}

/**
 * The records of one kind in one organisation, ordered by `updated_at`, then `id`.
 *
 * An edited record moves to the end of that order, so a walk in progress meets it again later and loses nothing. The
 * same order gives a list that lags behind the truth: it stops at an older instant and shows each record as it was then.
 */
export class Collection<R extends Row> {
  readonly rows = new Map<string, R>();
  /** Ascending; an entry is stale once its id has a newer one. */
  #log: Entry<R>[] = [];
  #latest = new Map<string, Entry<R>>();
  /** Per id the entry that lists show; the log is taken in up to `#listedUpTo`. */
  #listed = new Map<string, Entry<R>>();
  #listedUpTo = 0;
  #refs = new Map<string, string>();

  get(id: string): R | undefined {
    return this.rows.get(id);
  }

  /** A new or edited row. Its `updated_at` must not be before that of any row stored earlier. */
  put(row: R): void {
    const before = this.rows.get(row.id);
    if (before) this.#forgetRefs(before);
    for (const ref of row.external_refs) this.#refs.set(refKey(ref), row.id);
    this.rows.set(row.id, row);
    const entry = { at: Date.parse(row.updated_at), row };
    this.#latest.set(row.id, entry);
    this.#insert(entry);
    if (this.#listedUpTo > 2 * this.rows.size + 64) this.#compact();
  }

  /** Another content under the same version and stamp: what a platform's silent normalisation does. */
  replaceSilently(row: R): void {
    const entry = this.#latest.get(row.id);
    if (!entry) return;
    this.rows.set(row.id, row);
    entry.row = row;
  }

  byRef(ref: ExternalRef): R | undefined {
    const id = this.#refs.get(refKey(ref));
    return id === undefined ? undefined : this.rows.get(id);
  }

  page(query: PageQuery<R>): PageOf<R> {
    this.#takeIn(query.asOf);
    const { after, since = 0 } = query;
    const start = this.#firstAt((entry) => (after ? comparePlaces(placeOf(entry), after) > 0 : entry.at >= since));
    const rows: R[] = [];
    let last: Place | null = null;
    for (let index = start; index < this.#listedUpTo; index += 1) {
      const entry = this.#log[index]!;
      if (!this.#isListed(entry) || !query.matches(entry.row)) continue;
      if (rows.length === query.limit) return { rows, next: last };
      rows.push(entry.row);
      last = placeOf(entry);
    }
    return { rows, next: null };
  }

  /** The row that a list of that instant shows, if any. */
  shown(id: string, asOf: number): R | undefined {
    this.#takeIn(asOf);
    return this.#listed.get(id)?.row;
  }

  /** Live and archived rows in list order, as they are now. */
  inOrder(): readonly R[] {
    return this.#log.filter((entry) => this.#latest.get(entry.row.id) === entry).map((entry) => entry.row);
  }

  /** Rows of one millisecond stand by id, whatever order they were written in. */
  #insert(entry: Entry<R>): void {
    const place = placeOf(entry);
    const index = this.#firstAt((other) => comparePlaces(placeOf(other), place) > 0);
    if (index === this.#log.length) this.#log.push(entry);
    else this.#log.splice(index, 0, entry);
    if (index < this.#listedUpTo) {
      this.#listed.set(entry.row.id, entry);
      this.#listedUpTo += 1;
    }
  }

  #takeIn(asOf: number): void {
    while (this.#listedUpTo < this.#log.length) {
      const entry = this.#log[this.#listedUpTo]!;
      if (entry.at > asOf) return;
      this.#listed.set(entry.row.id, entry);
      this.#listedUpTo += 1;
    }
  }

  #firstAt(holds: (entry: Entry<R>) => boolean): number {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.#log[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Drops entries that no list can show again. */
  #compact(): void {
    const shown = this.#log.slice(0, this.#listedUpTo).filter((entry) => this.#isListed(entry));
    this.#log = [...shown, ...this.#log.slice(this.#listedUpTo)];
    this.#listedUpTo = shown.length;
  }

  #isListed(entry: Entry<R>): boolean {
    return this.#listed.get(entry.row.id) === entry;
  }

  #forgetRefs(row: R): void {
    for (const ref of row.external_refs) {
      if (this.#refs.get(refKey(ref)) === row.id) this.#refs.delete(refKey(ref));
    }
  }
}

const placeOf = <R extends Row>(entry: Entry<R>): Place => ({ at: entry.at, id: entry.row.id });

/** A page of a few rows that were found otherwise, in the order of lists. */
export function pageAmong<R extends Row>(found: readonly R[], query: Omit<PageQuery<R>, 'asOf'>): PageOf<R> {
  const { after, since = 0, limit, matches } = query;
  const entries = found
    .map((row) => ({ at: Date.parse(row.updated_at), row }))
    .filter((entry) => (after ? comparePlaces(placeOf(entry), after) > 0 : entry.at >= since) && matches(entry.row))
    .sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
  const rows = entries.slice(0, limit);
  return { rows: rows.map(({ row }) => row), next: entries.length > limit ? placeOf(rows.at(-1)!) : null };
}

const comparePlaces = (a: Place, b: Place): number => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const refKey = ({ system, id }: ExternalRef): string => `${system}\n${id}`;
