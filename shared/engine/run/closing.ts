import { otherSide } from '../../model/names.ts';
import { intervalOf } from '../connect/account.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { announce } from '../outbox.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import { fencedWrite, oweTo } from '../pull/store.ts';
import { type Account, type Connection, readAccount, readConnection, sideOf } from '../state/account.ts';
import { endSubscription } from '../subscriptions.ts';
import { type Interval, slotRemoval, slotWrites } from '../wheel.ts';

/** What a connection that ends has under way is looked for during a day; then it is left to a person. */
const SETTLE_MS = 24 * 3_600_000;

/** The connection ends, and its open writes have been looked for long enough. */
export const isOverdue = (context: RunContext, connection: Connection): boolean =>
  connection.state === 'closing' && context.clock.now() >= (connection.closingAt ?? connection.activeSince) + SETTLE_MS;

/**
 * Takes this account out of the connections that end and have nothing under way here. The connection is closed when
 * both accounts have left it; the account's polling and access go with its last connection.
 * @returns whether the account still serves a connection
 */
export async function leaveClosing(context: RunContext): Promise<boolean> {
  const { account, state } = context.account;
  const closing = context.connections.filter((connection) => connection.state === 'closing');
  // Only this worker ever gives the access up, and only with a connection that ends.
  if (closing.length === 0 && state !== 'releasing') return true;
  for (const connection of closing) {
    if ([...context.intents.values()].some((intent) => intent.connection === connection.id)) continue;
    await dropWork(context, connection.id);
    await leave(context, connection.id);
  }
  const now = readAccount(await context.table.get(keys.account(account)));
  if (now?.state !== 'releasing') return true;
  await endSubscription(context);
  await context.release?.(now);
  await dropHints(context);
  await fencedWrite(context, [
    {
      kind: 'update',
      key: keys.account(account),
      set: { state: 'closed', rev: now.rev + 1 },
      if: [
        ['rev', '=', now.rev],
        ['state', '=', 'releasing'],
      ],
    },
    ...oweTo(context, []),
  ]);
  return false;
}

/** Account and connection move together; whoever of the two accounts leaves last closes the connection. */
async function leave(context: RunContext, id: string): Promise<void> {
  for (;;) {
    const [accountItem, connectionItem] = await context.table.getMany([
      keys.account(context.account.account),
      keys.connection(id),
    ]);
    const account = readAccount(accountItem);
    const connection = connectionItem && readConnection(connectionItem);
    if (!account || connection?.state !== 'closing') return;
    try {
      return await fencedWrite(context, [...leaving(context, account, connection), ...oweTo(context, [])]);
    } catch (error) {
      // The other account left, or the API added a connection, at the same moment.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
}

function leaving(context: RunContext, account: Account, connection: Connection): readonly Write[] {
  const side = sideOf(connection, account.account);
  const left = account.connections.filter((other) => other !== connection.id);
  const streams = streamsOf(context, left) ?? account.streams;
  const interval = intervalOf(context.provider, streams);
  const isLast = connection.settled?.includes(otherSide(side)) === true;
  const now = context.clock.now();
  return [
    {
      kind: 'update',
      key: keys.connection(connection.id),
      set: {
        settled: [...new Set([...(connection.settled ?? []), side])],
        rev: connection.rev + 1,
        ...(isLast ? { state: 'closed' } : {}),
      },
      if: [['rev', '=', connection.rev]],
    },
    {
      kind: 'update',
      key: keys.account(account.account),
      set: {
        connections: left,
        rev: account.rev + 1,
        ...(left.length === 0 ? { state: 'releasing' } : { streams, interval }),
      },
      if: [['rev', '=', account.rev]],
    },
    ...(left.length === 0
      ? slotRemoval(account.account, account.interval as Interval)
      : slotWrites(account.account, interval, account.interval as Interval)),
    ...(isLast ? [announce(connection.id, context.ids.next(), { kind: 'connection.closed', at: now, data: {} })] : []),
  ];
}

/** What these connections need of the account's lists; undefined when one of them came after this run began. */
function streamsOf(context: RunContext, connections: readonly string[]): readonly string[] | undefined {
  const known = context.connections.filter(({ id }) => connections.includes(id));
  if (known.length < connections.length) return undefined;
  const side = (other: Connection) => sideOf(other, context.account.account);
  return [
    ...new Set(known.flatMap((other) => context.integrations[other.integration]?.streams[side(other)] ?? [])),
  ].sort();
}

/** Marks and seeds of the connection: nothing of it is planned any more. */
async function dropWork(context: RunContext, connection: string): Promise<void> {
  const items = await context.table.query(keys.work(context.account.account), { after: '3#' });
  await drop(
    context,
    items.filter((item) => item.connection === connection),
  );
}

const dropHints = async (context: RunContext): Promise<void> =>
  drop(context, await context.table.query(keys.work(context.account.account), { prefix: '2#' }));

async function drop(
  context: RunContext,
  items: readonly { readonly pk: string; readonly sk: string }[],
): Promise<void> {
  for (let start = 0; start < items.length; start += 80) {
    const writes = items.slice(start, start + 80).map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk } }));
    await fencedWrite(context, [...writes, ...oweTo(context, [])]);
  }
}
