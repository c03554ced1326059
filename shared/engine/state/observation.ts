import type { Json } from '../../model/json.ts';
import type { AccountId, Entity } from '../../model/names.ts';
import { type Fields, isGone, type Presence, type ProviderRecord } from '../../model/record.ts';
import { keys } from '../keys.ts';
import type { Item, Table } from '../ports.ts';

/** What we last saw of a record on one account. Never replaced by an older one. */
export interface Observation {
  readonly account: AccountId;
  readonly entity: Entity;
  readonly id: string;
  readonly version: number;
  readonly rev: number;
  readonly presence: Presence;
  readonly mergedInto?: string;
  readonly fields: Fields;
  readonly extra?: Json;
  readonly marker?: string;
  readonly fetchedAt: number;
  readonly firstSeenAt: number;
  /** When we last wrote it ourselves; lists may run behind that. */
  readonly wroteAt: number;
  /** First seen by a first sync. */
  readonly old: boolean;
  readonly terms: readonly string[];
}

export const observationItem = (observation: Observation): Item => ({
  ...keys.observation(observation.account, observation.entity, observation.id),
  ...(observation as unknown as Record<string, never>),
});
export const readObservation = (item: Item): Observation => item as unknown as Observation;

export const isLive = (observation: Observation | undefined): observation is Observation =>
  observation !== undefined && !isGone(observation.presence);

/** Of a record that a document names: it is just being made, or no list shows it. */
export const UNREAD = 'it was not read yet';

/** Why a record that is not live, and has no partner, stays out of the sync. */
export function whyNotLive(observation: Observation | undefined): string {
  if (!observation) return UNREAD;
  return `${observation.presence === 'archived' ? 'archived' : 'gone'} before it was linked`;
}

export const recordOf = (observation: Observation): ProviderRecord => ({
  entity: observation.entity,
  id: observation.id,
  version: observation.version,
  presence: observation.presence,
  fields: observation.fields,
  ...(observation.extra === undefined ? {} : { extra: observation.extra }),
  ...(observation.marker === undefined ? {} : { marker: observation.marker }),
});

export async function loadObservation(
  table: Table,
  account: AccountId,
  entity: Entity,
  id: string | undefined,
): Promise<Observation | undefined> {
  if (id === undefined) return undefined;
  const item = await table.get(keys.observation(account, entity, id));
  return item && readObservation(item);
}

/** Everything seen on one document: its settlements or files. */
export async function loadChildren(
  table: Table,
  account: AccountId,
  entity: Entity,
  document: string,
): Promise<readonly Observation[]> {
  const items = await table.query(`E#${account}#${entity}`, { prefix: `${document}/` });
  return items.map(readObservation);
}

/** The next observation: fields that this representation does not carry keep their stored values. */
export function observe(
  stored: Observation | undefined,
  record: ProviderRecord,
  at: { readonly account: AccountId; readonly now: number; readonly old: boolean; readonly wrote: boolean },
  terms: readonly string[],
): Observation {
  const extra = mergeExtra(stored?.extra, record.extra);
  const marker = record.marker ?? stored?.marker;
  return {
    account: at.account,
    entity: record.entity,
    id: record.id,
    version: record.version,
    rev: (stored?.rev ?? 0) + 1,
    presence: record.presence,
    ...(record.mergedInto === undefined ? {} : { mergedInto: record.mergedInto }),
    fields: { ...stored?.fields, ...record.fields },
    ...(extra === undefined ? {} : { extra }),
    ...(marker === undefined ? {} : { marker }),
    fetchedAt: at.now,
    firstSeenAt: stored?.firstSeenAt ?? at.now,
    wroteAt: at.wrote ? at.now : (stored?.wroteAt ?? 0),
    old: stored?.old ?? at.old,
    terms,
  };
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mergeExtra = (stored: Json | undefined, seen: Json | undefined): Json | undefined =>
  isObject(stored) && isObject(seen) ? { ...stored, ...seen } : (seen ?? stored);
