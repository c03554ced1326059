import { operations } from '../../../shared/api-client/contract/index.ts';
import { exportPage, forgetConnection } from '../../../shared/engine/forget.ts';
import { keys } from '../../../shared/engine/keys.ts';
import { route } from '../call.ts';
import { partyOf } from '../consents.ts';
import { pageFrom } from '../paging.ts';
import { Problem } from '../problems.ts';

export const exportConnection = route(operations.exportConnection, async ({ ports, tenant, params, query }) => {
  const connection = await tenant.connection(params.id!);
  const { data, nextCursor } = await pageFrom(
    query,
    (after, limit) => exportPage(ports, connection, after, limit),
    ({ position }) => position,
  );
  return { status: 200, body: { data: data.map(({ kind, value }) => ({ kind, value })), nextCursor } };
});

export const deleteConnectionData = route(operations.deleteConnectionData, async ({ ports, tenant, params }) => {
  const connection = await tenant.connection(params.id!);
  if (connection.state !== 'closed') {
    throw new Problem(409, 'notEnded', 'Only what has ended can be forgotten. Disconnect first, and let it end.');
  }
  const others = (await tenant.connections()).filter(({ id }) => id !== connection.id);
  return { status: 200, body: await forgetConnection(ports, connection, others) };
});

/** Everything that stands under the tenant goes last, so that a call that dies can be repeated. */
export const deleteTenantData = route(operations.deleteTenantData, async ({ ports, tenant }) => {
  const connections = await tenant.connections();
  const running = connections.filter(({ state }) => state !== 'closed');
  if (running.length > 0) {
    throw new Problem(409, 'notEnded', `Disconnect first, and let it end: ${running.map(({ id }) => id).join(', ')}.`);
  }
  let deleted = 0;
  for (const [index, connection] of connections.entries()) {
    const done = await forgetConnection(ports, connection, connections.slice(index + 1));
    deleted += done.deleted;
    if (done.more) return { status: 200, body: { deleted, more: true } };
  }
  const own = await ports.table.query(keys.tenantConnection(tenant.id, '').pk);
  // What was consented to and never connected: nobody else would ever give it back.
  for (const { grant } of own) {
    if (typeof grant !== 'string') continue;
    const [provider = ''] = grant.split('#');
    await partyOf(ports, provider).grants.revokeIfLast(grant);
  }
  for (const { pk, sk } of own) await ports.table.write([{ kind: 'delete', key: { pk, sk } }]);
  return { status: 200, body: { deleted: deleted + own.length, more: false } };
});
