import type { Observation } from '../state/observation.ts';

/** Why a settlement can neither be removed nor changed where it stands. */
export function closedBy(settlement: Observation | undefined): 'reconciled' | 'inBatch' | undefined {
  if (settlement?.fields.reconciled === true) return 'reconciled';
  return typeof settlement?.fields.batch === 'string' ? 'inBatch' : undefined;
}
