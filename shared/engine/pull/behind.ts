import type { Entity } from '../../model/names.ts';
import { isGone, type ProviderRecord } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import type { Observation } from '../state/observation.ts';

/** Lists run behind: a row that contradicts what was written or learned a moment ago is fetched by id before it is believed. */
export const mayBeStale = (context: RunContext, stored: Observation, record: ProviderRecord): boolean => {
  if (!context.rules.refuseOlder) return false;
  return (
    (record.version === 0 && stored.wroteAt > 0) ||
    context.clock.now() - stored.wroteAt < lagMs(context, record.entity) ||
    contradictsNews(context, stored, record)
  );
};

const lagMs = (context: RunContext, entity: Entity): number =>
  (context.provider.capabilities.entities[entity]?.searchLagSeconds ?? 30) * 1000;

/**
 * What was learned of a record within the search lag, against a row that is no newer. A settlement that left its document
 * has the version of when it was seen last, and the document's row of a moment ago still carries it under a later one.
 */
export const contradictsNews = (context: RunContext, stored: Observation, record: ProviderRecord): boolean =>
  (record.version <= stored.version || (isGone(stored.presence) && !isGone(record.presence))) &&
  context.clock.now() - Math.max(stored.wroteAt, stored.fetchedAt) < lagMs(context, record.entity);
