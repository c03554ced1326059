import type { Pair } from '../../../pair.ts';

export function checkBooks(_pair: Pair): void {}
