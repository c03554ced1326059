import { seededRandom } from '../../shared/memory/random.ts';

/** All that is left to chance in a world comes from here, so that a seed says everything. */
export class Chance {
  readonly random: () => number;

  constructor(seed: number) {
    // Neighbouring seeds start alike: a few numbers are thrown away.
    this.random = seededRandom(Math.imul(seed, 0x9e3779b1));
    for (let index = 0; index < 5; index += 1) this.random();
  }

  /** True so often (0 to 1). */
  of(probability: number): boolean {
    return probability > 0 && this.random() < probability;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  /** @throws {RangeError} there is nothing to pick from */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  maybe<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : this.pick(items);
  }

  /** Many small numbers and a few large ones, as waiting times are. */
  tail(typical: number, most: number): number {
    return Math.min(most, Math.ceil(-Math.log(1 - this.random()) * typical));
  }
}
