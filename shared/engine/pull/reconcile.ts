import type { Entity } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { putHint, sideOf } from '../state/account.ts';
import { readLink } from '../state/link.ts';
import { isLive, loadObservation, type Observation } from '../state/observation.ts';
import { fencedWrite, oweTo } from './store.ts';

/** Documents that a *sync now* reads again at the most, in one go. */
const MOST = 2_000;

/**
 * Not an increment: reads linked documents again, whether or not a list says that they changed. *Sync now* reads all that
 * are open (MX-N3); every night the part-paid ones are read, since a due date moved on such a bill does not always move
 * the stamp that lists go by.
 */
export async function reconcile(context: RunContext, depth: 'open' | 'partPaid'): Promise<void> {
  const now = context.clock.now();
  for (const connection of context.connections) {
    if (connection.state !== 'active') continue;
    const side = sideOf(connection, context.account.account);
    for (const entity of documentsOf(context, connection.integration)) {
      const items = await context.table.query(keys.links(connection.id, entity));
      const ids: string[] = [];
      for (const link of items.map(readLink)) {
        const id = link[side];
        if (id === undefined || ids.length >= MOST) continue;
        const seen = await loadObservation(context.table, context.account.account, entity, id);
        if (isLive(seen) && isWanted(seen, depth)) ids.push(id);
      }
      for (let start = 0; start < ids.length; start += 50) {
        const hints = ids.slice(start, start + 50).map((id) => putHint(context.account.account, entity, id, now));
        await fencedWrite(context, [...hints, ...oweTo(context, [])]);
      }
    }
  }
}

const documentsOf = (context: RunContext, integration: string): readonly Entity[] => {
  const mappings = context.integrations[integration]?.mappings ?? [];
  return [
    ...new Set(mappings.map(({ entity }) => entity).filter((entity) => entity === 'bill' || entity === 'invoice')),
  ];
};

const isWanted = ({ fields }: Observation, depth: 'open' | 'partPaid'): boolean => {
  const open = Number(fields.open ?? 0);
  return open > 0 && (depth === 'open' || open < Number(fields.total ?? 0));
};
