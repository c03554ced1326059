import type { Chance } from './chance.ts';

/** One thing a person may do now. Its weight says how often people do it. */
export interface Act {
  readonly name: string;
  readonly weight: number;
  readonly run: () => void;
}

export interface Crowd {
  readonly acts: readonly Act[];
  /** What they did before anybody connected the two books: names of acts, drawn. */
  readonly before: () => readonly string[];
  /** So often somebody who finds nothing to do looks for something else; once unless it says otherwise. */
  readonly draws?: number;
  /** The vendor said no. */
  readonly isRefusal: (error: unknown) => boolean;
}

/** People at both vendors, doing what their screens let them do, at any instant. */
export class People {
  readonly #crowd: Crowd;
  readonly #chance: Chance;
  readonly #weight: number;

  constructor(crowd: Crowd, chance: Chance) {
    this.#crowd = crowd;
    this.#chance = chance;
    this.#weight = crowd.acts.reduce((sum, { weight }) => sum + weight, 0);
  }

  /** The books before anybody connects them. */
  begin(): void {
    for (const name of this.#crowd.before()) this.#one(name);
  }

  /** @returns what was done, or undefined when the vendor did not allow it */
  act(): string | undefined {
    for (let draw = 1; draw < (this.#crowd.draws ?? 1); draw += 1) {
      const done = this.#draw();
      if (done !== undefined) return done;
    }
    return this.#draw();
  }

  #draw(): string | undefined {
    let left = this.#chance.random() * this.#weight;
    for (const act of this.#crowd.acts) {
      left -= act.weight;
      if (left < 0) return this.#run(act);
    }
    return undefined;
  }

  #one(name: string): void {
    const act = this.#crowd.acts.find((one) => one.name === name);
    if (!act) throw new Error(`nobody can do "${name}"`);
    this.#run(act);
  }

  /** Refused, or nothing to do it with: not done. Anything else is a mistake of the simulation. */
  #run(act: Act): string | undefined {
    try {
      act.run();
      return act.name;
    } catch (error) {
      if (error instanceof Nothing || this.#crowd.isRefusal(error)) return undefined;
      throw error;
    }
  }
}

/** There is no such record to act on. */
export class Nothing extends Error {}

export function one<T>(chance: Chance, items: readonly T[]): T {
  if (items.length === 0) throw new Nothing();
  return chance.pick(items);
}
