import * as dedupIds from '../../shared/engine/dedup-ids.ts';
import { keys } from '../../shared/engine/keys.ts';
import {
  type Clock,
  ConditionFailed,
  type Item,
  type Message,
  type Queue,
  type Table,
} from '../../shared/engine/ports.ts';
import { intervals, minuteOf } from '../../shared/engine/wheel.ts';
import { type AccountId, providerOf } from '../../shared/model/names.ts';

export interface DispatchPorts {
  readonly table: Table;
  readonly queue: Queue;
  readonly clock: Clock;
  /** Deferred items of so many earlier minutes are read again: one may have been written while its minute was read. */
  readonly lookBackMinutes?: number;
}

/** A long silence is made up for over several ticks, so that one tick fits into its function's time. */
const minutesPerTick = 60;
const LOOK_BACK_MINUTES = 2;

/** The queue refused messages. Their minute is not marked as done, so the next tick sends it again. */
export class SendRefused extends Error {
  override readonly name = 'SendRefused';
}

/**
 * Sends what is due: every minute since the last one done, in order and none skipped. A minute is done when all its
 * messages are accepted; whoever repeats it sends the same deduplication ids.
 * @returns how many minutes were done and how many messages sent
 * @throws {SendRefused} the minute is repeated by the next tick
 */
export async function dispatch({
  table,
  queue,
  clock,
  lookBackMinutes = LOOK_BACK_MINUTES,
}: DispatchPorts): Promise<{ minutes: number; sent: number }> {
  const now = minuteOf(clock.now());
  const stored = await table.get(keys.dispatch());
  const first = stored === undefined ? now : (stored.last as number) + 1;
  const until = Math.min(now, first + minutesPerTick - 1);
  const passed = new Set<string>();
  let sent = 0;
  for (let minute = first; minute <= until; minute++) {
    const messages = await dueAt(table, minute, lookBackMinutes, passed);
    const refused = messages.length > 0 ? await queue.send(messages) : [];
    if (refused.length > 0)
      throw new SendRefused(`${refused.length} of ${messages.length} messages of minute ${minute}`);
    sent += messages.length;
    if (!(await markDone(table, minute, stored === undefined && minute === first))) {
      return { minutes: minute - first, sent };
    }
  }
  return { minutes: Math.max(0, until - first + 1), sent };
}

/**
 * Ticks of the slots of this minute, then its deferred work. `passed` holds the partitions this tick has read to their end:
 * an account that missed twelve visits gets one, and what was deferred to a minute long gone is not looked for three times.
 */
async function dueAt(table: Table, minute: number, lookBackMinutes: number, passed: Set<string>): Promise<Message[]> {
  const unread = (partition: string): boolean => !passed.has(partition) && passed.add(partition) !== undefined;
  const slots = intervals.map((interval) => keys.slotPartition(interval, minute % interval)).filter(unread);
  const deferred = Array.from({ length: lookBackMinutes + 1 }, (_, back) => minute - back).filter((at) =>
    unread(keys.deferredPartition(at)),
  );
  const [ticks, later] = await Promise.all([
    Promise.all(slots.map((partition) => table.query(partition))),
    Promise.all(deferred.map((at) => table.query(keys.deferredPartition(at)))),
  ]);
  return [
    ...ticks.flat().map((item) => tick(item.account as AccountId, minute)),
    ...later.flatMap((items, index) => items.map((item) => wake(item, deferred[index]!))),
  ];
}

const tick = (account: AccountId, minute: number): Message => ({
  provider: providerOf(account),
  account,
  dedupId: dedupIds.tick(account, minute),
  body: { account, reason: 'tick' },
});

function wake(item: Item, minute: number): Message {
  const account = item.account as AccountId;
  return {
    provider: providerOf(account),
    account,
    dedupId: dedupIds.deferred(minute, account, item.nonce as string),
    body: {
      account,
      reason: (item.asked as string | undefined) ?? 'deferred',
      ...(item.hints === undefined ? {} : { hints: item.hints }),
    },
  };
}

/** @returns false when another dispatcher was faster: it goes on, we stop */
async function markDone(table: Table, minute: number, isFirst: boolean): Promise<boolean> {
  const key = keys.dispatch();
  try {
    await table.write([
      { kind: 'update', key, set: { last: minute }, if: isFirst ? 'absent' : [['last', '=', minute - 1]] },
    ]);
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}
