import { equal } from '../../model/json.ts';
import type { ProviderRecord } from '../../model/record.ts';
import type { EntityFacts } from '../provider.ts';
import { arrivesBy, carriesAMarker, type Intent } from '../state/intent.ts';

/** What of a record decides whether it is the effect of a create of ours. */
export type Found = Pick<ProviderRecord, 'entity' | 'id' | 'fields' | 'marker' | 'bornAt'>;

/**
 * Could this record be the effect of that create? By its marker where the provider keeps one, else by the natural key
 * among records that did not match before we sent anything.
 */
export function accepts(
  intent: Pick<Intent, 'kind' | 'entity' | 'marker' | 'before' | 'write' | 'firstSentAt'>,
  record: Found,
  facts: EntityFacts,
): boolean {
  if (intent.kind !== 'create' || intent.entity !== record.entity || facts.find.by === 'none') return false;
  if (carriesMarker(record, intent.marker)) return true;
  // Another connection of this account may have paid the same on the same day: its payment is no proof of ours.
  if (movesMoney(intent) && carriesAMarker(record.marker)) return false;
  if (intent.before.includes(record.id)) return false;
  if (namesSource(intent, record)) return true;
  if (facts.find.by === 'marker') return false;
  return showsItsKey(intent, record, facts) || isEdited(intent, record, facts);
}

/**
 * Is it another create that this record shows the natural key of? Of two that differ in one field only, such as the numbers of
 * two equal bills, each might else be the other with an edit.
 */
export const isRatherOf = (
  other: Pick<Intent, 'kind' | 'entity' | 'before' | 'write'>,
  intent: Pick<Intent, 'write'>,
  record: Found,
  facts: EntityFacts,
): boolean =>
  other.kind === 'create' &&
  other.entity === record.entity &&
  !other.before.includes(record.id) &&
  showsItsKey(other, record, facts) &&
  !showsItsKey(intent, record, facts);

const showsItsKey = (intent: Pick<Intent, 'write'>, record: Found, facts: EntityFacts): boolean =>
  facts.find.by === 'natural' && facts.find.fields.every((name) => sameField(intent, record, name, facts));

/** Of these no second one may ever be posted. */
export const movesMoney = ({ entity }: Pick<Intent, 'entity'>): boolean =>
  entity === 'billPayment' || entity === 'payment' || entity === 'reversal';

/** A provider's clock and ours may differ by so much. */
const SKEW_MS = 60_000;

/** Made since it was sent, as it was sent, and one field of it changed. */
const isEdited = (intent: Pick<Intent, 'write' | 'firstSentAt'>, record: Found, facts: EntityFacts): boolean =>
  (editsOf(intent, record, facts) ?? Number.POSITIVE_INFINITY) <= 1;

/**
 * Made since it was sent, and it shows something that tells it, but more than one field is another; or made for the same contact
 * while it was on its way, whatever it shows by now: that create with edits, or somebody's own record. Only a person can say which.
 */
export function resembles(
  intent: Pick<Intent, 'kind' | 'entity' | 'before' | 'write' | 'firstSentAt' | 'lastSentAt'>,
  record: Found,
  facts: EntityFacts,
): boolean {
  if (intent.kind !== 'create' || intent.entity !== record.entity || intent.before.includes(record.id)) return false;
  if (record.bornAt === undefined) return false;
  return (editsOf(intent, record, facts) ?? 0) > 1 || isBornOnItsWay(intent, record, facts);
}

function isBornOnItsWay(
  intent: Pick<Intent, 'write' | 'firstSentAt' | 'lastSentAt'>,
  record: Found,
  facts: EntityFacts,
): boolean {
  const { find } = facts;
  if (find.by !== 'natural' || find.toldBy === undefined || !find.fields.includes('contact')) return false;
  const { bornAt = 0 } = record;
  const arrivedBy = arrivesBy(intent) + SKEW_MS;
  return bornAt >= intent.firstSentAt - SKEW_MS && bornAt <= arrivedBy && sameField(intent, record, 'contact', facts);
}

/** In how many fields it differs from what was sent; absent: it was there before, or nothing tells it. */
function editsOf(intent: Pick<Intent, 'write' | 'firstSentAt'>, record: Found, facts: EntityFacts): number | undefined {
  const toldBy = facts.find.by === 'none' ? undefined : facts.find.toldBy;
  if (!toldBy || intent.write.kind !== 'create') return undefined;
  if (record.bornAt !== undefined && record.bornAt < intent.firstSentAt - SKEW_MS) return undefined;
  const { fields } = intent.write;
  const sent = Object.keys(fields).filter((name) => (fields[name] ?? null) !== null && name in record.fields);
  const same = sent.filter((name) => sameField(intent, record, name, facts));
  if (!toldBy.some((name) => same.includes(name))) return undefined;
  // Other lines come to another total: that is one edit.
  return sent.filter((name) => !same.includes(name) && (name !== 'total' || same.includes('lines'))).length;
}

/** It carries the address of the record it was made from: whatever else was edited since, it is that record's copy. */
const namesSource = (intent: Pick<Intent, 'write'>, record: Found): boolean =>
  intent.write.kind === 'create' &&
  typeof intent.write.fields.webUrl === 'string' &&
  intent.write.fields.webUrl === record.fields.webUrl;

/** Anywhere in the text and in any case: people and banks edit what stands around it. */
export const carriesMarker = (record: Pick<ProviderRecord, 'marker'>, marker: string): boolean =>
  record.marker?.toUpperCase().includes(marker.toUpperCase()) ?? false;

function sameField(intent: Pick<Intent, 'write'>, record: Found, name: string, facts: EntityFacts): boolean {
  if (intent.write.kind !== 'create') return false;
  const canon = facts.canon?.[name] ?? ((value) => value);
  const sent = intent.write.fields[name] ?? null;
  const found = record.fields[name] ?? null;
  return equal(sent === null ? null : canon(sent), found === null ? null : canon(found));
}
