import type { AccountId, Entity } from '../../model/names.ts';
import { providerOf } from '../../model/names.ts';
import { type EnginePorts, type RunContext, wakeBy } from '../context.ts';
import { AccessLost, BadSetting, isLater, LeaseLost, OutcomeUnknown, RateLimited, SyncError } from '../errors.ts';
import { keys, timing } from '../keys.ts';
import { ConditionFailed, type Message, type Write } from '../ports.ts';
import { drainHints } from '../pull/hints.ts';
import { reconcile } from '../pull/reconcile.ts';
import { drainSeeds } from '../pull/seed.ts';
import { isDue, pullStreams } from '../pull/streams.ts';
import { sweepStreams } from '../pull/sweep.ts';
import {
  type Account,
  type Asked,
  type Cursor,
  loadConnections,
  putHint,
  type Run,
  readAccount,
  readCursor,
  readRun,
} from '../state/account.ts';
import { readIntent } from '../state/intent.ts';
import { type Admitted, admit, keepSubscribed } from '../subscriptions.ts';
import { dedupIds, type WakeBody } from '../wake.ts';
import { settleAll, settleLocally } from '../write/settle.ts';
import { applyMarks } from './apply.ts';
import { leaveClosing } from './closing.ts';
import { noteFirstSync } from './first-sync.ts';
import { openIssue } from './issues.ts';
import { deferral } from './later.ts';
import { ripen } from './ripen.ts';

const DAY_MS = 24 * 3_600_000;
/** A continuation that nobody answered for so long is sent again. */
const CONTINUATION_MS = 10 * 60_000;

export interface RunResult {
  readonly account: AccountId;
  readonly ended: 'nothingToDo' | 'busy' | 'done' | 'more' | 'deferred' | 'accessLost' | 'unknownAccount';
  readonly stats?: RunContext['stats'];
}

/**
 * One run of one account: lease, settle, pull, apply, wake, release, always in this order. Whatever it leaves behind is
 * state, so the next run goes on from there; a run that dies costs its lease and nothing else.
 * @throws only when not even *later* could be stored
 */
export async function runAccount(
  ports: EnginePorts,
  accountId: AccountId,
  messages: readonly WakeBody[],
  remaining: () => number,
): Promise<RunResult> {
  const now = ports.clock.now();
  const own = await ports.table.query(`A#${accountId}`);
  const account = readAccount(own.find(({ sk }) => sk === 'META'));
  const provider = ports.providers[providerOf(accountId)];
  if (!account || account.state === 'closed' || !provider) return { account: accountId, ended: 'unknownAccount' };
  const run = readRun(own.find(({ sk }) => sk === 'RUN'));
  const cursors = new Map(
    own
      .filter(({ sk }) => sk.startsWith('CUR#'))
      .map((item): [string, Cursor] => [String(item.stream), readCursor(item)]),
  );
  const { messages: admitted, handshakes } = await admit(ports, provider, accountId, messages);
  const valid = admitted.filter((message) => isValid(ports, message, run));
  if (valid.length === 0 && handshakes.length === 0) return { account: accountId, ended: 'nothingToDo' };
  const ticksOnly = handshakes.length === 0 && valid.every(({ reason }) => reason === 'tick');
  if (ticksOnly && (await isIdle(ports, provider, account, run, cursors))) {
    return { account: accountId, ended: 'nothingToDo' };
  }

  if (run.until > now) return await busy(ports, account, run, valid);
  const fence = run.fence + 1;
  const by = ports.ids.next();
  try {
    await ports.table.write([
      {
        kind: 'update',
        key: keys.run(accountId),
        set: { by, until: now + timing.leaseMs, fence, debt: run.debt },
        if: run.fence === 0 ? { any: [[['pk', 'absent']], [['fence', '=', 0]]] } : [['fence', '=', run.fence]],
      },
      { kind: 'check', key: keys.account(accountId), if: [['pk', 'present']] },
    ]);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return await busy(ports, account, { ...run, until: now + timing.leaseMs }, valid);
  }
  return await leased(ports, account, { ...run, by, fence }, cursors, { messages: valid, handshakes }, remaining);
}

/** A continuation that the run item no longer names is an old one: two of them would multiply for ever. */
const isValid = (ports: EnginePorts, message: WakeBody, run: Run): boolean =>
  message.reason !== 'continuation' || !ports.rules.continuationToken || message.token === run.cont;

/** A tick that finds no due stream and an empty work list ends here: reads only, no lease. */
async function isIdle(
  ports: EnginePorts,
  provider: NonNullable<EnginePorts['providers']['xero']>,
  account: Account,
  run: Run,
  cursors: ReadonlyMap<string, Cursor>,
): Promise<boolean> {
  const now = ports.clock.now();
  if (run.debt.length > 0 || (run.asked ?? []).length > 0) return false;
  if (run.cont !== undefined && now - (run.contAt ?? 0) > CONTINUATION_MS) return false;
  const polled = polledOf(run);
  const due = Object.entries(provider.capabilities.streams).some(
    ([name, facts]) =>
      account.streams.includes(name) && isDue(facts, cursors.get(name), polled[name] ?? 0, now, account.interval),
  );
  if (due) return false;
  const work = await ports.table.query(keys.work(account.account));
  return work.every((item) => item.sk.startsWith('3#') && Number(item.notBefore ?? 0) > now);
}

const polledOf = (run: Run): Record<string, number> => ({ ...(run.polled ?? {}) });

/** Somebody works on this account: what was asked is stored, and looked at when the lease is over. */
async function busy(ports: EnginePorts, account: Account, run: Run, messages: readonly WakeBody[]): Promise<RunResult> {
  const now = ports.clock.now();
  const context = { ...ports, account } as unknown as RunContext;
  const asked = askedBy(messages);
  const visits = asked.length > 0 ? asked : [undefined];
  const writes = visits.map((one) => deferral(context, run.until, 'busy', one).write);
  await ports.table.write([...writes, ...hintWrites(ports, account, messages, now)]);
  return { account: account.account, ended: 'busy' };
}

const askedBy = (messages: readonly WakeBody[]): readonly Asked[] =>
  (['manual', 'sweep'] as const).filter((one) => messages.some(({ reason }) => reason === one));

const hintWrites = (
  ports: Pick<EnginePorts, 'providers'>,
  account: Account,
  messages: readonly WakeBody[],
  now: number,
): readonly Write[] => {
  const writes = new Map<string, Write>();
  const hints = messages.flatMap((message) => message.hints ?? []);
  for (const { entity, id } of hints.filter((hint) => isAskedFor(ports, account, hint.entity as Entity)).slice(0, 90)) {
    writes.set(`${entity}#${id}`, putHint(account.account, entity as Entity, id, now));
  }
  return [...writes.values()];
};

/** A company tells of all that it has; what stands only in lists that no connection needs is not fetched either. */
function isAskedFor({ providers }: Pick<EnginePorts, 'providers'>, account: Account, entity: Entity): boolean {
  const streams = providers[providerOf(account.account)]?.capabilities.streams ?? {};
  const lists = Object.entries(streams).filter(([, { entities }]) => entities.includes(entity));
  return lists.length === 0 || lists.some(([name]) => account.streams.includes(name));
}

async function leased(
  ports: EnginePorts,
  account: Account,
  run: Run,
  cursors: Map<string, Cursor>,
  { messages, handshakes }: Admitted,
  remaining: () => number,
): Promise<RunResult> {
  const connections = await loadConnections(ports.table, account);
  const intents = (await ports.table.query(keys.work(account.account), { prefix: '1#' })).map(readIntent);
  const polled = polledOf(run);
  const context: RunContext = {
    ...ports,
    account,
    provider: ports.providers[providerOf(account.account)]!,
    session: undefined as never,
    fence: run.fence,
    run,
    connections,
    cursors: new Map([[account.account, cursors]]),
    singles: new Map(),
    intents: new Map(intents.map((intent) => [intent.id, intent])),
    debt: new Set(run.debt),
    fresh: new Map(),
    wake: { at: undefined },
    remaining,
    stats: { lists: 0, fetches: 0, writes: 0, observed: 0, planned: 0 },
  };
  const asked = [...new Set([...(run.asked ?? []), ...askedBy(messages)])];
  const hints = hintWrites(ports, account, messages, ports.clock.now());
  if (hints.length > 0) await ports.table.write(hints);
  await wakeOthers(context, 0);
  if (run.notBefore !== undefined && run.notBefore > ports.clock.now()) {
    const { notBefore, failures = 0 } = run;
    return await release(context, polled, asked, { ended: 'deferred', notBefore, failures });
  }
  try {
    const session = await ports.open(account);
    const working: RunContext = { ...context, session };
    return await release(working, polled, asked, await work(working, polled, asked, { messages, handshakes }));
  } catch (error) {
    return await release(context, polled, asked, await endedBy(context, error));
  }
}

interface End {
  readonly ended: RunResult['ended'];
  readonly notBefore?: number;
  readonly failures?: number;
  /** What was asked for and is not carried out; absent: all of it. */
  readonly left?: readonly Asked[];
}

const NIGHTLY = 'nightly';

/** Once a day, part-paid documents are read again. */
function isNight(context: RunContext, polled: Record<string, number>): boolean {
  const now = context.clock.now();
  if (now - (polled[NIGHTLY] ?? 0) < DAY_MS) return false;
  const first = polled[NIGHTLY] === undefined;
  polled[NIGHTLY] = now;
  return !first;
}

async function work(
  context: RunContext,
  polled: Record<string, number>,
  asked: readonly Asked[],
  { messages, handshakes }: Admitted,
): Promise<End> {
  const manual = asked.includes('manual');
  const nextVisitMinutes = messages.some(({ reason }) => reason === 'tick') ? context.account.interval : 0;
  const sweeping = asked.includes('sweep');
  const left = new Set(asked);
  try {
    await settleAll(context);
    if (!(await leaveClosing(context))) return { ended: 'done', left: [] };
    await keepSubscribed(context, polled, { handshakes, now: manual });
    if (manual) {
      await ripen(context);
      await reconcile(context, 'open');
      left.delete('manual');
      left.add('lists');
    } else if (isNight(context, polled)) await reconcile(context, 'partPaid');
    // What the gate stands for: nothing is written before the lists were read to their end.
    if (!context.rules.gate) await applyMarks(context);
    const read =
      (await drainHints(context)) &&
      (await pullStreams(context, polled, { all: left.has('lists'), nextVisitMinutes })) &&
      (await drainHints(context)) &&
      (await drainSeeds(context));
    if (read) left.delete('lists');
    const applied = await applyMarks(context);
    // Work that a write of this very run has brought (a file to read back, a settlement that vanished).
    const hinted = read && applied ? await drainHints(context) : true;
    const swept = sweeping && read && applied && hinted ? await sweepStreams(context) : !sweeping;
    if (swept) left.delete('sweep');
    // What the sweep has found may name more: files, settlements that left.
    if (sweeping && swept && !(await drainHints(context))) return { ended: 'more', left: [...left] };
    if (read && applied && hinted) await noteFirstSync(context);
    return { ended: read && applied && hinted && swept ? 'done' : 'more', left: [...left] };
  } catch (error) {
    return { ...(await endedBy(context, error)), left: [...left] };
  }
}

async function endedBy(context: RunContext, error: unknown): Promise<End> {
  const now = context.clock.now();
  if (error instanceof LeaseLost) throw error;
  if (error instanceof RateLimited) return { ended: 'deferred', notBefore: now + error.retryAfterSeconds * 1000 };
  if (error instanceof AccessLost) {
    await reconnectNeeded(context);
    return await endWithoutAccess(context);
  }
  if (error instanceof OutcomeUnknown) return { ended: 'more' };
  if (isLater(error)) {
    const failures = (context.run.failures ?? 0) + 1;
    const backOff = Math.min(60, 2 ** Math.min(failures, 6)) * 60_000;
    return { ended: 'deferred', notBefore: now + backOff, failures };
  }
  if (error instanceof BadSetting || !(error instanceof SyncError)) {
    context.log.error('run failed', { account: context.account.account, error: describe(error) });
  }
  throw error;
}

/** What ends needs no access for most of its end. */
async function endWithoutAccess(context: RunContext): Promise<End> {
  try {
    await settleLocally(context);
    await leaveClosing(context);
    return { ended: 'accessLost' };
  } catch (error) {
    if (error instanceof AccessLost) throw error;
    return await endedBy(context, error);
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);

/** The grant is broken: the account waits for a person, and says so on each connection. */
async function reconnectNeeded(context: RunContext): Promise<void> {
  for (const connection of context.connections) {
    if (connection.state === 'closed' || connection.state === 'closing') continue;
    await openIssue(context, connection.id, 'connection', 'company', {
      code: 'reconnect',
      text: `${context.provider.name} no longer accepts our access. Nothing is lost: reconnect the same company, and the sync goes on where it stopped.`,
      actions: ['reconnect'],
      severity: 'urgent',
      about: context.account.account,
    });
  }
}

/** Tells every account that something was marked for; the debt stands in the run item until they were told. */
async function wakeOthers(context: RunContext, from: number): Promise<void> {
  const accounts = [...context.debt];
  if (accounts.length === 0) return;
  const messages = accounts.map(
    (account, index): Message => ({
      provider: providerOf(account),
      account,
      dedupId: context.rules.dedupPerWork
        ? dedupIds.wake(account, context.account.account, context.fence, from + index)
        : `n:${account}`,
      body: { account, reason: 'wake' },
    }),
  );
  const failed = new Set((await context.queue.send(messages)).map(({ account }) => account));
  for (const account of accounts) if (!failed.has(account)) context.debt.delete(account);
}

async function release(
  context: RunContext,
  polled: Record<string, number>,
  asked: readonly Asked[],
  end: End,
): Promise<RunResult> {
  const { account } = context.account;
  await wakeOthers(context, 100);
  const now = context.clock.now();
  if (context.isPostponed?.(context.account.grant)) wakeBy(context, now + timing.refreshAgainMs);
  const cont = end.ended === 'more' ? context.ids.next() : undefined;
  const wakeAt = [context.wake.at, end.notBefore].filter((at) => at !== undefined).sort((a, b) => a - b)[0];
  const deferred = await later(context, end, wakeAt);
  await context.table.write([
    {
      kind: 'update',
      key: keys.run(account),
      set: {
        until: 0,
        debt: [...context.debt],
        polled,
        failures: end.failures ?? 0,
        asked: end.left ?? asked,
        ...(end.ended === 'done' ? { lastOk: now } : {}),
        ...(cont === undefined ? {} : { cont, contAt: now }),
        ...(end.notBefore === undefined ? {} : { notBefore: end.notBefore }),
        ...(deferred === undefined ? {} : { wakeAt: deferred.at }),
      },
      remove: [
        ...(cont === undefined ? ['cont', 'contAt'] : []),
        ...(end.notBefore === undefined ? ['notBefore'] : []),
        ...(deferred === undefined && !hasWake(context, now) ? ['wakeAt'] : []),
      ],
      ...(context.rules.fence ? { if: [['fence', '=', context.fence]] as const } : {}),
    },
    ...(deferred ? [deferred.write] : []),
  ]);
  if (cont !== undefined) {
    await context.queue.send([
      {
        provider: context.provider.id,
        account,
        dedupId: dedupIds.continuation(account, cont),
        body: { account, reason: 'continuation', token: cont },
      },
    ]);
  }
  return { account, ended: end.ended, stats: context.stats };
}

/** By every clock of ours: the machine that dispatches may be ahead of this one, and have sent the item already. */
const hasWake = (context: RunContext, now: number): boolean => (context.run.wakeAt ?? 0) > now + timing.skewMs;

/** One deferred item at most: none while an earlier one lies ahead. */
async function later(context: RunContext, end: End, wakeAt: number | undefined) {
  const debtLeft = context.debt.size > 0;
  const at = end.ended === 'deferred' ? end.notBefore : debtLeft ? context.clock.now() : wakeAt;
  if (at === undefined || at > context.clock.now() + DAY_MS) return undefined;
  const known = context.run.wakeAt;
  if (known !== undefined && hasWake(context, context.clock.now()) && known <= at + 60_000) return undefined;
  return deferral(context, at, end.ended);
}
