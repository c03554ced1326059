import { otherSide, type Side } from '../../model/names.ts';
import { nounOf } from '../../model/nouns.ts';
import type { Flow, Hold, Wanted } from '../integration.ts';
import type { Link } from '../state/link.ts';
import { isLive } from '../state/observation.ts';
import { bothRead, UNREAD } from './both-read.ts';
import { planFields } from './plan-fields.ts';
import { planMerged } from './plan-merged.ts';
import { matchOrAsk, notMade, planCreate } from './plan-new.ts';
import { planReversal } from './plan-reversal.ts';
import { isReactivated } from './put-away.ts';
import {
  adoptedStays,
  decisionOn,
  held,
  type IssueDraft,
  issueOf,
  outOfScope,
  type Plan,
  type Snapshot,
  waiting,
} from './snapshot.ts';
import { movedFields } from './verdict.ts';

const SIDES = ['L', 'R'] as const;
const flows = (flow: Flow | 'none', from: Side): boolean => flow === '<->' || flow === (from === 'L' ? '->' : '<-');

/** A linked record of which one side is gone, unwanted, or there again. `undefined`: nothing to settle here. */
export function planPresence(snapshot: Snapshot, link: Link): Plan | undefined {
  const merged = planMerged(snapshot, link);
  if (merged) return merged;
  for (const target of SIDES)
    if (link.present[target] === 'reversed') return afterReversal(snapshot, otherSide(target));
  const live = { L: isLive(snapshot.obs.L), R: isLive(snapshot.obs.R) };
  if (!live.L && !live.R) return bothGone(link);
  for (const target of SIDES) {
    if (live[target]) continue;
    const source = otherSide(target);
    if (isReactivated(snapshot, link, target)) return bringBack(snapshot, source);
    const after = followUp(snapshot, link, target);
    if (after) return after;
    const ours = snapshot.rules.presenceColumn && link.present[target] !== 'yes';
    return ours ? createAgain(snapshot, source) : removedByOthers(snapshot, link, target);
  }
  for (const source of SIDES) {
    if (!flows(snapshot.mapping.removal.flow, source)) continue;
    if (want(snapshot, source) === 'no') return remove(snapshot, link, otherSide(source), 'not wanted');
  }
  const isGranted = !snapshot.needed && SIDES.some((side) => snapshot.views[side]?.asked);
  if (link.present.L === 'yes' && link.present.R === 'yes' && !isGranted) return undefined;
  return absorb(link, { L: 'yes', R: 'yes' });
}

const want = (snapshot: Snapshot, side: Side): Wanted => {
  const view = snapshot.views[side];
  if (!view || !isLive(snapshot.obs[side])) return 'no';
  return snapshot.mapping.wanted?.[side]?.(view) ?? 'yes';
};

const absorb = (link: Link, present: Link['present']): Plan => ({
  steps: [{ kind: 'absorb', base: link.base, present }],
  issues: [],
  disposition: { kind: 'synced' },
});

const bothGone = (link: Link): Plan | undefined =>
  link.present.L === 'yes' || link.present.R === 'yes' ? absorb(link, { L: 'no', R: 'no' }) : undefined;

/** We removed the target, and the source is wanted (again): it comes back. */
function createAgain(snapshot: Snapshot, source: Side): Plan | undefined {
  const { mapping } = snapshot;
  if (want(snapshot, source) !== 'yes') return undefined;
  if (!flows(mapping.removal.flow, source) && !flows(mapping.create.flow, source)) return undefined;
  if (notMade(snapshot, source)) return undefined;
  const target = otherSide(source);
  const matched = mapping.removal.after?.[target] && matchOrAsk(snapshot, source, true);
  if (matched) return matched;
  const created = planCreate(snapshot, source, true);
  return snapshot.facts[target].can.includes('restore') ? restoring(created) : created;
}

/** What came back is reversed once. Paid again, it is recorded anew, where the reversal says that it is owed. */
function afterReversal(snapshot: Snapshot, source: Side): Plan {
  const settled: Plan = { steps: [], issues: [], disposition: { kind: 'synced' } };
  if (want(snapshot, source) !== 'yes') return settled;
  if (!snapshot.isReversed) return waiting('what it was before is not reversed in the ledger yet');
  return createAgain(snapshot, source) ?? settled;
}

const LEFT = 'removed on the other side, and left so';

/**
 * Somebody removed the target, and the table says what then. It is acknowledged in the target's column, so that one removal
 * is answered once; what comes back is matched first, since a merge looks like a removal. What was put in an archive is not
 * removed: it stays there unless it is to come back.
 */
function followUp(snapshot: Snapshot, link: Link, target: Side): Plan | undefined {
  const { mapping } = snapshot;
  const source = otherSide(target);
  const view = snapshot.views[source];
  const answer = view && mapping.removal.after?.[target]?.(view);
  const gone = snapshot.obs[target];
  if (answer === undefined || !gone || link.present[target] === 'no') return undefined;
  if (gone.mergedInto !== undefined) return undefined;
  if (gone.presence === 'archived') return answer === 'recreate' ? bringBack(snapshot, source) : undefined;
  if (want(snapshot, source) === 'no') return absorb(link, { ...link.present, [target]: 'no' });
  const about = `${link.inc[target]}`;
  const decision = answer === 'ask' ? decisionOn(snapshot, AGAINST_FLOW, about) : undefined;
  if (answer === 'ask' && decision === undefined) {
    return { ...held(driftIssue(snapshot, target, about)), disposition: { kind: 'synced' } };
  }
  if (answer === 'leave' || decision === 'leave') {
    if (link.present[target] !== 'left') return absorb(link, { ...link.present, [target]: 'left' });
    // Not brought back; but another that is there and is the same is its partner.
    const matched = matchOrAsk(snapshot, source, true);
    return matched?.steps.some(({ kind }) => kind === 'link') ? matched : outOfScope(LEFT);
  }
  if (!bothRead(snapshot)) return waiting(UNREAD);
  const { steps, ...rest } = absorb(link, { ...link.present, [target]: 'no' });
  const [step] = steps;
  if (step?.kind !== 'absorb') return undefined;
  return { ...rest, steps: [{ kind: 'verify', of: source, since: gone.fetchedAt, absorb: step }] };
}

/** Somebody removed the target: the source follows, or it is drift. */
function removedByOthers(snapshot: Snapshot, link: Link, target: Side): Plan | undefined {
  const { mapping } = snapshot;
  const source = otherSide(target);
  const mergedInto = snapshot.obs[target]?.mergedInto;
  if (mapping.removal.flow === 'none') return undefined;
  const travels = flows(mapping.removal.flow, target) && doesFollow(snapshot, target);
  const notice = travels || !flows(mapping.removal.flow, target) ? undefined : noticeOf(snapshot, target);
  const isPutAway = snapshot.obs[target]?.presence === 'archived';
  if (isPutAway && !(travels && mapping.removal.follows) && !notice) return undefined;
  if (mergedInto !== undefined) return waiting('it was merged into another record');
  if (!snapshot.obs[target]) return waiting('it was not seen on the other side yet');
  if (travels) return remove(snapshot, link, source, 'removed there');
  // The other side no longer wants it either: nothing is left to argue about.
  if (want(snapshot, source) === 'no') return absorb(link, { ...link.present, [target]: 'no' });
  const about = `${link.inc[target]}`;
  const decision = decisionOn(snapshot, notice?.hold ?? AGAINST_FLOW, about);
  if (decision === 'postAgain') return bringBack(snapshot, source);
  if (decision === 'remove') return remove(snapshot, link, source, 'removed there, and here by decision');
  if (decision === 'leave') return { steps: [], issues: [], disposition: { kind: 'synced' } };
  const issue = notice ? issueOf(notice, about) : driftIssue(snapshot, target, about);
  return { ...held(issue), disposition: { kind: 'synced' } };
}

const doesFollow = ({ mapping, views }: Snapshot, side: Side): boolean => {
  const view = views[side];
  return mapping.removal.follows === undefined || (view !== undefined && mapping.removal.follows(view));
};

/** What a person is told of a removal with the arrow that does not travel. */
function noticeOf({ mapping, obs, views }: Snapshot, target: Side): Hold | undefined {
  const { notice, putAway } = mapping.removal;
  const ask = obs[target]?.presence === 'archived' ? putAway : notice;
  return views[target] && ask?.(views[target]);
}

/** Out of the archive where it is in one, else made anew. */
function bringBack(snapshot: Snapshot, source: Side): Plan {
  const target = otherSide(source);
  const created = planCreate(snapshot, source, true);
  const isKept = snapshot.obs[target]?.presence === 'archived' && snapshot.facts[target].can.includes('restore');
  return isKept ? restoring(created) : created;
}

const restoring = (created: Plan): Plan => {
  const [step] = created.steps;
  if (step?.kind !== 'create') return created;
  return { ...created, steps: [{ ...step, kind: 'restore', fields: {}, targetColumns: {}, sourceColumns: {} }] };
};

const AGAINST_FLOW = 'removedAgainstFlow';

const driftIssue = (snapshot: Snapshot, target: Side, about: string): IssueDraft => ({
  code: AGAINST_FLOW,
  text: `Somebody removed this ${nounOf(snapshot.mapping.entity)} ${
    target === 'L' ? 'from the ledger' : 'on the platform'
  }. That does not travel (${snapshot.mapping.removal.row ?? snapshot.mapping.rows.join(', ')}), and it is not written again by itself. Write it again, or leave it as it is.`,
  actions: ['postAgain', 'leave'],
  severity: 'warning',
  about,
});

/** Removes the target because of the source; an edit that still waits on the target flows first. */
function remove(snapshot: Snapshot, link: Link, target: Side, reason: string): Plan | undefined {
  const source = otherSide(target);
  if (!bothRead(snapshot)) return waiting(UNREAD);
  const gone = !isLive(snapshot.obs[source]);
  if (snapshot.rules.editBeforeRemoval) {
    const edited = movedFields(snapshot, link, target);
    if (gone && edited.length > 0 && decisionOn(snapshot, 'editedThenRemoved', edited.join()) !== 'remove') {
      if (decisionOn(snapshot, 'editedThenRemoved', edited.join()) === 'keep') {
        return { steps: [], issues: [], disposition: { kind: 'synced' } };
      }
      return held(editedThenRemoved(snapshot, source, edited));
    }
    if (!gone && edited.length > 0) {
      const first = planFields(snapshot, link);
      if (first.steps.some((step) => step.kind === 'update')) return first;
    }
  }
  if (target === 'L' && link.adopted && snapshot.mapping.settles) return held(adoptedStays);
  const reversal = planReversal(snapshot, link, source);
  if (reversal) return reversal;
  return {
    steps: [
      {
        kind: 'remove',
        side: target,
        fields: {},
        sourceColumns: {},
        targetColumns: {},
        present: { ...link.present, [target]: 'no', [source]: gone ? 'no' : 'yes' },
        row: snapshot.mapping.removal.row ?? snapshot.mapping.id,
        reason,
      },
    ],
    issues: [],
    disposition: { kind: 'synced' },
  };
}

const editedThenRemoved = (snapshot: Snapshot, source: Side, edited: readonly string[]): IssueDraft => ({
  code: 'editedThenRemoved',
  text: `This ${nounOf(snapshot.mapping.entity)} was removed ${source === 'L' ? 'in the ledger' : 'on the platform'} while ${edited.join(
    ', ',
  )} changed on the other side. Remove it there too, or keep it.`,
  actions: ['remove', 'keep'],
  severity: 'warning',
  about: edited.join(),
});
