import { describe, expect, it } from 'vitest';
import {
  BadSetting,
  GrantRefused,
  MalformedBody,
  SignatureRejected,
  Unavailable,
} from '../../../shared/engine/errors.ts';
import { allGrantRules, GrantStore } from '../../../shared/engine/grants.ts';
import type { RawRequest } from '../../../shared/engine/provider.ts';
import { memoryPorts } from '../../../shared/memory/ports.ts';
import type { HttpRequest } from '../../../shared/model/http.ts';
import { webhook } from '../../../shared/providers/alternative-payments/webhook.ts';
import { webhookPath } from '../../../shared/providers/webhook-address.ts';
import { ACCOUNT, ClientWorld, config, type WorldOptions } from './world.ts';

const ADDRESS = `https://tieout.example${webhookPath(ACCOUNT, config.webhookKey)}`;

/** As the receiver hands it on. */
function received({ url, headers, body }: HttpRequest): RawRequest {
  const [account = '', mac = ''] = new URL(url).pathname.split('/').slice(3);
  return {
    headers,
    body: Buffer.from(String(body)),
    query: {},
    address: { account: decodeURIComponent(account), mac },
  };
}

async function subscribed(options: WorldOptions = {}) {
  const world = new ClientWorld(options);
  await world.session.subscribe!(ADDRESS);
  const notices = async () => {
    await world.simulator.deliver();
    return world.delivered.splice(0).flatMap((request) => webhook.read(received(request), config, world.now));
  };
  return { world, notices };
}

describe('subscriptions', () => {
  it('one per topic; again adds nothing', async () => {
    const { world } = await subscribed();
    const { subscriptions } = world.simulator.books.webhooks;
    expect([subscriptions.length, new Set(subscriptions.map(({ topic }) => topic)).size]).toEqual([18, 18]);
    expect(await world.cost(() => world.session.subscribe!(ADDRESS))).toBe(1);
  });

  it('what is missing is added, what has another secret is replaced, what stopped goes on', async () => {
    const { world } = await subscribed();
    const { webhooks } = world.simulator.books;
    const [first, second] = webhooks.subscriptions;
    webhooks.remove(first!.id);
    webhooks.subscriptions = webhooks.subscriptions.map((one) =>
      one.id === second!.id ? { ...one, secret_key: 'old-secret-1234' } : one,
    );
    expect(await world.cost(() => world.session.subscribe!(ADDRESS))).toBe(4);
    expect(new Set(webhooks.subscriptions.map(({ secret_key }) => secret_key)).size).toBe(1);
    expect(webhooks.subscriptions).toHaveLength(18);
  });

  it('end with the connection, and leave those of others alone', async () => {
    const { world } = await subscribed();
    await world.session.subscribe!('https://else.example/hook');
    await world.session.unsubscribe!(ADDRESS);
    const left = world.simulator.books.webhooks.subscriptions.map(({ endpoint_url }) => endpoint_url);
    expect([left.length, new Set(left)]).toEqual([18, new Set(['https://else.example/hook'])]);
  });

  it('a refusal is told later again; without a key there is no secret', async () => {
    const world = new ClientWorld();
    await expect(world.session.subscribe!('http://else.example/hook')).rejects.toThrow(Unavailable);
    const ports = { ...world.ports, config: { ...config, webhookKey: '' }, token: async () => 't' };
    await expect(world.provider.connect(ACCOUNT, ports).subscribe!(ADDRESS)).rejects.toThrow(BadSetting);
  });
});

describe('notices', () => {
  it('name the record, and of a payment its invoice too', async () => {
    const { world, notices } = await subscribed();
    const customer = world.addCustomer();
    expect(await notices()).toEqual([{ account: ACCOUNT, entity: 'contact', id: customer.id }]);
    const invoice = world.addInvoice(customer.id, 500);
    expect(await notices()).toEqual([{ account: ACCOUNT, entity: 'invoice', id: invoice.id }]);
    const payment = world.ui.pay({ invoices: [{ id: invoice.id }] });
    expect(await notices()).toEqual([]);
    world.ui.settle(payment.id);
    expect(new Set(await notices())).toEqual(
      new Set([
        { account: ACCOUNT, entity: 'payment', id: `${invoice.id}/${payment.id}` },
        { account: ACCOUNT, entity: 'invoice', id: invoice.id },
      ]),
    );
    const payout = world.ui.payOut()!;
    expect(await notices()).toEqual([{ account: ACCOUNT, entity: 'payout', id: payout.id }]);
    world.ui.storePaymentMethod(customer.id, { type: 'card', last4: '4242' });
    expect(new Set((await notices()).map(({ id }) => id))).toEqual(new Set([customer.id]));
  });

  it('lead to the payment with a fetch, whether or not they name the invoice', async () => {
    for (const webhookShowsInvoice of [true, false]) {
      const { world, notices } = await subscribed({ simulator: { webhookShowsInvoice } });
      const invoice = world.addInvoice(world.addCustomer().id, 500);
      const payment = world.ui.pay({ invoices: [{ id: invoice.id }] });
      await notices();
      world.ui.settle(payment.id);
      const notice = (await notices()).find(({ entity }) => entity === 'payment');
      expect(await world.read('payment', notice!.id!)).toMatchObject([
        { id: `${invoice.id}/${payment.id}`, fields: { status: 'settled' } },
      ]);
    }
  });

  it.each(['data', 'payload', 'resource', 'root'] as const)('are read from %s', async (webhookBody) => {
    const { world, notices } = await subscribed({ simulator: { webhookBody } });
    const { id } = world.addCustomer();
    expect(await notices()).toEqual([{ account: ACCOUNT, entity: 'contact', id }]);
  });

  it('that name nothing mean: look at the account', async () => {
    const { world, notices } = await subscribed({ simulator: { webhookBody: 'none' } });
    world.addCustomer();
    expect(await notices()).toEqual([{ account: ACCOUNT }]);
  });

  const request = async (): Promise<RawRequest> => {
    const { world } = await subscribed();
    world.addCustomer();
    await world.simulator.deliver();
    return received(world.delivered[0]!);
  };

  it.each<[string, (good: RawRequest) => RawRequest]>([
    ['no secret', (good) => ({ ...good, headers: {} })],
    ['another secret', (good) => ({ ...good, headers: { authorization: 'Bearer guessed' } })],
    ['the address of another account', (good) => ({ ...good, address: { account: 'key-2', mac: good.address!.mac } })],
    ['an address that nobody gave', (good) => ({ ...good, address: { account: 'key-1', mac: 'guessed' } })],
    ['no address', ({ address: _, ...good }) => good],
  ])('with %s are refused', async (_, forge) => {
    const good = await request();
    expect(webhook.read(good, config, 0)).toHaveLength(1);
    expect(() => webhook.read(forge(good), config, 0)).toThrow(SignatureRejected);
  });

  it('that are not JSON are refused, ids that are none are dropped, a missing key is named', async () => {
    const good = await request();
    expect(() => webhook.read({ ...good, body: Buffer.from('{') }, config, 0)).toThrow(MalformedBody);
    const odd = (body: unknown) => webhook.read({ ...good, body: Buffer.from(JSON.stringify(body)) }, config, 0);
    expect(odd({ topic: 'invoice_paid', data: { id: '../../x' } })).toEqual([{ account: ACCOUNT }]);
    expect(odd({ topic: 'toString', data: { id: 'x' } })).toEqual([{ account: ACCOUNT }]);
    expect(odd(null)).toEqual([{ account: ACCOUNT }]);
    expect(() => webhook.read(good, {}, 0)).toThrow(BadSetting);
  });
});

describe('keys', () => {
  const pasted = 'key-2:other:secret';
  const keys = [
    { clientId: 'key-1', clientSecret: 's3cret', scopes: 'all' },
    { clientId: 'key-2', clientSecret: 'other:secret', scopes: ['customers:read', 'invoices:read', 'webhooks:read'] },
  ] as const;

  it('the deployment opens its own partner', async () => {
    const { provider, ports } = new ClientWorld();
    const tokens = await provider.auth.exchange(ports, {});
    expect(tokens).toMatchObject({ subject: 'key-1', accessExpiresAt: ports.clock.now() + 3_600_000 });
    expect(tokens).not.toHaveProperty('refreshToken');
    expect(await provider.auth.accounts(ports, tokens.accessToken)).toMatchObject([{ account: ACCOUNT }]);
  });

  it('a pasted key opens another, is kept, and gets new tokens by itself', async () => {
    const { provider, ports } = new ClientWorld({ simulator: { keys } });
    const tokens = await provider.auth.exchange(ports, { code: pasted });
    expect(tokens).toMatchObject({ subject: 'key-2', refreshToken: pasted });
    const again = await provider.auth.refresh(ports, tokens);
    expect([again.subject, again.refreshToken, again.accessToken === tokens.accessToken]).toEqual([
      'key-2',
      pasted,
      false,
    ]);
    await expect(provider.auth.accounts(ports, tokens.accessToken)).rejects.toThrow('may not read payments, payouts');
  });

  it('a pasted key is refreshed through the store of grants, not replaced by the deployment', async () => {
    const world = new ClientWorld({ simulator: { keys } });
    const memory = memoryPorts();
    const store = new GrantStore(memory, world.provider, { ...world.ports, clock: memory.clock }, allGrantRules);
    const { grant } = await store.consent(
      await world.provider.auth.exchange({ ...world.ports, clock: memory.clock }, { code: pasted }),
    );
    memory.clock.advance(2_000_000);
    const token = await store.usable(grant);
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    expect(claims.sub).toBe('key-2');
  });

  it.each([
    ['key-1:wrong', GrantRefused],
    ['no colon', GrantRefused],
    [':secret', GrantRefused],
  ])('%s is refused', async (code, error) => {
    const { provider, ports } = new ClientWorld();
    await expect(provider.auth.exchange(ports, { code })).rejects.toThrow(error);
  });

  it('an outage is not a refusal', async () => {
    const { provider, ports } = new ClientWorld();
    const answers = (status: number) => ({ ...ports, http: async () => ({ status, headers: {}, body: '' }) });
    await expect(provider.auth.exchange(answers(503), {})).rejects.toThrow(Unavailable);
    await expect(provider.auth.exchange(answers(429), {})).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(provider.auth.exchange(answers(200), {})).rejects.toThrow(Unavailable);
  });
});
