import { type AccountId, providerOf } from '../../model/names.ts';
import type { EnginePorts, RunContext } from '../context.ts';
import { keys, timing } from '../keys.ts';
import { ConditionFailed } from '../ports.ts';
import {
  type Account,
  type Cursor,
  loadConnections,
  type Run,
  readAccount,
  readCursor,
  readRun,
} from '../state/account.ts';
import { readIntent } from '../state/intent.ts';
import { withLargeValues } from '../store/large-values.ts';
import { type Admitted, admit, missed } from '../subscriptions.ts';
import type { WakeBody } from '../wake.ts';
import { appRestsUntil } from './app-limit.ts';
import { askedBy, busy, hintWrites } from './asked.ts';
import { endedBy, type RunResult } from './end.ts';
import { isIdle, isValid, polledOf } from './idle.ts';
import { OwnWork } from './own-work.ts';
import { release } from './release.ts';
import { isBurst, wakeOthers } from './wake-others.ts';
import { work } from './work.ts';

/**
 * One run of one account: lease, settle, pull, apply, wake, release, always in this order. Whatever it leaves behind is
 * state, so the next run goes on from there; a run that dies costs its lease and nothing else.
 * @throws only when not even *later* could be stored
 */
export async function runAccount(
  { table, ...world }: EnginePorts,
  accountId: AccountId,
  messages: readonly WakeBody[],
  remaining: () => number,
): Promise<RunResult> {
  const ports = { ...world, table: withLargeValues(table, world.objects) };
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

async function leased(
  ports: EnginePorts,
  account: Account,
  run: Run,
  cursors: Map<string, Cursor>,
  { messages, handshakes }: Admitted,
  remaining: () => number,
): Promise<RunResult> {
  const connections = await loadConnections(ports.table, account);
  const own = new OwnWork(ports.table, account.account);
  const polled = polledOf(run);
  const context: RunContext = {
    ...ports,
    table: own.table,
    work: own,
    account,
    provider: ports.providers[providerOf(account.account)]!,
    session: undefined as never,
    fence: run.fence,
    run,
    connections,
    cursors: new Map([[account.account, cursors]]),
    singles: new Map(),
    intents: new Map(),
    debt: new Set(run.debt),
    burst: isBurst(messages),
    met: new Set(),
    fresh: new Map(),
    wake: { at: undefined },
    remaining,
    stats: { lists: 0, fetches: 0, writes: 0, observed: 0, planned: 0 },
  };
  const asked = [...new Set([...(run.asked ?? []), ...askedBy(messages)])];
  const hints = hintWrites(ports, account, messages, ports.clock.now());
  if (hints.length > 0) await context.table.write(hints);
  if (!context.burst) await wakeOthers(context, 0);
  const { failures = 0 } = run;
  const ownRest = run.notBefore !== undefined && run.notBefore > ports.clock.now() ? run.notBefore : undefined;
  const notBefore = ownRest ?? (await appRestsUntil(ports, context.provider));
  if (notBefore !== undefined) {
    missed(handshakes, polled);
    return await release(context, polled, asked, { ended: 'deferred', notBefore, failures });
  }
  for (const intent of (await own.all('1#')).map(readIntent)) context.intents.set(intent.id, intent);
  try {
    const session = await ports.open(account);
    const working: RunContext = { ...context, session };
    return await release(working, polled, asked, await work(working, polled, asked, { messages, handshakes }));
  } catch (error) {
    missed(handshakes, polled);
    return await release(context, polled, asked, await endedBy(context, error));
  }
}
