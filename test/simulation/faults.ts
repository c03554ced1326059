import type { Message } from '../../shared/engine/ports.ts';
import type { TableFault } from '../../shared/memory/table.ts';
import type { WebhookFault } from '../../shared/providers/simulators/outbox.ts';
import type { Fault } from '../../shared/providers/simulators/simulator.ts';
import type { Chance } from './chance.ts';
import type { Fate } from './process.ts';

/** What can go wrong in a world, as probabilities per occasion. Every seed draws its own mix; many kinds stay at 0. */
export interface Mix {
  /** Per I/O of a worker, a dispatcher or a receiver. */
  readonly crash: number;
  /** Every I/O of a run is an event of its own for so many runs; for the others only writes and calls are. */
  readonly fine: number;
  readonly store: Readonly<Record<TableFault, number>>;
  readonly queue: { readonly refuse: number; readonly duplicate: number; readonly late: number };
  readonly skewMs: number;
  readonly dispatcher: { readonly downPerHour: number; readonly longestMinutes: number; readonly twice: number };
  readonly call: {
    readonly lostBefore: number;
    readonly lostAfter: number;
    /** No reply within the timeout, and the effect comes after it. */
    readonly late: number;
    readonly slow: number;
    readonly limited: number;
    readonly failedBefore: number;
    readonly failedAfter: number;
  };
  /** Lists and searches run so far behind. */
  readonly listLagMs: { readonly left: number; readonly right: number };
  readonly webhook: Readonly<Record<WebhookFault['kind'], number>> & { readonly forgedPerHour: number };
  readonly values: {
    readonly left: boolean;
    readonly right: boolean;
    readonly laterMs: number;
    readonly silent: boolean;
  };
  /** Both vendors keep rewriting each other's bill numbers, a while after they took them. */
  readonly quarrel: boolean;
  /** The engine is told that nobody takes idempotency keys, as with several vendors nobody does. */
  readonly keyless: boolean;
  /** People act so soon after the sync wrote something, in the midst of its work. */
  readonly meddle: number;
  readonly pausePerHour: number;
  readonly disconnectPerHour: number;
  readonly revokePerHour: number;
  readonly decidePerHour: number;
  readonly syncNowPerHour: number;
  readonly sweepPerHour: number;
  /** A list that a sweep asks for leaves rows out. */
  readonly shortList: number;
  readonly lockPerHour: number;
  /** Seconds that a platform's token lives. */
  readonly tokenSeconds: number;
}

export const noFaults: Mix = {
  crash: 0,
  fine: 0,
  store: { conflict: 0, throttle: 0, lostBefore: 0, lostAfter: 0 },
  queue: { refuse: 0, duplicate: 0, late: 0 },
  skewMs: 0,
  dispatcher: { downPerHour: 0, longestMinutes: 0, twice: 0 },
  call: { lostBefore: 0, lostAfter: 0, late: 0, slow: 0, limited: 0, failedBefore: 0, failedAfter: 0 },
  listLagMs: { left: 0, right: 0 },
  webhook: { lost: 0, doubled: 0, delayed: 0, reordered: 0, forgedPerHour: 0 },
  values: { left: false, right: false, laterMs: 0, silent: false },
  quarrel: false,
  keyless: false,
  meddle: 0,
  pausePerHour: 0,
  disconnectPerHour: 0,
  revokePerHour: 0,
  decidePerHour: 0,
  syncNowPerHour: 0,
  sweepPerHour: 0,
  shortList: 0,
  lockPerHour: 0,
  tokenSeconds: 3600,
};

/** Swarm: a random subset of the kinds, each at a random strength, so that rare combinations meet. */
export function drawMix(chance: Chance): Mix {
  if (chance.of(0.08)) return noFaults;
  const some = (share: number, most: number): number => (chance.of(share) ? most * (0.2 + 0.8 * chance.random()) : 0);
  return {
    crash: some(0.5, 0.02),
    fine: chance.of(0.5) ? chance.pick([0.2, 1]) : 0,
    store: {
      conflict: some(0.3, 0.05),
      throttle: some(0.3, 0.05),
      lostBefore: some(0.2, 0.05),
      lostAfter: some(0.3, 0.05),
    },
    queue: { refuse: some(0.2, 0.1), duplicate: some(0.3, 0.2), late: some(0.2, 0.2) },
    skewMs: some(0.4, 5_000),
    dispatcher: {
      downPerHour: some(0.3, 0.5),
      longestMinutes: chance.pick([3, 15, 60, 200]),
      twice: some(0.2, 0.3),
    },
    call: {
      lostBefore: some(0.3, 0.15),
      lostAfter: some(0.5, 0.3),
      late: some(0.2, 0.1),
      slow: some(0.3, 0.1),
      limited: some(0.25, 0.15),
      failedBefore: some(0.3, 0.15),
      failedAfter: some(0.3, 0.15),
    },
    listLagMs: {
      left: chance.of(0.3) ? chance.between(1, 60) * 1000 : 0,
      right: chance.of(0.3) ? chance.between(1, 30) * 1000 : 0,
    },
    webhook: {
      lost: some(0.4, 0.5),
      doubled: some(0.3, 0.3),
      delayed: some(0.3, 0.5),
      reordered: some(0.3, 0.3),
      forgedPerHour: some(0.2, 2),
    },
    values: {
      left: chance.of(0.25),
      right: chance.of(0.25),
      laterMs: chance.of(0.5) ? 20_000 : 0,
      silent: chance.of(0.3),
    },
    quarrel: chance.of(0.06),
    keyless: chance.of(0.15),
    meddle: some(0.6, 0.3),
    pausePerHour: some(0.15, 0.5),
    disconnectPerHour: some(0.05, 0.3),
    revokePerHour: some(0.08, 0.3),
    decidePerHour: some(0.3, 3),
    syncNowPerHour: some(0.2, 1),
    sweepPerHour: some(0.2, 1),
    shortList: some(0.5, 0.6),
    lockPerHour: some(0.1, 0.3),
    tokenSeconds: chance.pick([3600, 3600, 900]),
  };
}

export type CallFate =
  | { readonly kind: 'answered' }
  | { readonly kind: 'lostBefore' | 'lostAfter' | 'late' | 'slow' }
  | { readonly kind: 'vendor'; readonly fault: Fault };

/** Draws what goes wrong, and counts it. Nothing does once `over` is set. */
export class Faults {
  readonly mix: Mix;
  over = false;
  readonly counts = new Map<string, number>();
  readonly #chance: Chance;

  constructor(mix: Mix, chance: Chance) {
    this.mix = mix;
    this.#chance = chance;
  }

  count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  draw(kind: string, probability: number): boolean {
    if (this.over || !this.#chance.of(probability)) return false;
    this.count(kind);
    return true;
  }

  /** Of an I/O that is an event of its own. */
  io(typicalMs: number): Fate {
    const delays = { outMs: this.#chance.tail(typicalMs, 40 * typicalMs), backMs: 0 };
    if (this.over || !this.#chance.of(this.mix.crash)) return delays;
    const crash = this.#chance.of(0.5) ? 'before' : 'after';
    this.count(`crash ${crash} I/O`);
    return { ...delays, crash };
  }

  table(): TableFault | undefined {
    if (this.over) return undefined;
    const { conflict, throttle, lostBefore, lostAfter } = this.mix.store;
    if (conflict + throttle + lostBefore + lostAfter === 0) return undefined;
    const value = this.#chance.random();
    const kind =
      value < conflict
        ? 'conflict'
        : value < conflict + throttle
          ? 'throttle'
          : value < conflict + throttle + lostBefore
            ? 'lostBefore'
            : value < conflict + throttle + lostBefore + lostAfter
              ? 'lostAfter'
              : undefined;
    if (kind) this.count(`store ${kind}`);
    return kind;
  }

  queue = {
    refuse: (_message: Message): boolean => this.draw('queue refused', this.mix.queue.refuse),
    duplicate: (_message: Message): boolean => this.draw('queue doubled', this.mix.queue.duplicate),
    late: (_message: Message): boolean => this.draw('queue delivered beside a running worker', this.mix.queue.late),
  };

  /** `patient`: a spent day lasts an hour there, and not until midnight. */
  call(writes: boolean, patient: boolean): CallFate {
    const { mix } = this;
    for (const kind of ['lostBefore', 'lostAfter', 'late', 'slow'] as const) {
      if (this.draw(`call ${kind}`, writes ? mix.call[kind] : mix.call[kind] / 4)) return { kind };
    }
    const scale = writes ? 1 : 0.25;
    if (this.draw('call 429', mix.call.limited * scale)) {
      const limit = this.#chance.pick(['minute', 'minute', 'app', 'concurrent', patient ? 'day' : 'minute'] as const);
      return { kind: 'vendor', fault: { kind: 'rateLimit', limit } };
    }
    for (const when of ['before', 'after'] as const) {
      const probability = when === 'before' ? mix.call.failedBefore : mix.call.failedAfter;
      if (this.draw(`call 5xx ${when}`, probability * scale)) {
        return { kind: 'vendor', fault: { kind: 'error', status: this.#chance.pick([500, 503] as const), when } };
      }
    }
    return { kind: 'answered' };
  }

  webhook(): WebhookFault | undefined {
    const { webhook } = this.mix;
    for (const kind of ['lost', 'doubled', 'reordered'] as const) {
      if (this.draw(`webhook ${kind}`, webhook[kind])) return { kind };
    }
    return this.draw('webhook delayed', webhook.delayed)
      ? { kind: 'delayed', ms: this.#chance.tail(60_000, 1_800_000) }
      : undefined;
  }
}
