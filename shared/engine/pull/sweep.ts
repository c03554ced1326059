import type { Entity } from '../../model/names.ts';
import { type ProviderRecord, refKey } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import { keys, timing } from '../keys.ts';
import { objectKeys } from '../object-keys.ts';
import type { StreamFacts } from '../provider.ts';
import { openIssue, settleIssues } from '../run/issues.ts';
import { fetchAndStore } from '../run/reads.ts';
import { type Connection, sideOf } from '../state/account.ts';
import { loadIssues } from '../state/issue.ts';
import { type Observation, readObservation } from '../state/observation.ts';
import { fencedWrite, oweTo, store } from './store.ts';

const FREE_SUSPECTS = 20;

interface Sweep {
  readonly beganAt: number;
  readonly page?: string;
  readonly pages: number;
  /** Which run listed the pages from here on: one that died over a page is followed by one that finds other ids on it. */
  readonly runs: readonly { readonly from: number; readonly fence: number }[];
}

/**
 * The weekly look at everything: lists the ids of each stream from end to end, page by page into the object store, and
 * compares them with what was observed. What is missing from the list is only suspected; a fetch by id decides.
 * @returns whether it is through; false when a continuation must go on
 */
export async function sweepStreams(context: RunContext): Promise<boolean> {
  for (const [stream, facts] of Object.entries(context.provider.capabilities.streams)) {
    if (!context.account.streams.includes(stream) || !facts.entities.some(isSwept)) continue;
    if (!(await sweepStream(context, stream, facts))) return false;
  }
  return true;
}

/** Lists of accounts and companies are read whole every day anyway. */
const isSwept = (entity: Entity): boolean => entity === 'contact' || entity === 'bill' || entity === 'invoice';

async function sweepStream(context: RunContext, stream: string, facts: StreamFacts): Promise<boolean> {
  const { account } = context.account;
  const key = keys.sweep(account, stream);
  const stored = (await context.table.get(key)) as unknown as Partial<Sweep> | undefined;
  let sweep: Sweep = { beganAt: context.clock.now(), pages: 0, runs: [], ...stored };
  for (;;) {
    if (context.remaining() < timing.writeCutOffMs) return false;
    context.stats.lists += 1;
    const page = await context.session.list(stream, sweep.page === undefined ? {} : { page: sweep.page });
    const ids = page.records.filter(({ entity }) => isSwept(entity)).map(({ entity, id }) => refKey({ entity, id }));
    const { fence } = context;
    const runs = sweep.runs.at(-1)?.fence === fence ? sweep.runs : [...sweep.runs, { from: sweep.pages, fence }];
    sweep = { ...sweep, runs };
    await context.objects.put(pageKey(context, stream, sweep, sweep.pages), Buffer.from(JSON.stringify(ids)));
    sweep = {
      beganAt: sweep.beganAt,
      runs,
      pages: sweep.pages + 1,
      ...(page.nextPage === undefined ? {} : { page: page.nextPage }),
    };
    if (page.nextPage === undefined) break;
    await fencedWrite(context, [{ kind: 'put', item: { ...key, ...sweep } }, ...oweTo(context, [])]);
  }
  const listed = await listedIds(context, stream, sweep);
  for (const entity of facts.entities.filter(isSwept))
    await settleSuspects(context, entity, listed, sweep.beganAt, facts.holds);
  await fencedWrite(context, [{ kind: 'delete', key }, ...oweTo(context, [])]);
  return true;
}

function pageKey(context: RunContext, stream: string, { beganAt, runs }: Sweep, page: number): string {
  const fence = runs.findLast(({ from }) => from <= page)?.fence ?? 0;
  return objectKeys.sweepPage(context.account.account, stream, beganAt, page, fence);
}

async function listedIds(context: RunContext, stream: string, sweep: Sweep): Promise<ReadonlySet<string>> {
  const listed = new Set<string>();
  for (let page = 0; page < sweep.pages; page++) {
    const bytes = await context.objects.get(pageKey(context, stream, sweep, page));
    for (const id of JSON.parse(Buffer.from(bytes ?? '[]').toString('utf8')) as string[]) listed.add(id);
  }
  return listed;
}

/** ALL-8: most of it gone at once, or everything, is a fault of the list and not a delete. */
async function settleSuspects(
  context: RunContext,
  entity: Entity,
  listed: ReadonlySet<string>,
  beganAt: number,
  holds: StreamFacts['holds'],
): Promise<void> {
  const lag = (context.provider.capabilities.entities[entity]?.searchLagSeconds ?? 30) * 1000;
  const before = beganAt - lag;
  const linked = await linkedObservations(context, entity);
  const known = holds ? linked.filter(({ fields }) => holds(fields)) : linked;
  const suspects = known.filter(
    (seen) =>
      seen.presence === 'present' &&
      shouldBeListed(seen) &&
      !listed.has(refKey({ entity, id: seen.id })) &&
      seen.firstSeenAt < before &&
      seen.wroteAt < before,
  );
  const expected = known.filter((seen) => seen.presence === 'present' && shouldBeListed(seen)).length;
  const nothing = expected > 1 && ![...listed].some((id) => id.startsWith(`${entity}#`));
  if (context.rules.sweepSuspects && (nothing || suspects.length > Math.max(FREE_SUSPECTS, expected * 0.3))) {
    await stopAndAsk(context, entity, suspects.length, expected);
    return;
  }
  await listIsWhole(context, entity);
  if (!context.rules.sweepSuspects) return await believe(context, suspects);
  const unknown = [...listed].filter((id) => id.startsWith(`${entity}#`)).map((id) => id.slice(entity.length + 1));
  const missed = await neverSeen(context, entity, unknown);
  const ids = [...suspects.map(({ id }) => id), ...missed];
  for (let start = 0; start < ids.length; start += 40)
    await fetchAndStore(context, entity, ids.slice(start, start + 40));
}

/** A first-sync list shows open documents only. */
const shouldBeListed = ({ entity, fields }: Observation): boolean =>
  (entity !== 'bill' && entity !== 'invoice') || (Number(fields.open ?? 0) > 0 && fields.status === 'open');

async function linkedObservations(context: RunContext, entity: Entity): Promise<readonly Observation[]> {
  const items = await context.table.query(`E#${context.account.account}#${entity}`);
  const linked: Observation[] = [];
  for (const seen of items.map(readObservation)) {
    for (const connection of context.connections) {
      const side = sideOf(connection, context.account.account);
      if (await context.table.get(keys.unique(connection.id, side, entity, seen.id))) {
        linked.push(seen);
        break;
      }
    }
  }
  return linked;
}

async function neverSeen(context: RunContext, entity: Entity, ids: readonly string[]): Promise<readonly string[]> {
  const missed: string[] = [];
  for (let start = 0; start < ids.length; start += 100) {
    const slice = ids.slice(start, start + 100);
    const found = await context.table.getMany(slice.map((id) => keys.observation(context.account.account, entity, id)));
    missed.push(...slice.filter((_, index) => found[index] === undefined));
  }
  return missed;
}

/** What no rule allows: taking absence for a delete. Only the simulation does, to see that it is noticed. */
async function believe(context: RunContext, suspects: readonly Observation[]): Promise<void> {
  const gone = suspects.map(
    (seen): ProviderRecord => ({
      entity: seen.entity,
      id: seen.id,
      version: seen.version,
      presence: 'deleted',
      fields: {},
    }),
  );
  await store(context, gone, { from: 'fetch', old: false });
}

async function stopAndAsk(context: RunContext, entity: Entity, missing: number, of: number): Promise<void> {
  for (const connection of context.connections) {
    if (connection.state !== 'active') continue;
    await openIssue(context, connection.id, subjectOfList(context, connection, entity), entity, {
      code: 'mostlyGone',
      text: `${context.provider.name} suddenly lists ${of - missing} of ${of} linked records (${entity}), without saying of each that it was deleted. Nothing was deleted on the other side. Check the account there; when the list is complete again this settles itself.`,
      actions: ['retry', 'leave'],
      severity: 'urgent',
      about: `${entity}:${missing}/${of}`,
    });
  }
}

const subjectOfList = (context: RunContext, connection: Connection, entity: Entity): string =>
  `connection:${sideOf(connection, context.account.account)}:${entity}`;

/** What was missing is there again, or little enough to be asked for one by one. */
async function listIsWhole(context: RunContext, entity: Entity): Promise<void> {
  for (const connection of context.connections) {
    const subject = subjectOfList(context, connection, entity);
    const stored = await loadIssues(context.table, connection.id, subject);
    await settleIssues(context, connection.id, subject, entity, stored, []);
  }
}
