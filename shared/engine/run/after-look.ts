import { type RunContext, wakeBy } from '../context.ts';
import { keys } from '../keys.ts';
import type { Disposition } from '../plan/snapshot.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import { oweTo } from '../pull/store.ts';
import {
  type Connection,
  isOfFirstSync,
  type Mark,
  type Need,
  type NewMark,
  needKey,
  priorityOf,
  putMark,
} from '../state/account.ts';

/** The other side's write is the other worker's: it gets a mark, and is owed a notice until it was told. */
export async function askOther(
  context: RunContext,
  connection: Connection,
  mark: Mark,
  worker: 'L' | 'R',
): Promise<void> {
  const account = connection[worker];
  const asked: NewMark = {
    account,
    prio: isOfFirstSync(mark) ? mark.prio : priorityOf(mark.entity, false),
    connection: connection.id,
    entity: mark.entity,
    side: mark.side,
    id: mark.id,
  };
  await context.table.write([putMark(asked, context.clock.now()), ...oweTo(context, [account])]);
}

/** A look is over. A record that stays out keeps the rule that says why, so that nothing is left out silently (ALL-4). */
export async function clear(context: RunContext, mark: Mark, disposition: Disposition | undefined): Promise<void> {
  const out: readonly Write[] =
    disposition?.kind === 'outOfScope'
      ? [
          {
            kind: 'put',
            item: {
              ...keys.outOfScope(mark.connection, mark.side, mark.entity, mark.id),
              rule: disposition.rule,
              at: context.clock.now(),
            },
          },
        ]
      : [];
  try {
    await context.table.write([
      {
        kind: 'delete',
        key: { pk: keys.work(mark.account), sk: mark.sk },
        ...(context.rules.clearByCount ? { if: [['n', '=', mark.n]] as const } : {}),
      },
      ...out,
    ]);
  } catch (error) {
    // It was marked again while we looked: the next run looks again.
    if (!(error instanceof ConditionFailed)) throw error;
    wakeBy(context, context.clock.now());
  }
}

/** `need`: what it is put off for. When that has a partner it is looked at, however long it was to wait. */
export async function keepWaiting(context: RunContext, mark: Mark, until: number, need?: Need): Promise<void> {
  wakeBy(context, until);
  try {
    await context.table.write([
      {
        kind: 'update',
        key: { pk: keys.work(mark.account), sk: mark.sk },
        set: { tries: mark.tries + 1, notBefore: until, waitsFor: need ? needKey(mark.connection, need) : null },
        if: [['n', '=', mark.n]],
      },
    ]);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    wakeBy(context, context.clock.now());
  }
}
