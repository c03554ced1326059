import { canonicalJson, type Json } from '../../model/json.ts';
import { fold } from '../../model/text.ts';

/**
 * Is the found value what a provider may have made of the sent one? Case, space, rounding to a whole unit, truncation
 * and order; anything else is somebody's edit. Where nothing was sent, the provider's facts say what it fills by itself.
 */
export function looksLike(sent: Json, found: Json): boolean {
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

/** The same words in another spelling: what a provider makes of a text by itself, and hardly ever what a person means. */
export const isRespelled = (before: Json | undefined, now: Json | undefined): boolean =>
  typeof before === 'string' && typeof now === 'string' && fold(before) === fold(now);

const sorted = (list: readonly Json[]): string => list.map(canonicalJson).sort().join();
