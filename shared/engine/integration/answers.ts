/** What the rules of a mapping may answer. */

/**
 * `through`: the record that this field names goes in its stead, and it is left out by the rule itself: a person goes with
 * the organisation.
 */
export type When = 'yes' | { readonly out: string } | { readonly through: string; readonly rule: string };

/** `leave`: it stays gone. `recreate`: it comes back at the next sync, unless the other side is gone by then as well. */
export type Aftermath = 'recreate' | 'leave' | 'ask';

export type Scope = 'in' | { readonly out: string } | Hold;
/** `keep`: leave the partner as it is. */
export type Wanted = 'yes' | 'no' | 'keep';

export interface Hold {
  readonly hold: string;
  readonly text: string;
  readonly actions: readonly string[];
}
export const isHold = (value: unknown): value is Hold => typeof value === 'object' && value !== null && 'hold' in value;
