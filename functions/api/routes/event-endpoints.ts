import { operations } from '../../../shared/api-client/contract/index.ts';
import { type EventEndpoint, endpointsOf } from '../../../shared/engine/event-endpoints.ts';
import { keys } from '../../../shared/engine/keys.ts';
import { route } from '../call.ts';
import {
  demandReachable,
  endpointItem,
  endpointOf,
  MOST_ENDPOINTS,
  newSecret,
  openSecrets,
  sealSecrets,
} from '../event-endpoints.ts';
import { Problem } from '../problems.ts';

/** The old secret is good for so long after a new one was made. */
const OVERLAP_MS = 24 * 3_600_000;

const endpointView = ({ id, url, types, createdAt }: EventEndpoint) => ({
  id,
  url,
  types,
  createdAt: new Date(createdAt).toISOString(),
});

export const createEventEndpoint = route(operations.createEventEndpoint, async ({ ports, tenant, body, id }) => {
  demandReachable(body.url, ports.publicUrl);
  const known = await endpointsOf(ports.table, tenant.id);
  if (known.length >= MOST_ENDPOINTS) {
    throw new Problem(409, 'tooMany', `There are ${MOST_ENDPOINTS} addresses at most.`);
  }
  const sealed = await sealSecrets(ports.vault, tenant.id, id, [newSecret()]);
  const endpoint: EventEndpoint = { id, url: body.url, types: body.types, createdAt: ports.clock.now(), sealed };
  await ports.table.write([{ kind: 'put', item: endpointItem(tenant.id, endpoint) }]);
  return { status: 201, body: endpointView(endpoint) };
});

export const listEventEndpoints = route(operations.listEventEndpoints, async ({ ports, tenant }) => ({
  status: 200,
  body: { data: (await endpointsOf(ports.table, tenant.id)).map(endpointView) },
}));

export const deleteEventEndpoint = route(operations.deleteEventEndpoint, async ({ ports, tenant, params }) => {
  const { id } = await endpointOf(ports.table, tenant.id, params.id!);
  await ports.table.write([{ kind: 'delete', key: keys.eventEndpoint(tenant.id, id) }]);
  return { status: 204 };
});

export const readEventSecret = route(operations.readEventSecret, async ({ ports, tenant, params }) => {
  const endpoint = await endpointOf(ports.table, tenant.id, params.id!);
  const [secret] = await openSecrets(ports.vault, tenant.id, endpoint, ports.clock.now());
  return { status: 200, body: { secret } };
});

export const rotateEventSecret = route(operations.rotateEventSecret, async ({ ports, tenant, params }) => {
  const endpoint = await endpointOf(ports.table, tenant.id, params.id!);
  const now = ports.clock.now();
  const [old] = await openSecrets(ports.vault, tenant.id, endpoint, now);
  const sealed = await sealSecrets(ports.vault, tenant.id, endpoint.id, [newSecret(), old!]);
  const next: EventEndpoint = { ...endpoint, sealed, oldUntil: now + OVERLAP_MS };
  const same = [['sealed', '=', endpoint.sealed]] as const;
  await ports.table.write([{ kind: 'put', item: endpointItem(tenant.id, next), if: same }]);
  return { status: 204 };
});
