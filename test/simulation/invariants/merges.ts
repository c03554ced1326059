import type { Item } from '../../../shared/engine/ports.ts';
import type { Pair } from '../pair.ts';
import type { TrueRecord } from '../truth.ts';

/** Contacts that people made one of in the ledger: who is left, by whom there is no more. */
export type Merges = ReadonlyMap<string, string>;

/** Whoever it is by now, in the ledger. */
export function survivorOf(merges: Merges, contact: string): string {
  const survivor = merges.get(contact);
  return survivor === undefined ? contact : survivorOf(merges, survivor);
}

/** When a contact took the place that one merged into it had in this pair (ADR 56); undefined where it has its own. */
export function tookPlaceAt(pair: Pair, link: Item, left: TrueRecord, merges: Merges): number | undefined {
  const had = (contact: string) => pair.items.linkAt('L', left.entity, contact)?.sk === link.sk;
  const isHeir =
    left.entity === 'contact' && [...merges.keys()].some((one) => survivorOf(merges, one) === left.id && had(one));
  return isHeir ? pair.items.joinedAt(left) : undefined;
}
