import type { Normalisation } from './options.ts';
import type { Kind, Row } from './records.ts';

/** A normalisation that is still to come. */
export interface Late {
  readonly at: number;
  /** Index among the rules. */
  readonly rule: number;
  readonly id: string;
}

/** What the platform makes of the values it is given, at once and later. */
export class Normaliser {
  readonly rules: readonly Normalisation[];
  late: readonly Late[] = [];

  constructor(rules: readonly Normalisation[]) {
    this.rules = rules;
  }

  /** The row as it is stored now; what comes later is noted down. */
  now<R extends Row>(kind: Kind, given: R, instant: number): R {
    let row = given;
    for (const [index, rule] of this.rules.entries()) {
      if (rule.kind !== kind) continue;
      if (rule.laterMs === undefined) row = applyRule(row, rule);
      else if (applyRule(row, rule) !== row) this.#note({ at: instant + rule.laterMs, rule: index, id: row.id });
    }
    return row;
  }

  /** Takes the next one that is due. */
  takeDue(instant: number): { readonly rule: Normalisation; readonly id: string } | undefined {
    const next = this.late[0];
    if (!next || next.at > instant) return undefined;
    this.late = this.late.slice(1);
    return { rule: this.rules[next.rule]!, id: next.id };
  }

  #note(late: Late): void {
    this.late = [...this.late, late].sort((a, b) => a.at - b.at);
  }
}

/** @returns the row itself when the rule has nothing to change in it */
export function applyRule<R extends Row>(row: R, rule: Normalisation): R {
  return changeAt(row as unknown as Tree, rule.field.split('.'), rule.how) as unknown as R;
}

/** The text that the platform makes of the one it was given. */
function normalised(value: unknown, how: Normalisation['how']): unknown {
  if (typeof how === 'object' && 'default' in how) return value === null || value === '' ? how.default : value;
  if (typeof value !== 'string') return value;
  if (how === 'trim') return value.trim();
  if (how === 'upper') return value.toUpperCase();
  if (how === 'lower') return value.toLowerCase();
  return value.slice(0, how.truncate);
}

interface Tree {
  readonly [name: string]: unknown;
}

function changeAt(tree: Tree, path: readonly string[], how: Normalisation['how']): Tree {
  const [name, ...rest] = path;
  if (name === undefined || !(name in tree)) return tree;
  const before = tree[name];
  const after = rest.length === 0 ? normalised(before, how) : isTree(before) ? changeAt(before, rest, how) : before;
  return after === before ? tree : { ...tree, [name]: after };
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
