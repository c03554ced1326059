import { OlderVersions } from '../../simulators/older-versions.ts';
import type { Wire } from './wire.ts';

/** One object of a company. `body` is what it shows beside id, token and stamps. */
export interface Row {
  readonly id: string;
  readonly token: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Kept as a tombstone, which only `cdc` shows. */
  readonly deleted: boolean;
  readonly body: Wire;
}

/** Rows by id, remembering replaced versions for as long as lists may run behind. A change is a new row. */
export class Table {
  readonly #rows = new Map<string, Row>();
  readonly #older: OlderVersions<string, Row>;
  #lastId = 0;

  constructor(lagMs: () => number) {
    this.#older = new OlderVersions(lagMs);
  }

  takeId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  /** Deleted ones are none. */
  get(id: string | undefined): Row | undefined {
    const row = id === undefined ? undefined : this.#rows.get(id);
    return row && !row.deleted ? row : undefined;
  }

  /** In the order they were first stored, without deleted ones. */
  all(): readonly Row[] {
    return [...this.#rows.values()].filter(({ deleted }) => !deleted);
  }

  /** Tombstones too. */
  every(): readonly Row[] {
    return [...this.#rows.values()];
  }

  put(row: Row, now: number): Row {
    this.#older.remember(row.id, this.#rows.get(row.id), now);
    this.#rows.set(row.id, row);
    this.#lastId = Math.max(this.#lastId, Number(row.id) < 2 ** 40 ? Number(row.id) : 0);
    return row;
  }

  /** Rows as a list shows them, as they were `lagMs` ago, deleted ones too. */
  listed(now: number): readonly Row[] {
    return this.#older.listed(this.#rows, now);
  }

  toJson(): TableState {
    return { lastId: this.#lastId, rows: [...this.#rows.values()] };
  }
  restore({ lastId, rows }: TableState): void {
    this.#rows.clear();
    this.#older.clear();
    for (const row of rows) this.#rows.set(row.id, row);
    this.#lastId = lastId;
  }
}

export interface TableState {
  readonly lastId: number;
  readonly rows: readonly Row[];
}
