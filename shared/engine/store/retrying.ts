import {
  ConditionFailed,
  type Item,
  type Key,
  type QueryOptions,
  StoreBusy,
  type Table,
  type Write,
} from '../ports.ts';
import { checkKey, checkWrites, maxItems } from './check.ts';

/**
 * What a store does in one attempt. `retrying` makes a `Table` of it, the same way for DynamoDB and for memory, so that
 * the simulation exercises the retries of production.
 */
export interface Engine {
  get(key: Key): Attempt<Item | undefined>;
  getMany(keys: readonly Key[]): Attempt<readonly (Item | undefined)[]>;
  query(pk: string, options: QueryOptions): Attempt<readonly Item[]>;
  /**
   * `by` is new for every write and the same for its repetitions. Several items are one transaction, replayed without a
   * second effect under the same `by`; a single item is stamped with it, and with `repeated` it is written only where
   * that stamp is not there yet.
   * @throws {AttemptFailed} conflict, throttling, lost reply
   * @returns the first condition that did not hold
   */
  write(writes: readonly Write[], by: string, repeated: boolean): Attempt<Unmet | undefined>;
}
type Attempt<T> = T | Promise<T>;

/** A condition that did not hold, what was found there, and who had stamped it. */
export interface Unmet {
  readonly index: number;
  readonly found: Item | undefined;
  readonly by: string | undefined;
}

/** One attempt failed for a reason that passes. `lost`: no reply came, so it may have been applied. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed';
  readonly lost: boolean;
  constructor(lost: boolean, cause?: unknown) {
    super(lost ? 'the reply of the store was lost' : 'the store was busy', { cause });
    this.lost = lost;
  }
}

/** The retries are used up and a reply was lost on the way: the write may have been applied. Read before assuming. */
export class ReplyLost extends Error {
  override readonly name = 'ReplyLost';
}

export interface RetryOptions {
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Unique to this port among all that write to the table; 1 to 20 characters. */
  readonly origin: string;
}

const retries = 5;
const firstPauseMs = 25;

/**
 * The retry policy of section "Store" in one place: conflict, throttling and a lost reply are tried again five times with
 * jitter. Single writes that fail after a lost reply recognise their own effect by the stamp; a delete leaves no stamp,
 * so one that finds nothing after a lost reply counts as done.
 */
export function retrying(engine: Engine, { sleep, random, origin }: RetryOptions): Table {
  let written = 0;

  const pause = (attempt: number): Promise<void> =>
    sleep(Math.ceil(firstPauseMs * 2 ** attempt * (0.5 + random() / 2)));

  async function reading<T>(attemptOnce: () => Attempt<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const found = attemptOnce();
        return found instanceof Promise ? await found : found;
      } catch (error) {
        if (!(error instanceof AttemptFailed)) throw error;
        if (attempt === retries) throw new StoreBusy('the store did not answer', { cause: error });
        await pause(attempt);
      }
    }
  }

  return {
    get(key) {
      checkKey(key);
      return reading(() => engine.get(key));
    },

    async getMany(keys) {
      if (keys.length > maxItems) throw new TypeError(`${keys.length} keys in one read: at most ${maxItems}`);
      for (const key of keys) checkKey(key);
      return keys.length === 0 ? [] : reading(() => engine.getMany(keys));
    },

    query: (pk, options = {}) => reading(() => engine.query(pk, options)),

    async write(writes) {
      checkWrites(writes);
      if (writes.length === 0) return;
      written += 1;
      const by = `${origin}-${written.toString(36)}`;
      let lost = false;
      for (let attempt = 0; ; attempt += 1) {
        try {
          const written = engine.write(writes, by, lost);
          const unmet = written instanceof Promise ? await written : written;
          if (unmet === undefined || (lost && isOwnEffect(writes, unmet, by))) return;
          throw new ConditionFailed(unmet.index, unmet.found);
        } catch (error) {
          if (!(error instanceof AttemptFailed)) throw error;
          lost ||= error.lost;
          if (attempt === retries) {
            throw lost
              ? new ReplyLost('a write was not answered', { cause: error })
              : new StoreBusy('conflict or throttling did not end', { cause: error });
          }
          await pause(attempt);
        }
      }
    },
  };
}

function isOwnEffect(writes: readonly Write[], unmet: Unmet, by: string): boolean {
  const [write] = writes;
  if (writes.length !== 1 || write === undefined) return false;
  return write.kind === 'delete' ? unmet.found === undefined : unmet.by === by;
}

/**
 * A single write that goes as a transaction of one: a bare test has no other form, and adding without a condition would
 * count twice if somebody else wrote between the lost reply and its repetition.
 */
export const needsTransaction = (writes: readonly Write[]): boolean => {
  const [write] = writes;
  if (writes.length !== 1 || write === undefined || write.kind === 'check') return true;
  return (
    write.kind === 'update' && write.if === undefined && write.add !== undefined && Object.keys(write.add).length > 0
  );
};
