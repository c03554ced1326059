import type { Entity } from '../../model/names.ts';
import type { Provider } from '../provider.ts';
import type { Account } from '../state/account.ts';

/**
 * Such records stand in a list that a connection of this account reads, or in none at all. A company tells of all that it
 * has, and an invoice comes with its payments; what nobody reads is neither fetched nor kept, since nothing would say of it
 * that it changed, and the first connection that does read it would take the old picture for the truth.
 */
export function isAskedFor(provider: Provider | undefined, account: Account, entity: Entity): boolean {
  const lists = Object.entries(provider?.capabilities.streams ?? {}).filter(([, { entities }]) =>
    entities.includes(entity),
  );
  return lists.length === 0 || lists.some(([name]) => account.streams.includes(name));
}
