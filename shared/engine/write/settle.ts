import { equal, type Json } from '../../model/json.ts';
import { type Fields, isGone, type ProviderRecord } from '../../model/record.ts';
import { type RunContext, wakeBy } from '../context.ts';
import { OutcomeUnknown } from '../errors.ts';
import { keys, timing } from '../keys.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import type { Outcome } from '../provider.ts';
import { fencedWrite, oweTo, store } from '../pull/store.ts';
import { isOverdue } from '../run/closing.ts';
import { settleMs } from '../run/later.ts';
import type { Connection } from '../state/account.ts';
import { putHint, readHint } from '../state/account.ts';
import { arrivesBy, type Intent } from '../state/intent.ts';
import { column, linkItem, readLink } from '../state/link.ts';
import { loadObservation, type Observation } from '../state/observation.ts';
import { abandon } from './abandon.ts';
import { accepts, carriesMarker, isRatherOf, movesMoney, resembles } from './accepts.ts';
import { whetherOurs } from './altered.ts';
import { confirm, removeIntent } from './confirm.ts';
import { looksLike } from './looks-like.ts';
import { holdIntent, refuse } from './refuse.ts';
import { call, markSent } from './send.ts';

/**
 * Settles the account's open intents, before anything else is read or written: an effect whose confirmation was lost
 * must be known before its record is seen as a new one.
 */
export async function settleAll(context: RunContext): Promise<void> {
  const open = [...context.intents.values()].sort((a, b) => a.lastSentAt - b.lastSentAt);
  for (const intent of open) {
    const connection = context.connections.find(({ id }) => id === intent.connection);
    if (!connection || connection.state === 'closed') continue;
    if (isOverdue(context, connection)) {
      await abandon(context, intent);
      continue;
    }
    if (intent.state === 'effected') continue;
    if (intent.state === 'planned') await drop(context, intent);
    else await settle(context, connection, intent);
  }
}

/** Of connections that end: what can be settled without asking the provider. */
export async function settleLocally(context: RunContext): Promise<void> {
  for (const intent of [...context.intents.values()]) {
    const connection = context.connections.find(({ id }) => id === intent.connection);
    if (connection?.state !== 'closing') continue;
    if (isOverdue(context, connection)) await abandon(context, intent);
    else if (intent.state === 'planned') await drop(context, intent);
  }
}

/** Never sent: the plan is made anew, with what is known now. */
export async function drop(context: RunContext, intent: Intent): Promise<void> {
  const key = keys.link(intent.connection, intent.entity, intent.link);
  const item = await context.table.get(key);
  const writes: Write[] = [removeIntent(intent), ...oweTo(context, [])];
  if (item) {
    const link = readLink(item);
    if (link.op?.intent === intent.id) {
      writes.push({
        kind: 'put',
        item: linkItem({ ...link, op: undefined, ver: link.ver + 1 }),
        if: [['opIntent', '=', intent.id]],
      });
    }
  }
  try {
    await fencedWrite(context, writes);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
  context.intents.delete(intent.id);
}

async function settle(context: RunContext, connection: Connection, intent: Intent): Promise<void> {
  switch (intent.kind) {
    case 'create':
      return await settleCreate(context, connection, intent);
    case 'update':
      return await settleUpdate(context, connection, intent);
    case 'remove':
    case 'restore':
      return await settlePresence(context, connection, intent);
  }
}

async function settleCreate(context: RunContext, connection: Connection, intent: Intent): Promise<void> {
  const facts = context.provider.capabilities.entities[intent.entity]!;
  const now = context.clock.now();
  if (keyHolds(context, intent) && connection.state === 'active') {
    return await resend(context, connection, intent, 'same');
  }
  if (!context.rules.findBeforeResend) return await resend(context, connection, intent, 'next');
  const readyAt =
    intent.lastSentAt + (context.rules.settleTime ? settleMs(facts.searchLagSeconds, movesMoney(intent)) : 0);
  if (now < readyAt) return wakeBy(context, readyAt);
  if (facts.find.by === 'none') return await holdIntent(context, connection, intent, 'outcomeUnknown');
  const { found, altered } = await findEffects(context, intent);
  const free = await unowned(context, connection, intent, found);
  // Of several, the one that lives: the others were taken away by somebody.
  const live = free.filter(({ presence }) => !isGone(presence));
  if (live.length > 1) return await holdIntent(context, connection, intent, 'foundTwice');
  const record = live[0] ?? free[0];
  if (record) {
    await confirm(context, connection, intent, { record, by: 'found' });
    return;
  }
  if (connection.state !== 'active') return await drop(context, intent);
  const answered = await whetherOurs(context, connection, intent, await unowned(context, connection, intent, altered));
  if (answered === 'asked') return;
  if (answered === 'none') return await resend(context, connection, intent, 'next');
  await confirm(context, connection, intent, { record: answered, by: 'found' });
}

/** Those that belong to no other pair. */
async function unowned(
  { table }: RunContext,
  connection: Connection,
  { side, entity, link }: Intent,
  records: readonly ProviderRecord[],
): Promise<readonly ProviderRecord[]> {
  const free: ProviderRecord[] = [];
  for (const record of records) {
    const owner = await table.get(keys.unique(connection.id, side, entity, record.id));
    if (!owner || owner.link === link) free.push(record);
  }
  return free;
}

/** Records that are the effect of a create, and failing that, live ones that may be it (`altered`). */
interface Effects {
  readonly found: readonly ProviderRecord[];
  readonly altered: readonly ProviderRecord[];
}

/**
 * What the provider finds by what was sent; failing that, what it has told of meanwhile. A search by name finds nothing any
 * more once a vendor has cut the name, or a person has changed it, though the record still carries our marker.
 */
async function findEffects(context: RunContext, intent: Intent): Promise<Effects> {
  const facts = context.provider.capabilities.entities[intent.entity]!;
  // Of two that are alike in everything, each carries the marker of its own intent; of two that are not quite, each its key.
  const others = [...context.intents.values()].filter(({ id }) => id !== intent.id);
  const isAnothers = (record: ProviderRecord) =>
    others.some((other) => carriesMarker(record, other.marker) || isRatherOf(other, intent, record, facts));
  const accepted = (records: readonly ProviderRecord[]) => {
    const all = records.filter((record) => accepts(intent, record, facts) && !isAnothers(record));
    // One that only looks like it is somebody's own, where another carries its marker.
    const marked = all.filter((record) => carriesMarker(record, intent.marker));
    return marked.length > 0 ? marked : all;
  };
  context.stats.fetches += 1;
  const { entity, write, firstSentAt } = intent;
  const since = firstSentAt - timing.skewMs;
  const shown = await context.session.find({ entity, write: write as never, since });
  const found = accepted(shown);
  if (found.length > 0) return { found, altered: [] };
  const altered = shown.filter(
    (record) => !isGone(record.presence) && resembles(intent, record, facts) && !isAnothers(record),
  );
  const prefix = `2#${intent.entity}#`;
  const hints = await context.table.query(keys.work(context.account.account), { prefix, limit: MOST_TOLD });
  if (hints.length === 0) return { found, altered };
  context.stats.fetches += 1;
  const { records } = await context.session.fetch(
    intent.entity,
    [...hints].map((hint) => readHint(hint).id),
  );
  return { found: accepted(records), altered };
}

/** Ids that one fetch takes. */
const MOST_TOLD = 40;

/** The provider still knows the key of the first attempt, and answers as it did then. */
function keyHolds(context: RunContext, intent: Intent): boolean {
  const { entities, idempotency } = context.provider.capabilities;
  const window = idempotency?.windowSeconds ?? 0;
  if (!entities[intent.entity]?.key || !intent.request.key || window === 0) return false;
  const safeMs = window * 1000 - timing.httpTimeoutMs - timing.wireMs - timing.skewMs;
  return !context.rules.keyWindow || context.clock.now() - intent.firstSentAt < safeMs;
}

/** The same bytes under the same key, or after a find that found nothing, under the next generation's key. */
async function resend(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  generation: 'same' | 'next',
): Promise<void> {
  if (context.remaining() < timing.writeCutOffMs) return wakeBy(context, context.clock.now());
  const sent = await markSent(context, connection, [intent], generation);
  if (!sent) return;
  try {
    const [outcome] = await call(context, sent, intent.request);
    await settleOutcome(context, connection, sent[0]!, outcome!, generation === 'same');
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    const lag = context.provider.capabilities.entities[intent.entity]?.searchLagSeconds ?? 30;
    wakeBy(context, context.clock.now() + settleMs(lag, movesMoney(intent)));
  }
}

/** `refused`: a person was told. `lookAgain`: our picture was old, and the record is read again. */
export type Settled = 'confirmed' | 'refused' | 'lookAgain';

/** What an answer means for its intent. `replayed`: the answer may be an old one, so the record is fetched afterwards. */
export async function settleOutcome(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  outcome: Outcome,
  replayed: boolean,
): Promise<Settled> {
  if (outcome.kind === 'refused') return await refuse(context, connection, intent, outcome.refusal);
  await confirm(context, connection, intent, { record: outcome.record, by: replayed ? 'found' : 'answered' });
  if (outcome.others && outcome.others.length > 0) await store(context, outcome.others, { from: 'fetch', old: false });
  if (replayed || Object.keys(outcome.record.fields).length === 0) await hint(context, intent, outcome.record.id);
  return 'confirmed';
}

async function hint(context: RunContext, intent: Intent, id: string): Promise<void> {
  await fencedWrite(context, [
    putHint(context.account.account, intent.entity, id, context.clock.now()),
    ...oweTo(context, []),
  ]);
}

/** An update is idempotent by its content: read, and compare. */
async function settleUpdate(context: RunContext, connection: Connection, intent: Intent): Promise<void> {
  const write = intent.write;
  if (write.kind !== 'update') return;
  const before = await loadObservation(context.table, context.account.account, intent.entity, write.id);
  context.stats.fetches += 1;
  const fetched = await context.session.fetch(intent.entity, [write.id]);
  const record = fetched.records.find(({ entity, id }) => entity === intent.entity && id === write.id);
  if (record && !isGone(record.presence) && showsWhatWasSent(context, intent, record, before)) {
    await confirm(context, connection, intent, { record, by: 'found' });
    return;
  }
  const untouched = record !== undefined && before !== undefined && record.version === before.version;
  if (untouched) {
    // Until then it may still arrive, also where it is not sent again because the connection rests or ends.
    const waitUntil = arrivesBy(intent);
    if (context.clock.now() < waitUntil) return wakeBy(context, waitUntil);
    if (connection.state === 'active') return await resend(context, connection, intent, 'next');
  }
  // Changed since: by us and then by somebody, or by somebody alone? The key's first answer tells, and where there is
  // none the old version is refused. Without it an edit of what we wrote would pass for an edit against it.
  const versioned = context.provider.capabilities.entities[intent.entity]?.versioned === true;
  if (record && !isGone(record.presence) && versioned && keyHolds(context, intent) && connection.state === 'active') {
    return await resend(context, connection, intent, 'same');
  }
  await drop(context, intent);
  await store(context, fetched.records, { from: 'fetch', old: false });
}

/** As it was sent, or as the provider may have respelled it: then it is not what stood there before. */
function showsWhatWasSent(
  context: RunContext,
  intent: Intent,
  record: ProviderRecord,
  before: Observation | undefined,
): boolean {
  const canon = context.provider.capabilities.entities[intent.entity]?.canon ?? {};
  const columnIn = (fields: Fields | undefined, name: string): Json | undefined => {
    const value = fields?.[name];
    return value === undefined ? undefined : column(value === null ? null : (canon[name]?.(value) ?? value));
  };
  return Object.entries(intent.targetColumns).every(([name, sent]) => {
    const found = columnIn(record.fields, name);
    if (found === undefined || equal(sent, found)) return true;
    return looksLike(sent, found) && !equal(found, columnIn(before?.fields, name) ?? null);
  });
}

/** Gone (or back) is a state: it is there or it is not. */
async function settlePresence(context: RunContext, connection: Connection, intent: Intent): Promise<void> {
  const write = intent.write;
  if (write.kind !== 'remove' && write.kind !== 'restore') return;
  context.stats.fetches += 1;
  const fetched = await context.session.fetch(intent.entity, [write.id]);
  const record = fetched.records.find(({ entity, id }) => entity === intent.entity && id === write.id);
  const gone = record ? isGone(record.presence) : fetched.missing.length > 0;
  if (gone === (intent.kind === 'remove')) {
    await confirm(context, connection, intent, {
      record: record ?? { ...write.current, presence: 'deleted' },
      by: 'found',
    });
    return;
  }
  const waitUntil = arrivesBy(intent);
  if (context.clock.now() < waitUntil) return wakeBy(context, waitUntil);
  await drop(context, intent);
  await store(context, fetched.records, { from: 'fetch', old: false });
}
