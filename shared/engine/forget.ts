import type { Json } from '../model/json.ts';
import type { AccountId, Entity, Side } from '../model/names.ts';
import { keys } from './keys.ts';
import { objectKeys } from './object-keys.ts';
import type { Item, Key, Objects, Table } from './ports.ts';
import { type Connection, readAccount } from './state/account.ts';
import { readLink } from './state/link.ts';

/** What is kept of a connection, and how it goes. */
export interface ForgetPorts {
  readonly table: Table;
  /** The history. */
  readonly activity: Table;
  readonly objects: Objects;
}

const ENTITIES: Readonly<Record<Entity, true>> = {
  contact: true,
  contactPerson: true,
  bill: true,
  billPayment: true,
  invoice: true,
  payment: true,
  creditMemo: true,
  vendorCredit: true,
  payout: true,
  reversal: true,
  attachment: true,
  accountList: true,
  dimensionList: true,
  account: true,
  dimension: true,
  item: true,
  fundingAccount: true,
  company: true,
};
/** All there are: the compiler notices a new one. */
export const entities = Object.keys(ENTITIES) as readonly Entity[];

export interface Exported {
  readonly kind: 'connection' | 'link' | 'issue' | 'leftOut' | 'activity';
  readonly value: Readonly<Record<string, Json>>;
  /** Where it stands in the export: a page goes on after it. */
  readonly position: string;
}

interface Part {
  readonly kind: Exported['kind'];
  readonly table: Table;
  readonly pk: string;
  readonly prefix?: string;
}

/** Everything that people may want to see again of a connection, in parts. */
async function* partsOf({ table, activity }: ForgetPorts, { id }: Connection): AsyncGenerator<Part> {
  const { pk } = keys.connection(id);
  yield { kind: 'connection', table, pk, prefix: 'META' };
  yield { kind: 'issue', table, pk, prefix: 'ISS#' };
  yield { kind: 'leftOut', table, pk: `O#${id}` };
  for (const entity of entities) yield { kind: 'link', table, pk: keys.links(id, entity) };
  for (const entity of entities) {
    for (const { sk } of await table.query(keys.links(id, entity))) {
      yield { kind: 'activity', table: activity, pk: keys.activity(id, entity, sk, '').pk };
    }
  }
}

/** @param after position of the last one that is known */
export async function exportPage(
  ports: ForgetPorts,
  connection: Connection,
  after: string | undefined,
  limit: number,
): Promise<readonly Exported[]> {
  const [part, sk] = after === undefined ? [undefined, undefined] : (JSON.parse(after) as [string, string]);
  const found: Exported[] = [];
  let reached = part === undefined;
  for await (const { kind, table, pk, prefix } of partsOf(ports, connection)) {
    const name = `${kind} ${pk}`;
    const goesOn = name === part;
    reached ||= goesOn;
    if (!reached) continue;
    const items = await table.query(pk, {
      limit: limit - found.length,
      ...(prefix === undefined ? {} : { prefix }),
      ...(goesOn ? { after: sk! } : {}),
    });
    found.push(...items.map((item) => ({ kind, value: told(item), position: JSON.stringify([name, item.sk]) })));
    if (found.length >= limit) break;
  }
  return found;
}

const told = ({ pk: _, sk, ttl: __, ...value }: Item): Exported['value'] => ({
  key: sk,
  ...(value as Record<string, Json>),
});

/** So many items are forgotten in one go. */
const MOST = 2_000;
const BATCH = 90;

/**
 * Deletes what is kept of a connection that has ended, the connection itself last: a call that dies is simply repeated.
 * What was seen of a company goes with the last connection that knew it, its long values and files too.
 * @returns `more`: repeat it
 */
export async function forgetConnection(
  ports: ForgetPorts,
  connection: Connection,
  others: readonly Connection[],
): Promise<{ readonly deleted: number; readonly more: boolean }> {
  let deleted = 0;
  for await (const doom of doomed(ports, connection, others)) {
    if (deleted >= MOST) return { deleted, more: true };
    deleted += await doom();
  }
  return { deleted, more: false };
}

/** Deletes some. @returns how many */
type Doom = () => Promise<number>;

async function* doomed(
  ports: ForgetPorts,
  connection: Connection,
  others: readonly Connection[],
): AsyncGenerator<Doom> {
  const { table, activity } = ports;
  const { id, tenant } = connection;
  for (const entity of entities) {
    for (const item of await table.query(keys.links(id, entity))) {
      const lines = await activity.query(keys.activity(id, entity, item.sk, '').pk);
      const link = readLink(item);
      const records = (side: Side) => [
        link[side],
        ...lines.filter((line) => line.side === side).map((line) => line.id),
      ];
      const claims = (['L', 'R'] as const).flatMap((side) =>
        [...new Set(records(side))].flatMap((record) =>
          typeof record === 'string' ? [keys.unique(id, side, entity, record)] : [],
        ),
      );
      yield* chunks(activity, lines);
      yield* chunks(table, [...claims, item]);
    }
  }
  for (const side of ['L', 'R'] as const) {
    const account = connection[side];
    const isShared = others.some(({ L, R }) => L === account || R === account);
    if (!isShared && readAccount(await table.get(keys.account(account)))?.tenant === tenant) {
      yield* company(ports, account);
    }
  }
  yield* chunks(table, await table.query(`O#${id}`));
  yield* chunks(table, await table.query(keys.outboxPartition(id)));
  const own = await table.query(keys.connection(id).pk);
  yield* chunks(
    table,
    own.filter(({ sk }) => sk !== 'META'),
  );
  yield* chunks(table, [keys.pair(connection.L, connection.R, connection.integration)]);
  yield* chunks(table, [keys.tenantConnection(tenant, id), keys.connection(id)]);
}

/** The account's own item last: without it nobody would know that there is something left. */
async function* company({ table, objects }: ForgetPorts, account: AccountId): AsyncGenerator<Doom> {
  for (const entity of entities) {
    yield* chunks(table, await table.query(keys.observation(account, entity, '').pk));
    yield* chunks(table, await table.query(keys.search(account, entity, '', '').pk));
  }
  yield* chunks(table, await table.query(keys.work(account)));
  for (const prefix of objectKeys.ofCompany(account)) {
    for (let found = 1; found > 0; ) {
      yield async () => {
        found = await objects.deleteUnder(prefix);
        return found;
      };
    }
  }
  yield* chunks(table, await table.query(keys.account(account).pk));
}

function* chunks(table: Table, items: readonly Key[]): Generator<Doom> {
  for (let start = 0; start < items.length; start += BATCH) {
    const some = items.slice(start, start + BATCH);
    yield async () => {
      await table.write(some.map(({ pk, sk }) => ({ kind: 'delete', key: { pk, sk } })));
      return some.length;
    };
  }
}
