import { Chance } from './chance.ts';

/** How much happens in a world. */
export interface Day {
  /** Of the acts of people that were drawn, 6 to 30 and mostly few. */
  readonly acts: number;
  /** Of the busy minutes that were drawn, 45 to 150. */
  readonly busy: number;
  /** It ends with an hour in which nothing may be written (17). Otherwise only where the world did not come to rest by itself. */
  readonly idleHour: boolean;
}

export const longDay: Day = { acts: 1, busy: 1, idleHour: true };
/** Two fifths of a long one take half of its time, and find as much in the same time: ADR 64. */
export const shortDay: Day = { acts: 0.4, busy: 0.4, idleHour: false };

/** One day in eight is long. Drawn beside the world's own chance, so that a seed begins alike either way. */
export const dayOf = (seed: number): Day => (new Chance(-seed).of(0.125) ? longDay : shortDay);
