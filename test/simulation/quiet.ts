import { keys } from '../../shared/engine/keys.ts';
import { everyMinutes } from '../../shared/engine/pull/pace.ts';
import { readAccount, readConnection, readRun } from '../../shared/engine/state/account.ts';
import { minuteOf } from '../../shared/engine/wheel.ts';
import { integrations } from '../../shared/integrations/index.ts';
import type { AccountId } from '../../shared/model/names.ts';
import { deferredMinute } from './invariants/shadow.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
/** Vendors that rewrite a value take up to so long. */
const STILL_MS = 10 * MINUTE_MS;
/** Lists run behind by up to so much. */
const LAG_MS = MINUTE_MS;

/**
 * Whether nobody has anything left to do: nothing about a record has moved for a while, every list that is read each hour
 * has been read since, and nothing waits to happen before `end`. What would come until then is what comes every hour.
 */
export function isQuiet(world: World, end: number): boolean {
  const { scheduler, watch, door, cloud, accounts } = world;
  watch.lookAtBooks();
  if (scheduler.now() - watch.movedAt < STILL_MS || door.isDelivering) return false;
  if (cloud.running.size > 0 || cloud.queue.depth > 0 || cloud.queue.dead.length > 0) return false;
  if (watch.shadow.deferred().some(({ pk }) => deferredMinute(pk) <= minuteOf(end))) return false;
  return accounts.every((account) => isDone(world, account, end));
}

/** All read, nothing owed, and no work but what waits for longer than the world does. */
function isDone(world: World, account: AccountId, end: number): boolean {
  const { shadow, movedAt } = world.watch;
  const { debt, asked = [], cont, polled = {} } = readRun(shadow.get(keys.run(account)));
  if (debt.length > 0 || asked.length > 0 || cont !== undefined) return false;
  const isRead = (name: string) =>
    Math.max(polled[name] ?? 0, Number(shadow.get(keys.cursor(account, name))?.readAt ?? 0)) > movedAt + LAG_MS;
  if (!hourlyOf(world, account).every(isRead)) return false;
  return shadow
    .partition(keys.work(account))
    .every(({ sk, notBefore }) => sk.startsWith('3#') && Number(notBefore) > end);
}

/** Lists that are read once an hour at least. Others were read when somebody pressed *sync now*. */
function hourlyOf(world: World, id: AccountId): readonly string[] {
  const { shadow } = world.watch;
  const account = readAccount(shadow.get(keys.account(id)));
  if (!account) return [];
  const connections = account.connections.map((one) => readConnection(shadow.get(keys.connection(one))!));
  const { streams } = world.vendorOf(id).provider.capabilities;
  return account.streams.filter((name) => {
    const facts = streams[name];
    return facts && everyMinutes({ connections, integrations, account }, name, facts) <= 60;
  });
}
