import { CannotWrite, OutcomeUnknown, Unavailable } from '../../engine/errors.ts';
import { withQuery } from '../paths.ts';
import type { Client } from './client.ts';
import { refusalOf } from './errors.ts';
import { rowsOf } from './reading/rows.ts';
import { capsuleHook } from './schema.ts';

const EVENTS = ['party/created', 'party/updated', 'party/deleted'] as const;

/**
 * Has Capsule tell of parties at this address. Done again it adds only what is missing.
 * @throws {CannotWrite} REST hooks are for administrators who connected by OAuth, and 20 to a site
 * @see https://developer.capsulecrm.com/v2/operations/REST_Hooks
 */
export async function subscribe(client: Client, address: string): Promise<void> {
  const known = (await hooksAt(client, address)).map(({ event }) => event);
  for (const event of EVENTS.filter((one) => !known.includes(one))) {
    const restHook = { event, targetUrl: address, description: 'Tieout' };
    const response = await write(client, 'POST', '/resthooks', { restHook });
    if (response.status >= 300) throw new CannotWrite(`Capsule registers no REST hook: ${refusalOf(response).message}`);
  }
}

/** Takes back what `subscribe` registered; other people's hooks stay. */
export async function unsubscribe(client: Client, address: string): Promise<void> {
  for (const { id } of await hooksAt(client, address)) {
    const response = await write(client, 'DELETE', `/resthooks/${id}`, undefined);
    // 404: somebody was faster.
    if (response.status >= 300 && response.status !== 404) {
      throw new CannotWrite(`Capsule keeps a REST hook: ${refusalOf(response).message}`);
    }
  }
}

/** Asked again it is known whether a write that was lost had arrived. */
const write = (client: Client, method: string, path: string, body: unknown) =>
  client.send(method, path, body).catch((error: unknown) => {
    throw error instanceof OutcomeUnknown ? new Unavailable('capsule gave no answer about a REST hook') : error;
  });

async function hooksAt(client: Client, address: string) {
  const hooks = [];
  for (let page: number | undefined = 1; page !== undefined; ) {
    const answer = await client.getOne(withQuery('/resthooks', { page: String(page), perPage: '100' }));
    if (!answer) throw new CannotWrite('Capsule shows REST hooks to administrators only, who connected by OAuth.');
    hooks.push(...rowsOf(answer.body, 'restHooks').flatMap((row) => capsuleHook.safeParse(row).data ?? []));
    page = answer.next;
  }
  return hooks.filter(({ targetUrl }) => targetUrl === address);
}
