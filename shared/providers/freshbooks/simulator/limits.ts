import type { HttpResponse } from '../../../model/http.ts';
import { json } from './answers.ts';
import type { FreshBooksOptions } from './options.ts';

/** Short bursts are refused; nothing in an answer says how much is left. @see https://www.freshbooks.com/api/limits */
export class RateLimits {
  readonly #options: FreshBooksOptions;
  readonly #seconds = new Map<string, { second: number; used: number }>();
  readonly #inFlight = new Map<string, number>();

  constructor(options: FreshBooksOptions) {
    this.#options = options;
  }

  /** Counts the call, refused ones too. @returns whether it may pass; then `leave` must follow */
  enter(key: string, now: number): boolean {
    const { perSecond, concurrent } = this.#options.limits;
    const second = Math.floor(now / 1000);
    const window = this.#seconds.get(key);
    const used = window?.second === second ? window.used + 1 : 1;
    this.#seconds.set(key, { second, used });
    const inFlight = (this.#inFlight.get(key) ?? 0) + 1;
    if (used > perSecond || inFlight > concurrent) return false;
    this.#inFlight.set(key, inFlight);
    return true;
  }

  leave(key: string): void {
    this.#inFlight.set(key, (this.#inFlight.get(key) ?? 1) - 1);
  }

  refusal(): HttpResponse {
    const headers = this.#options.switches.retryAfterHeader ? { 'retry-after': '1' } : undefined;
    return json(429, { message: 'Too Many Requests' }, headers);
  }
}
