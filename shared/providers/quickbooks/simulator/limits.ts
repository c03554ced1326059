import type { QuickBooksOptions } from './options.ts';
import { type Refused, throttled } from './refusals.ts';

export interface LimitsState {
  readonly month: string;
  readonly reads: number;
}

/** @see https://developer.intuit.com/app/developer/qbo/docs/learn/rest-api-features#limits-and-throttles */
export class Limits {
  readonly #options: QuickBooksOptions;
  readonly #windows = new Map<string, { window: number; used: number }>();
  readonly #inFlight = new Map<string, number>();
  #month = '';
  #reads = 0;

  constructor(options: QuickBooksOptions) {
    this.#options = options;
  }

  /** Reads of all companies in this month, which the vendor counts. */
  get reads(): number {
    return this.#reads;
  }

  /** Counts the call, refused ones too. @returns why it may not pass; otherwise `leave` must follow */
  enter(realm: string, now: number, isBatch: boolean): Refused | undefined {
    const { perMinute, perSecond, concurrent, batchesPerMinute } = this.#options.limits;
    const inFlight = (this.#inFlight.get(realm) ?? 0) + 1;
    const passes = [
      this.#count(`${realm}#minute`, Math.floor(now / 60_000)) <= perMinute,
      this.#count(`${realm}#second`, Math.floor(now / 1000)) <= perSecond,
      !isBatch || this.#count(`${realm}#batch`, Math.floor(now / 60_000)) <= batchesPerMinute,
      inFlight <= concurrent,
    ];
    if (passes.includes(false)) return throttled();
    this.#inFlight.set(realm, inFlight);
    return undefined;
  }

  leave(realm: string): void {
    this.#inFlight.set(realm, (this.#inFlight.get(realm) ?? 1) - 1);
  }

  /** A read is counted over all companies; beyond the month's allowance it is blocked. */
  read(now: number): Refused | undefined {
    const month = new Date(now).toISOString().slice(0, 7);
    if (month !== this.#month) {
      this.#month = month;
      this.#reads = 0;
    }
    if (this.#reads >= this.#options.limits.readsPerMonth) {
      return throttled('The CorePlus API calls of this month are used up. Reads are blocked until next month.');
    }
    this.#reads += 1;
    return undefined;
  }

  toJson(): LimitsState {
    return { month: this.#month, reads: this.#reads };
  }
  restore({ month, reads }: LimitsState): void {
    this.#month = month;
    this.#reads = reads;
  }

  #count(key: string, window: number): number {
    const before = this.#windows.get(key);
    const used = before?.window === window ? before.used + 1 : 1;
    this.#windows.set(key, { window, used });
    return used;
  }
}
