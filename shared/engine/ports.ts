import type { Json } from '../model/json.ts';
import type { AccountId, ProviderId } from '../model/names.ts';

/** All that the engine asks of the world. Production, the local runtime and the simulation each bring their own. */

export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export interface Ids {
  /** A new unique text of 16 to 26 characters, sortable by time where it can be. */
  next(): string;
}

/** One stored item: `pk` and `sk` are its key, everything else is data. */
export type Item = { readonly pk: string; readonly sk: string } & { readonly [name: string]: Json | undefined };
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A test of one top-level attribute. `=` and `<>` compare scalars; `<`, `<=`, `>`, `>=` numbers or texts of one type. */
export type Test =
  | readonly [name: string, op: '=' | '<>' | '<' | '<=' | '>' | '>=', value: string | number | boolean]
  | readonly [name: string, op: 'absent' | 'present'];

/**
 * What must hold of the stored item. `'absent'`: there is none. Otherwise there is one and every test holds. A list of lists is an *or* of such lists; within
 * one, `['pk','absent']` matches a missing item.
 */
export type Condition = 'absent' | readonly Test[] | { readonly any: readonly (readonly Test[])[] };

export type Write =
  | { readonly kind: 'put'; readonly item: Item; readonly if?: Condition }
  | {
      readonly kind: 'update';
      readonly key: Key;
      readonly set?: Readonly<Record<string, Json>>;
      readonly add?: Readonly<Record<string, number>>;
      readonly remove?: readonly string[];
      readonly if?: Condition;
    }
  | { readonly kind: 'delete'; readonly key: Key; readonly if?: Condition }
  | { readonly kind: 'check'; readonly key: Key; readonly if: Condition };

export interface QueryOptions {
  readonly prefix?: string;
  /** Sort keys strictly greater than this. */
  readonly after?: string;
  readonly limit?: number;
}

/**
 * One table of items ordered by `sk` within `pk`. All reads are consistent.
 * @see shared/aws/dynamodb/table.ts, shared/memory/table.ts; both pass test/conformance/table.spec.ts
 */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** In the order of the keys; at most 100. */
  getMany(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>;
  /** Ascending by `sk`, all pages, up to `limit`. */
  query(pk: string, options?: QueryOptions): Promise<readonly Item[]>;
  /**
   * All or nothing, at most 100 items, none twice. Conflicts and throttling are retried inside; a lost reply repeats
   * itself without a second effect.
   * @throws {ConditionFailed} naming the first write whose condition did not hold, with the item found there
   * @throws {StoreBusy} the retries are used up: nothing was written
   */
  write(writes: readonly Write[]): Promise<void>;
}

export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed';
  /** Index of the first write that failed. */
  readonly index: number;
  readonly found: Item | undefined;
  constructor(index: number, found: Item | undefined) {
    super(`condition of write ${index} failed`);
    this.index = index;
    this.found = found;
  }
}

export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

/** Bytes under a name made of their hash: written before the item that points to them, never changed. */
export interface Objects {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** @returns undefined when there is none */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Deletes what stands under a prefix, a thousand at most. @returns how many there were: repeat it until there are none */
  deleteUnder(prefix: string): Promise<number>;
}

export interface Message {
  readonly provider: ProviderId;
  /** Message group: everything of one account is handled one after the other. */
  readonly account: AccountId;
  /** Names one piece of work, never a minute or a content: a repeated id is swallowed for five minutes. */
  readonly dedupId: string;
  readonly body: Json;
}

export interface Queue {
  /** @returns the messages that were not accepted (empty when all were) */
  send(messages: readonly Message[]): Promise<readonly Message[]>;
}

/** What crashed its worker again and again, and was put aside. */
export interface DeadLetters {
  /**
   * Queues again what is about these accounts, as new work; the rest is left where it is.
   * @returns `more`: there may be some that were not looked at
   */
  redrive(
    isOurs: (account: AccountId) => Promise<boolean>,
  ): Promise<{ readonly redriven: number; readonly more: boolean }>;
}

/** Seals secrets so that a sealed text opens only under the context it was sealed with. */
export interface Vault {
  seal(context: string, plaintext: string): Promise<string>;
  /** @throws when the text was sealed under another context or was changed */
  open(context: string, sealed: string): Promise<string>;
}

export interface Log {
  info(message: string, data?: Readonly<Record<string, Json>>): void;
  warn(message: string, data?: Readonly<Record<string, Json>>): void;
  error(message: string, data?: Readonly<Record<string, Json>>): void;
}

/** What has happened, for whoever listens. `id` is the same when it is published again. */
export interface PublishedEvent {
  readonly id: string;
  readonly connection: string;
  readonly kind: string;
  /** Instant, ms. */
  readonly at: number;
  readonly data: Json;
}

export interface EventBus {
  /** At most ten. @returns the events that were not accepted (empty when all were) */
  put(events: readonly PublishedEvent[]): Promise<readonly PublishedEvent[]>;
}

export interface Mailer {
  /** @throws {MailRefused} it can never be sent; anything else may be tried again */
  send(mail: { readonly to: readonly string[]; readonly subject: string; readonly text: string }): Promise<void>;
}
