import type { Clock, Ids } from '../engine/ports.ts';
import { ulid } from '../engine/ulid.ts';

/** Ids out of the given clock and randomness: the same seed gives the same ids. */
export const memoryIds = (clock: Clock, random: () => number): Ids => ({ next: () => ulid(clock.now(), random) });
