import type { Place } from './collection.ts';
import { dayOf } from './days.ts';

/** Every zone's midnight falls on a quarter of an hour of UTC. */
const QUARTER_MS = 900_000;

/** One account's day, and the stamps of its records. */
export class TenantClock {
  readonly #now: () => number;
  readonly #timeZone: string;
  #day = { text: '', from: 0, until: 0 };
  #stampedAt = 0;
  #handedOutUpTo = 0;

  constructor(now: () => number, timeZone: string) {
    this.#now = now;
    this.#timeZone = timeZone;
  }

  /** The account's own day. */
  today(): string {
    const now = this.#now();
    if (now < this.#day.from || now >= this.#day.until) {
      const from = Math.floor(now / QUARTER_MS) * QUARTER_MS;
      this.#day = { text: dayOf(now, this.#timeZone), from, until: from + QUARTER_MS };
    }
    return this.#day.text;
  }

  /** For an `updated_at`: never backwards, and never at or before the end of a page that was handed out. */
  stamp(): string {
    this.#stampedAt = Math.max(this.#now(), this.#stampedAt, this.#handedOutUpTo + 1);
    return new Date(this.#stampedAt).toISOString();
  }

  /** A stamp that came from elsewhere: later ones are not before it. */
  saw(at: number): void {
    this.#stampedAt = Math.max(this.#stampedAt, at);
  }

  /** A page ended here: a row written before it now would be missing from that walk. */
  handedOut(place: Place): void {
    this.#handedOutUpTo = Math.max(this.#handedOutUpTo, place.at);
  }

  snapshot(): ClockState {
    return { stampedAt: this.#stampedAt, handedOutUpTo: this.#handedOutUpTo };
  }

  restore(state: ClockState): void {
    this.#stampedAt = state.stampedAt;
    this.#handedOutUpTo = state.handedOutUpTo;
  }
}

export interface ClockState {
  readonly stampedAt: number;
  readonly handedOutUpTo: number;
}
