import { type AccountId, otherSide, type Side } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import { accountOn, type RunContext } from '../context.ts';
import type { Mapping, Related, Term } from '../integration.ts';
import type { Connection } from '../state/account.ts';
import { isLive, loadObservation, type Observation } from '../state/observation.ts';
import { idIn } from '../terms.ts';
import { partnerOf } from './translate.ts';

/** More records than this under one term are not looked at. */
const MOST = 20;

/** Records of the same side that this one speaks of (the payments of a payout), and whether each has a partner. */
export async function relatedTo(
  context: RunContext,
  connection: Connection,
  side: Side,
  mapping: Mapping,
  observation: Observation | undefined,
): Promise<readonly Related[]> {
  const terms = (observation && mapping.related?.[side]?.(observation.fields)) ?? [];
  const account = accountOn(connection, side);
  const found: Related[] = [];
  for (const { entity, term } of terms) {
    for (const id of await idsOf(context, account, { entity, term })) {
      const seen = await loadObservation(context.table, account, entity, id);
      if (!isLive(seen)) continue;
      const partner = await partnerOf(context, connection, side, entity, seen.id);
      const link = partner.kind === 'linked' ? { linked: true, partner: partner.id } : { linked: false };
      found.push({ entity, id: seen.id, fields: seen.fields, ...link });
    }
  }
  return found;
}

/** What the partners show of the records that this one refers to, where the rules of its mapping look at them. */
export async function partnersOf(
  context: RunContext,
  connection: Connection,
  side: Side,
  mapping: Mapping,
  observation: Observation | undefined,
): Promise<Readonly<Record<string, Fields | undefined>>> {
  const found: Record<string, Fields | undefined> = {};
  const { of: names, where } = mapping.partners?.[side] ?? { of: [] };
  if (!observation || where?.(observation.fields) === false) return found;
  for (const name of names) {
    const [value, entity] = [observation.fields[name], mapping.fields[name]?.ref];
    if (typeof value !== 'string' || entity === undefined) continue;
    const partner = await partnerOf(context, connection, side, entity, value);
    if (partner.kind !== 'linked') continue;
    found[name] = (await loadObservation(context.table, connection[otherSide(side)], entity, partner.id))?.fields;
  }
  return found;
}

async function idsOf(context: RunContext, account: AccountId, { entity, term }: Term): Promise<readonly string[]> {
  const named = idIn(term);
  if (named !== undefined) return [named];
  const items = await context.table.query(`K#${account}#${entity}`, { prefix: `${term}#`, limit: MOST });
  return items.map(({ id }) => String(id));
}
