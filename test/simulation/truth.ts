import type { Json } from '../../shared/model/json.ts';
import type { Side } from '../../shared/model/names.ts';

export type TrueEntity = 'contact' | 'bill' | 'billPayment' | 'invoice' | 'payment' | 'vendorCredit' | 'creditMemo';

/** A record as it stands in a vendor's own books, in canonical words. `id` is the engine's (`bill/payment`). */
export interface TrueRecord {
  readonly side: Side;
  readonly entity: TrueEntity;
  readonly id: string;
  /** Neither void, deleted, archived, failed, nor cancelled. */
  readonly live: boolean;
  /** Its side still wants a partner on the other one. */
  readonly wanted: boolean;
  readonly fields: Readonly<Record<string, Json>>;
}

export interface TrueChange {
  readonly before: TrueRecord | undefined;
  readonly after: TrueRecord;
}

/**
 * Shows one row of a vendor's books: the same object as long as nothing about it has changed. `children`: records of this
 * entity under the row are gone when they are not among its records any more.
 */
export type Visit = <Row extends { readonly id: string | number }>(
  side: Side,
  row: Row,
  read: (row: Row) => readonly TrueRecord[],
  children?: TrueEntity,
) => void;

/** Goes through the books of both vendors, in the order in which records depend on each other. */
export type Books = (visit: Visit) => void;

/** What a payment over several documents settles of each, as it stands in `allocations`: `12=5000 14=250`. */
export const sharesIn = (text: Json | undefined): ReadonlyMap<string, number> =>
  new Map(
    String(text ?? '')
      .split(' ')
      .filter(Boolean)
      .map((share) => [share.slice(0, share.lastIndexOf('=')), Number(share.slice(share.lastIndexOf('=') + 1))]),
  );

/** What of a document a payment settles: all of it, or its share. */
export const settledOf = ({ fields }: Pick<TrueRecord, 'fields'>, document: string): number =>
  fields.document === document ? Number(fields.amount) : (sharesIn(fields.allocations).get(document) ?? 0);

/** What both vendors really hold, read from behind: never through what the sync believes. */
export class Truth {
  readonly records: Readonly<Record<Side, Map<string, TrueRecord>>> = { L: new Map(), R: new Map() };
  /** Every value a record's field has shown, by `side entity#id field`. */
  readonly shown = new Map<string, Set<Json>>();
  /** When a record last was not wanted on the other side. */
  readonly unwantedAt = new Map<string, number>();
  /** When a record was first there. */
  readonly bornAt = new Map<string, number>();
  readonly #seen = new Map<string, unknown>();
  readonly #books: Books;
  readonly #replaces: (before: TrueRecord, after: TrueRecord) => boolean;
  readonly #now: () => number;

  /** @param replaces whether such a change takes the partner away and makes it anew, since it cannot be edited */
  constructor(books: Books, replaces: (before: TrueRecord, after: TrueRecord) => boolean, now: () => number) {
    this.#books = books;
    this.#replaces = replaces;
    this.#now = now;
  }

  get(side: Side, entity: TrueEntity, id: string | undefined): TrueRecord | undefined {
    return id === undefined ? undefined : this.records[side].get(`${entity}#${id}`);
  }

  of(side: Side, entity: TrueEntity): TrueRecord[] {
    return [...this.records[side].values()].filter((record) => record.entity === entity);
  }

  /** What changed since the last look. */
  look(): TrueChange[] {
    const changes: TrueChange[] = [];
    this.#books((side, row, read, children) => {
      if (!this.#isNew(`${side} ${read.name} ${row.id}`, row)) return;
      const shown = read(row);
      if (children !== undefined) this.#gone(changes, side, `${children}#${row.id}/`, shown);
      for (const record of shown) this.#take(changes, record);
    });
    return changes;
  }

  #isNew(id: string, row: unknown): boolean {
    if (this.#seen.get(id) === row) return false;
    this.#seen.set(id, row);
    return true;
  }

  #take(changes: TrueChange[], after: TrueRecord): void {
    const key = `${after.entity}#${after.id}`;
    const before = this.records[after.side].get(key);
    if (before && same(before, after)) return;
    this.records[after.side].set(key, after);
    if (!before) this.bornAt.set(`${after.side} ${key}`, this.#now());
    if (!after.live || !after.wanted || (before && this.#replaces(before, after))) {
      this.unwantedAt.set(`${after.side} ${key}`, this.#now());
    }
    for (const name in after.fields) {
      const slot = `${after.side} ${key} ${name}`;
      const values = this.shown.get(slot);
      if (values) values.add(after.fields[name]!);
      else this.shown.set(slot, new Set([after.fields[name]!]));
    }
    changes.push({ before, after });
  }

  #gone(changes: TrueChange[], side: Side, prefix: string, left: readonly TrueRecord[]): void {
    for (const [key, record] of this.records[side]) {
      if (!key.startsWith(prefix) || !record.live || left.some(({ id }) => id === record.id)) continue;
      this.#take(changes, { ...record, live: false, wanted: false });
    }
  }
}

const same = (a: TrueRecord, b: TrueRecord): boolean =>
  a.live === b.live &&
  a.wanted === b.wanted &&
  Object.keys(b.fields).every((name) => a.fields[name] === b.fields[name]);
