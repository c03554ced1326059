import { Refused as MelioRefused } from '../../shared/providers/melio/simulator/answers.ts';
import type { MelioSimulator } from '../../shared/providers/melio/simulator/index.ts';
import type { XeroSimulator } from '../../shared/providers/xero/simulator/index.ts';
import { Refused as XeroRefused, Rejected as XeroRejected } from '../../shared/providers/xero/simulator/refusals.ts';
import type { Chance } from './chance.ts';
import { melioActs } from './people/melio.ts';
import type { Words } from './people/words.ts';
import { wordsOf } from './people/words.ts';
import { xeroActs } from './people/xero.ts';

/** One thing a person may do now. Its weight says how often people do it. */
export interface Act {
  readonly name: string;
  readonly weight: number;
  readonly run: () => void;
}

export interface Town {
  readonly xero: XeroSimulator;
  readonly melio: MelioSimulator;
  readonly chance: Chance;
  readonly now: () => number;
  readonly words: Words;
}

/** People at both vendors, doing what their screens let them do, at any instant. */
export class People {
  readonly #town: Town;
  readonly #acts: readonly Act[];
  readonly #weight: number;

  constructor(xero: XeroSimulator, melio: MelioSimulator, chance: Chance, now: () => number) {
    this.#town = { xero, melio, chance, now, words: wordsOf(chance) };
    this.#acts = [...xeroActs(this.#town), ...melioActs(this.#town)];
    this.#weight = this.#acts.reduce((sum, { weight }) => sum + weight, 0);
  }

  /** The books before anybody connects them: some vendors and bills on each side, some of them the same. */
  begin(): void {
    const { chance } = this.#town;
    for (const name of ['xero contact', 'xero contact', 'xero bill', 'xero bill', 'xero bill', 'melio funding'])
      this.#one(name);
    if (chance.of(0.5)) for (const name of ['melio vendor', 'melio bill']) this.#one(name);
    if (chance.of(0.3)) this.#one('xero bill');
    if (chance.of(0.5)) for (const name of ['melio twin', 'melio twin']) this.#one(name);
  }

  /** @returns what was done, or undefined when the vendor did not allow it */
  act(): string | undefined {
    let left = this.#town.chance.random() * this.#weight;
    for (const act of this.#acts) {
      left -= act.weight;
      if (left < 0) return this.#run(act);
    }
    return undefined;
  }

  #one(name: string): void {
    const act = this.#acts.find((one) => one.name === name);
    if (!act) throw new Error(`nobody can do "${name}"`);
    this.#run(act);
  }

  #run(act: Act): string | undefined {
    try {
      act.run();
      return act.name;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }
}

/** The vendor said no, or there was nothing to do it with. Anything else is a mistake of the simulation. */
const isRefusal = (error: unknown): boolean =>
  error instanceof MelioRefused ||
  error instanceof XeroRefused ||
  error instanceof XeroRejected ||
  error instanceof Nothing;

/** There is no such record to act on. */
export class Nothing extends Error {}

export function one<T>(chance: Chance, items: readonly T[]): T {
  if (items.length === 0) throw new Nothing();
  return chance.pick(items);
}
