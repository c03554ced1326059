import { equal, type Json } from '../../model/json.ts';
import { otherSide, type Side } from '../../model/names.ts';
import { type FieldRule, type Hold, isHold } from '../integration.ts';
import { column } from '../state/link.ts';
import { type Translation, translateList, withoutLeftOut } from './refs.ts';
import type { Snapshot } from './snapshot.ts';

/** What a side says about a field, as its rule reads it; `undefined` when it says nothing. */
export function shown(snapshot: Snapshot, side: Side, name: string, rule: FieldRule): Json | Hold | undefined {
  const view = snapshot.views[side];
  if (!view) return undefined;
  const read = side === 'L' ? rule.left : rule.right;
  const value = read ? read(view.fields, view) : view.fields[name];
  return value === undefined || isHold(value) ? value : withoutLeftOut(snapshot.translate, side, rule, value);
}

/** The value as this side would show it. */
export function canonical(snapshot: Snapshot, side: Side, name: string, value: Json): Json {
  const canon = snapshot.rules.canon ? snapshot.facts[side].canon?.[name] : undefined;
  return canon && value !== null ? canon(value) : value;
}

/** The column of what a side shows now; `undefined` when it shows nothing (or holds the field). */
export function shownColumn(snapshot: Snapshot, side: Side, name: string, rule: FieldRule): Json | undefined {
  const value = shown(snapshot, side, name, rule);
  if (value === undefined || isHold(value)) return undefined;
  const basis = basisColumn(snapshot, side, name, rule);
  return basis === undefined ? column(canonical(snapshot, side, name, value)) : basis;
}

/** The column of what a field's moves are judged by; `undefined` where that is its value. */
export function basisColumn(snapshot: Snapshot, side: Side, name: string, rule: FieldRule): Json | undefined {
  const view = snapshot.views[side];
  const value = view && rule.basis?.[side]?.(view.fields, view);
  return value === undefined || isHold(value) ? undefined : column(canonical(snapshot, side, name, value));
}

export const isWritable = (snapshot: Snapshot, side: Side, name: string): boolean =>
  !snapshot.facts[side].readOnly?.includes(name);

export type TargetValue = Translation | { readonly kind: 'held'; readonly hold: Hold } | { readonly kind: 'silent' };

/** A source's value of a field in the target's own ids. */
export function targetValue(snapshot: Snapshot, from: Side, name: string, rule: FieldRule): TargetValue {
  const value = shown(snapshot, from, name, rule);
  if (value === undefined) return { kind: 'silent' };
  if (isHold(value)) return { kind: 'held', hold: value };
  if (rule.refs !== undefined) return translateList(snapshot.translate, from, rule, value);
  if (rule.ref === undefined || value === null) return { kind: 'value', value };
  const id = String(value);
  const translated = snapshot.translate(from, rule.ref, id);
  return translated.kind === 'linked'
    ? { kind: 'value', value: translated.id }
    : { kind: 'needs', entity: rule.ref, id };
}

/** Whether both sides mean the same by a field, each in its own words. */
export function agree(snapshot: Snapshot, name: string, rule: FieldRule): boolean {
  const right = shown(snapshot, 'R', name, rule);
  const left = targetValue(snapshot, 'L', name, rule);
  if (right === undefined || isHold(right)) return false;
  if (rule.ref !== undefined && isSecondName(snapshot, name, rule)) return true;
  if (left.kind !== 'value') return false;
  return (
    equal(canonical(snapshot, 'R', name, left.value), canonical(snapshot, 'R', name, right)) ||
    equal(canonical(snapshot, 'L', name, left.value), canonical(snapshot, 'L', name, right)) ||
    (rule.alike?.(left.value, right) ?? false)
  );
}

/** Of two that are one on the other side, each is the same as that one: then their names translate in one direction only. */
function isSecondName(snapshot: Snapshot, name: string, rule: FieldRule): boolean {
  const back = targetValue(snapshot, 'R', name, rule);
  const left = shown(snapshot, 'L', name, rule);
  return back.kind === 'value' && back.value !== null && left !== undefined && !isHold(left) && equal(back.value, left);
}

/** Does the field flow out of this side, for this link? */
export function flowsFrom(rule: FieldRule, side: Side, origin: Side): boolean {
  if (rule.origin !== undefined && rule.origin !== origin) return false;
  return rule.flow === '<->' || rule.flow === (side === 'L' ? '->' : '<-');
}

/** Columns of everything a side shows of this mapping. */
export function allColumns(snapshot: Snapshot, side: Side): Record<string, Json> {
  const columns: Record<string, Json> = {};
  for (const [name, rule] of Object.entries(snapshot.mapping.fields)) {
    const value = shownColumn(snapshot, side, name, rule);
    if (value !== undefined) columns[name] = value;
  }
  return columns;
}

export const sourceOf = (target: Side): Side => otherSide(target);
