import { equal, type Json } from '../../model/json.ts';
import type { AccountId, Entity } from '../../model/names.ts';
import { childId, isGone, type ProviderRecord, type RecordRef, type RelatedRef, refKey } from '../../model/record.ts';
import { freshKey, type RunContext } from '../context.ts';
import { LeaseLost } from '../errors.ts';
import { keys } from '../keys.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import { cursorsOf } from '../run/gate.ts';
import { type Connection, fenced, fencedDebt, type NewMark, putHint, putMark, sideOf } from '../state/account.ts';
import { loadObservation, type Observation, observationItem, observe, readObservation } from '../state/observation.ts';
import { termsOf, termsOfGone } from '../terms.ts';
import { accepts } from '../write/accepts.ts';
import { isAskedFor } from './asked-for.ts';
import { mayBeStale } from './behind.ts';
import { withContent } from './content.ts';
import { marksFor, marksOfDocument, marksOfRestored } from './marks.ts';

export interface Seen {
  readonly from: 'list' | 'fetch';
  /** Rows of a first sync. */
  readonly old: boolean;
}

/** How many table items one transaction of a page may take; the store allows 100. */
const TRANSACTION_ITEMS = 80;

/**
 * Stores what a list or a fetch showed, and marks every change for the accounts on the other side, each change and its
 * marks in one transaction: a mark alone would be planned too early, an observation alone never.
 * Repeating it is free: what is known already writes nothing.
 */
export async function store(context: RunContext, records: readonly ProviderRecord[], seen: Seen): Promise<void> {
  const { account, provider } = context;
  const asked = records.filter(({ entity }) => isAskedFor(provider, account, entity));
  const unique = [...new Map(asked.map((record) => [refKey(record), record])).values()];
  for (let start = 0; start < unique.length; start += 50) {
    const slice = unique.slice(start, start + 50);
    const stored = await context.table.getMany(
      slice.map((record) => keys.observation(context.account.account, record.entity, record.id)),
    );
    let batch: Change[] = [];
    let size = 0;
    for (const [index, record] of slice.entries()) {
      const change = await changeOf(context, stored[index] && readObservation(stored[index]), record, seen);
      if (!change) continue;
      if (size + change.writes.length + change.marks.length > TRANSACTION_ITEMS) {
        await commit(context, batch);
        batch = [];
        size = 0;
      }
      batch.push(change);
      size += change.writes.length + change.marks.length;
    }
    await commit(context, batch);
  }
}

interface Change {
  readonly writes: readonly Write[];
  readonly marks: readonly NewMark[];
}

async function changeOf(
  context: RunContext,
  stored: Observation | undefined,
  record: ProviderRecord,
  seen: Seen,
): Promise<Change | undefined> {
  const { account } = context.account;
  const now = context.clock.now();
  if (seen.from === 'fetch') context.fresh.set(freshKey(record.entity, record.id), now);
  if (context.rules.intentOwns && !stored && (await isOurs(context, record))) {
    return { writes: [putHint(account, record.entity, record.id, now)], marks: [] };
  }
  if (stored && context.rules.refuseOlder && record.version < stored.version) return undefined;
  // A list of changes says only that it is gone; what became of it is known already.
  if (stored?.presence === 'merged' && record.presence === 'deleted') return undefined;
  const complete = await withContent(context, stored, record);
  const next = observe(
    stored,
    complete,
    { account, now, old: seen.old || (!stored && !(await wasRead(context, record.entity))), wrote: false },
    termsOf(record.entity, { ...stored?.fields, ...record.fields }),
  );
  if (stored && sameTo(context, stored, next)) return seen.from === 'fetch' ? renewed(stored, next) : undefined;
  if (stored && seen.from === 'list' && mayBeStale(context, stored, record)) {
    return { writes: [putHint(account, record.entity, record.id, now)], marks: [] };
  }
  context.stats.observed += 1;
  return {
    writes: [...observationWrites(stored, next), ...(await alsoLookAt(context, stored, complete, seen.old))],
    marks: [
      ...(await marksFor(context, next)),
      ...(await marksOfRestored(context, stored, next)),
      ...(await marksOfDocument(context, stored, next)),
    ],
  };
}

/**
 * A new version alone is no change, and a list that shows one writes nothing. Whoever fetched the record by id, though, is
 * about to write it (a write under the old version was refused): then version and line ids must be those of now.
 */
function renewed(stored: Observation, next: Observation): Change | undefined {
  const { version, extra } = next;
  if (version <= stored.version && equal(stored.extra ?? null, extra ?? null)) return undefined;
  const set = { version, ...(extra === undefined ? {} : { extra }) };
  const key = keys.observation(stored.account, stored.entity, stored.id);
  return { writes: [{ kind: 'update', key, set, if: [['rev', '=', stored.rev]] }], marks: [] };
}

/** Before its lists were read to their end for the first time, a record that a notice names may have been there for years. */
async function wasRead(context: RunContext, entity: Entity): Promise<boolean> {
  const cursors = await cursorsOf(context, context.account.account);
  return Object.entries(context.provider.capabilities.streams)
    .filter(([stream, facts]) => facts.entities.includes(entity) && context.account.streams.includes(stream))
    .every(([stream]) => cursors.get(stream)?.readAt !== undefined);
}

/** The observation with its search entries; the condition holds it to the one it was made from. */
export function observationWrites(stored: Observation | undefined, next: Observation): Write[] {
  const { account, entity, id } = next;
  const before = new Set(stored?.terms ?? []);
  const after = new Set(isGone(next.presence) ? termsOfGone(entity, next.fields) : next.terms);
  return [
    {
      kind: 'put',
      item: observationItem({ ...next, terms: [...after] }),
      if: stored ? [['rev', '=', stored.rev]] : 'absent',
    },
    ...[...before]
      .filter((term) => !after.has(term))
      .map((term): Write => ({ kind: 'delete', key: keys.search(account, entity, term, id) })),
    ...[...after]
      .filter((term) => !before.has(term))
      .map((term): Write => ({ kind: 'put', item: { ...keys.search(account, entity, term, id), id } })),
  ];
}

/** Same fields (as the provider would show them), same presence, same settlements: nothing happened. */
export function sameTo(context: Pick<RunContext, 'provider' | 'rules'>, a: Observation, b: Observation): boolean {
  if (a.presence !== b.presence || a.mergedInto !== b.mergedInto || !equal(settlementsOf(a), settlementsOf(b)))
    return false;
  const canon = context.rules.canon ? context.provider.capabilities.entities[a.entity]?.canon : undefined;
  const shown = (name: string, value: Json | undefined): Json | undefined =>
    value === undefined || value === null ? value : (canon?.[name]?.(value) ?? value);
  return [...new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])].every((name) =>
    equal(shown(name, a.fields[name]), shown(name, b.fields[name])),
  );
}

const settlementsOf = (record: Pick<ProviderRecord, 'extra'>): Json | undefined =>
  typeof record.extra === 'object' && record.extra !== null && 'settlements' in record.extra
    ? record.extra.settlements
    : undefined;

/** A record without a link that the find of an open intent accepts is that intent's, never a new one. */
async function isOurs(context: RunContext, record: ProviderRecord): Promise<boolean> {
  const facts = context.provider.capabilities.entities[record.entity];
  if (!facts) return false;
  for (const intent of context.intents.values()) {
    if (!accepts(intent, record, facts)) continue;
    const side = sideOf(connectionOf(context, intent.connection), context.account.account);
    if (!(await context.table.get(keys.unique(intent.connection, side, record.entity, record.id)))) return true;
  }
  return false;
}

const connectionOf = (context: RunContext, id: string): Connection =>
  context.connections.find((connection) => connection.id === id) ?? context.connections[0]!;

/** Settlements that left a document, files it has now, and whatever the provider says belongs to the change. */
export async function alsoLookAt(
  context: RunContext,
  stored: Observation | undefined,
  record: ProviderRecord,
  /** A first sync shows it: what belongs to it was there before as well. */
  old = false,
): Promise<readonly Write[]> {
  const { account } = context.account;
  const now = context.clock.now();
  const refs = new Map<string, RelatedRef>((record.alsoLookAt ?? []).map((ref) => [refKey(ref), ref]));
  const before = (stored && settlementsOf(stored)) ?? [];
  const after = settlementsOf(record);
  if (Array.isArray(before) && Array.isArray(after)) {
    const entity: Entity = record.entity === 'invoice' ? 'payment' : 'billPayment';
    for (const own of before) {
      if (after.includes(own)) continue;
      const ref = { entity, id: childId(record.id, String(own)) };
      refs.set(refKey(ref), ref);
    }
  }
  const former = formerContact(context, stored, record);
  if (former) refs.set(refKey(former), former);
  // Who takes a dead one's place is known before that place is given away.
  if (stored && record.mergedInto !== undefined && record.mergedInto !== stored.mergedInto) {
    const ref = { entity: record.entity, id: record.mergedInto };
    refs.set(refKey(ref), ref);
  }
  if (record.fields.hasAttachments === true && syncs(context, 'attachment')) {
    const ref = { entity: 'attachment' as const, id: record.id };
    refs.set(refKey(ref), ref);
  }
  const hints: Write[] = [];
  // With another amount it has settled something else, named or not.
  const settlesAsBefore = stored?.fields.amount === undefined || stored.fields.amount === record.fields.amount;
  for (const ref of refs.values()) {
    if (!syncs(context, ref.entity, ref.fields) || (settlesAsBefore && (await isNamed(context, ref)))) continue;
    hints.push(putHint(account, ref.entity, ref.id, now, old, ref === former ? former.mergedInto : undefined));
  }
  return hints;
}

/** What was seen of it names the settlement that it would be looked at for. */
async function isNamed({ table, account }: RunContext, { entity, id, unlessSettledBy }: RelatedRef): Promise<boolean> {
  if (unlessSettledBy === undefined) return false;
  const seen = await loadObservation(table, account.account, entity, id);
  const named = seen && settlementsOf(seen);
  return Array.isArray(named) && named.includes(unlessSettledBy);
}

/**
 * Given to another contact, or the two were merged: the former one says which. Where contacts are never deleted, one that is
 * not there any more was merged, and who has its documents now is who it was merged into, told of or not.
 */
function formerContact(
  { provider }: RunContext,
  stored: Observation | undefined,
  { fields: { contact } }: ProviderRecord,
): (RecordRef & { readonly mergedInto?: string }) | undefined {
  const id = stored?.fields.contact;
  if (typeof id !== 'string' || contact === undefined || contact === id) return undefined;
  const isMerge = provider.capabilities.entities.contact?.neverDeleted === true && typeof contact === 'string';
  return { entity: 'contact', id, ...(isMerge ? { mergedInto: contact } : {}) };
}

/** Such records travel in one of the account's connections; with `fields`, one of these is copied there. */
const syncs = (context: RunContext, entity: Entity, fields?: readonly string[]): boolean =>
  context.connections.some(({ integration, settings }) =>
    context.integrations[integration]?.mappings.some(
      (mapping) =>
        mapping.entity === entity &&
        (mapping.synced?.(settings) ?? true) &&
        (fields?.some((name) => name in mapping.fields) ?? true),
    ),
  );

async function commit(context: RunContext, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const now = context.clock.now();
  const writes = new Map<string, Write>();
  for (const write of changes.flatMap((change) => change.writes)) writes.set(keyOf(write), write);
  const marks = changes.flatMap((change) => change.marks);
  // A settlement may be marked for itself and for its document: once is enough.
  const markWrites = [
    ...new Map(marks.map((mark) => putMark(mark, now)).map((write) => [keyOf(write), write])).values(),
  ];
  const guard = oweTo(
    context,
    marks.map((mark) => mark.account),
  );
  if (context.rules.observeAndMark) await fencedWrite(context, [...writes.values(), ...markWrites, ...guard]);
  else {
    await fencedWrite(context, [...writes.values(), ...guard]);
    if (markWrites.length > 0) await fencedWrite(context, markWrites);
  }
}

/** The lease check that also records whom this run must still wake. */
export function oweTo(context: RunContext, accounts: readonly AccountId[]): readonly Write[] {
  const { account } = context.account;
  const added = accounts.filter((other) => other !== account && !context.debt.has(other));
  for (const other of added) context.debt.add(other);
  if (!context.rules.fence) return [];
  return [
    added.length > 0 && context.rules.debt
      ? fencedDebt(account, context.fence, [...context.debt])
      : fenced(account, context.fence),
  ];
}

/** @throws {LeaseLost} another run has taken over: this one writes nothing more */
export async function fencedWrite(context: RunContext, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return;
  try {
    await context.table.write(writes);
  } catch (error) {
    if (
      error instanceof ConditionFailed &&
      keyOf(writes[error.index]!) === keyOf({ kind: 'delete', key: keys.run(context.account.account) })
    ) {
      throw new LeaseLost('another run of this account has taken over');
    }
    throw error;
  }
}

const keyOf = (write: Write): string => {
  const key = write.kind === 'put' ? write.item : write.key;
  return `${key.pk}|${key.sk}`;
};
