import { timing } from '../engine/keys.ts';
import type { Clock, DeadLetters, Message, Queue } from '../engine/ports.ts';
import type { ProviderId } from '../model/names.ts';

/** One delivery of a message. `receipt` is new for every delivery. */
export interface Delivery {
  readonly message: Message;
  readonly messageId: string;
  readonly receipt: string;
  /** 1 for the first delivery. */
  readonly receiveCount: number;
}

export interface QueueFaults {
  /** The queue does not take this message, though it takes others of the same call. */
  readonly refuse?: (message: Message) => boolean;
  /** A deletion is lost: the message comes back after its visibility timeout, although its work is done. */
  readonly duplicate?: (message: Message) => boolean;
  /** The delivery becomes visible again while its worker still runs. */
  readonly late?: (message: Message) => boolean;
}

export interface MemoryQueueOptions {
  readonly clock: Clock;
  readonly faults?: QueueFaults;
  readonly visibilityMs?: number;
  /** Deliveries before a message goes to the dead letters. */
  readonly maxReceives?: number;
}

interface Waiting {
  readonly message: Message;
  readonly messageId: string;
  receiveCount: number;
  /** Instant until which a delivery hides it. */
  hiddenUntil: number;
  receipt: string;
}

/** Counted from the sending, also when the first message was deleted long before. */
const dedupMs = 300_000;

/**
 * The FIFO queues with high throughput that production uses, one per provider: a message group is an account, order holds
 * within a group, a group with a delivery in flight gives out nothing more, and one batch may carry several groups and
 * several messages of a group. A repeated deduplication id of a group is accepted and swallowed for five minutes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class MemoryQueue implements Queue {
  readonly dead: Message[] = [];
  /** Messages swallowed because their deduplication id was known. */
  swallowed = 0;
  readonly #options: Required<MemoryQueueOptions>;
  /** Groups take turns in the order of this map: one that was served moves to its end. */
  readonly #groups = new Map<string, Waiting[]>();
  readonly #seen = new Map<string, number>();
  #count = 0;

  constructor(options: MemoryQueueOptions) {
    this.#options = { faults: {}, visibilityMs: timing.visibilityMs, maxReceives: 5, ...options };
  }

  async send(messages: readonly Message[]): Promise<readonly Message[]> {
    return messages.filter((message) => !this.#accept(message));
  }

  /** Up to `limit` deliveries of one provider's queue; none when every group is empty or in flight. */
  receive(provider: ProviderId, limit = 10): Delivery[] {
    const now = this.#options.clock.now();
    const deliveries: Delivery[] = [];
    for (const [group, waiting] of [...this.#groups]) {
      if (deliveries.length >= limit) break;
      if (waiting[0]?.message.provider !== provider || waiting.some(({ hiddenUntil }) => hiddenUntil > now)) continue;
      this.#bury(waiting);
      for (const entry of waiting.slice(0, limit - deliveries.length)) deliveries.push(this.#deliver(entry, now));
      this.#groups.delete(group);
      if (waiting.length > 0) this.#groups.set(group, waiting);
    }
    return deliveries;
  }

  /** A worker is done with a delivery. A receipt of an earlier delivery than the last one does nothing. */
  delete(receipt: string): void {
    for (const [group, waiting] of this.#groups) {
      const index = waiting.findIndex((entry) => entry.receipt === receipt);
      const entry = waiting[index];
      if (entry === undefined) continue;
      if (this.#options.faults.duplicate?.(entry.message)) return;
      waiting.splice(index, 1);
      if (waiting.length === 0) this.#groups.delete(group);
      return;
    }
  }

  /** Messages that are neither deleted nor dead. */
  get depth(): number {
    let depth = 0;
    for (const waiting of this.#groups.values()) depth += waiting.length;
    return depth;
  }

  /** Messages of one account that are neither deleted nor dead, in flight or not. */
  waitingFor(account: Message['account']): readonly Message[] {
    return [...this.#groups.values()]
      .flat()
      .filter(({ message }) => message.account === account)
      .map(({ message }) => message);
  }

  /** Earliest instant at which `receive` has something to give; undefined when the queue is empty. */
  nextAt(provider: ProviderId): number | undefined {
    let next: number | undefined;
    for (const waiting of this.#groups.values()) {
      if (waiting[0]?.message.provider !== provider) continue;
      const free = Math.max(this.#options.clock.now(), ...waiting.map(({ hiddenUntil }) => hiddenUntil));
      next = Math.min(next ?? free, free);
    }
    return next;
  }

  #accept(message: Message): boolean {
    const now = this.#options.clock.now();
    if (this.#options.faults.refuse?.(message)) return false;
    const group = `${message.provider} ${message.account}`;
    const dedup = `${group} ${message.dedupId}`;
    if ((this.#seen.get(dedup) ?? Number.NEGATIVE_INFINITY) > now) {
      this.swallowed += 1;
      return true;
    }
    this.#forget(now);
    this.#seen.set(dedup, now + dedupMs);
    this.#count += 1;
    const waiting = this.#groups.get(group) ?? [];
    waiting.push({ message, messageId: `m${this.#count}`, receiveCount: 0, hiddenUntil: 0, receipt: '' });
    this.#groups.set(group, waiting);
    return true;
  }

  #deliver(entry: Waiting, now: number): Delivery {
    const { message, messageId } = entry;
    entry.receiveCount += 1;
    entry.receipt = `${messageId}.${entry.receiveCount}`;
    entry.hiddenUntil = this.#options.faults.late?.(message) ? now : now + this.#options.visibilityMs;
    return { message, messageId, receipt: entry.receipt, receiveCount: entry.receiveCount };
  }

  /** Moves messages that were delivered too often to the dead letters: the group behind them is free again. */
  #bury(waiting: Waiting[]): void {
    for (const entry of waiting.splice(0)) {
      if (entry.receiveCount >= this.#options.maxReceives) this.dead.push(entry.message);
      else waiting.push(entry);
    }
  }

  /** Ids are remembered in the order of their sending, so the forgotten ones stand first. */
  #forget(now: number): void {
    for (const [dedup, until] of this.#seen) {
      if (until > now) return;
      this.#seen.delete(dedup);
    }
  }
}

/** Dead letters of such queues. */
export const memoryDeadLetters = (queue: MemoryQueue): DeadLetters => ({
  async redrive(isOurs) {
    const letters = queue.dead.splice(0);
    let redriven = 0;
    for (const [index, letter] of letters.entries()) {
      if (await isOurs(letter.account)) {
        await queue.send([{ ...letter, dedupId: `again:${index}:${letter.dedupId}` }]);
        redriven += 1;
      } else queue.dead.push(letter);
    }
    return { redriven, more: false };
  },
});
