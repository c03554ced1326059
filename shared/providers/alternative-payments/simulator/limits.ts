/** So many requests of one key in a second: a bucket that fills steadily and holds one second's worth. */
export class Buckets {
  readonly #perSecond: number;
  #buckets = new Map<string, { level: number; at: number }>();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** @returns whether the request may pass */
  take(key: string, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? { level: this.#perSecond, at: now };
    const filled = Math.min(this.#perSecond, bucket.level + ((now - bucket.at) / 1000) * this.#perSecond);
    // Fractions of milliseconds must not turn away who waited exactly long enough.
    const passes = filled >= 1 - 1e-9;
    this.#buckets.set(key, { level: passes ? filled - 1 : filled, at: now });
    return passes;
  }
}
