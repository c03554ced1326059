import { type Answer, Refused } from './answers.ts';
import type { CapsuleOptions } from './options.ts';

const HOUR = 3_600_000;

interface Window {
  readonly hour: number;
  readonly used: number;
}

/**
 * 4,000 requests an hour for each user, whatever application makes them.
 * @see https://developer.capsulecrm.com/v2/overview/rate-limiting
 */
export class Allowance {
  readonly #options: CapsuleOptions;
  #windows = new Map<string, Window>();

  constructor(options: CapsuleOptions) {
    this.#options = options;
  }

  /** Counts one; refused ones count too. @returns the headers of the answer @throws {Refused} 429 */
  spend(user: string, now: number): Record<string, string> {
    const hour = Math.floor(now / HOUR);
    const known = this.#windows.get(user);
    const used = (known?.hour === hour ? known.used : 0) + 1;
    this.#windows.set(user, { hour, used });
    const { perHour } = this.#options.limits;
    if (used > perHour) throw rateLimited(perHour, now);
    return headersOf(perHour, perHour - used, now);
  }
}

/** `X-RateLimit-Reset`: seconds since the epoch, UTC. */
const headersOf = (limit: number, remaining: number, now: number): Record<string, string> => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(((Math.floor(now / HOUR) + 1) * HOUR) / 1000),
});

export const rateLimited = (limit: number, now: number): Refused =>
  new Refused(429, 'rate limit reached', {
    body: { error: 'rate limit reached', message: 'You have made too many requests' } satisfies Answer['body'],
    headers: headersOf(limit, 0, now),
  });
