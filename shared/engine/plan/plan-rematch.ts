import { otherSide } from '../../model/names.ts';
import type { Hold } from '../integration.ts';
import type { Link } from '../state/link.ts';
import { decisionOn, held, issueOf, type Plan, type Snapshot } from './snapshot.ts';

/** What a decision about a match is about when somebody came back to it: whatever the candidates are now. */
export const REMATCH = 'rematch';

const counted: Hold = {
  hold: 'countedAlready',
  text: 'This payment is part of a transfer to the bank account already, so its match is not taken apart. What is wrong about it is put right in the ledger by hand.',
  actions: ['leave'],
};

/**
 * A person came back to a match and decided otherwise: the pair is taken apart, and the record is planned as one without
 * a partner. Nothing is written on either side.
 */
export function planRematch(snapshot: Snapshot, link: Link): Plan | undefined {
  const decision = decisionOn(snapshot, 'possibleMatch', REMATCH);
  if (decision === undefined || !link.adopted) return undefined;
  if (decision === `link:${link[otherSide(link.origin)]}`) return undefined;
  // On its own again, it would be counted for another transfer.
  if ((link.counted ?? []).length > 0) {
    return decisionOn(snapshot, counted.hold, REMATCH) === undefined ? held(issueOf(counted, REMATCH)) : undefined;
  }
  return {
    steps: [{ kind: 'unlink', row: 'ALL-11' }],
    issues: [],
    disposition: { kind: 'waiting', reason: 'its match is made anew' },
  };
}
