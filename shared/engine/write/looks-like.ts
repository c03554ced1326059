import type { Json } from '../../model/json.ts';

/**
 * Is the found value what a provider may have made of the sent one? Case, space, rounding to a whole unit, truncation,
 * order and a filled-in default; anything else is somebody's edit.
 */
export function looksLike(sent: Json, found: Json): boolean {
  if (sent === null) return found !== null;
  if (typeof sent === 'string' && typeof found === 'string') {
    const a = fold(sent);
    const b = fold(found);
    return a === b || (b !== '' && a.startsWith(b));
  }
  if (typeof sent === 'number' && typeof found === 'number') return Math.abs(sent - found) < 1;
  if (Array.isArray(sent) && Array.isArray(found)) {
    return sorted(sent) === sorted(found);
  }
  return false;
}

const fold = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();
const sorted = (list: readonly Json[]): string =>
  list
    .map((item) => JSON.stringify(item))
    .sort()
    .join();
