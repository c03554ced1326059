import type { Pair } from '../../pair.ts';

/** An issue about one of these records, or about anything on it, says why it is as it is. */
export function isSpokenFor(pair: Pair, ...records: readonly unknown[]): boolean {
  const ids = records.filter((id) => typeof id === 'string');
  return pair.spokenFor().some(({ subject }) => ids.some((id) => new RegExp(`:${id}(/|$)`).test(String(subject))));
}
