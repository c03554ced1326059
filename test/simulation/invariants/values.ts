import type { Json } from '../../../shared/model/json.ts';

const fold = (value: string): string => value.toLowerCase().replace(/\s+/g, ' ').trim();

/** The same in the eyes of a bookkeeper: vendors trim, fold case, and cut. */
export function sameValue(name: string, a: Json | undefined, b: Json | undefined): boolean {
  if ((a ?? null) === (b ?? null)) return true;
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  if (name === 'phone') return a.replace(/\D/g, '') === b.replace(/\D/g, '');
  const [left, right] = [fold(a), fold(b)];
  if (left === right) return true;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length >= 6 && long.startsWith(short);
}
