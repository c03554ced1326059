import { equal, type Json } from '../model/json.ts';
import type { Side } from '../model/names.ts';
import type { Flow } from './integration.ts';

export interface MergeRule {
  readonly flow: Flow;
  readonly onConflict?: 'left' | 'right' | 'ask';
}

export type Verdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'agreed' }
  | { readonly kind: 'take'; readonly from: Side }
  | { readonly kind: 'drift'; readonly side: Side }
  | { readonly kind: 'conflict' };

/**
 * Settles one field from what each side showed when both last agreed (its own column of the base) and what it shows now.
 * The sides are never compared with each other to decide who moved: a provider that rounds or trims shows something else
 * than it was sent, and has still not moved. `agree` says whether the two new values mean the same.
 *
 * | left    | right   | verdict                                            |
 * | ------- | ------- | -------------------------------------------------- |
 * | = base  | = base  | same                                               |
 * | changed | = base  | take left; drift when the rule does not flow right |
 * | = base  | changed | take right; drift when the rule does not flow left |
 * | changed | changed | same value: both columns follow; else one-way: the source, two-way: `onConflict` |
 *
 * Drift is reported, never copied and never reverted.
 */
export function mergeField(rule: MergeRule, moved: Readonly<Record<Side, boolean>>, agree: boolean): Verdict {
  if (!moved.L && !moved.R) return { kind: 'same' };
  if (moved.L && moved.R) {
    if (agree) return { kind: 'agreed' };
    if (rule.flow === '->') return { kind: 'take', from: 'L' };
    if (rule.flow === '<-') return { kind: 'take', from: 'R' };
    if (rule.onConflict === 'ask') return { kind: 'conflict' };
    return { kind: 'take', from: rule.onConflict === 'left' ? 'L' : 'R' };
  }
  if (moved.L) return rule.flow === '<-' ? { kind: 'drift', side: 'L' } : { kind: 'take', from: 'L' };
  return rule.flow === '->' ? { kind: 'drift', side: 'R' } : { kind: 'take', from: 'R' };
}

/** A side moved when it shows something else than its own column. What it shows for the first time has not moved. */
export const hasMoved = (column: Json | undefined, shown: Json | undefined): boolean =>
  shown !== undefined && column !== undefined && !equal(column, shown);
