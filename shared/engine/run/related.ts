import type { Side } from '../../model/names.ts';
import { accountOn, type RunContext } from '../context.ts';
import type { Alike, Mapping } from '../integration.ts';
import type { Connection } from '../state/account.ts';
import { isLive, loadObservation, type Observation } from '../state/observation.ts';
import { partnerOf } from './gather.ts';

/** More records than this under one term are not looked at. */
const MOST = 20;

/** Records of the same side that this one speaks of (the payments of a payout), and whether each has a partner. */
export async function relatedTo(
  context: RunContext,
  connection: Connection,
  side: Side,
  mapping: Mapping,
  observation: Observation | undefined,
): Promise<readonly Alike[]> {
  const terms = (observation && mapping.related?.[side]?.(observation.fields)) ?? [];
  const account = accountOn(connection, side);
  const found: Alike[] = [];
  for (const { entity, term } of terms) {
    const items = await context.table.query(`K#${account}#${entity}`, { prefix: `${term}#`, limit: MOST });
    for (const { id } of items) {
      const seen = await loadObservation(context.table, account, entity, String(id));
      if (!isLive(seen)) continue;
      const partner = await partnerOf(context, connection, side, entity, seen.id);
      found.push({ id: seen.id, fields: seen.fields, linked: partner.kind === 'linked' });
    }
  }
  return found;
}
