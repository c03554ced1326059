import * as z from 'zod';
import type { ConnectPorts, Session } from '../../engine/provider.ts';
import { type AccountId, externalIdOf } from '../../model/names.ts';
import { UnexpectedAnswer } from '../errors.ts';
import { freshbooksClient } from './client.ts';
import { refusalOf } from './errors.ts';
import { PAGE_SIZE, paged } from './query.ts';
import { listedOf, singleOf } from './reading/rows.ts';

const callback = z.looseObject({
  callbackid: z.union([z.number().int(), z.string()]).transform(String),
  event: z.string(),
  uri: z.string(),
  verified: z.boolean(),
});
export type Subscription = z.infer<typeof callback>;

/** What is worth a callback: the nouns of `webhook.ts`, each with all its verbs. */
export const EVENTS = ['client', 'invoice', 'payment'] as const;

/**
 * Subscriptions of one account. The handshake takes three steps, and the second may come before the first has answered:
 *
 * 1. `create`: FreshBooks answers with an id, not verified.
 * 2. FreshBooks posts `callback.verify` with the id and a verifier to the address (`parseCallback` in webhook.ts).
 * 3. `verify` repeats it. Whoever keeps the verifier, encrypted, can check every later delivery.
 *
 * `resend` asks for step 2 again. A subscription whose deliveries keep failing is switched off without a word, so `list` is
 * worth a daily look: what is missing or not verified is made anew. It needs the scope of its noun.
 * @see https://www.freshbooks.com/api/webhooks
 */
export function callbacks(account: AccountId, ports: ConnectPorts) {
  const client = freshbooksClient(externalIdOf(account), ports);
  const base = `/events/account/${encodeURIComponent(externalIdOf(account))}/events/callbacks`;

  async function write(method: 'POST' | 'PUT' | 'DELETE', path: string, body: object | null): Promise<unknown> {
    const answer = await client.send({
      method,
      path,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body && JSON.stringify(body),
    });
    const { code, message } =
      answer.problems.length > 0 || answer.status > 299 ? refusalOf(`${method} callbacks`, answer) : { code: 'none' };
    if (code === 'none' || (method === 'DELETE' && code === 'notFound')) return answer.body;
    throw new UnexpectedAnswer(`freshbooks refused a callback: ${message}`);
  }

  const one = async (method: 'POST' | 'PUT', path: string, fields: object): Promise<Subscription> =>
    callback.parse(singleOf(await write(method, path, { callback: fields }), 'callback', 'callbacks'));

  return {
    /** @throws {OutcomeUnknown} it may be there: `list` tells */
    create: (event: string, uri: string) => one('POST', base, { event, uri }),
    verify: (id: string, verifier: string) => one('PUT', `${base}/${encodeURIComponent(id)}`, { verifier }),
    resend: (id: string) => one('PUT', `${base}/${encodeURIComponent(id)}`, { resend: true }),
    remove: async (id: string): Promise<void> => {
      await write('DELETE', `${base}/${encodeURIComponent(id)}`, null);
    },
    list: async (): Promise<readonly Subscription[]> => {
      const found: Subscription[] = [];
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const query = new URLSearchParams(Object.fromEntries(paged(page)));
        const listed = listedOf(await client.get(`${base}?${query}`), 'callbacks');
        found.push(...listed.rows.map((row) => callback.parse(row)));
        pages = listed.rows.length < PAGE_SIZE ? page : listed.pages;
      }
      return found;
    },
  };
}

/**
 * Callbacks at an account's own address, as a session offers them. A verifier that was lost cannot be had again, so such a
 * subscription is made anew; one that FreshBooks switched off is verified again with the verifier that we keep.
 */
export function subscriptions(
  account: AccountId,
  ports: ConnectPorts,
): Required<Pick<Session, 'subscribe' | 'unsubscribe' | 'confirm'>> {
  const hooks = callbacks(account, ports);
  const at = async (address: string) => (await hooks.list()).filter(({ uri }) => uri === address);

  return {
    async subscribe(address, secrets = {}) {
      const ours = await at(address);
      for (const event of EVENTS) {
        const found = ours.find((one) => one.event === event);
        const verifier = found && secrets[found.callbackid];
        if (found?.verified && verifier) continue;
        if (!found) await hooks.create(event, address);
        else if (verifier) await hooks.verify(found.callbackid, verifier);
        else if (!found.verified) await hooks.resend(found.callbackid);
        else {
          await hooks.remove(found.callbackid);
          await hooks.create(event, address);
        }
      }
    },

    async unsubscribe(address) {
      for (const { callbackid } of await at(address)) await hooks.remove(callbackid);
    },

    async confirm(address, { subscription, secret }, secrets) {
      const ours = await at(address);
      const kept = Object.fromEntries(
        Object.entries(secrets).filter(([id]) => ours.some((one) => one.callbackid === id)),
      );
      const found = ours.find(({ callbackid }) => callbackid === subscription);
      // Verified without our keeping the verifier: whether this is the one nobody can say, and `subscribe` makes it anew.
      if (!found || found.verified) return kept;
      await hooks.verify(subscription, secret);
      return { ...kept, [subscription]: secret };
    },
  };
}
