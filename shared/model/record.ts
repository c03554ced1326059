import type { Json } from './json.ts';
import type { Entity } from './names.ts';

/** Canonical fields by name. A field that a representation does not carry is absent; an empty one is `null`. */
export type Fields = Readonly<Record<string, Json>>;

/**
 * What a provider says of a record's existence, always with its own words behind it:
 * `void` and `deleted` are explicit states or a 404/410 on a fetch by id, `merged` names the survivor.
 * Being missing from a list is none of these.
 */
export type Presence = 'present' | 'archived' | 'void' | 'deleted' | 'merged';

/**
 * A provider's object in the canonical model, as one fetch or one list row showed it.
 *
 * - `id` of a settlement or an attachment is `document/own`: everything on a document is read with one prefix query.
 *   A payment with `allocations` belongs to several documents: it has an id of its own.
 * - `version` orders what was seen of one record: milliseconds of the provider's stamp or its version counter. `0`: the
 *   provider gives nothing to compare.
 */
export interface ProviderRecord {
  readonly entity: Entity;
  readonly id: string;
  readonly version: number;
  readonly presence: Presence;
  /** Survivor's id when `presence` is `merged`. */
  readonly mergedInto?: string;
  readonly fields: Fields;
  /** What the mapper needs to write the record again (line ids, phone rows). Stored, never compared. */
  readonly extra?: Json;
  /** Text in which a marker of ours may stand. */
  readonly marker?: string;
  /** When it was made, epoch ms by the provider's clock, where a representation says so. Never stored. */
  readonly bornAt?: number;
  /** Records that should be looked at because of this one: a payment that appeared or vanished on a bill. */
  readonly alsoLookAt?: readonly RelatedRef[];
}

export interface RecordRef {
  readonly entity: Entity;
  readonly id: string;
}

/**
 * `fields`: it looks different in these only, so it is looked at where one of them is copied. `unlessSettledBy`: only where what
 * was seen of it does not name this settlement yet, or this one has another amount now.
 */
export interface RelatedRef extends RecordRef {
  readonly fields?: readonly string[];
  readonly unlessSettledBy?: string;
}

/** Text form of a reference, for logs and keys: `bill#17`. */
export const refKey = ({ entity, id }: RecordRef): string => `${entity}#${id}`;

export const isGone = (presence: Presence): boolean => presence !== 'present';

/** `bill-1/pay-2` -> `bill-1`; undefined for a record that stands alone. */
export const parentId = (id: string): string | undefined =>
  id.includes('/') ? id.slice(0, id.indexOf('/')) : undefined;
/** `bill-1/pay-2` -> `pay-2`. */
export const ownId = (id: string): string => id.slice(id.indexOf('/') + 1);
export const childId = (parent: string, own: string): string => `${parent}/${own}`;
