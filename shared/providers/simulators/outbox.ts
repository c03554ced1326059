import type { HttpRequest } from '../../model/http.ts';

/** A webhook on its way: the body is text, so that it can be kept across restarts. */
export type WebhookRequest = HttpRequest & {
  readonly body: string;
  /** What it belongs to in the vendor's own books, until it leaves: the vendor takes it off. */
  readonly about?: string;
};

/**
 * What the road does to a webhook, asked once when it is handed in.
 * - `lost`: the vendor believes it arrived, so nothing is retried
 * - `doubled`: it arrives twice
 * - `delayed`: it leaves so much later
 * - `reordered`: it leaves after the next one, or after a minute when none follows
 */
export type WebhookFault =
  | { readonly kind: 'lost' }
  | { readonly kind: 'doubled' }
  | { readonly kind: 'delayed'; readonly ms: number }
  | { readonly kind: 'reordered' };

/**
 * When to try again, after `attempts` (from 1) failed; undefined: never. All instants in ms.
 * `firstTriedAt` is the instant of the very first attempt, `triedAt` of the latest.
 */
export type RetrySchedule = (attempts: number, firstTriedAt: number, triedAt: number) => number | undefined;

export interface OutboxOptions {
  readonly retryAt: RetrySchedule;
  /** The last retry failed: `disable` stops the subscription and keeps what is waiting, `drop` gives up this one. */
  readonly onGivenUp?: 'disable' | 'drop';
  /** What waits longer than this is thrown away. */
  readonly keepMs?: number;
  readonly fault?: ((request: WebhookRequest) => WebhookFault | undefined) | undefined;
}

interface Entry {
  readonly seq: number;
  readonly createdAt: number;
  dueAt: number;
  attempts: number;
  firstTriedAt: number;
  /** Waits to leave behind the next one handed in. */
  held: boolean;
  readonly request: WebhookRequest;
}

export interface OutboxState {
  readonly seq: number;
  readonly disabled: boolean;
  readonly entries: readonly Entry[];
}

const HELD_MS = 60_000;

const byDeparture = (a: Entry, b: Entry): number => a.dueAt - b.dueAt || a.seq - b.seq;

/** The webhooks a vendor still owes, delivered at least once under the vendor's own retry schedule. */
export class WebhookOutbox {
  readonly #options: OutboxOptions;
  /** In the order in which they leave. */
  #entries: Entry[] = [];
  #seq = 0;
  #disabled = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get pending(): number {
    return this.#entries.length;
  }

  /** The vendor gave up on the receiver. Nothing leaves until `enable`. */
  get disabled(): boolean {
    return this.#disabled;
  }

  add(now: number, request: WebhookRequest, dueAt = now): void {
    const fault = this.#options.fault?.(request);
    if (fault?.kind === 'lost') return;
    const entry = this.#push(now, request, dueAt);
    if (fault?.kind === 'delayed') entry.dueAt += fault.ms;
    if (fault?.kind === 'doubled') this.#push(now, request, dueAt);
    let moved = false;
    for (const waiting of this.#entries) {
      if (!waiting.held) continue;
      waiting.held = false;
      waiting.dueAt = entry.dueAt + 1;
      moved = true;
    }
    if (fault?.kind === 'reordered') {
      entry.held = true;
      entry.dueAt += HELD_MS;
    }
    if (moved || fault) this.#entries.sort(byDeparture);
  }

  disable(): void {
    this.#disabled = true;
  }

  /** Starts again: what waited leaves at once, in its order. */
  enable(now: number): void {
    this.#disabled = false;
    for (const entry of this.#entries) {
      entry.attempts = 0;
      entry.dueAt = Math.min(entry.dueAt, now);
    }
    this.#entries.sort(byDeparture);
  }

  clear(): void {
    this.#entries = [];
  }

  /**
   * Sends everything due at `now`, oldest first.
   * @returns when the next one is due (ms), if any
   */
  async deliver(
    now: number,
    post: (request: WebhookRequest) => Promise<{ readonly status: number }>,
  ): Promise<number | undefined> {
    const { keepMs } = this.#options;
    if (keepMs !== undefined) this.#entries = this.#entries.filter((entry) => now - entry.createdAt < keepMs);
    for (let entry = this.#takeDue(now); entry; entry = this.#takeDue(now)) await this.#send(entry, now, post);
    return this.nextDueAt();
  }

  nextDueAt(): number | undefined {
    return this.#disabled ? undefined : this.#entries[0]?.dueAt;
  }

  snapshot(): OutboxState {
    return { seq: this.#seq, disabled: this.#disabled, entries: this.#entries.map((entry) => ({ ...entry })) };
  }

  restore(state: OutboxState): void {
    this.#seq = state.seq;
    this.#disabled = state.disabled;
    this.#entries = state.entries.map((entry) => ({ ...entry })).sort(byDeparture);
  }

  #push(now: number, request: WebhookRequest, dueAt: number): Entry {
    this.#seq += 1;
    const entry: Entry = { seq: this.#seq, createdAt: now, dueAt, attempts: 0, firstTriedAt: 0, held: false, request };
    this.#place(entry);
    return entry;
  }

  #place(entry: Entry): void {
    const after = this.#entries.findLastIndex((other) => byDeparture(other, entry) < 0);
    this.#entries.splice(after + 1, 0, entry);
  }

  /** Taken out while it is under way, so that a second `deliver` in between does not send it too. */
  #takeDue(now: number): Entry | undefined {
    const isDue = !this.#disabled && this.#entries[0] && this.#entries[0].dueAt <= now;
    return isDue ? this.#entries.shift() : undefined;
  }

  async #send(entry: Entry, now: number, post: (request: WebhookRequest) => Promise<{ readonly status: number }>) {
    if (entry.attempts === 0) entry.firstTriedAt = now;
    entry.attempts += 1;
    const accepted = await post(entry.request).then(
      ({ status }) => status >= 200 && status < 300,
      () => false,
    );
    if (accepted) return;
    const again = this.#options.retryAt(entry.attempts, entry.firstTriedAt, now);
    if (again !== undefined) entry.dueAt = again;
    else if (this.#options.onGivenUp === 'disable') this.#disabled = true;
    else return;
    this.#place(entry);
  }
}
