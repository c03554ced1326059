import { BadSetting, Unavailable } from '../../engine/errors.ts';
import type { ProviderConfig } from '../../engine/provider.ts';
import type { AccountId } from '../../model/names.ts';
import { webhookSecret } from '../webhook-address.ts';
import type { Client } from './client.ts';
import { pathOf, readAll } from './reading/pages.ts';
import { apSubscription } from './schema.ts';
import { TOPICS } from './webhook.ts';

/**
 * One subscription per topic. What is there already under our secret stays; what was made under an older key is replaced;
 * what the platform gave up on goes on.
 * @throws {BadSetting} there is no key to make a secret from
 * @throws {Unavailable} the platform refused: tried again later
 */
export async function subscribe(
  client: Client,
  account: AccountId,
  address: string,
  { webhookKey }: Pick<ProviderConfig, 'webhookKey'>,
): Promise<void> {
  if (!webhookKey) throw new BadSetting('ALTERNATIVE_PAYMENTS_WEBHOOK_KEY is not set');
  const secret = webhookSecret(account, webhookKey);
  const ours = await at(client, address);
  const isGood = ({ secret_last_4_digits }: Subscription) => secret_last_4_digits === secret.slice(-4);
  for (const { id } of ours.filter((one) => !isGood(one))) await remove(client, id);
  const good = ours.filter(isGood);
  for (const topic of TOPICS.filter((name) => !good.some((one) => one.topic === name))) {
    await write(client, 'POST', ['webhooks'], { endpoint_url: address, topic, secret_key: secret });
  }
  for (const { id } of good.filter(({ is_active }) => is_active === false)) {
    await write(client, 'POST', ['webhooks', 'retry'], { subscription_id: id });
  }
}

export async function unsubscribe(client: Client, address: string): Promise<void> {
  for (const { id } of await at(client, address)) await remove(client, id);
}

type Subscription = ReturnType<typeof apSubscription.parse>;

const at = async (client: Client, address: string): Promise<readonly Subscription[]> =>
  (await readAll(client, ['webhooks']))
    .map((row) => apSubscription.parse(row))
    .filter(({ endpoint_url }) => endpoint_url === address);

/** 404: somebody else was faster. */
const remove = (client: Client, id: string): Promise<void> =>
  write(client, 'DELETE', ['webhooks', id], undefined, [404]);

async function write(
  client: Client,
  method: 'POST' | 'DELETE',
  segments: readonly string[],
  body?: Readonly<Record<string, string>>,
  accepted: readonly number[] = [],
): Promise<void> {
  const response = await client.send({
    method,
    path: pathOf(segments),
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : null,
  });
  if (response.status >= 300 && !accepted.includes(response.status)) {
    throw new Unavailable(`alternative-payments answered ${response.status} to a webhook subscription`);
  }
}
