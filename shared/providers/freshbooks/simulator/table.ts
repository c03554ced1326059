import { OlderVersions } from '../../simulators/older-versions.ts';
import type { Row } from './rows.ts';

/** Rows by id, remembering replaced versions for as long as lists may run behind. A change is a new row. */
export class Table<R extends Row> {
  readonly #rows = new Map<number, R>();
  readonly #older: OlderVersions<number, R>;
  #nextId: number;

  constructor(firstId: number, lagMs: () => number) {
    this.#nextId = firstId;
    this.#older = new OlderVersions(lagMs);
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
    this.#older.remember(row.id, this.#rows.get(row.id), now);
    this.#rows.set(row.id, row);
    if (row.id >= this.#nextId) this.#nextId = row.id + 1;
    return row;
  }

  /** Rows as a list shows them: as they were `lagMs` ago. */
  listed(now: number): R[] {
    return this.#older.listed(this.#rows, now);
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
