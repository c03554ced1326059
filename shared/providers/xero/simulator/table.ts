import { OlderVersions } from '../../simulators/older-versions.ts';

/** A stored row never changes in place: a change is a new row under the same id. */
export interface Row {
  readonly id: string;
  /** Milliseconds. Shown as UpdatedDateUTC, filtered by If-Modified-Since. */
  readonly updatedAt: number;
}

/** What to do to get back to before a write: pushed by tables while a request is being carried out. */
export class UndoLog {
  #steps: (() => void)[] = [];

  get mark(): number {
    return this.#steps.length;
  }
  push(step: () => void): void {
    this.#steps.push(step);
  }
  rollback(mark: number): void {
    while (this.#steps.length > mark) this.#steps.pop()?.();
  }
  clear(): void {
    this.#steps = [];
  }
}

/** Rows by id, remembering replaced versions for as long as lists may run behind. */
export class Table<R extends Row> {
  readonly #rows = new Map<string, R>();
  readonly #older: OlderVersions<string, R>;
  readonly #undo: UndoLog;

  constructor(undo: UndoLog, lagMs: () => number) {
    this.#undo = undo;
    this.#older = new OlderVersions(lagMs);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string | undefined): R | undefined {
    return id === undefined ? undefined : this.#rows.get(id);
  }

  put(row: R, now: number): R {
    const before = this.#rows.get(row.id);
    this.#rows.set(row.id, row);
    const forget = this.#older.remember(row.id, before, now);
    this.#undo.push(() => {
      if (before) this.#rows.set(row.id, before);
      else this.#rows.delete(row.id);
      forget();
    });
    return row;
  }

  delete(id: string, now: number): void {
    const before = this.#rows.get(id);
    if (!before) return;
    this.#rows.delete(id);
    const forget = this.#older.remember(id, before, now);
    this.#undo.push(() => {
      this.#rows.set(id, before);
      forget();
    });
  }

  /** Current rows, in the order they were first stored. */
  all(): IterableIterator<R> {
    return this.#rows.values();
  }

  /** Rows as a list shows them: as they were `lagMs` ago. */
  listed(now: number): R[] {
    return this.#older.listed(this.#rows, now);
  }

  load(rows: Iterable<R>): void {
    this.#rows.clear();
    this.#older.clear();
    for (const row of rows) this.#rows.set(row.id, row);
  }
}
