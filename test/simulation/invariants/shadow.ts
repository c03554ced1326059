import { keys } from '../../../shared/engine/keys.ts';
import type { Item, Key } from '../../../shared/engine/ports.ts';
import type { TableChange } from '../../../shared/memory/table.ts';
import type { AccountId } from '../../../shared/model/names.ts';

/** How long an open write may rest before somebody must look at it: the longest settle time, and a minute's delay. */
const SETTLE_MS = 240_000;

/** `D#<minute>`: minutes since the epoch. */
export const deferredMinute = (pk: string): number => Number(pk.slice('D#'.length));

/** The table as it is, to be read at any instant without a call and without a fault. */
export class Shadow {
  readonly #partitions = new Map<string, Map<string, Item>>();
  /** By key, beside their partitions: they are looked at every minute. */
  readonly #issues = new Map<string, Item>();
  readonly #deferred = new Map<string, Item>();

  stored({ before, after }: TableChange): void {
    const { pk, sk } = (after ?? before)!;
    const index = sk.startsWith('ISS#') ? this.#issues : pk.startsWith('D#') ? this.#deferred : undefined;
    if (after) index?.set(`${pk}|${sk}`, after);
    else index?.delete(`${pk}|${sk}`);
    const partition = this.#partitions.get(pk);
    if (!after) {
      partition?.delete(sk);
      if (partition?.size === 0) this.#partitions.delete(pk);
    } else if (partition) partition.set(sk, after);
    else this.#partitions.set(pk, new Map([[sk, after]]));
  }

  get({ pk, sk }: Key): Item | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }

  /** In no order. */
  partition(pk: string): readonly Item[] {
    return [...(this.#partitions.get(pk)?.values() ?? [])];
  }

  withPrefix(prefix: string): readonly Item[] {
    return [...this.#partitions].filter(([pk]) => pk.startsWith(prefix)).flatMap(([, items]) => [...items.values()]);
  }

  /** Deferred items that dispatch has still to come to; it looks back at the last two minutes. */
  deferred(): readonly Item[] {
    const last = Number(this.get(keys.dispatch())?.last ?? 0);
    return [...this.#deferred.values()].filter(({ pk }) => deferredMinute(pk) > last - 2);
  }

  openIssues(): readonly Item[] {
    return [...this.#issues.values()].filter(({ state }) => state === 'open');
  }

  /** Issues that stand or were settled by a person: either says why something is as it is. */
  spokenFor(): readonly Item[] {
    return [...this.#issues.values()].filter(({ state }) => state !== 'closed');
  }

  /** Since when work of an account is due that nobody has done; undefined when there is none. */
  dueSince(account: AccountId, now: number): { readonly at: number; readonly sk: string } | undefined {
    let first: { readonly at: number; readonly sk: string } | undefined;
    for (const item of this.partition(`W#${account}`)) {
      const at = this.#dueAt(item);
      if (at !== undefined && at <= now && (!first || at < first.at)) first = { at, sk: item.sk };
    }
    return first;
  }

  #dueAt(item: Item): number | undefined {
    if (item.sk.startsWith('2#')) return Number(item.askedAt);
    if (item.sk.startsWith('3#')) return Math.max(Number(item.at), Number(item.notBefore));
    if (!item.sk.startsWith('1#') || item.state === 'effected') return undefined;
    const held = this.openIssues().some((issue) => issue.about === item.id);
    return held ? undefined : Number(item.lastSentAt ?? 0) + SETTLE_MS;
  }
}
