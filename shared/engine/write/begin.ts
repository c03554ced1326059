import { otherSide } from '../../model/names.ts';
import type { ProviderRecord } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { objectKeys } from '../object-keys.ts';
import { pinOf } from '../plan/dismissed.ts';
import type { Snapshot, WriteStep } from '../plan/snapshot.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import type { ContentRef, RecordWrite } from '../provider.ts';
import { oweTo } from '../pull/store.ts';
import { dayOf } from '../run/preconditions.ts';
import type { Connection, Mark } from '../state/account.ts';
import { type Intent, idempotencyKey, intentItem, markerOf } from '../state/intent.ts';
import { emptyLink, type Link, linkItem, putLink } from '../state/link.ts';
import { loadChildren, loadObservation, recordOf } from '../state/observation.ts';
import { grantWish } from '../wish.ts';
import { accepts } from './accepts.ts';

export const activeCheck = (connection: Connection): Write => ({
  kind: 'check',
  key: keys.connection(connection.id),
  if: [['state', '=', 'active']],
});

/**
 * Records a write before it is made: its exact request, and the link's slot. From here on a crash leaves a trace, and no
 * second write can start on this link.
 * @returns undefined when link or source have moved since the plan: plan again
 * @throws {CannotWrite} the provider cannot express the record
 */
export async function begin(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: WriteStep,
  mark: Mark | undefined,
): Promise<Intent | undefined> {
  const { entity } = snapshot.mapping;
  const source = otherSide(step.side);
  const link = snapshot.link ?? newLink(context, connection, snapshot, source);
  const id = context.ids.next();
  const marker = markerOf(id);
  const write = await recordWrite(context, snapshot, step, link, marker);
  const sourceObservation = snapshot.obs[source];
  const intent: Intent = {
    id,
    account: context.account.account,
    connection: connection.id,
    mapping: snapshot.mapping.id,
    entity,
    link: link.id,
    side: step.side,
    kind: step.kind,
    gen: 0,
    state: 'planned',
    firstSentAt: 0,
    lastSentAt: 0,
    write,
    request: context.session.prepare([write]),
    marker,
    before: [],
    sourceColumns: step.sourceColumns,
    targetColumns: step.targetColumns,
    present: step.present,
    source: sourceObservation && { side: source, id: sourceObservation.id, rev: sourceObservation.rev },
    mark: mark && { sk: mark.sk, n: mark.n },
    batch: undefined,
    remoteId: undefined,
    reason: step.reason,
    row: step.row,
    dismissable: inQuestion(snapshot, step),
  };
  const withBefore = { ...intent, before: await matchingBefore(context, intent, step) };
  const next: Link = { ...link, op: { side: step.side, intent: id }, ver: link.ver + 1 };
  if (!context.rules.intentBeforeCall) return withBefore;
  const writes: Write[] = [
    { kind: 'put', item: intentItem(withBefore), if: 'absent' },
    // Without the slot nothing keeps two operations of one pair apart.
    snapshot.link && !context.rules.slot ? { kind: 'put', item: linkItem(next) } : putLink(snapshot.link, next),
    activeCheck(connection),
    ...oweTo(context, []),
  ];
  if (!snapshot.link) {
    const sourceId = link[source]!;
    writes.push({
      kind: 'put',
      item: { ...keys.unique(connection.id, source, entity, sourceId), link: link.id },
      if: 'absent',
    });
    writes.push({ kind: 'delete', key: keys.outOfScope(connection.id, source, entity, sourceId) });
  }
  if (step.kind === 'create' || step.kind === 'restore')
    writes.push(...grantWish(connection, snapshot.mapping, { [source]: link[source] }));
  if (sourceObservation && (step.kind === 'remove' || snapshot.mapping.settles)) {
    writes.push({
      kind: 'check',
      key: keys.observation(connection[source], entity, sourceObservation.id),
      if: [['rev', '=', sourceObservation.rev]],
    });
  }
  if (step.kind === 'remove' && !step.reason.startsWith('replaced')) {
    writes.push({
      kind: 'update',
      key: keys.removals(connection.id, entity, dayOf(context.clock.now())),
      add: { n: 1 },
      set: { ttl: Math.ceil(context.clock.now() / 1000) + 2 * 24 * 3600 },
    });
  }
  try {
    await context.table.write(writes);
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined;
    throw error;
  }
  context.intents.set(withBefore.id, withBefore);
  return withBefore;
}

/** What a write is about: the fields that it changes, or the record. */
export function inQuestion(snapshot: Snapshot, step: WriteStep): Intent['dismissable'] {
  const fields = step.kind === 'update' ? { fields: Object.keys(step.fields).sort() } : {};
  return { ...fields, pin: pinOf(snapshot, fields.fields) };
}

/** A settlement's link id begins with its document's, so that one query finds all of them. */
function newLink(context: RunContext, connection: Connection, snapshot: Snapshot, source: 'L' | 'R'): Link {
  const parent = snapshot.views[source]?.parent?.link.id;
  const id = parent === undefined ? context.ids.next() : `${parent}.${context.ids.next()}`;
  return {
    ...emptyLink(connection.id, snapshot.mapping.entity, snapshot.mapping.id, id, source),
    [source]: snapshot.obs[source]!.id,
    present: source === 'L' ? { L: 'yes', R: 'none' } : { L: 'none', R: 'yes' },
  };
}

async function recordWrite(
  context: RunContext,
  snapshot: Snapshot,
  step: WriteStep,
  link: Link,
  marker: string,
): Promise<RecordWrite> {
  const { entity } = snapshot.mapping;
  if (step.kind === 'create' && !snapshot.mapping.singleton) {
    const content = entity === 'attachment' ? contentOf(snapshot, otherSide(step.side)) : undefined;
    return { kind: 'create', entity, fields: step.fields, marker, ...(content ? { content } : {}) };
  }
  const current = await currentRecord(context, snapshot, step, link);
  const id = current.id;
  if (step.kind === 'update' || step.kind === 'create') {
    return { kind: 'update', entity, id, changes: step.fields, current };
  }
  return { kind: step.kind, entity, id, current };
}

/** Nobody but this run stores what its own side shows, so what was planned from is what is there. */
async function currentRecord(
  context: RunContext,
  { obs, id: marked, mapping: { entity } }: Snapshot,
  { side }: WriteStep,
  link: Link,
): Promise<ProviderRecord> {
  const id = link[side] ?? marked;
  const seen = obs[side];
  const current = seen?.id === id ? seen : await loadObservation(context.table, context.account.account, entity, id);
  return current ? recordOf(current) : { entity, id, version: 0, presence: 'present', fields: {} };
}

function contentOf(snapshot: Snapshot, source: 'L' | 'R'): ContentRef {
  const { account, fields } = snapshot.obs[source]!;
  return {
    key: objectKeys.file(account, String(fields.hash)),
    mimeType: String(fields.mimeType ?? 'application/octet-stream'),
    name: String(fields.name ?? 'file'),
  };
}

/** What matches the natural key already cannot be the effect of what we are about to send. */
async function matchingBefore(context: RunContext, intent: Intent, step: WriteStep): Promise<readonly string[]> {
  const facts = context.provider.capabilities.entities[intent.entity];
  if (intent.kind !== 'create' || !facts || facts.find.by !== 'natural') return [];
  const document = step.fields.document;
  const known =
    typeof document === 'string'
      ? await loadChildren(context.table, context.account.account, intent.entity, document)
      : await sameContact(context, intent, step);
  return known.filter((observation) => accepts(intent, observation, facts)).map(({ id }) => id);
}

async function sameContact(context: RunContext, intent: Intent, step: WriteStep) {
  const contact = step.fields.contact;
  if (typeof contact !== 'string') return [];
  const items = await context.table.query(`K#${context.account.account}#${intent.entity}`, {
    prefix: `of:${contact}:`,
  });
  const found = [];
  for (const item of items) {
    const observation = await loadObservation(context.table, context.account.account, intent.entity, String(item.id));
    if (observation) found.push(observation);
  }
  return found;
}

export const keyOf = (context: RunContext, intent: Intent): string =>
  context.rules.keyFromIntent
    ? idempotencyKey(intent)
    : idempotencyKey({ id: `${intent.link}#${intent.kind}`, gen: 0 });
