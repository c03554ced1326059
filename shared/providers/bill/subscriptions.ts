import { createHash } from 'node:crypto';
import { BadSetting, CannotWrite, OutcomeUnknown, Unavailable } from '../../engine/errors.ts';
import type { Clock } from '../../engine/ports.ts';
import type { PreparedRequest } from '../../engine/provider.ts';
import { bodyText } from '../../model/http.ts';
import type { AccountId } from '../../model/names.ts';
import type { Client } from './client.ts';
import { refusalOf } from './errors.ts';
import { isAt, openKey, sealedIn, withKey } from './hook-key.ts';
import { recordPath } from './reading/query.ts';
import { type BillSubscription, billSubscription } from './schema.ts';
import type { Switches } from './switches.ts';
import { EVENTS } from './webhook.ts';

export interface Subscriber {
  readonly client: Client;
  readonly account: AccountId;
  readonly clock: Clock;
  readonly switches: Switches;
  readonly webhookKey: string | undefined;
}

/**
 * Has BILL tell of changes at this address: one subscription with all events, one call when nothing is to be done. One whose
 * key we cannot open gets a new one; one that BILL disabled after failing deliveries is enabled again. What it missed
 * meanwhile the hourly lists have read: nothing is asked to be sent again.
 * @throws {BadSetting} there is no key to seal with
 * @throws {CannotWrite} BILL registers none
 * @see https://developer.bill.com/docs/webhooks
 */
export async function subscribe(subscriber: Subscriber, address: string): Promise<void> {
  const { account, webhookKey } = subscriber;
  if (!webhookKey) throw new BadSetting('BILL_WEBHOOK_KEY is not set');
  const [ours, ...more] = await at(subscriber, address);
  for (const { id } of more) await remove(subscriber, id);
  if (!ours) return create(subscriber, address, webhookKey);
  const isKeyed = openKey(sealedIn(ours.notificationUrl), account, webhookKey) !== undefined;
  if (!isKeyed) {
    return patch(subscriber, ours.id, withKey(address, account, webhookKey, await newKey(subscriber, ours.id)));
  }
  const told = new Set(ours.events?.map(({ type }) => type));
  const isGood = ours.status?.enabled === true && EVENTS.every((type) => told.has(type));
  if (!isGood) await patch(subscriber, ours.id, ours.notificationUrl);
}

export async function unsubscribe(subscriber: Subscriber, address: string): Promise<void> {
  for (const { id } of await at(subscriber, address)) await remove(subscriber, id);
}

const events = EVENTS.map((type) => ({ type, version: '1' }));

/** It begins only when the address carries the key: nothing that is sent before could be checked. */
async function create(subscriber: Subscriber, address: string, webhookKey: string): Promise<void> {
  const body = { name: 'Tieout', status: { enabled: false }, events, notificationUrl: address };
  const made = billSubscription.safeParse(await write(subscriber, 'POST', 'subscriptions', body));
  const { id, securityKey } = made.data ?? {};
  // Without a key it is found by its address in an hour, and gets a new one.
  if (!id || !securityKey) throw new Unavailable('bill made a subscription and did not show its key');
  await patch(subscriber, id, withKey(address, subscriber.account, webhookKey, securityKey));
}

const patch = async (subscriber: Subscriber, id: string, notificationUrl: string): Promise<void> => {
  await write(subscriber, 'PATCH', recordPath('subscriptions', id), {
    notificationUrl,
    events,
    status: { enabled: true },
  });
};

async function newKey(subscriber: Subscriber, id: string): Promise<string> {
  const path = recordPath('subscriptions', id, subscriber.switches.keyPath);
  const { securityKey } = Object(await write(subscriber, 'POST', path, {})) as { securityKey?: unknown };
  if (typeof securityKey !== 'string') throw new Unavailable('bill gave a subscription no new key');
  return securityKey;
}

async function at({ client }: Subscriber, address: string): Promise<readonly BillSubscription[]> {
  const body = await client.events.get('subscriptions');
  const { results } = Object(body) as { results?: unknown };
  const rows: unknown = Array.isArray(body) ? body : results;
  if (!Array.isArray(rows)) throw new Unavailable('bill answered a list of subscriptions with something that is none');
  return rows
    .flatMap((row: unknown) => billSubscription.safeParse(row).data ?? [])
    .filter(({ notificationUrl }) => isAt(notificationUrl, address));
}

const remove = async (subscriber: Subscriber, id: string): Promise<void> => {
  await write(subscriber, 'DELETE', recordPath('subscriptions', id), undefined);
};

/** Asked again in an hour it is known whether a write that was lost had arrived. */
async function write(
  subscriber: Subscriber,
  method: PreparedRequest['method'],
  path: string,
  body: object | undefined,
) {
  const headers = { 'x-idempotent-key': keyOf(subscriber, `${method} ${path}`), 'content-type': 'application/json' };
  const request = { method, path, headers, body: body ? JSON.stringify(body) : null };
  const response = await subscriber.client.events.send(request).catch((error: unknown) => {
    throw error instanceof OutcomeUnknown ? new Unavailable('bill gave no answer about a subscription') : error;
  });
  // 404 to a removal: somebody was faster.
  if (response.status === 404 && method === 'DELETE') return undefined;
  if (response.status >= 300) {
    throw new CannotWrite(`BILL takes no subscription: ${refusalOf(response).message}`);
  }
  const text = bodyText(response.body);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

/** A version 4 UUID, another one every time. */
function keyOf({ account, clock }: Subscriber, what: string): string {
  const hex = createHash('sha256').update(`${account} ${what} ${clock.now()}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
