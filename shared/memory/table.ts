import type { Item, Key, QueryOptions, Table, Write } from '../engine/ports.ts';
import { keyOf } from '../engine/store/check.ts';
import {
  AttemptFailed,
  type Engine,
  needsTransaction,
  type RetryOptions,
  retrying,
  type Unmet,
} from '../engine/store/retrying.ts';
import { holds } from './condition.ts';
import { copyWrite, turnedRound } from './copy.ts';
import { Partition, type Stored } from './partition.ts';

/** What DynamoDB does and no local engine shows. `lostAfter`: applied, but the reply never came. */
export type TableFault = 'conflict' | 'throttle' | 'lostBefore' | 'lostAfter';

/** One item as it was and as it is: what the stream of the table reports. */
export interface TableChange {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface MemoryTableOptions extends Partial<RetryOptions> {
  /** Asked once per attempt; `writes` is absent for a read. */
  readonly faults?: (writes?: readonly Write[]) => TableFault | undefined;
  /** Told of every change in order, inside the write that makes it. A write that changes nothing is reported too. */
  readonly onChange?: (change: TableChange) => void;
  /** Maps come back with their names in another order at every other read: a store promises none. */
  readonly unordered?: boolean;
  /** Told of every read that was answered, and what it costs at DynamoDB. */
  readonly onRead?: (read: TableRead) => void;
}

/** `units`: of a consistent read, one for each 4 KB begun; a query pays for its items together. */
export interface TableRead {
  readonly pks: readonly string[];
  readonly units: number;
}

const unitsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096));
const bytesOf = (item: Item | undefined): number => (item ? Buffer.byteLength(JSON.stringify(item)) : 0);

/**
 * A table in memory that answers as DynamoDB does. Items are copied when they are written; what is read is shared and
 * must be treated as frozen.
 * @see shared/aws/dynamodb/table.ts, and test/conformance/table.spec.ts which both pass
 */
export class MemoryTable implements Table {
  readonly get: Table['get'];
  readonly getMany: Table['getMany'];
  readonly query: Table['query'];
  readonly write: Table['write'];
  readonly #partitions = new Map<string, Partition>();
  readonly #options: MemoryTableOptions;
  /** Transactions that were applied without their caller knowing. */
  readonly #unanswered = new Set<string>();
  #isOtherRead = false;

  constructor(options: MemoryTableOptions = {}) {
    this.#options = options;
    const table = retrying(this.#engine(), {
      sleep: options.sleep ?? (async () => {}),
      random: options.random ?? (() => 0.5),
      origin: options.origin ?? 'memory',
    });
    this.get = table.get;
    this.getMany = table.getMany;
    this.query = table.query;
    this.write = table.write;
  }

  /** Every item, partitions in the order of their first write. */
  *items(): Generator<Item> {
    for (const partition of this.#partitions.values()) yield* partition.query({});
  }

  #engine(): Engine {
    return {
      get: (key) => {
        this.#fail();
        const item = this.#shown(this.#stored(key)?.item);
        this.#options.onRead?.({ pks: [key.pk], units: unitsOf(bytesOf(item)) });
        return item;
      },
      getMany: (keys) => {
        this.#fail();
        const items = keys.map((key) => this.#shown(this.#stored(key)?.item));
        this.#options.onRead?.({
          pks: keys.map(({ pk }) => pk),
          units: items.reduce((sum, item) => sum + unitsOf(bytesOf(item)), 0),
        });
        return items;
      },
      query: (pk: string, options: QueryOptions) => {
        this.#fail();
        const items = (this.#partitions.get(pk)?.query(options) ?? []).map((item) => this.#shown(item)!);
        this.#options.onRead?.({
          pks: [pk],
          units: unitsOf(items.reduce((sum, item) => sum + bytesOf(item), 0)),
        });
        return items;
      },
      write: (writes, by, repeated) => {
        const fault = this.#fail(writes);
        const copies = writes.map(copyWrite);
        const unmet = needsTransaction(writes)
          ? this.#transact(copies, by, fault)
          : this.#single(copies[0]!, by, repeated);
        if (fault === 'lostAfter') throw new AttemptFailed(true);
        return unmet;
      },
    };
  }

  #shown(item: Item | undefined): Item | undefined {
    if (!this.#options.unordered || !item) return item;
    this.#isOtherRead = !this.#isOtherRead;
    return this.#isOtherRead ? turnedRound(item) : item;
  }

  /** @throws {AttemptFailed} a fault that comes before the effect */
  #fail(writes?: readonly Write[]): TableFault | undefined {
    const fault = this.#options.faults?.(writes);
    if (fault === undefined || (fault === 'lostAfter' && writes !== undefined)) return fault;
    throw new AttemptFailed(fault === 'lostBefore' || fault === 'lostAfter');
  }

  #transact(writes: readonly Write[], by: string, fault: TableFault | undefined): Unmet | undefined {
    if (this.#unanswered.delete(by)) {
      if (fault === 'lostAfter') this.#unanswered.add(by);
      return undefined;
    }
    for (const [index, write] of writes.entries()) {
      const stored = this.#stored(keyOf(write));
      if (write.if !== undefined && !holds(write.if, stored?.item)) {
        return { index, found: stored?.item, by: stored?.by };
      }
    }
    // Computed before anything is applied: an addition to a text must leave nothing half done.
    const results = writes.map((write) => this.#result(write));
    for (const [index, write] of writes.entries())
      if (write.kind !== 'check') this.#apply(keyOf(write), results[index], by);
    if (fault === 'lostAfter') this.#unanswered.add(by);
    return undefined;
  }

  #single(write: Write, by: string, repeated: boolean): Unmet | undefined {
    const key = keyOf(write);
    const stored = this.#stored(key);
    if ((repeated && stored?.by === by) || (write.if !== undefined && !holds(write.if, stored?.item))) {
      return { index: 0, found: stored?.item, by: stored?.by };
    }
    this.#apply(key, this.#result(write), by);
    return undefined;
  }

  #result(write: Write): Item | undefined {
    if (write.kind === 'put') return write.item;
    if (write.kind !== 'update') return undefined;
    const { pk, sk } = write.key;
    const item: Record<string, Item[string]> & Key = { ...this.#stored(write.key)?.item, ...write.set, pk, sk };
    for (const name in write.add) {
      const old = item[name] ?? 0;
      if (typeof old !== 'number' || item[name] === null) throw new TypeError(`${name} is not a number`);
      item[name] = old + write.add[name]!;
    }
    for (const name of write.remove ?? []) delete item[name];
    return item;
  }

  #apply({ pk, sk }: Key, after: Item | undefined, by: string): void {
    let partition = this.#partitions.get(pk);
    const before = partition?.get(sk)?.item;
    if (after === undefined) {
      partition?.delete(sk);
      if (partition?.size === 0) this.#partitions.delete(pk);
    } else {
      if (partition === undefined) {
        partition = new Partition();
        this.#partitions.set(pk, partition);
      }
      partition.put(sk, { item: after, by });
    }
    if (before !== undefined || after !== undefined) this.#options.onChange?.({ before, after });
  }

  #stored({ pk, sk }: Key): Stored | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }
}
