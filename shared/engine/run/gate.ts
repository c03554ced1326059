import type { Entity, Side } from '../../model/names.ts';
import { providerOf } from '../../model/names.ts';
import { accountOn, type RunContext } from '../context.ts';
import { everyMinutes } from '../pull/pace.ts';
import { type Connection, type Cursor, readCursor } from '../state/account.ts';

/**
 * Open when every list in which such records appear was read to its end since the connection became active. Until
 * then the first sync would double what exists on both sides.
 */
export async function gateOpen(
  context: RunContext,
  connection: Connection,
  side: Side,
  entity: Entity,
): Promise<boolean> {
  const account = accountOn(connection, side);
  const streams = context.providers[providerOf(account)]?.capabilities.streams ?? {};
  const wanted = context.integrations[connection.integration]?.streams[side];
  const cursors = await cursorsOf(context, account);
  return Object.entries(streams)
    .filter(([stream, facts]) => facts.entities.includes(entity) && (wanted?.includes(stream) ?? true))
    .every(([stream]) => isRead(cursors.get(stream), connection.activeSince));
}

/**
 * When this account's lists of such records are read next, if one of them was not read to its end since then. A list that
 * shows nothing new leaves its cursor alone; when it was read last stands in the run item.
 */
export async function unreadUntil(
  context: RunContext,
  connection: Connection,
  side: Side,
  entity: Entity,
  since: number,
): Promise<number | undefined> {
  const account = accountOn(connection, side);
  const wanted = context.integrations[connection.integration]?.streams[side];
  const cursors = await cursorsOf(context, account);
  const next = Object.entries(context.provider.capabilities.streams)
    .filter(([stream, facts]) => facts.entities.includes(entity) && (wanted?.includes(stream) ?? true))
    .flatMap(([stream, facts]) => {
      const readAt = Math.max(cursors.get(stream)?.readAt ?? 0, context.run.polled?.[stream] ?? 0);
      const next = readAt + everyMinutes(context, stream, facts) * 60_000;
      return readAt > since ? [] : [Math.max(next, context.clock.now() + 60_000)];
    });
  return next.length === 0 ? undefined : Math.max(...next);
}

const isRead = (cursor: Cursor | undefined, since: number): boolean =>
  cursor?.phase === 'live' && cursor.readAt !== undefined && cursor.readAt >= since;

/** An account's cursors, read once in a run. */
export async function cursorsOf(
  context: RunContext,
  account: RunContext['account']['account'],
): Promise<Map<string, Cursor>> {
  const known = context.cursors.get(account);
  if (known) return known;
  const items = await context.table.query(`A#${account}`, { prefix: 'CUR#' });
  const cursors = new Map(items.map((item) => [String(item.stream), readCursor(item)]));
  context.cursors.set(account, cursors);
  return cursors;
}
