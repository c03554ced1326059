import { canonicalJson, type Json } from '../../model/json.ts';
import type { Side } from '../../model/names.ts';
import type { FieldRule } from '../integration.ts';
import { hash, type Link } from '../state/link.ts';
import type { FieldIssue } from './field-issues.ts';
import { decisionOn, type Snapshot } from './snapshot.ts';

/** Two normalisers that rewrite each other would run for ever: a value a side already got twice is held. */
export function repeats(
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

/** A value that a side was sent, as the link remembers it. */
export const sendOf = (target: Side, value: Json): string => `${target}:${hash(canonicalJson(value))}`;

/** Held, until a person says otherwise. */
export const pingPong = (name: string): FieldIssue => ({
  code: `pingPong:${name}`,
  text: `The two systems keep changing each other's value of ${name}. It is left alone until somebody looks; the rest of the record goes on.`,
  actions: ['sendAgain', 'leave'],
  severity: 'warning',
  about: name,
  fields: [name],
});
