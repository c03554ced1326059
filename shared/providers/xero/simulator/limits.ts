import type { HttpResponse } from '../../../model/http.ts';
import type { XeroOptions } from './options.ts';

interface Window {
  start: number;
  used: number;
}
export type Limit = 'minute' | 'day' | 'concurrent' | 'app';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The four allowances: per organisation in flight, per minute and per day, and per minute for the whole app. */
export class RateLimits {
  readonly #options: XeroOptions;
  readonly #minutes = new Map<string, Window>();
  readonly #days = new Map<string, Window>();
  readonly #app: Window = { start: Number.NEGATIVE_INFINITY, used: 0 };
  readonly #inFlight = new Map<string, number>();

  constructor(options: XeroOptions) {
    this.#options = options;
  }

  /** Counts the call; refused ones count too. @returns the limit that refuses it */
  enter(tenantId: string, now: number): Limit | undefined {
    const { limits } = this.#options;
    const day = this.#window(this.#days, tenantId, now, DAY);
    const minute = this.#window(this.#minutes, tenantId, now, MINUTE);
    if (now - this.#app.start >= MINUTE)
      Object.assign(this.#app, { start: Math.floor(now / MINUTE) * MINUTE, used: 0 });
    day.used += 1;
    minute.used += 1;
    this.#app.used += 1;
    const inFlight = (this.#inFlight.get(tenantId) ?? 0) + 1;
    if (day.used > limits.perDay) return 'day';
    if (minute.used > limits.perMinute) return 'minute';
    if (this.#app.used > limits.appPerMinute) return 'app';
    if (inFlight > limits.concurrent) return 'concurrent';
    this.#inFlight.set(tenantId, inFlight);
    return undefined;
  }

  leave(tenantId: string): void {
    this.#inFlight.set(tenantId, (this.#inFlight.get(tenantId) ?? 1) - 1);
  }

  /** What is left, on every response. */
  headers(tenantId: string): Record<string, string> {
    const { limits } = this.#options;
    const left = (limit: number, used: number | undefined) => String(Math.max(0, limit - (used ?? 0)));
    return {
      'x-daylimit-remaining': left(limits.perDay, this.#days.get(tenantId)?.used),
      'x-minlimit-remaining': left(limits.perMinute, this.#minutes.get(tenantId)?.used),
      'x-appminlimit-remaining': left(limits.appPerMinute, this.#app.used),
    };
  }

  /** 429: says which limit, and for minute and day how long to wait. */
  refusal(tenantId: string, limit: Limit, now: number): HttpResponse {
    const { switches } = this.#options;
    const headers = this.headers(tenantId);
    headers['x-rate-limit-problem'] = limit === 'app' ? switches.appLimitName : limit;
    if (limit === 'minute' || limit === 'day') {
      const window = (limit === 'minute' ? this.#minutes : this.#days).get(tenantId);
      const length = limit === 'minute' ? MINUTE : DAY;
      headers['retry-after'] = String(Math.max(1, Math.ceil(((window?.start ?? now) + length - now) / 1000)));
      headers[limit === 'minute' ? 'x-minlimit-remaining' : 'x-daylimit-remaining'] = '0';
    }
    if (limit === 'app') headers['x-appminlimit-remaining'] = '0';
    return { status: 429, headers, body: switches.rateLimitBody };
  }

  /** Fixed windows whose reset differs per organisation. */
  #window(windows: Map<string, Window>, tenantId: string, now: number, length: number): Window {
    let window = windows.get(tenantId);
    if (!window || now - window.start >= length) {
      const offset = Number.parseInt(tenantId.slice(0, 8), 16) % length || 0;
      window = { start: Math.floor((now - offset) / length) * length + offset, used: 0 };
      windows.set(tenantId, window);
    }
    return window;
  }
}
