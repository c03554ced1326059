import { getRandomValues } from 'node:crypto';
import type { Ids } from '../engine/ports.ts';
import { ulid } from '../engine/ulid.ts';

/** In [0, 1), not to be guessed. */
export const secureRandom = (): number => getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;

export const systemIds: Ids = { next: () => ulid(Date.now(), secureRandom) };
