import { keys } from './keys.ts';
import type { Item, Table, Vault } from './ports.ts';

/** Where a tenant has events sent. */
export interface EventEndpoint {
  readonly id: string;
  readonly url: string;
  /** Only these; empty: all. */
  readonly types: readonly string[];
  /** Instant, ms. */
  readonly createdAt: number;
  /** The secret that events are signed with, and until `oldUntil` the one before it. */
  readonly sealed: string;
  /** Instant, ms. */
  readonly oldUntil?: number;
}

export const readEndpoint = ({ pk: _, sk: __, ...item }: Item): EventEndpoint => item as unknown as EventEndpoint;

export async function endpointsOf(table: Table, tenant: string): Promise<readonly EventEndpoint[]> {
  const { pk, sk } = keys.eventEndpoint(tenant, '');
  return (await table.query(pk, { prefix: sk })).map(readEndpoint);
}

const contextOf = (tenant: string, id: string): string => `events#${tenant}#${id}`;

/** @param secrets the newest first */
export const sealSecrets = (vault: Vault, tenant: string, id: string, secrets: readonly string[]): Promise<string> =>
  vault.seal(contextOf(tenant, id), JSON.stringify(secrets));

/** The secrets that are good now, the newest first. */
export async function openSecrets(
  vault: Vault,
  tenant: string,
  { id, sealed, oldUntil = 0 }: EventEndpoint,
  now: number,
): Promise<readonly string[]> {
  const secrets = JSON.parse(await vault.open(contextOf(tenant, id), sealed)) as readonly string[];
  return now < oldUntil ? secrets : secrets.slice(0, 1);
}
