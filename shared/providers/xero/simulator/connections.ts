import type { HttpRequest, HttpResponse } from '../../../model/http.ts';
import type { AuthState, Connection } from './auth-state.ts';

export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
}

/** A person connects an organisation; doing so again renews the connection. */
export function connect(
  state: AuthState,
  made: Pick<Connection, 'tenantId' | 'userId' | 'authEventId'>,
  now: number,
  guid: () => string,
): void {
  for (const old of state.connections.values()) {
    if (old.tenantId !== made.tenantId || old.userId !== made.userId) continue;
    state.connections.set(old.id, { ...old, authEventId: made.authEventId, updatedAt: now });
    return;
  }
  const id = guid();
  state.connections.set(id, { ...made, id, createdAt: now, updatedAt: now });
}

/**
 * `GET /connections` and `DELETE /connections/{id}` of one person. The id is the connection's, not the tenant's.
 * @see https://developer.xero.com/documentation/guides/oauth2/tenants
 */
export function answerConnections(
  state: AuthState,
  userId: string,
  request: HttpRequest,
  tenants: readonly Tenant[],
): HttpResponse {
  const { pathname, searchParams } = new URL(request.url);
  const id = /^\/connections\/([^/]+)$/i.exec(pathname)?.[1]?.toLowerCase();
  const mine = [...state.connections.values()].filter((connection) => connection.userId === userId);
  if (request.method === 'DELETE' && id) {
    if (!mine.some((connection) => connection.id === id)) return { status: 404, headers: {}, body: '' };
    state.connections.delete(id);
    return { status: 204, headers: {}, body: '' };
  }
  if (request.method !== 'GET' || id) return { status: 405, headers: {}, body: '' };
  const event = searchParams.get('authEventId');
  const shown = mine
    .filter(({ authEventId }) => !event || authEventId === event)
    .map((connection) => render(connection, tenants));
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(shown) };
}

/** Seven digits of the second and no zone. */
const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}0000`;

const render = (connection: Connection, tenants: readonly Tenant[]) => ({
  id: connection.id,
  authEventId: connection.authEventId,
  tenantId: connection.tenantId,
  tenantType: 'ORGANISATION',
  tenantName: tenants.find(({ tenantId }) => tenantId === connection.tenantId)?.name ?? '',
  createdDateUtc: time(connection.createdAt),
  updatedDateUtc: time(connection.updatedAt),
});
