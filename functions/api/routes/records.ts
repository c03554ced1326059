import { operations } from '../../../shared/api-client/contract/index.ts';
import { wake } from '../../../shared/engine/connect.ts';
import { standingOf } from '../../../shared/engine/disposition.ts';
import { entities } from '../../../shared/engine/forget.ts';
import { mappingOf } from '../../../shared/engine/run/mapping-of.ts';
import { type Connection, priorityOf, putHint, putMark } from '../../../shared/engine/state/account.ts';
import { findLink, type Link } from '../../../shared/engine/state/link.ts';
import { loadObservation } from '../../../shared/engine/state/observation.ts';
import { historyOf, why } from '../../../shared/engine/why.ts';
import { wishFor } from '../../../shared/engine/wish.ts';
import type { Entity, Side } from '../../../shared/model/names.ts';
import { type ApiPorts, type Call, route } from '../call.ts';
import { pageOfAll } from '../paging.ts';
import { notFound, Problem } from '../problems.ts';
import { lineView, reasonView, recordView, standingView } from '../views.ts';

/** As in the subject of an issue, or as in everything else. */
const SIDES: Readonly<Record<string, Side>> = { L: 'L', R: 'R', left: 'L', right: 'R' };

interface Addressed {
  readonly connection: Connection;
  readonly entity: Entity;
  readonly side: Side;
  readonly id: string;
  readonly link: Link | undefined;
}

/** @throws {Problem} 404: there is no such kind of record, or no such side */
function named({ entity = '', side = '', record = '' }: Call['params']) {
  if (!entities.includes(entity as Entity) || !Object.hasOwn(SIDES, side)) throw notFound('record');
  return { entity: entity as Entity, side: SIDES[side]!, record };
}

/** @throws {Problem} 404 */
export async function addressed({
  ports,
  tenant,
  params,
}: Pick<Call, 'ports' | 'tenant' | 'params'>): Promise<Addressed> {
  const connection = await tenant.connection(params.id!);
  const { entity, side, record: id } = named(params);
  const at = { connection, entity, side, id };
  return { ...at, link: await findLink(ports, connection.id, at.side, at.entity, at.id) };
}

const observed = async ({ table }: ApiPorts, { connection, entity, side, id, link }: Addressed) => ({
  L: await loadObservation(table, connection.L, entity, link?.L ?? (side === 'L' ? id : undefined)),
  R: await loadObservation(table, connection.R, entity, link?.R ?? (side === 'R' ? id : undefined)),
});

/** ALL-4: where a record stands, with what both sides show. */
export const readRecord = route(operations.readRecord, async (call) => {
  const at = await addressed(call);
  const { connection, entity, side, id, link } = at;
  const { ports } = call;
  const standing = await standingOf(ports.table, connection, ports.integrations, { entity, side, id });
  if (!standing) throw notFound('record');
  const { L, R } = await observed(ports, at);
  return {
    status: 200,
    body: {
      entity,
      side,
      id,
      disposition: standingView(standing),
      link: link ? { id: link.id, left: link.L ?? null, right: link.R ?? null, present: link.present } : null,
      left: L ? recordView(L) : null,
      right: R ? recordView(R) : null,
    },
  };
});

/** ALL-13: what was done to a record, and why each of its fields has its value. */
export const readActivity = route(operations.readActivity, async (call) => {
  const at = await addressed(call);
  const { connection, entity, side, link } = at;
  const { ports } = call;
  const shown = await observed(ports, at);
  if (!link) {
    if (!shown[side]) throw notFound('record');
    return { status: 200, body: { data: [], nextCursor: null, why: {} } };
  }
  const history = await historyOf(ports.activity, link);
  const mapping = mappingOf(ports, connection, entity, side, link, shown[side]);
  const reasons = mapping ? Object.entries(why(mapping, link, shown, history)) : [];
  const { data, nextCursor } = pageOfAll(history, call.query, ({ ver }) => String(ver).padStart(9, '0'));
  return {
    status: 200,
    body: {
      data: data.map(lineView),
      nextCursor,
      why: Object.fromEntries(reasons.map(([name, reason]) => [name, reasonView(reason)])),
    },
  };
});

/** The record need not have been seen yet: it is read first. */
export const sendRecord = route(operations.sendRecord, async ({ ports, tenant, params }) => {
  const connection = await tenant.connection(params.id!);
  const { entity, side, record } = named(params);
  return { status: 202, body: await wishFor(ports, connection.id, { entity, side, id: record }) };
});

/** Read by id, whatever its lists say, and planned; what the record needs or what needs it follows. */
export const syncRecord = route(operations.syncRecord, async (call) => {
  const { connection, entity, side, id, link } = await addressed(call);
  const { table, clock } = call.ports;
  if (connection.state !== 'active') {
    throw new Problem(409, 'notActive', `The connection is ${connection.state}.`);
  }
  const known = { L: link?.L ?? (side === 'L' ? id : undefined), R: link?.R ?? (side === 'R' ? id : undefined) };
  if (!(await loadObservation(table, connection[side], entity, id))) throw notFound('record');
  const now = clock.now();
  for (const of of ['L', 'R'] as const) {
    const record = known[of];
    if (record === undefined) continue;
    const marks = (['L', 'R'] as const).map((worker) =>
      putMark(
        {
          account: connection[worker],
          prio: priorityOf(entity, false),
          connection: connection.id,
          entity,
          side: of,
          id: record,
        },
        now,
      ),
    );
    await table.write([putHint(connection[of], entity, record, now), ...marks]);
  }
  if (!(await wake(call.ports, [connection.L, connection.R], 'wake'))) {
    throw new Problem(503, 'busy', 'Try again in a moment.');
  }
  return { status: 202, body: {} };
});
