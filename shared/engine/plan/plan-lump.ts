import { isHold } from '../integration.ts';
import { type Counted, hash, type Link } from '../state/link.ts';
import { isLive } from '../state/observation.ts';
import { decisionOn, issueOf, type Plan, type Snapshot } from './snapshot.ts';

/** The platform's worker keeps lumps, as records of its own account. */
const KEEPER = 'R';

export const sumOf = (counted: readonly Counted[] | undefined): number =>
  (counted ?? []).reduce((sum, { amount }) => sum + amount, 0);

/** Still counted into. */
export const isOpenLump = ({ status }: { readonly status?: unknown }): boolean => status === 'scheduled';

/**
 * A settlement of which nothing else is left to be done: what of it stands in lumps follows. What is there is compared with
 * what should be, so a payment that was posted, changed and came back is always counted for what it comes to, once.
 */
export function planCount(snapshot: Snapshot, link: Link, settled: Plan): Plan {
  const { mapping, views, obs } = snapshot;
  const view = views[KEEPER];
  if (!mapping.lump || !view || settled.steps.length > 0) return settled;
  const share = mapping.lump.share(view, link.present.L === 'yes' && isLive(obs.L));
  if (share === 'keep') return settled;
  if (isHold(share)) {
    const about = hash(`${mapping.id} ${link.inc.L}`);
    const isLeft = decisionOn(snapshot, share.hold, about) !== undefined;
    return isLeft ? settled : { ...settled, issues: [...settled.issues, issueOf(share, about)] };
  }
  const by = (share === 'none' ? 0 : share.amount) - sumOf(link.counted);
  if (by === 0) return settled;
  return {
    ...settled,
    steps: [{ kind: 'count', of: KEEPER, by, share: share === 'none' ? undefined : share, row: mapping.lump.row }],
  };
}

/** A lump that is still counted into. */
export function planLump({ mapping, obs, link }: Snapshot): Plan | undefined {
  const lump = obs[KEEPER];
  if (!mapping.lumpOf || link || !isLive(lump) || !isOpenLump(lump.fields)) return undefined;
  return {
    steps: [{ kind: 'close', of: KEEPER }],
    issues: [],
    disposition: { kind: 'waiting', reason: 'its day is not over yet' },
  };
}
