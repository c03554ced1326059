import type { Json } from '../../model/json.ts';
import { otherSide, type Side } from '../../model/names.ts';
import type { FieldRule } from '../integration.ts';
import { column, type Link } from '../state/link.ts';
import { canonical, isWritable, shownColumn, targetValue } from './fields.ts';
import type { Snapshot } from './snapshot.ts';

/** What one side is to be told in one write, with what both columns hold once it is confirmed. */
export interface SideChange {
  readonly fields: Record<string, Json>;
  readonly sourceColumns: Record<string, Json>;
  readonly targetColumns: Record<string, Json>;
  readonly rows: string[];
}

export const noChange = (): SideChange => ({ fields: {}, sourceColumns: {}, targetColumns: {}, rows: [] });

/** Both agree on what is there: the columns follow, and nothing is written. */
export function follow(
  snapshot: Snapshot,
  name: string,
  rule: FieldRule,
  followed: Record<Side, Record<string, Json>>,
): void {
  for (const side of ['L', 'R'] as const) {
    const value = shownColumn(snapshot, side, name, rule);
    if (value !== undefined) followed[side][name] = value;
  }
}

/** A field that a side shows for the first time takes what is there as its base: nothing moved. */
export function seed(
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

/** Copies a field, and what its rule says goes along. */
export function send(
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
    const companion = targetValue(snapshot, from, other, otherRule);
    // What is empty says nothing beside the field that did change, and takes nothing away.
    if (companion.kind === 'value' && companion.value !== null)
      send(snapshot, change, from, other, otherRule, companion.value, false);
  }
}
