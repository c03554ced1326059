import { randomBytes } from 'node:crypto';
import { type EventEndpoint, openSecrets, readEndpoint, sealSecrets } from '../../shared/engine/event-endpoints.ts';
import { keys } from '../../shared/engine/keys.ts';
import type { Item, Table, Vault } from '../../shared/engine/ports.ts';
import { notFound, Problem } from './problems.ts';

/** Of one tenant. */
export const MOST_ENDPOINTS = 10;
/** As long as the digest that it keys. */
const SECRET_BYTES = 32;

export const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

/** @throws {Problem} 404 */
export async function endpointOf(table: Table, tenant: string, id: string): Promise<EventEndpoint> {
  const item = await table.get(keys.eventEndpoint(tenant, id));
  if (!item) throw notFound('event endpoint');
  return readEndpoint(item);
}

export const endpointItem = (tenant: string, endpoint: EventEndpoint): Item => ({
  ...keys.eventEndpoint(tenant, endpoint.id),
  ...(endpoint as unknown as Record<string, never>),
});

export { openSecrets, sealSecrets };
export type EndpointPorts = { readonly table: Table; readonly vault: Vault };

const PRIVATE = /^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;

/**
 * An address that events may be sent to: HTTPS, by a name or a public address, without credentials in it. Where this
 * deployment itself is on loopback, loopback is allowed too.
 * @throws {Problem} 422
 */
export function demandReachable(url: string, publicUrl: string): void {
  const { protocol, hostname, username, password } = new URL(url);
  const refuse = (why: string) => new Problem(422, 'badUrl', `url: ${why}`);
  if (username || password) throw refuse('must carry no credentials; events are signed instead.');
  if (isLoopback(hostname) && isLoopback(new URL(publicUrl).hostname)) return;
  if (protocol !== 'https:') throw refuse('must be https.');
  if (isLoopback(hostname) || PRIVATE.test(hostname) || hostname.startsWith('[') || !hostname.includes('.')) {
    throw refuse('must be reachable from outside.');
  }
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]';
