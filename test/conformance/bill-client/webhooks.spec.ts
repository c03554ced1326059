import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BadSetting, CannotWrite, MalformedBody, SignatureRejected } from '../../../shared/engine/errors.ts';
import type { RawRequest } from '../../../shared/engine/provider.ts';
import { bodyBytes, type HttpRequest } from '../../../shared/model/http.ts';
import { withKey } from '../../../shared/providers/bill/hook-key.ts';
import { bill } from '../../../shared/providers/bill/index.ts';
import { webhookMac, webhookPath } from '../../../shared/providers/webhook-address.ts';
import { ACCOUNT, BillWorld, billConfig, DAY, MINUTE, ORG } from '../../support/bill-world.ts';

const KEY = billConfig.webhookKey;
const ADDRESS = `https://tieout.example${webhookPath(ACCOUNT, KEY)}`;

/** As the gateway hands a delivery to the reader. */
function asRaw({ url, headers, body }: HttpRequest): RawRequest {
  const { pathname, searchParams } = new URL(url);
  const [, , , account = '', mac = ''] = pathname.split('/').map(decodeURIComponent);
  return { headers, body: bodyBytes(body ?? ''), query: Object.fromEntries(searchParams), address: { account, mac } };
}

const read = (request: RawRequest) => bill.webhook.read(request, { webhookKey: KEY }, 0);

async function subscribed(options: ConstructorParameters<typeof BillWorld>[0] = {}) {
  const world = new BillWorld(options);
  const office = world.office();
  await world.session.subscribe!(ADDRESS);
  return { world, ...office };
}

const enabled = (world: BillWorld) =>
  world.simulator.books.webhooks.subscriptions.map((one) => world.simulator.books.webhooks.isEnabled(one));

/** What the receiver makes of everything that was delivered. */
async function noticed(world: BillWorld) {
  await world.simulator.deliver();
  return world.posted.splice(0).flatMap((request) => read(asRaw(request)));
}

describe('a subscription', () => {
  it('is one with all events, whose address carries its own sealed key', async () => {
    const { world } = await subscribed();
    const [only, ...more] = world.simulator.books.webhooks.subscriptions;
    expect([more, only?.enabled, only?.events.length]).toEqual([[], true, 14]);
    expect(only?.notificationUrl).toContain('?k=');
    expect(only?.notificationUrl).not.toContain(only?.securityKey);
  });

  it('costs one call an hour while all is well', async () => {
    const { world } = await subscribed();
    expect(await world.cost(() => world.session.subscribe!(ADDRESS))).toBe(1);
    expect(world.simulator.books.webhooks.subscriptions).toHaveLength(1);
  });

  it('that BILL gave up on is enabled again', async () => {
    const { world, bills } = await subscribed();
    world.receiver = 500;
    world.ui.archiveBill(bills[0]!);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await world.simulator.deliver();
      world.pass(60 * MINUTE);
    }
    expect(enabled(world)).toEqual([false]);
    world.receiver = 200;
    world.posted.length = 0;
    await world.session.subscribe!(ADDRESS);
    expect(enabled(world)).toEqual([true]);
    world.ui.restoreBill(bills[0]!);
    expect(await noticed(world)).toMatchObject([{ entity: 'bill', id: bills[0] }]);
  });

  it('whose key was lost on the way gets a new one', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    await world.list('company');
    await world.list('fundingAccounts');
    let calls = 0;
    const ports = {
      ...world.ports,
      token: async () =>
        `${billConfig.clientId}:${await world.signIn({ username: 'Tieout sync', password: 'token-value' })}`,
      http: async (request: HttpRequest) => {
        calls += 1;
        const answer = await world.ports.http(request);
        return calls === 2 ? { status: 500, headers: {}, body: '' } : answer;
      },
    };
    const session = bill.connect(ACCOUNT, ports);
    await expect(session.subscribe!(ADDRESS)).rejects.toMatchObject({ retry: 'later' });
    expect(enabled(world)).toEqual([false]);
    await session.subscribe!(ADDRESS);
    expect(enabled(world)).toEqual([true]);
    world.ui.archiveBill(bills[0]!);
    expect(await noticed(world)).toHaveLength(1);
  });

  it.each(['security-key', 'security_key'] as const)('gets a new key by the path %s', async (keyPath) => {
    const { world, bills } = await subscribed({ simulator: { securityKeyPath: keyPath }, switches: { keyPath } });
    const { webhooks } = world.simulator.books;
    webhooks.put({ ...webhooks.subscriptions[0]!, notificationUrl: withKey(ADDRESS, ACCOUNT, 'an older key', 'x') });
    await world.session.subscribe!(ADDRESS);
    world.ui.archiveBill(bills[0]!);
    expect(await noticed(world)).toHaveLength(1);
  });

  it('of somebody else stays, and a second one of ours goes', async () => {
    const { world } = await subscribed();
    const { webhooks } = world.simulator.books;
    const [ours] = webhooks.subscriptions;
    webhooks.put({ ...ours!, id: 'twin' });
    webhooks.put({ ...ours!, id: 'theirs', notificationUrl: 'https://elsewhere.example/hook' });
    await world.session.subscribe!(ADDRESS);
    expect(webhooks.subscriptions.map(({ id }) => id)).toEqual([ours!.id, 'theirs']);
    await world.session.unsubscribe!(ADDRESS);
    expect(webhooks.subscriptions.map(({ id }) => id)).toEqual(['theirs']);
  });

  it('that there is no room for is not asked for again and again', async () => {
    const world = new BillWorld();
    for (let index = 0; index < 10; index += 1) {
      const body = {
        name: `Other ${index}`,
        status: { enabled: true },
        events: [{ type: 'bill.created', version: '1' }],
        notificationUrl: 'https://elsewhere.example/hook',
      };
      await world.api('POST', '-events/v3/subscriptions', body, { 'x-idempotent-key': `key-${index}` });
    }
    await expect(world.session.subscribe!(ADDRESS)).rejects.toThrow(CannotWrite);
  });

  it('needs a key to seal with', async () => {
    const world = new BillWorld();
    const { webhookKey: _, ...config } = billConfig;
    const session = bill.connect(ACCOUNT, { ...world.ports, config, token: async () => 'k:s' });
    await expect(session.subscribe!(ADDRESS)).rejects.toThrow(BadSetting);
  });
});

describe('a delivery', () => {
  it('names what happened to vendors, bills, invoices and payments', async () => {
    const { world, vendor, bills, invoices } = await subscribed();
    world.ui.editVendor(vendor, { phone: '1' });
    world.ui.editBill(bills[0]!, { description: 'x' });
    world.ui.sendInvoice(invoices[0]!);
    world.ui.archiveInvoice(invoices[0]!);
    const { id } = world.ui.pay({ bills: [{ id: bills[1]! }] });
    world.ui.fail(id);
    const notices = await noticed(world);
    expect(notices.map(({ account, entity, id: about }) => [account, entity, about])).toEqual([
      [ACCOUNT, 'contact', vendor],
      [ACCOUNT, 'bill', bills[0]],
      [ACCOUNT, 'invoice', invoices[0]],
      [ACCOUNT, 'billPayment', id],
      [ACCOUNT, 'billPayment', id],
      [ACCOUNT, 'billPayment', id],
    ]);
    const ids = notices.map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('may be a text inside a text', async () => {
    const { world, bills } = await subscribed({ simulator: { webhookBody: 'string' } });
    world.ui.archiveBill(bills[0]!);
    expect(await noticed(world)).toMatchObject([{ entity: 'bill', id: bills[0] }]);
  });

  it('that comes twice has one name', async () => {
    const { world, bills } = await subscribed();
    world.webhookFault = { kind: 'doubled' };
    world.ui.archiveBill(bills[0]!);
    const notices = await noticed(world);
    expect([notices.length, new Set(notices.map(({ eventId }) => eventId)).size]).toEqual([2, 1]);
  });

  it('of what is no work is taken without a word', async () => {
    const { world } = await subscribed();
    const body = Buffer.from(JSON.stringify({ metadata: { eventType: 'bank-account.updated', organizationId: ORG } }));
    expect(read(signed(world, body))).toEqual([]);
  });

  it('that does not name its payment means: look at the account', async () => {
    const { world } = await subscribed();
    const body = Buffer.from(JSON.stringify({ metadata: { eventType: 'payment.failed', organizationId: ORG } }));
    expect(read(signed(world, body))).toEqual([{ account: ACCOUNT }]);
  });

  it.each(['not JSON', '{}', `{"metadata":{"eventType":"bill.updated","organizationId":"008OTHER"}}`])(
    '%s is malformed',
    async (text) => {
      const { world } = await subscribed();
      expect(() => read(signed(world, Buffer.from(text)))).toThrow(MalformedBody);
    },
  );
});

/** Signed as BILL would. */
function signed(world: BillWorld, body: Uint8Array): RawRequest {
  const [only] = world.simulator.books.webhooks.subscriptions;
  const signature = createHmac('sha256', only!.securityKey).update(body).digest('base64');
  return asRaw({
    method: 'POST',
    url: only!.notificationUrl,
    headers: { 'x-bill-sha-signature': signature },
    body: Buffer.from(body),
  });
}

describe('a forged delivery', () => {
  const good = async () => {
    const { world, bills } = await subscribed();
    world.ui.archiveBill(bills[0]!);
    await world.simulator.deliver();
    return asRaw(world.posted[0]!);
  };
  const changes: readonly (readonly [string, (request: RawRequest) => RawRequest])[] = [
    ['another body', (request) => ({ ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) })],
    ['no signature', (request) => ({ ...request, headers: {} })],
    ['no key', (request) => ({ ...request, query: {} })],
    ['a key that is not sealed', (request) => ({ ...request, query: { k: Buffer.alloc(80).toString('base64url') } })],
    ['another account', (request) => ({ ...request, address: { account: '008OTHER', mac: request.address!.mac } })],
    ['no mac', (request) => ({ ...request, address: { account: ORG, mac: '' } })],
  ];

  it.each(changes)('with %s is refused', async (_, change) => {
    const request = await good();
    expect(read(request)).toHaveLength(1);
    expect(() => read(change(request))).toThrow(SignatureRejected);
  });

  it('made with a key sealed for another account is refused', async () => {
    const request = await good();
    const other = 'bill:008OTHER';
    const k = new URL(withKey(ADDRESS, other, KEY, 'mine')).searchParams.get('k')!;
    const signature = createHmac('sha256', 'mine').update(request.body).digest('base64');
    const forged = { ...request, query: { k }, headers: { 'x-bill-sha-signature': signature } };
    expect(() => read(forged)).toThrow(SignatureRejected);
    expect(webhookMac(other, KEY)).not.toBe(webhookMac(ACCOUNT, KEY));
  });
});

it('what a webhook lost the next list has', async () => {
  const { world, bills } = await subscribed();
  world.webhookFault = { kind: 'lost' };
  const since = world.now;
  world.pass(DAY);
  world.ui.archiveBill(bills[0]!);
  expect(await noticed(world)).toEqual([]);
  expect((await world.list('bills', since)).map(({ id }) => id)).toContain(bills[0]);
});
