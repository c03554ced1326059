import { canonicalJson, type Json } from '../../model/json.ts';

/** A text without outer spaces; an empty one is none. */
export const canonText = (value: Json): Json => (typeof value === 'string' ? value.trim() || null : value);

/** The platform shows an address of empty parts where another shows none. */
export function canonAddress(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const parts = Object.entries(value as Record<string, Json>).map(([name, part]) => [name, canonText(part)] as const);
  return parts.every(([, part]) => part === null) ? null : Object.fromEntries(parts);
}

/** Lines are a multiset: neither their order nor that of their dimensions means anything. */
export function canonLines(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return (value as readonly Json[]).map(canonLine).toSorted(byText);
}

function canonLine(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const line = value as Record<string, Json>;
  const dimensions = Array.isArray(line.dimensions) ? (line.dimensions as Json[]).toSorted(byText) : [];
  return { ...line, description: canonText(line.description ?? null), account: line.account ?? null, dimensions };
}

/** The lists of accounts and dimensions are sets. */
export const canonItems = (value: Json): Json =>
  Array.isArray(value) ? (value as readonly Json[]).toSorted(byText) : value;

function byText(a: Json, b: Json): number {
  const left = canonicalJson(a);
  const right = canonicalJson(b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
