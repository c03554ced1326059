import { equal, type Json } from '../../model/json.ts';
import { otherSide, type Side } from '../../model/names.ts';
import { type FieldRule, isHold } from '../integration.ts';
import { column, type Link } from '../state/link.ts';
import { closedBy } from './closed.ts';
import type { Plan, Snapshot } from './snapshot.ts';

/** What a side's history is told of values that cannot stand in its record. */
export type Notes = Record<Side, string[]>;

/** The record cannot be changed where it stands: the bank has it, it is in a batch, or its period is locked. */
export function isClosed(snapshot: Snapshot, side: Side): boolean {
  const locked = snapshot.views[side]?.company[side]?.lockedUntil;
  const day = snapshot.obs[side]?.fields.paidOn;
  const isLocked = typeof locked === 'string' && typeof day === 'string' && day <= locked;
  return closedBy(snapshot.obs[side]) !== undefined || isLocked;
}

export function addNote(notes: Notes, side: Side, { note }: FieldRule, value: Json): void {
  if (note !== undefined && value !== null && value !== '') notes[side].push(`${note}: ${String(value)}`);
}

/** Somebody else's value stands where ours would go: ours is told beside it, once. */
export function tellAside(
  snapshot: Snapshot,
  link: Link,
  name: string,
  rule: FieldRule,
  notes: Notes,
  followed: Record<Side, Record<string, Json>>,
): void {
  const from = rule.flow === '<-' ? 'R' : 'L';
  const view = snapshot.views[from];
  const value = view && rule.aside?.(view.fields, view);
  if (value === undefined || value === null || isHold(value)) return;
  if (equal(link.base[from][name] ?? null, column(value))) return;
  addNote(notes, otherSide(from), rule, value);
  followed[from][name] = column(value);
}

/** The notes go with the step by which the base follows: told first, then settled. */
export const withNotes = (plan: Plan, notes: Notes): Plan =>
  notes.L.length + notes.R.length === 0
    ? plan
    : { ...plan, steps: plan.steps.map((step) => (step.kind === 'absorb' ? { ...step, notes } : step)) };
