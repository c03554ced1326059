import type { Clock } from '../engine/ports.ts';

/** A clock that stands still until it is moved. */
export class MemoryClock implements Clock {
  #now: number;

  /** @param now milliseconds since the epoch */
  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.moveTo(this.#now + ms);
  }

  /** @throws {RangeError} time does not run backwards */
  moveTo(instant: number): void {
    if (instant < this.#now) throw new RangeError(`cannot move back from ${this.#now} to ${instant}`);
    this.#now = instant;
  }
}
