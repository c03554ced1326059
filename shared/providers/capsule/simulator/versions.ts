/** The parties as they are, and as they were: lists and searches may be behind. */
interface Version<R> {
  readonly at: number;
  /** Absent from then on. */
  readonly row: R | undefined;
}

export class Versions<R extends { readonly id: string }> {
  readonly #current = new Map<string, R>();
  readonly #past = new Map<string, Version<R>[]>();
  readonly #keptMs: () => number;

  /** @param keptMs how far back somebody may still look */
  constructor(keptMs: () => number) {
    this.#keptMs = keptMs;
  }

  get(id: string): R | undefined {
    return this.#current.get(id);
  }

  rows(): readonly R[] {
    return [...this.#current.values()];
  }

  put(row: R, now: number): void {
    this.#current.set(row.id, row);
    this.#note(row.id, { at: now, row });
  }

  remove(id: string, now: number): void {
    this.#current.delete(id);
    this.#note(id, { at: now, row: undefined });
  }

  /** Every row as it was at that instant. */
  asOf(instant: number): readonly R[] {
    const rows: R[] = [];
    for (const versions of this.#past.values()) {
      const row = versions.findLast(({ at }) => at <= instant)?.row;
      if (row) rows.push(row);
    }
    return rows;
  }

  clear(): void {
    this.#current.clear();
    this.#past.clear();
  }

  #note(id: string, version: Version<R>): void {
    const versions = [...(this.#past.get(id) ?? []), version];
    const oldest = version.at - this.#keptMs();
    // The newest of those that are too old is what a look that far back still shows.
    const first = Math.max(
      0,
      versions.findLastIndex(({ at }) => at <= oldest),
    );
    const kept = versions.slice(first);
    if (kept.length === 1 && kept[0]?.row === undefined) this.#past.delete(id);
    else this.#past.set(id, kept);
  }
}
