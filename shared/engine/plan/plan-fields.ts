import type { Json } from '../../model/json.ts';
import { otherSide, type Side } from '../../model/names.ts';
import { nounOf } from '../../model/nouns.ts';
import type { Fields } from '../../model/record.ts';
import { type FieldRule, type Hold, isHold } from '../integration.ts';
import { hasMoved, mergeField, type Verdict } from '../merge.ts';
import { column, hash, type Link } from '../state/link.ts';
import { isRespelled } from '../write/looks-like.ts';
import { closedBy } from './closed.ts';
import { agree, basisColumn, canonical, flowsFrom, isWritable, shown, shownColumn, targetValue } from './fields.ts';
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

/** Nothing is changed or removed before both sides were read to their end. */
export const bothRead = (snapshot: Snapshot): boolean => !snapshot.rules.gate || (snapshot.gate.L && snapshot.gate.R);
export const UNREAD = 'both sides must have been read to their end first';

interface SideChange {
  readonly fields: Record<string, Json>;
  readonly sourceColumns: Record<string, Json>;
  readonly targetColumns: Record<string, Json>;
  readonly rows: string[];
}
const noChange = (): SideChange => ({ fields: {}, sourceColumns: {}, targetColumns: {}, rows: [] });

/** Both records are there: every field is settled by its own rule, and a side gets one write at most. */
export function planFields(snapshot: Snapshot, link: Link): Plan {
  const to: Record<Side, SideChange> = { L: noChange(), R: noChange() };
  const followed: Record<Side, Record<string, Json>> = { L: {}, R: {} };
  const issues: IssueDraft[] = [];
  const drifting: string[] = [];
  let wait: WaitStep | undefined;

  for (const [name, rule] of Object.entries(snapshot.mapping.fields)) {
    if (rule.initial) continue;
    const unclear = heldView(snapshot, link, name, rule);
    if (unclear) {
      issues.push(issueOf(unclear, hash(name)));
      continue;
    }
    const verdict = settle(snapshot, link, name, rule);
    if (verdict.kind === 'same') {
      seed(snapshot, link, name, rule, followed);
      continue;
    }
    if (verdict.kind === 'drift') {
      if (!rule.quiet) drifting.push(`${name} (${rule.row})`);
      continue;
    }
    const settled = verdict.kind === 'conflict' ? decideConflict(snapshot, name, rule, issues) : verdict;
    if (!settled) continue;
    if (settled.kind === 'agreed') {
      follow(snapshot, name, rule, followed);
      continue;
    }
    const target = otherSide(settled.from);
    const hold = rule.hold?.(snapshot.views[settled.from]!);
    if (hold && decisionOn(snapshot, hold.hold, hash(name)) !== 'copy') {
      issues.push(issueOf(hold, hash(name)));
      continue;
    }
    const value = targetValue(snapshot, settled.from, name, rule);
    if (value.kind === 'held') issues.push(issueOf(value.hold, hash(name)));
    else if (value.kind === 'needs') {
      wait = {
        kind: 'wait',
        reason: `${name} is not linked yet`,
        need: { side: settled.from, entity: value.entity, id: value.id },
        leavesWith: rule.leavesWith ?? false,
      };
    } else if (value.kind === 'value') {
      const yields = rule.yields === true && closedBy(snapshot.obs[target]) !== undefined;
      if (yields || !isWritable(snapshot, target, name)) follow(snapshot, name, rule, followed);
      else if (repeats(snapshot, link, target, name, rule, value.value)) issues.push(pingPong(name));
      else send(snapshot, to[target], settled.from, name, rule, value.value);
    }
  }
  if (drifting.length > 0) {
    const drift = driftIssue(drifting);
    if (decisionOn(snapshot, drift.code, drift.about) === undefined) issues.push(drift);
  }
  return assemble(snapshot, link, to, followed, issues, wait);
}

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

function settle(snapshot: Snapshot, link: Link, name: string, rule: FieldRule): Verdict {
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
function heldView(snapshot: Snapshot, link: Link, name: string, rule: FieldRule): Hold | undefined {
  for (const side of ['L', 'R'] as const) {
    if (!flowsFrom(rule, side, link.origin)) continue;
    const value = shown(snapshot, side, name, rule);
    if (!isHold(value)) continue;
    const basis = basisColumn(snapshot, side, name, rule);
    if (basis === undefined || hasMoved(link.base[side][name], basis)) return value;
  }
  return undefined;
}

function decideConflict(
  snapshot: Snapshot,
  name: string,
  rule: FieldRule,
  issues: IssueDraft[],
): { readonly kind: 'take'; readonly from: Side } | undefined {
  const about = hash(JSON.stringify([shownColumn(snapshot, 'L', name, rule), shownColumn(snapshot, 'R', name, rule)]));
  const code = `conflict:${name}`;
  const decision = decisionOn(snapshot, code, about);
  if (decision === 'useLeft') return { kind: 'take', from: 'L' };
  if (decision === 'useRight') return { kind: 'take', from: 'R' };
  issues.push({
    code,
    text: `${name} was changed on both sides (${rule.row}). Say which one holds.`,
    actions: ['useLeft', 'useRight'],
    severity: 'warning',
    about,
  });
  return undefined;
}

function follow(snapshot: Snapshot, name: string, rule: FieldRule, followed: Record<Side, Record<string, Json>>): void {
  for (const side of ['L', 'R'] as const) {
    const value = shownColumn(snapshot, side, name, rule);
    if (value !== undefined) followed[side][name] = value;
  }
}

/** A field that a side shows for the first time takes what is there as its base: nothing moved. */
function seed(
  snapshot: Snapshot,
  link: Link,
  name: string,
  rule: FieldRule,
  followed: Record<Side, Record<string, Json>>,
): void {
  for (const side of ['L', 'R'] as const) {
    if (link.base[side][name] !== undefined) continue;
    const value = shownColumn(snapshot, side, name, rule);
    if (value !== undefined) followed[side][name] = value;
  }
}

function send(
  snapshot: Snapshot,
  change: SideChange,
  from: Side,
  name: string,
  rule: FieldRule,
  value: Json,
  companions = true,
): void {
  const target = otherSide(from);
  change.fields[name] = value;
  change.sourceColumns[name] = shownColumn(snapshot, from, name, rule)!;
  change.targetColumns[name] = column(canonical(snapshot, target, name, value));
  change.rows.push(rule.row);
  if (!companions) return;
  for (const other of rule.with ?? []) {
    const otherRule = snapshot.mapping.fields[other];
    if (!otherRule || other in change.fields || !isWritable(snapshot, target, other)) continue;
    const companion = shown(snapshot, from, other, otherRule);
    // What is empty says nothing beside the field that did change, and takes nothing away.
    if (companion !== undefined && companion !== null && !isHold(companion))
      send(snapshot, change, from, other, otherRule, companion, false);
  }
}

/** Two normalisers that rewrite each other would run for ever: a value a side already got twice is held. */
function repeats(
  snapshot: Snapshot,
  link: Link,
  target: Side,
  name: string,
  { flow }: FieldRule,
  value: Json,
): boolean {
  if (!snapshot.rules.breaker || decisionOn(snapshot, `pingPong:${name}`, name) === 'sendAgain') return false;
  const sent = (link.sends[name] ?? []).filter((one) => one.startsWith(`${target}:`));
  // One way, a source that says the same again after something else has moved by itself: what a client owes does.
  const counted = flow === '<->' ? sent : sent.slice(-2);
  return counted.filter((one) => one === sendOf(target, value)).length >= 2;
}

export const sendOf = (target: Side, value: Json): string => `${target}:${hash(JSON.stringify(value))}`;

const pingPong = (name: string): IssueDraft => ({
  code: `pingPong:${name}`,
  text: `The two systems keep changing each other's value of ${name}. It is left alone until somebody looks; the rest of the record goes on.`,
  actions: ['sendAgain', 'leave'],
  severity: 'warning',
  about: name,
});

const driftIssue = (names: readonly string[]): IssueDraft => ({
  code: 'drift',
  text: `Changed on the side that does not decide: ${names.join(', ')}. It is neither copied nor reverted.`,
  actions: ['dismiss'],
  severity: 'info',
  about: hash(names.join()),
});

function assemble(
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
      const about = hash(JSON.stringify(change.fields));
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

/**
 * What a provider can neither change nor is worth replacing a record for is told once, and put right by a person; the base
 * stays, so that it goes along with the next change that is copied.
 */
function notChangeable(snapshot: Snapshot, side: Side, change: SideChange): IssueDraft | 'said' | undefined {
  const { can, immutable } = snapshot.facts[side];
  const names = Object.keys(change.fields);
  const isMinor = names.every((name) => snapshot.mapping.fields[name]?.minor);
  if (can.includes('update') || (immutable && !isMinor)) return undefined;
  if (names.every((name) => snapshot.mapping.fields[name]?.quiet)) return 'said';
  const [from, where] = side === 'R' ? ['in the ledger', 'The platform'] : ['on the platform', 'The ledger'];
  const issue: IssueDraft = {
    code: 'notChangeable',
    text: `Changed ${from}: ${names.join(', ')} (${[...new Set(change.rows)].join(', ')}). ${where} offers no way to change this ${nounOf(snapshot.mapping.entity)}, so it is shown there as it was. Change it there by hand if it matters.`,
    actions: ['dismiss'],
    severity: isMinor ? 'info' : 'warning',
    about: hash(JSON.stringify(change.fields)),
  };
  return decisionOn(snapshot, issue.code, issue.about) === undefined ? issue : 'said';
}

/** While a payment is under way only notes change; an amount that differs now is a person's business at once. */
function frozenChange(snapshot: Snapshot, side: Side, fields: Fields): readonly IssueDraft[] | undefined {
  if (snapshot.obs[side]?.fields.frozen !== true) return undefined;
  const names = Object.keys(fields).filter((name) => name !== 'note');
  if (names.length === 0) return undefined;
  const money = names.filter((name) => ['total', 'contact', 'currency', 'lines'].includes(name));
  return money.length === 0
    ? []
    : [
        {
          code: 'changedWhilePaying',
          text: `${money.join(', ')} changed in the ledger while a payment of this document is under way on the platform. The payment goes on with what was scheduled; the change is copied when it is through. Cancel the payment if that is wrong.`,
          actions: ['leave'],
          severity: 'urgent',
          about: hash(JSON.stringify(fields)),
        },
      ];
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
