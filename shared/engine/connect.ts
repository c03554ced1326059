import { type AccountId, type Entity, providerOf } from '../model/names.ts';
import { accountWrites, type NewAccount } from './connect/account.ts';
import { ConnectionRefused, type RefusedBecause } from './connect/refused.ts';
import { BadSetting } from './errors.ts';
import type { Integration, Settings } from './integration.ts';
import { keys } from './keys.ts';
import {
  type Clock,
  ConditionFailed,
  type Ids,
  type Item,
  type Key,
  type Queue,
  type Table,
  type Write,
} from './ports.ts';
import type { Provider } from './provider.ts';
import { putAskSeed, putSeed } from './pull/seed.ts';
import { type Connection, readConnection } from './state/account.ts';
import { dedupIds, type WakeBody } from './wake.ts';

/** What the connections of a tenant are made with. Only the API writes accounts and connections. */
export interface ConnectPorts {
  readonly table: Table;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly integrations: Readonly<Record<string, Integration>>;
  readonly providers: Readonly<Partial<Record<string, Provider>>>;
  /** Where this deployment is reached from outside. Absent: providers with an address per account are polled only. */
  readonly publicUrl?: string;
}

export { ConnectionRefused, type NewAccount, type RefusedBecause };

export interface NewConnection {
  /** Chosen by the caller, so that asking twice makes one; absent: a new one. */
  readonly id?: string;
  readonly tenant: string;
  readonly integration: string;
  readonly L: NewAccount;
  readonly R: NewAccount;
  readonly settings: Settings;
  /** E-mail addresses that hear of the first sync's end. */
  readonly notify?: readonly string[];
  /** `pending`: both sides are read, and nothing is written until somebody has seen the plan. Absent: active. */
  readonly state?: 'active' | 'pending';
}

/**
 * Joins two accounts of one tenant. A pair can be joined once per integration, and an account belongs to one tenant.
 * A pair that was joined before and ended goes on where it stopped: its links are kept.
 * @throws {BadSetting} a setting is unknown or wrong
 * @throws {ConnectionRefused} connected already, or not this tenant's company
 */
export async function createConnection(ports: ConnectPorts, wanted: NewConnection): Promise<Connection> {
  const integration = integrationOf(ports, wanted.integration);
  if (providerOf(wanted.L.account) !== integration.left || providerOf(wanted.R.account) !== integration.right) {
    throw new ConnectionRefused(
      'unknown',
      `${integration.name} joins ${integration.left} with ${integration.right}, in this order.`,
    );
  }
  const claim = await claimOn(ports.table, keys.pair(wanted.L.account, wanted.R.account, integration.id));
  if (claim && claim.state !== 'closed') {
    if (claim.id === wanted.id) return claim;
    throw alreadyConnected();
  }
  const before = claim?.tenant === wanted.tenant ? claim : undefined;
  const now = ports.clock.now();
  const connection: Connection = {
    id: before?.id ?? wanted.id ?? ports.ids.next(),
    tenant: wanted.tenant,
    integration: integration.id,
    L: wanted.L.account,
    R: wanted.R.account,
    settings: parseSettings(integration, wanted.settings),
    notify: wanted.notify ?? [],
    state: wanted.state ?? 'active',
    activeSince: now,
    createdAt: before?.createdAt ?? now,
    rev: (before?.rev ?? 0) + 1,
  };
  const accounts = [
    ...(await accountWrites(ports, wanted.tenant, wanted.L, connection.id, integration.streams.L)),
    ...(await accountWrites(ports, wanted.tenant, wanted.R, connection.id, integration.streams.R)),
  ];
  try {
    await ports.table.write([
      {
        kind: 'put',
        item: connectionItem(connection),
        if: before ? [['rev', '=', before.rev]] : 'absent',
      },
      {
        kind: 'put',
        item: { ...keys.pair(connection.L, connection.R, integration.id), connection: connection.id },
        if: claim ? [['connection', '=', claim.id]] : 'absent',
      },
      { kind: 'put', item: { ...keys.tenantConnection(wanted.tenant, connection.id), connection: connection.id } },
      ...accounts,
      ...seeds(integration, connection),
    ]);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    throw error.index === 1 ? alreadyConnected() : movedMeanwhile();
  }
  await wake(ports, [connection.L, connection.R], 'manual');
  return connection;
}

const alreadyConnected = () => new ConnectionRefused('taken', 'These two companies are connected already.');
const movedMeanwhile = () => new ConnectionRefused('moved', 'Somebody changed the same at this moment. Try again.');

/** The connection that the pair belongs to, or belonged to last. */
async function claimOn(table: Table, pair: Key): Promise<Connection | undefined> {
  const claim = await table.get(pair);
  return claim && (await loadConnection(table, String(claim.connection)));
}

const integrationOf = (ports: Pick<ConnectPorts, 'integrations'>, id: string): Integration => {
  const integration = ports.integrations[id];
  if (!integration) throw new ConnectionRefused('unknown', `There is no integration named ${id}.`);
  return integration;
};

/** @throws {BadSetting} naming the setting */
export function parseSettings(integration: Integration, settings: Settings): Settings {
  const parsed = integration.settings.safeParse(settings);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'settings');
  throw new BadSetting(`Setting ${name} of ${integration.id}: ${issue?.message ?? 'not valid'}`, name);
}

const connectionItem = (connection: Connection): Item => ({
  ...keys.connection(connection.id),
  ...(connection as unknown as Record<string, never>),
});

/** What is known of the accounts already is planned for the new connection, in the accounts' own groups. */
const seeds = (integration: Integration, connection: Connection): readonly Write[] => {
  const entities = [...new Set(integration.mappings.map(({ entity }): Entity => entity))];
  return [...putSeed(connection.L, connection, entities), ...putSeed(connection.R, connection, entities)];
};

export async function loadConnection(table: Table, id: string): Promise<Connection | undefined> {
  const item = await table.get(keys.connection(id));
  return item && readConnection(item);
}

/**
 * Pauses, resumes or ends a connection. Leaving *active* stops new writes at once; becoming active closes the gate until
 * both sides were read again, and plans everything anew. A connection that ends is *closing* until both workers have
 * settled what is under way; they close it (run/closing.ts), and nothing opens it again but connecting anew.
 * @throws {ConnectionRefused} there is none, or it has ended
 */
export async function changeState(
  ports: ConnectPorts,
  id: string,
  state: 'active' | 'paused' | 'closing',
): Promise<Connection> {
  const before = await loadConnection(ports.table, id);
  if (!before) throw new ConnectionRefused('unknown', 'There is no such connection.');
  const ends = before.state === 'closing' || before.state === 'closed';
  if (ends && state !== 'closing') {
    throw new ConnectionRefused('ending', 'This connection was ended. Connect again instead.');
  }
  if (ends || before.state === state) return before;
  const now = ports.clock.now();
  const next: Connection = {
    ...before,
    state,
    rev: before.rev + 1,
    ...(state === 'active' ? { activeSince: now } : {}),
    ...(state === 'closing' ? { closingAt: now } : {}),
  };
  return change(ports, before, next, state === 'active');
}

/**
 * New settings; everything held for want of one is planned again.
 * @throws {BadSetting} naming the setting
 * @throws {ConnectionRefused} there is no such connection, or it has ended
 */
export async function changeSettings(ports: ConnectPorts, id: string, settings: Settings): Promise<Connection> {
  const before = await loadConnection(ports.table, id);
  if (!before) throw new ConnectionRefused('unknown', 'There is no such connection.');
  if (before.state === 'closing' || before.state === 'closed') {
    throw new ConnectionRefused('ending', 'This connection was ended. Connect again instead.');
  }
  const parsed = parseSettings(integrationOf(ports, before.integration), settings);
  return change(ports, before, { ...before, settings: parsed, rev: before.rev + 1 }, true);
}

/** Nobody asked for what hangs on documents while it did not travel: it is asked for once, from now on with its document. */
const switchedOn = ({ mappings }: Integration, before: Connection, next: Connection): readonly Write[] =>
  mappings.flatMap(({ entity, parent, synced }) =>
    parent && synced?.(next.settings) && !synced(before.settings)
      ? [next.L, next.R].flatMap((account) => putAskSeed(account, next, parent.entity, entity))
      : [],
  );

async function change(ports: ConnectPorts, before: Connection, next: Connection, plansAnew: boolean) {
  try {
    await ports.table.write([
      { kind: 'put', item: connectionItem(next), if: [['rev', '=', before.rev]] },
      ...(plansAnew ? seeds(integrationOf(ports, next.integration), next) : []),
      ...switchedOn(integrationOf(ports, next.integration), before, next),
    ]);
  } catch (error) {
    throw error instanceof ConditionFailed ? movedMeanwhile() : error;
  }
  await wake(ports, [next.L, next.R], 'manual');
  return next;
}

/**
 * Tells the workers of these accounts to look now.
 * @returns whether the queue took all of it; if not, the hourly visit makes up for it
 */
export async function wake(
  ports: Pick<ConnectPorts, 'queue' | 'ids'>,
  accounts: readonly AccountId[],
  reason: WakeBody['reason'],
): Promise<boolean> {
  const refused = await ports.queue.send(
    accounts.map((account) => ({
      provider: providerOf(account),
      account,
      dedupId: dedupIds.once(ports.ids.next()),
      body: { account, reason },
    })),
  );
  return refused.length === 0;
}
