import type { Entity } from '../../model/names.ts';
import { isGone, type ProviderRecord, type RecordRef, refKey } from '../../model/record.ts';
import { freshKey, type RunContext } from '../context.ts';
import type { Mapping } from '../integration.ts';
import { keys } from '../keys.ts';
import type { Snapshot, WriteStep } from '../plan/snapshot.ts';
import type { Known } from '../provider.ts';
import { contradictsNews } from '../pull/behind.ts';
import { sameTo, store } from '../pull/store.ts';
import { holdUnreadable } from '../pull/unreadable.ts';
import { loadChildren, loadObservation, observe, readObservation, recordOf } from '../state/observation.ts';
import { goneOf } from '../terms.ts';
import { documentOf, sharesOf } from './settlements.ts';

/** A read counts for so long within a run. */
const FRESH_MS = 60_000;

export const isFresh = (context: RunContext, entity: Entity, id: string): boolean =>
  context.clock.now() - (context.fresh.get(freshKey(entity, id)) ?? Number.NEGATIVE_INFINITY) < FRESH_MS;

/** What must be read before a step may be carried out. */
export function readBefore(context: RunContext, snapshot: Snapshot, step: WriteStep): readonly RecordRef[] {
  const { mapping, link } = snapshot;
  const facts = snapshot.facts[step.side];
  if (step.kind === 'create') {
    const former = link?.[step.side];
    // Who paid the one that it replaces, meanwhile?
    const replaced = former !== undefined && !mapping.parent ? [{ entity: mapping.entity, id: former }] : [];
    return [...replaced, ...documentsOf(mapping, step)];
  }
  const id = link?.[step.side];
  if (id === undefined || mapping.singleton) return [];
  const paid = step.kind === 'update' ? documentsOf(mapping, step) : [];
  if (step.kind === 'update' && facts.versioned) return paid;
  if (step.kind === 'remove' && !context.rules.readBeforeRemoval) return [];
  return [{ entity: mapping.entity, id }, ...paid];
}

/** The documents that a settlement is about to be recorded on. */
function documentsOf(mapping: Mapping, { fields }: WriteStep): readonly RecordRef[] {
  const entity = documentOf(mapping);
  return mapping.settles && entity ? [...sharesOf(fields).keys()].map((id) => ({ entity, id })) : [];
}

/** Reads the targets of several steps together; what it shows is observed like anything else. */
export async function readTargets(
  context: RunContext,
  targets: readonly { readonly snapshot: Snapshot; readonly step: WriteStep }[],
): Promise<void> {
  const wanted = new Map<string, RecordRef>();
  for (const { snapshot, step } of targets) {
    for (const ref of readBefore(context, snapshot, step)) {
      if (!isFresh(context, ref.entity, ref.id)) wanted.set(refKey(ref), ref);
    }
  }
  const byEntity = Map.groupBy(wanted.values(), ({ entity }) => entity);
  for (const [entity, refs] of byEntity)
    await fetchAndStore(
      context,
      entity,
      refs.map(({ id }) => id),
    );
}

const knownTo = ({ table, account: { account } }: RunContext): Known => ({
  record: async ({ entity, id }) => {
    const seen = await loadObservation(table, account, entity, id);
    return seen && recordOf(seen);
  },
  goneSince: async ({ entity, id }) => {
    const seen = await loadObservation(table, account, entity, id);
    return seen && isGone(seen.presence) ? Math.max(seen.wroteAt, seen.fetchedAt) : undefined;
  },
  goneInvoices: async (contact) => {
    const items = await table.query(`K#${account}#invoice`, { prefix: `${goneOf(contact)}#`, limit: MOST_GONE });
    return items.map(({ id }) => String(id));
  },
  under: async (entity, document) => (await loadChildren(table, account, entity, document)).map(recordOf),
});
/** Invoices of one contact that are gone. */
const MOST_GONE = 200;

/** Fetches by id, and stores what came; ids that the provider does not know any more are gone, with proof. */
export async function fetchAndStore(
  context: RunContext,
  entity: Entity,
  ids: readonly string[],
  old = false,
  mergedInto: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  context.stats.fetches += 1;
  const fetched = await context.session.fetch(entity, ids, knownTo(context));
  const missing: ProviderRecord[] = [];
  for (const id of fetched.missing) {
    const known = await loadObservation(context.table, context.account.account, entity, id);
    const survivor = mergedInto.get(id);
    if (known && survivor !== undefined) {
      missing.push({ entity, id, version: known.version, presence: 'merged', mergedInto: survivor, fields: {} });
      continue;
    }
    if (known?.presence !== 'present') continue;
    missing.push({ entity, id, version: known.version, presence: 'deleted', fields: {} });
  }
  const doubtful = ids.length > 1 ? await behind(context, fetched.records) : [];
  const certain = fetched.records.filter((record) => !doubtful.includes(record));
  await store(context, [...certain, ...missing], { from: 'fetch', old });
  for (const { entity: own, id } of doubtful) await fetchAndStore(context, own, [id], old);
  for (const id of ids) context.fresh.set(freshKey(entity, id), context.clock.now());
  await holdUnreadable(context, fetched.unreadable);
}

/**
 * Several ids in one call are a list to some providers, and lists run behind. Of these, what contradicts under no newer
 * stamp what was written or learned a moment ago: not every edit moves a stamp, so only the record's own address tells.
 */
async function behind(context: RunContext, records: readonly ProviderRecord[]): Promise<readonly ProviderRecord[]> {
  if (!context.rules.refuseOlder) return [];
  const { account } = context.account;
  const now = context.clock.now();
  const doubtful: ProviderRecord[] = [];
  for (let start = 0; start < records.length; start += 100) {
    const slice = records.slice(start, start + 100);
    const known = await context.table.getMany(slice.map(({ entity, id }) => keys.observation(account, entity, id)));
    for (const [index, record] of slice.entries()) {
      const stored = known[index] && readObservation(known[index]);
      if (!stored || !contradictsNews(context, stored, record)) continue;
      const next = observe(stored, record, { account, now, old: false, wrote: false }, stored.terms);
      if (!sameTo(context, stored, next)) doubtful.push(record);
    }
  }
  return doubtful;
}
