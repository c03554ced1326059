import type { Act } from './act.ts';
import { bills } from './bills.ts';
import { firstSync } from './first-sync.ts';
import { mishaps, payments } from './payments.ts';

/** The first sync, once; then a day in the life of the connection, as often as it is told. */
export const opening: readonly Act[] = firstSync;
export const dayInItsLife: readonly Act[] = [...bills, ...payments, ...mishaps];
