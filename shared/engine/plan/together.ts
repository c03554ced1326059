import { canonicalJson } from '../../model/json.ts';
import type { Side } from '../../model/names.ts';
import type { FieldRule } from '../integration.ts';
import type { Verdict } from '../merge.ts';
import { hash, type Link } from '../state/link.ts';
import type { FieldIssue } from './field-issues.ts';
import { shownColumn, type TargetValue, targetValue } from './fields.ts';
import { decisionOn, type Snapshot } from './snapshot.ts';
import { settle } from './verdict.ts';

/**
 * Which side's value of one field holds now. Fields that are written with each other (a total and its lines) are one thing
 * said in two ways: a side that is asked about one of them is asked about all of them that moved, once, and what is decided
 * holds for all. Else one of them would take the others along before anybody had decided.
 */
export function settleTogether(
  snapshot: Snapshot,
  link: Link,
  name: string,
  rule: FieldRule,
  issues: FieldIssue[],
): Exclude<Verdict, { readonly kind: 'conflict' }> | undefined {
  const verdict = settle(snapshot, link, name, rule);
  if (verdict.kind !== 'take' && verdict.kind !== 'conflict') return verdict;
  const moved = together(snapshot, name)
    .map((one) => ({ name: one, kind: settle(snapshot, link, one, snapshot.mapping.fields[one]!).kind }))
    .filter(({ kind }) => kind === 'take' || kind === 'conflict');
  if (verdict.kind === 'take' && moved.every(({ kind }) => kind === 'take')) return verdict;
  return decideConflict(
    snapshot,
    moved.map((one) => one.name),
    issues,
  );
}

/**
 * A field's value in the target's own ids; or of the fields that it is written with, the first that cannot be said there yet,
 * since none of them is written without the others.
 */
export function valueTogether(
  snapshot: Snapshot,
  from: Side,
  name: string,
  rule: FieldRule,
): { readonly name: string; readonly rule: FieldRule; readonly value: TargetValue } {
  const own = { name, rule, value: targetValue(snapshot, from, name, rule) };
  if (own.value.kind !== 'value') return own;
  const others = together(snapshot, name).map((other) => {
    const otherRule = snapshot.mapping.fields[other]!;
    return { name: other, rule: otherRule, value: targetValue(snapshot, from, other, otherRule) };
  });
  return others.find(({ value }) => value.kind === 'held' || value.kind === 'needs') ?? own;
}

/** This field and those that it is written with and that are written with it, in the mapping's order. */
function together({ mapping: { fields } }: Snapshot, name: string): readonly string[] {
  const companions = fields[name]!.with ?? [];
  const isMutual = (other: string) => companions.includes(other) && fields[other]?.with?.includes(name);
  return Object.keys(fields).filter((other) => other === name || isMutual(other));
}

function decideConflict(
  snapshot: Snapshot,
  names: readonly string[],
  issues: FieldIssue[],
): { readonly kind: 'take'; readonly from: Side } | undefined {
  const rules = names.map((name) => [name, snapshot.mapping.fields[name]!] as const);
  const columns = rules.flatMap(([name, rule]) => [
    shownColumn(snapshot, 'L', name, rule) ?? null,
    shownColumn(snapshot, 'R', name, rule) ?? null,
  ]);
  const about = hash(canonicalJson(columns));
  const code = `conflict:${names[0]}`;
  const decision = decisionOn(snapshot, code, about);
  if (decision === 'useLeft') return { kind: 'take', from: 'L' };
  if (decision === 'useRight') return { kind: 'take', from: 'R' };
  if (issues.some((issue) => issue.code === code)) return undefined;
  const rows = [...new Set(rules.map(([, { row }]) => row))].join(', ');
  issues.push({
    code,
    text: `${names.join(' and ')} ${names.length === 1 ? 'was' : 'were'} changed on both sides (${rows}). Say which one holds.`,
    actions: ['useLeft', 'useRight'],
    severity: 'warning',
    about,
    fields: names,
  });
  return undefined;
}
