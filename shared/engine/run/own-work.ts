import type { AccountId } from '../../model/names.ts';
import { keys } from '../keys.ts';
import type { Item, Table, Write } from '../ports.ts';
import { keyOf } from '../store/check.ts';
import { compareText } from '../store/order.ts';

/** Intents, hints, marks and seeds: how their sort keys begin, in the order of work. */
const kinds = ['1#', '2#', '3#', '4#'] as const;
export type WorkKind = (typeof kinds)[number];

/** What one read brings of a list. A longer one is read kind by kind. */
const MOST = 100;

/**
 * The work list of the account whose lease a run holds, read once. From then on the run knows it: what it writes there
 * itself passes through `table`, and what others put there meanwhile is the next run's, since they send a message after it.
 */
export class OwnWork {
  /** What the run reads and writes through. */
  readonly table: Table;
  readonly #inner: Table;
  readonly #pk: string;
  readonly #known = new Map<WorkKind, Map<string, Item>>();
  #isRead = false;
  #writes = 0;

  constructor(table: Table, account: AccountId) {
    this.#inner = table;
    this.#pk = keys.work(account);
    this.table = {
      get: (key) => table.get(key),
      getMany: (many) => table.getMany(many),
      query: (pk, options) => table.query(pk, options),
      write: (writes) => this.#write(writes),
    };
  }

  /** Writes of this run so far, whatever they wrote and whatever came of them: while there is none more, what it read stands. */
  get writes(): number {
    return this.#writes;
  }

  /** In key order. */
  async all(kind: WorkKind): Promise<readonly Item[]> {
    return [...(await this.#of(kind)).values()].sort((a, b) => compareText(a.sk, b.sk));
  }

  async find(sk: string): Promise<Item | undefined> {
    return (await this.#of(kindOf(sk))).get(sk);
  }

  async #of(kind: WorkKind): Promise<Map<string, Item>> {
    if (!this.#isRead) await this.#read();
    const known = this.#known.get(kind) ?? bySk(await this.#inner.query(this.#pk, { prefix: kind }));
    this.#known.set(kind, known);
    return known;
  }

  async #read(): Promise<void> {
    this.#isRead = true;
    const items = await this.#inner.query(this.#pk, { limit: MOST });
    const last = items.length < MOST ? undefined : kindOf(items.at(-1)!.sk);
    for (const kind of kinds) {
      // Of the kind at which the read ended there may be more.
      if (last !== undefined && kind >= last) return;
      this.#known.set(kind, bySk(items.filter(({ sk }) => sk.startsWith(kind))));
    }
  }

  async #write(writes: readonly Write[]): Promise<void> {
    this.#writes += 1;
    const own = writes.filter((write) => keyOf(write).pk === this.#pk);
    try {
      await this.#inner.write(writes);
    } catch (error) {
      // Somebody else was there, or nobody knows whether it was written.
      for (const write of own) this.#known.delete(kindOf(keyOf(write).sk));
      throw error;
    }
    for (const write of own) this.#follow(write);
  }

  /** What was put or deleted is known; what an update has made of an item is only there. */
  #follow(write: Write): void {
    const { sk } = keyOf(write);
    if (write.kind === 'put') this.#known.get(kindOf(sk))?.set(sk, write.item);
    else if (write.kind === 'delete') this.#known.get(kindOf(sk))?.delete(sk);
    else if (write.kind === 'update') this.#known.delete(kindOf(sk));
  }
}

const bySk = (items: readonly Item[]): Map<string, Item> => new Map(items.map((item) => [item.sk, item]));
const kindOf = (sk: string): WorkKind => sk.slice(0, 2) as WorkKind;
