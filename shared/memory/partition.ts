import type { Item, QueryOptions } from '../engine/ports.ts';
import { compareText } from '../engine/store/order.ts';

export interface Stored {
  readonly item: Item;
  /** Stamp of the last single write. */
  readonly by: string | undefined;
}

/** The items of one partition key, kept in the order of their sort keys. */
export class Partition {
  readonly #stored = new Map<string, Stored>();
  readonly #order: string[] = [];

  get size(): number {
    return this.#order.length;
  }

  get(sk: string): Stored | undefined {
    return this.#stored.get(sk);
  }

  put(sk: string, stored: Stored): void {
    if (!this.#stored.has(sk)) this.#order.splice(this.#firstFrom(sk), 0, sk);
    this.#stored.set(sk, stored);
  }

  delete(sk: string): void {
    if (this.#stored.delete(sk)) this.#order.splice(this.#firstFrom(sk), 1);
  }

  query({ prefix = '', after = '', limit = Number.POSITIVE_INFINITY }: QueryOptions): Item[] {
    const items: Item[] = [];
    const start = compareText(after, prefix) < 0 ? prefix : after;
    for (let index = this.#firstFrom(start); index < this.#order.length && items.length < limit; index += 1) {
      const sk = this.#order[index]!;
      if (!sk.startsWith(prefix)) break;
      if (sk !== after) items.push(this.#stored.get(sk)!.item);
    }
    return items;
  }

  /** Where the first key that is not before `sk` stands. Most new keys come last. */
  #firstFrom(sk: string): number {
    let low = 0;
    let high = this.#order.length;
    if (high > 0 && compareText(this.#order[high - 1]!, sk) < 0) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareText(this.#order[middle]!, sk) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
