import { otherSide } from '../../model/names.ts';
import type { Link } from '../state/link.ts';
import { decisionOn, type Plan, type Snapshot } from './snapshot.ts';

/** What a decision about a match is about when somebody came back to it: whatever the candidates are now. */
export const REMATCH = 'rematch';

/**
 * A person came back to a match and decided otherwise: the pair is taken apart, and the record is planned as one without
 * a partner. Nothing is written on either side.
 */
export function planRematch(snapshot: Snapshot, link: Link): Plan | undefined {
  const decision = decisionOn(snapshot, 'possibleMatch', REMATCH);
  if (decision === undefined || !link.adopted) return undefined;
  if (decision === `link:${link[otherSide(link.origin)]}`) return undefined;
  return {
    steps: [{ kind: 'unlink', row: 'ALL-11' }],
    issues: [],
    disposition: { kind: 'waiting', reason: 'its match is made anew' },
  };
}
