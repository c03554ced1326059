import { type AccountId, type Entity, otherSide, type Side } from '../model/names.ts';
import { ConnectionRefused, type ConnectPorts, loadConnection, wake } from './connect.ts';
import type { Mapping } from './integration.ts';
import { keys } from './keys.ts';
import type { Write } from './ports.ts';
import { type Connection, priorityOf, putHint, putMark } from './state/account.ts';
import { readLink } from './state/link.ts';

/** A record that a person wants on the other side. */
export interface Wish {
  readonly side: Side;
  readonly entity: Entity;
  readonly id: string;
}

export type Wished =
  /** It is looked at now; what comes of it is in the record's disposition. */
  | { readonly state: 'asked' }
  /** It has a partner, which is there. */
  | { readonly state: 'linked'; readonly partner: string };

/**
 * A person wants this very record on the other side, where the integration sends such records only when somebody asks
 * (a contact that is about to be invoiced). The wish stands until it is granted; asking twice is asking once.
 * @throws {ConnectionRefused} no such connection, it is not active, or such records are not sent by asking
 */
export async function wishFor(
  ports: Pick<ConnectPorts, 'table' | 'queue' | 'clock' | 'ids' | 'integrations'>,
  connectionId: string,
  { side, entity, id }: Wish,
): Promise<Wished> {
  const connection = await loadConnection(ports.table, connectionId);
  if (!connection) throw new ConnectionRefused('unknown', 'There is no such connection.');
  if (connection.state !== 'active') throw new ConnectionRefused('ending', 'This connection is not active.');
  const mapping = ports.integrations[connection.integration]?.mappings.find(
    (one) => one.entity === entity && one.create.when?.[side] !== undefined,
  );
  if (!mapping) throw new ConnectionRefused('unknown', 'Such records are not sent by asking.');
  const partner = await livePartner(ports, connection, { side, entity, id });
  if (partner !== undefined) return { state: 'linked', partner };
  const now = ports.clock.now();
  const accounts: readonly AccountId[] = [connection[side], connection[otherSide(side)]];
  await ports.table.write([
    { kind: 'put', item: { ...keys.wish(connection.id, side, entity, id), at: now } },
    // Read anew: what is sent is what is there now. It may be unknown so far, then this read has it planned.
    putHint(connection[side], entity, id, now),
    putMark(
      {
        account: connection[otherSide(side)],
        prio: priorityOf(entity, false),
        connection: connection.id,
        entity,
        side,
        id,
      },
      now,
    ),
  ]);
  await wake(ports, accounts, 'wake');
  return { state: 'asked' };
}

async function livePartner(
  { table }: Pick<ConnectPorts, 'table'>,
  connection: Connection,
  { side, entity, id }: Wish,
): Promise<string | undefined> {
  const unique = await table.get(keys.unique(connection.id, side, entity, id));
  const item = unique && (await table.get(keys.link(connection.id, entity, String(unique.link))));
  if (!item) return undefined;
  const link = readLink(item);
  const partner = link[otherSide(side)];
  if (partner === undefined || link[side] !== id || link.present[otherSide(side)] !== 'yes') return undefined;
  const seen = await table.get(keys.observation(connection[otherSide(side)], entity, partner));
  return seen?.presence === 'present' ? partner : undefined;
}

/** Whether somebody asked for the record. Read only where asking matters. */
export async function isWished(
  { table }: Pick<ConnectPorts, 'table'>,
  connection: Connection,
  { create, entity }: Mapping,
  side: Side,
  id: string | undefined,
): Promise<boolean> {
  if (!create.when?.[side] || id === undefined) return false;
  return (await table.get(keys.wish(connection.id, side, entity, id))) !== undefined;
}

/** What somebody asked for is there, or on its way: a wish that stayed would be granted a second time. */
export const grantWish = (
  connection: Connection,
  { create, entity }: Mapping,
  ids: Readonly<Partial<Record<Side, string | undefined>>>,
): readonly Write[] =>
  (['L', 'R'] as const).flatMap((side) => {
    const id = ids[side];
    return create.when?.[side] && id !== undefined
      ? [{ kind: 'delete' as const, key: keys.wish(connection.id, side, entity, id) }]
      : [];
  });
