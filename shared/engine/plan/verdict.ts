import { otherSide, type Side } from '../../model/names.ts';
import { type FieldRule, type Hold, isHold } from '../integration.ts';
import { hasMoved, mergeField, type Verdict } from '../merge.ts';
import type { Link } from '../state/link.ts';
import { isRespelled } from '../write/looks-like.ts';
import { agree, basisColumn, flowsFrom, isWritable, shown, shownColumn, targetValue } from './fields.ts';
import type { Snapshot } from './snapshot.ts';

/** Fields of a side that moved and flow from there. */
export function movedFields(snapshot: Snapshot, link: Link, side: Side): readonly string[] {
  return Object.entries(snapshot.mapping.fields)
    .filter(
      ([name, rule]) =>
        flowsFrom(rule, side, link.origin) &&
        !rule.quiet &&
        hasMoved(baseOf(snapshot, link, side)[name], shownColumn(snapshot, side, name, rule)),
    )
    .map(([name]) => name);
}

const baseOf = (snapshot: Snapshot, link: Link, side: Side) =>
  snapshot.rules.twoColumns ? link.base[side] : link.base.L;

/** Which side's value of one field holds now, by its rule and by what either showed when they last agreed. */
export function settle(snapshot: Snapshot, link: Link, name: string, rule: FieldRule): Verdict {
  const insisting = rule.insists ? insist(snapshot, name, rule) : undefined;
  if (insisting) return insisting;
  const moved = {
    L:
      canMove(snapshot, link, 'L', name, rule) &&
      hasMoved(baseOf(snapshot, link, 'L')[name], shownColumn(snapshot, 'L', name, rule)),
    R:
      canMove(snapshot, link, 'R', name, rule) &&
      hasMoved(baseOf(snapshot, link, 'R')[name], shownColumn(snapshot, 'R', name, rule)),
  };
  if (!moved.L && !moved.R) return { kind: 'same' };
  const same = agree(snapshot, name, rule);
  if (rule.origin !== undefined && rule.origin !== link.origin) {
    if (same) return { kind: 'agreed' };
    const target = rule.origin;
    return moved[target] ? { kind: 'drift', side: target } : { kind: 'same' };
  }
  const verdict = mergeField(rule, same ? moved : withoutRespelling(snapshot, link, name, rule, moved), same);
  // One side moved to what the other shows already, or to what reads the same: nothing to write.
  return verdict.kind === 'take' && same ? { kind: 'agreed' } : verdict;
}

/** What the source says holds, as long as it says something and the target shows something else. */
function insist(snapshot: Snapshot, name: string, rule: FieldRule): Verdict | undefined {
  const from = rule.flow === '<-' ? 'R' : 'L';
  const silent =
    targetValue(snapshot, from, name, rule).kind !== 'value' ||
    shown(snapshot, otherSide(from), name, rule) === undefined;
  return silent || agree(snapshot, name, rule) ? undefined : { kind: 'take', from };
}

/**
 * Both moved, one of them in space and case alone: it is the other's edit that counts. A provider that respells a value
 * late, without our knowing, would win every conflict of its side otherwise.
 */
function withoutRespelling(
  snapshot: Snapshot,
  link: Link,
  name: string,
  rule: FieldRule,
  moved: Readonly<Record<Side, boolean>>,
): Readonly<Record<Side, boolean>> {
  if (!moved.L || !moved.R || rule.flow !== '<->') return moved;
  const respelled = (side: Side) =>
    isRespelled(baseOf(snapshot, link, side)[name], shownColumn(snapshot, side, name, rule));
  if (respelled('L') === respelled('R')) return moved;
  return { L: !respelled('L'), R: !respelled('R') };
}

/** A side that only derives a field, and is not where it comes from, cannot have moved it. */
const canMove = (snapshot: Snapshot, link: Link, side: Side, name: string, rule: FieldRule): boolean =>
  isWritable(snapshot, side, name) || flowsFrom(rule, side, link.origin);

/** A source that cannot say what the value is (an account nobody mapped) holds the field. */
export function heldView(snapshot: Snapshot, link: Link, name: string, rule: FieldRule): Hold | undefined {
  for (const side of ['L', 'R'] as const) {
    if (!flowsFrom(rule, side, link.origin)) continue;
    const value = shown(snapshot, side, name, rule);
    if (!isHold(value)) continue;
    const basis = basisColumn(snapshot, side, name, rule);
    if (basis === undefined || hasMoved(link.base[side][name], basis)) return value;
  }
  return undefined;
}
