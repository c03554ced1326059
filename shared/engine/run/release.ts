import { type RunContext, wakeBy } from '../context.ts';
import { keys, timing } from '../keys.ts';
import type { Asked } from '../state/account.ts';
import { dedupIds } from '../wake.ts';
import type { End, RunResult } from './end.ts';
import { deferral } from './later.ts';
import { readsOf } from './read-budget.ts';
import { wakeOthers } from './wake-others.ts';

const DAY_MS = 24 * 3_600_000;

/** Gives the lease back, and says in the same write when this account must be looked at again. */
export async function release(
  context: RunContext,
  polled: Record<string, number>,
  asked: readonly Asked[],
  end: End,
): Promise<RunResult> {
  const { account } = context.account;
  if (!(context.burst && end.ended === 'done')) await wakeOthers(context, 100);
  const now = context.clock.now();
  if (context.isPostponed?.(context.account.grant)) wakeBy(context, now + timing.refreshAgainMs);
  const cont = end.ended === 'more' ? context.ids.next() : undefined;
  const wakeAt = [context.wake.at, end.notBefore].filter((at) => at !== undefined).sort((a, b) => a - b)[0];
  const deferred = await later(context, end, wakeAt);
  const reads = readsOf(context);
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
        ...(reads ? { reads } : {}),
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
