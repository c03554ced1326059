import type { Item } from '../../../shared/engine/ports.ts';
import type { Pair } from '../pair.ts';
import type { TrueRecord } from '../truth.ts';
import { keyOf } from './edits.ts';
import { type Merges, tookPlaceAt } from './merges.ts';
import { sameValue } from './values.ts';

export interface FieldChecks {
  /** Fields that travel both ways. */
  readonly names: readonly string[];
  /** The same to both vendors, beyond what is the same to a bookkeeper. */
  readonly agrees?: (name: string, left: unknown, right: unknown) => boolean;
  /** Not looked at now, for a reason that stands there. */
  readonly skips?: (name: string, left: TrueRecord, right: TrueRecord) => boolean;
  /** Of what people merged in the ledger. */
  readonly merges?: Merges;
}

/** (14) both sides of a link show the same, and (15) what they show is the last that somebody wrote. */
export function checkFields(pair: Pair, link: Item, left: TrueRecord, right: TrueRecord, checks: FieldChecks): void {
  const agrees = checks.agrees ?? ((name, l, r) => sameValue(name, l as string, r as string));
  const since = tookPlaceAt(pair, link, left, checks.merges ?? new Map()) ?? adoptedAt(link);
  for (const name of checks.names) {
    if (checks.skips?.(name, left, right) || isFilledBefore(pair, left, right, name)) continue;
    // Linking copies nothing: what differed then may differ now, until somebody changes it.
    if (since !== undefined && !isEditedSince(pair, since, left, right, name)) continue;
    const [l, r] = [left.fields[name], right.fields[name]];
    if (!agrees(name, l, r)) {
      pair.violate(
        '(14) books',
        `${left.entity} ${left.id} and ${right.id} differ in ${name}: ${JSON.stringify(l)} and ${JSON.stringify(r)}`,
      );
    }
    checkEdit(pair, left, right, name, agrees);
  }
}

/** An edit from before the link is what was there. */
function isEditedSince(pair: Pair, since: number, left: TrueRecord, right: TrueRecord, name: string): boolean {
  return [left, right].some((record) => (pair.edits.last.get(keyOf(record, name))?.at ?? 0) > since);
}

/**
 * Somebody filled a field that we had left empty before the answer to our create was known: nobody can tell that from a
 * default of the vendor's.
 */
function isFilledBefore(pair: Pair, left: TrueRecord, right: TrueRecord, name: string): boolean {
  return [left, right].some((record) => {
    const other = record === left ? right : left;
    const edit = pair.edits.last.get(keyOf(record, name));
    return edit !== undefined && other.fields[name] === null && edit.at < pair.items.firstSeenAt(record);
  });
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** When two that were both there were linked. */
const adoptedAt = (link: Item): number | undefined => (link.adopted === true ? instantOf(String(link.sk)) : undefined);

/** When a link was made: its id begins with the time. */
const instantOf = (link: string): number =>
  [...link.slice(link.lastIndexOf('.') + 1).slice(0, 10)].reduce((ms, digit) => ms * 32 + ALPHABET.indexOf(digit), 0);

/** (15): the value is one of the last edits; where one side alone was edited since they agreed, exactly that one. */
function checkEdit(
  pair: Pair,
  left: TrueRecord,
  right: TrueRecord,
  name: string,
  agrees: NonNullable<FieldChecks['agrees']>,
): void {
  const edits = pair.edits.ofPair(left, right, name);
  if (edits.length === 0 || [left, right].some((record) => pair.edits.overwritten.has(keyOf(record, name)))) return;
  const value = left.fields[name];
  if (edits.some((edit) => agrees(name, value, edit.value) || sameValue(name, right.fields[name], edit.value))) return;
  const wanted = edits.map((edit) => JSON.stringify(edit.value)).join(' or ');
  pair.violate(
    '(15) edit lost',
    `${name} of ${left.entity} ${left.id} / ${right.id} should be ${wanted} and is ${JSON.stringify(value)} / ${JSON.stringify(right.fields[name])}`,
  );
}
