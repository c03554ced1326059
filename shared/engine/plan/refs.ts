import type { Json } from '../../model/json.ts';
import type { Entity, Side } from '../../model/names.ts';
import type { FieldRule, ListRef } from '../integration.ts';
import type { Translate } from './snapshot.ts';

type Entry = Readonly<Record<string, Json>>;

/** The ids that a field's value names, with what they are ids of: its own, or those inside the entries of a list. */
export function refsIn(rule: FieldRule, value: Json | undefined): readonly { entity: Entity; id: string }[] {
  if (rule.ref !== undefined) return typeof value === 'string' ? [{ entity: rule.ref, id: value }] : [];
  return entriesOf(rule, value).flatMap((entry) =>
    rule.refs!.flatMap(({ at, entity }) => idsAt(entry, at).map((id) => ({ entity, id }))),
  );
}

/** The list as far as it concerns the sync: without the entries whose record stays out of it. */
export function withoutLeftOut(translate: Translate, side: Side, rule: FieldRule, value: Json): Json {
  if (rule.refs === undefined || !Array.isArray(value)) return value;
  return entriesOf(rule, value).filter((entry) => !isLeftOut(translate, side, rule.refs!, entry));
}

const isLeftOut = (translate: Translate, side: Side, refs: readonly ListRef[], entry: Entry): boolean =>
  refs.some(
    ({ at, entity, optional }) =>
      optional === true && idsAt(entry, at).some((id) => translate(side, entity, id).kind === 'out'),
  );

export type Translation =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'needs'; readonly entity: Entity; readonly id: string };

/** A list in the other side's ids, or the first record that has none there yet. */
export function translateList(translate: Translate, from: Side, rule: FieldRule, value: Json): Translation {
  const entries = entriesOf(rule, withoutLeftOut(translate, from, rule, value));
  for (const { entity, id } of refsIn(rule, entries)) {
    if (translate(from, entity, id).kind !== 'linked') return { kind: 'needs', entity, id };
  }
  const inTarget = (entity: Entity, id: Json): Json => {
    const found = typeof id === 'string' ? translate(from, entity, id) : undefined;
    return found?.kind === 'linked' ? found.id : id;
  };
  const translated = entries.map((entry) => {
    const ids = rule.refs!.filter(({ at }) => entry[at] !== undefined);
    const changed = ids.map(({ at, entity }) => {
      const id = entry[at]!;
      return [at, Array.isArray(id) ? id.map((one: Json) => inTarget(entity, one)).sort() : inTarget(entity, id)];
    });
    return { ...entry, ...Object.fromEntries(changed) } as Json;
  });
  return { kind: 'value', value: translated };
}

const entriesOf = (rule: FieldRule, value: Json | undefined): readonly Entry[] =>
  rule.refs !== undefined && Array.isArray(value) ? (value as readonly Entry[]) : [];

const idsAt = (entry: Entry, at: string): readonly string[] => {
  const value = entry[at];
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  return ids.filter((id): id is string => typeof id === 'string');
};
