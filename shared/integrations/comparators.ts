import type { Json } from '../model/json.ts';
import { fold } from '../model/text.ts';

/** Texts that read the same: case and spaces do not count. */
export const sameText = (left: Json, right: Json): boolean => folded(left) === folded(right);

/** Numbers that dial the same: only digits count. */
export const samePhone = (left: Json, right: Json): boolean => digits(left) === digits(right);

const folded = (value: Json): string => (typeof value === 'string' ? fold(value) : '');
const digits = (value: Json): string => (typeof value === 'string' ? value.replace(/\D/g, '') : '');

/** Whole days between two days; infinite when one is missing. */
export const daysApart = (a: unknown, b: unknown): number =>
  typeof a === 'string' && typeof b === 'string'
    ? Math.abs(Date.parse(`${a}T00:00:00Z`) - Date.parse(`${b}T00:00:00Z`)) / 86_400_000
    : Number.POSITIVE_INFINITY;
