import { addDays, startOfDay } from '../../model/days.ts';
import type { Entity } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { oweTo } from '../pull/store.ts';
import { type Connection, markPriorities, putMark, readMark } from '../state/account.ts';
import { loadIssues } from '../state/issue.ts';
import { isLive, loadObservation } from '../state/observation.ts';
import { activeCheck } from '../write/begin.ts';
import { unreadUntil } from './gate.ts';
import { markOn, stores, tryWrite, zoneOf } from './lumps.ts';

/** A payment that is on its way is waited for so long after the day; then it goes into a later lump. */
const PATIENCE_DAYS = 1;
const AGAIN_MS = 60_000;

/**
 * A lump is closed when its day is over where the books are kept, when the platform's list of such settlements was read since,
 * and when all of them that are on their way to the ledger have arrived or are held. From then on it is never changed, and
 * the ledger's worker may write it.
 * @returns when to look again; undefined: at once, it is closed or somebody else has moved it
 */
export async function close(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
): Promise<number | undefined> {
  const lump = snapshot.obs.R!;
  const day = String(lump.fields.arrivalOn);
  const entity = String(lump.fields.of) as Entity;
  const zone = zoneOf(snapshot);
  const over = startOfDay(zone, addDays(day, 1));
  const now = context.clock.now();
  if (now < over) return over;
  const unread = await unreadUntil(context, connection, 'R', entity, over);
  if (unread !== undefined) return unread;
  const isLate = now >= startOfDay(zone, addDays(day, 1 + PATIENCE_DAYS));
  if (!isLate && (await isSomeOnTheWay(context, connection, entity, day))) return now + AGAIN_MS;
  await tryWrite(context, [
    ...stores(context, connection, lump, lump.id, { ...lump.fields, status: 'settled' }),
    putMark(markOn(connection, 'L', lump.id), now),
    activeCheck(connection),
    ...oweTo(context, [connection.L]),
  ]);
  return undefined;
}

/** Until that day it was paid, it is marked for either worker, and nobody has been told that it is held. */
async function isSomeOnTheWay(
  { table }: RunContext,
  connection: Connection,
  entity: Entity,
  day: string,
): Promise<boolean> {
  for (const account of [connection.L, connection.R]) {
    for (const prio of markPriorities) {
      const { sk } = keys.mark(account, prio, connection.id, entity, 'R', '');
      for (const { id } of (await table.query(keys.work(account), { prefix: sk })).map(readMark)) {
        const seen = await loadObservation(table, connection.R, entity, id);
        if (!isLive(seen) || seen.fields.movesMoney === false || String(seen.fields.paidOn) > day) continue;
        if (!['inProgress', 'settled'].includes(String(seen.fields.status))) continue;
        const issues = await loadIssues(table, connection.id, `R:${entity}:${id}`);
        if (!issues.some(({ state }) => state === 'open')) return true;
      }
    }
  }
  return false;
}
