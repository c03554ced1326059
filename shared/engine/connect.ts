import { type AccountId, type Entity, providerOf } from '../model/names.ts';
import { BadSetting } from './errors.ts';
import type { Integration, Settings } from './integration.ts';
import { keys } from './keys.ts';
import { type Clock, ConditionFailed, type Ids, type Item, type Queue, type Table, type Write } from './ports.ts';
import type { Provider } from './provider.ts';
import { putSeed } from './pull/seed.ts';
import { type Account, type Connection, readAccount, readConnection } from './state/account.ts';
import { dedupIds, type WakeBody } from './wake.ts';
import { type Interval, intervals, slotRemoval, slotWrites } from './wheel.ts';

/** What the connections of a tenant are made with. Only the API writes accounts and connections. */
export interface ConnectPorts {
  readonly table: Table;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly integrations: Readonly<Record<string, Integration>>;
  readonly providers: Readonly<Partial<Record<string, Provider>>>;
}

export interface NewAccount {
  readonly account: AccountId;
  readonly grant: string;
  readonly name: string;
}

export interface NewConnection {
  readonly tenant: string;
  readonly integration: string;
  readonly L: NewAccount;
  readonly R: NewAccount;
  readonly settings: Settings;
  /** E-mail addresses that hear of the first sync's end. */
  readonly notify?: readonly string[];
}

/** The company is connected already, or belongs to somebody else. The message is for people. */
export class ConnectionRefused extends Error {
  override readonly name = 'ConnectionRefused';
}

/**
 * Joins two accounts of one tenant. A pair can be joined once per integration, and an account belongs to one tenant.
 * @throws {BadSetting} a setting is unknown or wrong
 * @throws {ConnectionRefused} connected already, or not this tenant's company
 */
export async function createConnection(ports: ConnectPorts, wanted: NewConnection): Promise<Connection> {
  const integration = integrationOf(ports, wanted.integration);
  if (providerOf(wanted.L.account) !== integration.left || providerOf(wanted.R.account) !== integration.right) {
    throw new ConnectionRefused(
      `${integration.name} joins ${integration.left} with ${integration.right}, in this order.`,
    );
  }
  const now = ports.clock.now();
  const connection: Connection = {
    id: ports.ids.next(),
    tenant: wanted.tenant,
    integration: integration.id,
    L: wanted.L.account,
    R: wanted.R.account,
    settings: parseSettings(integration, wanted.settings),
    notify: wanted.notify ?? [],
    state: 'active',
    activeSince: now,
    createdAt: now,
    rev: 1,
  };
  const accounts = [
    ...(await accountWrites(ports, wanted.tenant, wanted.L, connection.id)),
    ...(await accountWrites(ports, wanted.tenant, wanted.R, connection.id)),
  ];
  try {
    await ports.table.write([
      { kind: 'put', item: connectionItem(connection), if: 'absent' },
      {
        kind: 'put',
        item: { ...keys.pair(connection.L, connection.R, integration.id), connection: connection.id },
        if: 'absent',
      },
      { kind: 'put', item: { ...keys.tenantConnection(wanted.tenant, connection.id), connection: connection.id } },
      ...accounts,
      ...seeds(integration, connection),
    ]);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    throw new ConnectionRefused(
      error.index === 1
        ? 'These two companies are connected already.'
        : 'The company changed at the same moment. Try again.',
    );
  }
  await wake(ports, [connection.L, connection.R], 'manual');
  return connection;
}

const integrationOf = (ports: Pick<ConnectPorts, 'integrations'>, id: string): Integration => {
  const integration = ports.integrations[id];
  if (!integration) throw new ConnectionRefused(`There is no integration named ${id}.`);
  return integration;
};

/** @throws {BadSetting} naming the setting */
export function parseSettings(integration: Integration, settings: Settings): Settings {
  const parsed = integration.settings.safeParse(settings);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'settings');
  throw new BadSetting(`Setting ${name} of ${integration.id}: ${issue?.message ?? 'not valid'}`);
}

const connectionItem = (connection: Connection): Item => ({
  ...keys.connection(connection.id),
  ...(connection as unknown as Record<string, never>),
});

/** What is known of the accounts already is planned for the new connection, in the accounts' own groups. */
const seeds = (integration: Integration, connection: Connection): readonly Write[] => {
  const entities = [...new Set(integration.mappings.map(({ entity }): Entity => entity))];
  return [...putSeed(connection.L, connection.id, entities), ...putSeed(connection.R, connection.id, entities)];
};

async function accountWrites(
  ports: ConnectPorts,
  tenant: string,
  wanted: NewAccount,
  connection: string,
): Promise<readonly Write[]> {
  const known = readAccount(await ports.table.get(keys.account(wanted.account)));
  if (known && known.tenant !== tenant) throw new ConnectionRefused('This company is connected in another workspace.');
  if (known && known.connections.length >= 10) throw new ConnectionRefused('This company has ten connections already.');
  const interval = intervalOf(ports.providers[providerOf(wanted.account)]);
  const account: Account = {
    ...wanted,
    tenant,
    state: 'active',
    connections: [...(known?.connections ?? []).filter((id) => id !== connection), connection],
    interval,
    rev: (known?.rev ?? 0) + 1,
  };
  return [
    {
      kind: 'put',
      item: { ...keys.account(wanted.account), ...(account as unknown as Record<string, never>) },
      if: known ? [['rev', '=', known.rev]] : 'absent',
    },
    ...slotWrites(wanted.account, interval, known?.interval as Interval | undefined),
  ];
}

/** The account is visited as often as its most frequent stream, at least hourly. */
function intervalOf(provider: Provider | undefined): Interval {
  const wanted = Math.min(
    60,
    ...Object.values(provider?.capabilities.streams ?? {}).map(({ everyMinutes }) => everyMinutes),
  );
  return intervals.filter((interval) => interval <= wanted).at(-1) ?? 60;
}

export async function loadConnection(table: Table, id: string): Promise<Connection | undefined> {
  const item = await table.get(keys.connection(id));
  return item && readConnection(item);
}

/**
 * Pauses, resumes or ends a connection. Leaving *active* stops new writes at once; becoming active closes the gate until
 * both sides were read again, and plans everything anew.
 */
export async function changeState(ports: ConnectPorts, id: string, state: Connection['state']): Promise<Connection> {
  const before = await loadConnection(ports.table, id);
  if (!before) throw new ConnectionRefused('There is no such connection.');
  if (before.state === 'closed') throw new ConnectionRefused('This connection was ended. Connect again instead.');
  const next: Connection = {
    ...before,
    state,
    rev: before.rev + 1,
    ...(state === 'active' && before.state !== 'active' ? { activeSince: ports.clock.now() } : {}),
  };
  await ports.table.write([
    { kind: 'put', item: connectionItem(next), if: [['rev', '=', before.rev]] },
    ...(state === 'active' ? seeds(integrationOf(ports, next.integration), next) : []),
  ]);
  await wake(ports, [next.L, next.R], 'manual');
  return next;
}

/** New settings; everything held for want of one is planned again. */
export async function changeSettings(ports: ConnectPorts, id: string, settings: Settings): Promise<Connection> {
  const before = await loadConnection(ports.table, id);
  if (!before) throw new ConnectionRefused('There is no such connection.');
  const integration = integrationOf(ports, before.integration);
  const next: Connection = { ...before, settings: parseSettings(integration, settings), rev: before.rev + 1 };
  await ports.table.write([
    { kind: 'put', item: connectionItem(next), if: [['rev', '=', before.rev]] },
    ...seeds(integration, next),
  ]);
  await wake(ports, [next.L, next.R], 'manual');
  return next;
}

/** Takes a connection off its accounts once nothing of it is under way; the polling goes with an account's last one. */
export async function closeConnection(ports: ConnectPorts, id: string): Promise<void> {
  const connection = await loadConnection(ports.table, id);
  if (!connection || connection.state === 'closed') return;
  const writes: Write[] = [
    {
      kind: 'put',
      item: connectionItem({ ...connection, state: 'closed', rev: connection.rev + 1 }),
      if: [['rev', '=', connection.rev]],
    },
    { kind: 'delete', key: keys.pair(connection.L, connection.R, connection.integration) },
  ];
  for (const side of ['L', 'R'] as const) {
    const account = readAccount(await ports.table.get(keys.account(connection[side])));
    if (!account) continue;
    const left = account.connections.filter((other) => other !== id);
    writes.push({
      kind: 'update',
      key: keys.account(account.account),
      set: { connections: left, rev: account.rev + 1 },
      if: [['rev', '=', account.rev]],
    });
    if (left.length === 0) writes.push(...slotRemoval(account.account, account.interval as Interval));
  }
  await ports.table.write(writes);
}

export async function wake(
  ports: Pick<ConnectPorts, 'queue' | 'ids'>,
  accounts: readonly AccountId[],
  reason: WakeBody['reason'],
): Promise<void> {
  await ports.queue.send(
    accounts.map((account) => ({
      provider: providerOf(account),
      account,
      dedupId: dedupIds.once(ports.ids.next()),
      body: { account, reason },
    })),
  );
}
