interface Older<R> {
  /** None: it was not there yet. */
  readonly row: R | undefined;
  /** The instant this version was replaced. */
  readonly until: number;
}

/** Versions of rows that were replaced, kept for as long as lists may run behind. */
export class OlderVersions<Id, R> {
  readonly #byId = new Map<Id, Older<R>[]>();
  readonly #lagMs: () => number;

  constructor(lagMs: () => number) {
    this.#lagMs = lagMs;
  }

  /** @returns what takes it back, when the write that replaced it is undone */
  remember(id: Id, row: R | undefined, now: number): () => void {
    const lagMs = this.#lagMs();
    if (lagMs <= 0) {
      this.#byId.delete(id);
      return () => undefined;
    }
    const older = (this.#byId.get(id) ?? []).filter(({ until }) => until > now - lagMs);
    older.push({ row, until: now });
    this.#byId.set(id, older);
    return () => older.pop();
  }

  /** Rows as a list shows them: as they were `lagMs` ago. */
  listed(rows: ReadonlyMap<Id, R>, now: number): R[] {
    if (this.#byId.size === 0) return [...rows.values()];
    const asOf = now - this.#lagMs();
    const shown: R[] = [];
    for (const [id, row] of rows) {
      const version = this.#byId.get(id)?.find(({ until }) => until > asOf);
      const was = version ? version.row : row;
      if (was) shown.push(was);
    }
    return shown;
  }

  clear(): void {
    this.#byId.clear();
  }
}
