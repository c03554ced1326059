import type { Row } from './rows.ts';

interface Older<R> {
  readonly row: R | undefined;
  /** The instant this version was replaced. */
  readonly until: number;
}

/** Rows by id, remembering replaced versions for as long as lists may run behind. A change is a new row. */
export class Table<R extends Row> {
  readonly #rows = new Map<number, R>();
  readonly #older = new Map<number, Older<R>[]>();
  readonly #lagMs: () => number;
  #nextId: number;

  constructor(firstId: number, lagMs: () => number) {
    this.#nextId = firstId;
    this.#lagMs = lagMs;
  }

  get size(): number {
    return this.#rows.size;
  }
  takeId(): number {
    this.#nextId += 1;
    return this.#nextId - 1;
  }
  get(id: number | undefined): R | undefined {
    return id === undefined ? undefined : this.#rows.get(id);
  }
  /** In the order they were first stored. */
  all(): IterableIterator<R> {
    return this.#rows.values();
  }

  put(row: R, now: number): R {
    const before = this.#rows.get(row.id);
    const lagMs = this.#lagMs();
    if (lagMs > 0) {
      const older = (this.#older.get(row.id) ?? []).filter(({ until }) => until > now - lagMs);
      older.push({ row: before, until: now });
      this.#older.set(row.id, older);
    } else if (this.#older.size > 0) this.#older.delete(row.id);
    this.#rows.set(row.id, row);
    if (row.id >= this.#nextId) this.#nextId = row.id + 1;
    return row;
  }

  /** Rows as a list shows them: as they were `lagMs` ago. */
  listed(now: number): R[] {
    if (this.#older.size === 0) return [...this.#rows.values()];
    const asOf = now - this.#lagMs();
    const rows: R[] = [];
    for (const [id, row] of this.#rows) {
      const version = this.#older.get(id)?.find(({ until }) => until > asOf);
      const shown = version ? version.row : row;
      if (shown) rows.push(shown);
    }
    return rows;
  }

  toJson(): TableState<R> {
    return { nextId: this.#nextId, rows: [...this.#rows.values()] };
  }
  restore({ nextId, rows }: TableState<R>): void {
    this.#rows.clear();
    this.#older.clear();
    for (const row of rows) this.#rows.set(row.id, row);
    this.#nextId = nextId;
  }
}

export interface TableState<R> {
  readonly nextId: number;
  readonly rows: readonly R[];
}
