import type { RunContext } from '../context.ts';
import { isLater } from '../errors.ts';
import { keys } from '../keys.ts';
import { announce } from '../outbox.ts';
import { ConditionFailed } from '../ports.ts';
import { fencedWrite, oweTo } from '../pull/store.ts';
import { type Connection, sideOf } from '../state/account.ts';
import { gateOpen } from './gate.ts';

/** Looks at a waiting record before it no longer keeps the first sync from being complete. */
export const PATIENCE = 3;

/**
 * ALL-2: when everything that the first sync found is dealt with, on both sides, it is complete: said once per connection,
 * by e-mail and on the platform. A reconnect says nothing.
 */
export async function noteFirstSync(context: RunContext): Promise<void> {
  for (const connection of context.connections) {
    if (connection.state !== 'active') continue;
    const done = await context.table.get(keys.firstSync(connection.id));
    if (done) {
      await tellPlatform(context, connection, done);
      continue;
    }
    if (!(await isComplete(context, connection))) continue;
    const imported = await countLinks(context, connection.id);
    const attention = (await context.table.query(`C#${connection.id}`, { prefix: 'ISS#', limit: 200 })).filter(
      (item) => item.state === 'open',
    ).length;
    const text = textOf(imported, attention);
    const now = context.clock.now();
    const at = now;
    try {
      await context.table.write([
        { kind: 'put', item: { ...keys.firstSync(connection.id), doneAt: now, imported, attention }, if: 'absent' },
        announce(connection.id, context.ids.next(), { kind: 'firstSync.completed', at, data: { imported, attention } }),
        ...oweTo(context, [connection.R]),
        ...(connection.notify.length > 0
          ? [
              announce(connection.id, context.ids.next(), {
                kind: 'email',
                at,
                data: { to: connection.notify, subject: 'Your first sync is complete', text },
              }),
            ]
          : []),
      ]);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      continue;
    }
    await tellPlatform(context, connection, { imported, attention });
  }
}

const textOf = (imported: number, attention: number): string =>
  `The first sync is complete: ${imported} records are in step, ${attention} need attention.`;

/** The platform's users see it too, where the platform shows such things. One that does not listen now is told next time. */
async function tellPlatform(
  context: RunContext,
  connection: Connection,
  done: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (done.told === true || !context.session.announce) return;
  if (sideOf(connection, context.account.account) !== 'R') return;
  const text = textOf(Number(done.imported), Number(done.attention));
  try {
    await context.session.announce({ kind: 'first_sync_completed', text });
  } catch (error) {
    if (isLater(error)) return;
    throw error;
  }
  await fencedWrite(context, [
    { kind: 'update', key: keys.firstSync(connection.id), set: { told: true }, if: [['pk', 'present']] },
    ...oweTo(context, []),
  ]);
}

async function isComplete(context: RunContext, connection: RunContext['connections'][number]): Promise<boolean> {
  const mappings = context.integrations[connection.integration]?.mappings ?? [];
  // The other account's lists may have been read since this run began.
  for (const account of [connection.L, connection.R]) {
    if (account !== context.account.account) context.cursors.delete(account);
  }
  for (const { entity } of mappings) {
    if (!(await gateOpen(context, connection, 'L', entity)) || !(await gateOpen(context, connection, 'R', entity)))
      return false;
  }
  for (const account of [connection.L, connection.R]) {
    const work = await context.table.query(keys.work(account));
    // What still waits after several looks waits for a person or for another record, and is counted as attention.
    const open = work.some(
      ({ sk, tries }) =>
        (/^3#[67]#/.test(sk) && sk.startsWith(`#${connection.id}#`, 3) && Number(tries ?? 0) < PATIENCE) ||
        sk.startsWith(`1#${connection.id}#`) ||
        sk.startsWith(`4#${connection.id}#`),
    );
    if (open) return false;
  }
  return true;
}

async function countLinks(context: RunContext, connection: string): Promise<number> {
  let count = 0;
  for (const entity of ['contact', 'bill', 'invoice', 'billPayment', 'payment', 'attachment'] as const) {
    count += (await context.table.query(keys.links(connection, entity))).length;
  }
  return count;
}
