import type { Entity, Side } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import type { Mapping } from '../integration.ts';
import { keys } from '../keys.ts';
import { flowsFrom } from '../plan/fields.ts';
import { putHint, sideOf } from '../state/account.ts';
import { readLink } from '../state/link.ts';
import { isLive, loadObservation, type Observation } from '../state/observation.ts';
import { fencedWrite, oweTo } from './store.ts';

/** Documents that a *sync now* reads again at the most, in one go. */
const MOST = 2_000;

/**
 * Not an increment: reads linked documents again, whether or not a list says that they changed. *Sync now* reads all that
 * are open (MX-N3); every night the part-paid ones are read, since a due date moved on such a bill does not always move
 * the stamp that lists go by, and with them whoever owes something, since a debt grows late without any change.
 */
export async function reconcile(context: RunContext, depth: 'open' | 'partPaid'): Promise<void> {
  const now = context.clock.now();
  for (const connection of context.connections) {
    if (connection.state !== 'active') continue;
    const side = sideOf(connection, context.account.account);
    for (const entity of documentsOf(context, connection.integration, side)) {
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

/** Documents, and the contacts of the side that says what they owe. */
const documentsOf = (context: RunContext, integration: string, side: Side): readonly Entity[] => {
  const mappings = context.integrations[integration]?.mappings ?? [];
  const showBalances = ({ fields: { overdueBalances: rule } }: Mapping): boolean =>
    rule !== undefined && flowsFrom(rule, side, side);
  const read = mappings.filter((mapping) => isDocument(mapping.entity) || showBalances(mapping));
  return [...new Set(read.map(({ entity }) => entity))];
};

const isDocument = (entity: Entity): boolean => entity === 'bill' || entity === 'invoice';

const isWanted = ({ entity, fields }: Observation, depth: 'open' | 'partPaid'): boolean => {
  if (!isDocument(entity)) return Array.isArray(fields.openBalances) && fields.openBalances.length > 0;
  const open = Number(fields.open ?? 0);
  return open > 0 && (depth === 'open' || open < Number(fields.total ?? 0));
};
