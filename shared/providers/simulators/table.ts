interface Version<R> {
  readonly at: number;
  readonly row: R;
}

/** So many states of a row are kept for lists that lag. */
const KEPT = 16;

/** The records of one kind, and what lists showed of them a while ago. */
export class Table<R extends { readonly id: string }> {
  readonly rows = new Map<string, R>();
  readonly #past = new Map<string, Version<R>[]>();

  /** `at`: from when on lists that lag show it. */
  put(row: R, at: number): void {
    this.rows.set(row.id, row);
    const past = this.#past.get(row.id) ?? [];
    past.push({ at, row });
    this.#past.set(row.id, past.slice(-KEPT));
  }

  remove(id: string): void {
    this.rows.delete(id);
    this.#past.delete(id);
  }

  all(): readonly R[] {
    return [...this.rows.values()];
  }

  /** Each record as it stood at that instant; those that came later are not there. */
  asOf(at: number): readonly R[] {
    if (at === Number.POSITIVE_INFINITY) return this.all();
    return [...this.#past.values()].flatMap((past) => past.findLast((version) => version.at <= at)?.row ?? []);
  }
}
