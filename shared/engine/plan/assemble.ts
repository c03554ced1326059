import { canonicalJson, type Json } from '../../model/json.ts';
import type { Side } from '../../model/names.ts';
import { hash, type Link } from '../state/link.ts';
import { bothRead, UNREAD } from './both-read.ts';
import { frozenChange, notChangeable } from './kept-back.ts';
import type { SideChange } from './side-change.ts';
import {
  adoptedStays,
  decisionOn,
  type IssueDraft,
  issueOf,
  type Plan,
  type Snapshot,
  type Step,
  type WaitStep,
  type WriteStep,
  waiting,
} from './snapshot.ts';

/** One plan of what the fields asked for: what is kept back, what waits, and one write for each side at most. */
export function assemble(
  snapshot: Snapshot,
  link: Link,
  to: Record<Side, SideChange>,
  followed: Record<Side, Record<string, Json>>,
  issues: readonly IssueDraft[],
  wait: WaitStep | undefined,
): Plan {
  const steps: Step[] = [];
  const all = [...issues];
  if (Object.keys(followed.L).length > 0 || Object.keys(followed.R).length > 0) {
    steps.push({
      kind: 'absorb',
      base: { L: { ...link.base.L, ...followed.L }, R: { ...link.base.R, ...followed.R } },
      present: link.present,
    });
  }
  for (const side of ['L', 'R'] as const) {
    const change = to[side];
    if (Object.keys(change.fields).length === 0) continue;
    if (!bothRead(snapshot)) return { ...waiting(UNREAD), issues };
    if (side === 'L' && link.adopted && snapshot.mapping.settles && snapshot.facts.L.immutable) {
      all.push(adoptedStays);
      continue;
    }
    const notice = notChangeable(snapshot, side, change);
    if (notice) {
      if (notice !== 'said') all.push(notice);
      continue;
    }
    const frozen = frozenChange(snapshot, side, change.fields);
    if (frozen)
      return {
        ...waiting('a payment is under way, and the platform refuses changes until it is through'),
        issues: [...issues, ...frozen],
      };
    const stays = snapshot.facts[side].immutable ? snapshot.mapping.replace?.(snapshot.views[side]!) : undefined;
    if (stays) {
      const about = hash(canonicalJson(change.fields));
      if (decisionOn(snapshot, stays.hold, about) === 'leave') continue;
      return { ...waiting(`it is not replaced now: ${stays.hold}`), issues: [...issues, issueOf(stays, about)] };
    }
    steps.push(writeStep(snapshot, link, side, change));
  }
  if (wait) steps.push(wait);
  const hold = all.find((issue) => issue.code !== 'drift' && issue.code !== 'notChangeable');
  return {
    steps,
    issues: all,
    disposition: hold
      ? { kind: 'held', issue: hold.code }
      : wait
        ? { kind: 'waiting', reason: wait.reason }
        : { kind: steps.length > 0 ? 'synced' : 'unchanged' },
  };
}

/** What a provider cannot change it replaces: remove now, and the next plan creates it anew. */
function writeStep(snapshot: Snapshot, link: Link, side: Side, change: SideChange): WriteStep {
  const replace = snapshot.facts[side].immutable === true;
  return {
    kind: replace ? 'remove' : 'update',
    side,
    fields: replace ? {} : change.fields,
    sourceColumns: replace ? {} : change.sourceColumns,
    targetColumns: replace ? {} : change.targetColumns,
    present: replace ? { ...link.present, [side]: 'no' } : link.present,
    row: change.rows.join(', '),
    reason: replace ? `replaced: ${change.rows.join(', ')} changed` : 'changed on the other side',
  };
}
