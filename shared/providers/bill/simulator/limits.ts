import { tooMany } from './access.ts';
import type { BillOptions } from './options.ts';

const HOUR_MS = 3_600_000;

/** So many requests of one developer key in an hour by the clock. */
export class Limits {
  readonly #perHour: number;
  readonly #hours = new Map<string, { hour: number; count: number }>();

  constructor(perHour: number) {
    this.#perHour = perHour;
  }

  /** @throws {Refused} BDC_1144 */
  take(devKey: string, now: number, options: Pick<BillOptions, 'limitStatus'>): void {
    const hour = Math.floor(now / HOUR_MS);
    const known = this.#hours.get(devKey);
    const count = known?.hour === hour ? known.count : 0;
    if (count >= this.#perHour) throw tooMany(options);
    this.#hours.set(devKey, { hour, count: count + 1 });
  }
}
