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

interface Older<R> {
  readonly row: R | undefined;
  /** The instant this version was replaced. */
  readonly until: number;
}

/** Rows by id, remembering replaced versions for as long as lists may run behind. */
export class Table<R extends Row> {
  readonly #rows = new Map<string, R>();
  readonly #older = new Map<string, Older<R>[]>();
  readonly #undo: UndoLog;
  readonly #lagMs: () => number;

  constructor(undo: UndoLog, lagMs: () => number) {
    this.#undo = undo;
    this.#lagMs = lagMs;
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
    const older = this.#remember(row.id, before, now);
    this.#undo.push(() => {
      if (before) this.#rows.set(row.id, before);
      else this.#rows.delete(row.id);
      older?.pop();
    });
    return row;
  }

  delete(id: string, now: number): void {
    const before = this.#rows.get(id);
    if (!before) return;
    this.#rows.delete(id);
    const older = this.#remember(id, before, now);
    this.#undo.push(() => {
      this.#rows.set(id, before);
      older?.pop();
    });
  }

  /** Current rows, in the order they were first stored. */
  all(): IterableIterator<R> {
    return this.#rows.values();
  }

  /** Rows as a list shows them: as they were `lagMs` ago. */
  listed(now: number): R[] {
    const asOf = now - this.#lagMs();
    if (this.#older.size === 0) return [...this.#rows.values()];
    const rows: R[] = [];
    for (const [id, row] of this.#rows) {
      const version = this.#older.get(id)?.find(({ until }) => until > asOf);
      const shown = version ? version.row : row;
      if (shown) rows.push(shown);
    }
    return rows;
  }

  load(rows: Iterable<R>): void {
    this.#rows.clear();
    this.#older.clear();
    for (const row of rows) this.#rows.set(row.id, row);
  }

  #remember(id: string, row: R | undefined, now: number): Older<R>[] | undefined {
    const lagMs = this.#lagMs();
    if (lagMs <= 0) {
      this.#older.delete(id);
      return undefined;
    }
    const older = (this.#older.get(id) ?? []).filter(({ until }) => until > now - lagMs);
    older.push({ row, until: now });
    this.#older.set(id, older);
    return older;
  }
}
