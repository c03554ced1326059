import { ConditionFailed, type Item, type Key, type QueryOptions, type Table, type Write } from '../engine/ports.ts';
import { checkWrites, keyOf } from '../engine/store/check.ts';
import { compareText } from '../engine/store/order.ts';
import { holds } from './condition.ts';
import { copyWrite } from './copy.ts';

export interface OverlayOptions {
  /** Items of the table below that are not shown. */
  readonly hides?: (item: Item) => boolean;
}

/**
 * A table above another one: what is written stays in memory, and what is read shows it. The table below is only read,
 * each of its items once, so that a plan is made from one state.
 */
export class OverlayTable implements Table {
  readonly #below: Pick<Table, 'get' | 'query'>;
  readonly #hides: (item: Item) => boolean;
  readonly #written = new Map<string, Map<string, Item | undefined>>();
  readonly #known = new Map<string, Item | undefined>();
  readonly #order: Key[] = [];

  constructor(below: Pick<Table, 'get' | 'query'>, { hides = () => false }: OverlayOptions = {}) {
    this.#below = below;
    this.#hides = hides;
  }

  /** Every item that was written, as it stands now, in the order of the first writes. */
  written(): readonly Item[] {
    const items = this.#order.map(({ pk, sk }) => this.#written.get(pk)?.get(sk));
    return items.filter((item) => item !== undefined);
  }

  get = async (key: Key): Promise<Item | undefined> => {
    const own = this.#written.get(key.pk);
    if (own?.has(key.sk)) return own.get(key.sk);
    const name = `${key.pk}\n${key.sk}`;
    if (!this.#known.has(name)) this.#known.set(name, this.#shown(await this.#below.get(key)));
    return this.#known.get(name);
  };

  getMany = (keys: readonly Key[]): Promise<readonly (Item | undefined)[]> => Promise.all(keys.map(this.get));

  query = async (pk: string, options: QueryOptions = {}): Promise<readonly Item[]> => {
    const { limit, prefix = '', after } = options;
    const own = this.#written.get(pk) ?? new Map<string, Item | undefined>();
    // What is hidden or was written over must not use up the limit.
    const below = await this.#below.query(pk, {
      ...options,
      ...(limit === undefined ? {} : { limit: limit + own.size }),
    });
    const found = below.filter((item) => this.#shown(item) && !own.has(item.sk));
    for (const item of own.values()) {
      if (item?.sk.startsWith(prefix) && (after === undefined || compareText(item.sk, after) > 0)) found.push(item);
    }
    found.sort((a, b) => compareText(a.sk, b.sk));
    return limit === undefined ? found : found.slice(0, limit);
  };

  write = async (writes: readonly Write[]): Promise<void> => {
    checkWrites(writes);
    const results: { readonly key: Key; readonly after: Item | undefined }[] = [];
    for (const [index, write] of writes.map(copyWrite).entries()) {
      const key = keyOf(write);
      const stored = await this.get(key);
      if (write.if !== undefined && !holds(write.if, stored)) throw new ConditionFailed(index, stored);
      if (write.kind !== 'check') results.push({ key, after: resultOf(write, stored) });
    }
    for (const { key, after } of results) this.#put(key, after);
  };

  #put({ pk, sk }: Key, item: Item | undefined): void {
    const own = this.#written.get(pk) ?? new Map<string, Item | undefined>();
    if (!own.has(sk)) this.#order.push({ pk, sk });
    this.#written.set(pk, own.set(sk, item));
  }

  #shown = (item: Item | undefined): Item | undefined => (item && this.#hides(item) ? undefined : item);
}

function resultOf(write: Exclude<Write, { kind: 'check' }>, stored: Item | undefined): Item | undefined {
  if (write.kind === 'put') return write.item;
  if (write.kind === 'delete') return undefined;
  const item: Record<string, Item[string]> & Key = { ...stored, ...write.set, ...write.key };
  for (const [name, amount] of Object.entries(write.add ?? {})) {
    const old = item[name] ?? 0;
    if (typeof old !== 'number' || item[name] === null) throw new TypeError(`${name} is not a number`);
    item[name] = old + amount;
  }
  for (const name of write.remove ?? []) delete item[name];
  return item;
}
