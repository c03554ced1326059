import { describe, expect, it } from 'vitest';
import { changeState } from '../../../shared/engine/connect.ts';
import { keys } from '../../../shared/engine/keys.ts';
import type { HttpRequest } from '../../../shared/model/http.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { webhookPath } from '../../../shared/providers/webhook-address.ts';
import { Bench, type BenchOptions } from '../../support/bench/bench.ts';
import { PUBLIC_URL } from '../../support/bench/vendor.ts';
import { ADDRESS_KEY, alternativeVendor, capsuleVendor, freshbooksVendor } from '../../support/bench/vendors.ts';
import { probe } from '../../support/probe.ts';

/** How vendors with an address per account are told where to tell of changes, and what is believed of it. */

const withCapsule = probe('freshbooks', 'capsule', { L: ['clients', 'invoices', 'payments'], R: ['parties'] });
const withAlternative = probe('freshbooks', 'alternative-payments', { L: ['invoices', 'payments'], R: ['invoices'] });

async function connected(options: BenchOptions = {}, callbackDelayMs = 1000) {
  const integrations = { [withCapsule.id]: withCapsule, [withAlternative.id]: withAlternative };
  const makers = {
    freshbooks: freshbooksVendor({
      callbackDelayMs,
      switches: { callbackRetryMinutes: [], callbackDropsToDisable: 2 },
    }),
    capsule: capsuleVendor(),
    'alternative-payments': alternativeVendor(),
  };
  const bench = new Bench(makers, { ...options, integrations });
  await bench.join(withCapsule.id);
  const { account, simulator } = bench.vendors.freshbooks;
  return {
    bench,
    simulator,
    ui: simulator.ui(),
    account,
    address: `${PUBLIC_URL}${webhookPath(account, ADDRESS_KEY)}`,
    states: () => simulator.callbacks().map(({ event, verified }) => [event, verified]),
    end: (connection: string) => changeState({ ...bench.engine, publicUrl: PUBLIC_URL }, connection, 'closing'),
    seen: async (email: string) =>
      (await bench.ports.table.query(`E#${account}#contact`)).some(({ fields }) =>
        JSON.stringify(fields).includes(email),
      ),
  };
}
type World = Awaited<ReturnType<typeof connected>>;

const ALL = [
  ['client', true],
  ['invoice', true],
  ['payment', true],
];
const enterClient = ({ ui }: World, email: string) => ui.addClient({ organization: 'New Ltd', email });

describe('FreshBooks, whose subscriptions each have a secret', () => {
  it('is told of an address of its own when it is connected, and the handshakes are completed', async () => {
    const world = await connected();
    expect(world.states()).toEqual(ALL);
    expect(new Set(world.simulator.callbacks().map(({ uri }) => uri))).toEqual(new Set([world.address]));
  });

  it('keeps its secrets sealed', async () => {
    const { bench, account, simulator } = await connected();
    const item = JSON.stringify(await bench.ports.table.get(keys.hook(account)));
    for (const { verifier } of simulator.callbacks()) expect(item).not.toContain(verifier);
  });

  it('is believed at once: what it tells of is fetched, without waiting for a list', async () => {
    const world = await connected();
    world.bench.resetCalls();
    enterClient(world, 'new@example.com');
    await world.bench.settle(3);
    expect(await world.seen('new@example.com')).toBe(true);
    expect(Object.keys(world.bench.calls('freshbooks')).filter((call) => !call.includes('clients'))).toEqual([]);
  });

  it('is not believed when somebody else signs: nothing is fetched', async () => {
    const world = await connected();
    const { bench, address, account } = world;
    bench.resetCalls();
    const body = `name=client.create&object_id=7&account_id=${account.split(':')[1]}`;
    const request: HttpRequest = {
      method: 'POST',
      url: address,
      headers: { 'x-freshbooks-hmac-sha256': 'AAAA', 'content-type': 'application/x-www-form-urlencoded' },
      body,
    };
    expect(await bench.receive('freshbooks', request)).toEqual({ status: 200 });
    await bench.settle(2);
    expect(bench.calls('freshbooks')).toEqual({});
    expect(bench.ports.log.lines.some(({ message }) => message === 'delivery dropped')).toBe(true);
  });

  it('a handshake that is not of our making changes nothing', async () => {
    const { bench, address, account, simulator } = await connected();
    const before = await bench.ports.table.get(keys.hook(account));
    const forged = `name=callback.verify&object_id=4711&account_id=${account.split(':')[1]}&verifier=guessed`;
    const known = simulator.callbacks()[0]!;
    const twisted = forged.replace('4711', String(known.id));
    for (const body of [forged, twisted]) {
      await bench.receive('freshbooks', { method: 'POST', url: address, headers: {}, body });
    }
    await bench.settle(2);
    const secrets = async (item: unknown) =>
      JSON.parse(await bench.ports.vault.open(`webhook#${account}`, (item as { sealed: string }).sealed)) as object;
    expect(await secrets(await bench.ports.table.get(keys.hook(account)))).toEqual(await secrets(before));
  });

  it('is looked at every hour: what was switched off, removed or never verified is there again', async () => {
    const world = await connected();
    const { bench, simulator, address } = world;
    const [first, second, third] = simulator.callbacks();
    first!.verified = false;
    second!.uri = 'https://elsewhere.example';
    await bench.hours(2);
    const ours = simulator.callbacks().filter(({ uri }) => uri === address);
    expect(ours.map(({ event, verified }) => [event, verified]).sort()).toEqual(ALL);
    expect(ours.map(({ id }) => id)).toEqual(expect.arrayContaining([first!.id, third!.id]));
  });

  it.each<[string, (request: HttpRequest) => boolean, Fault]>([
    [
      'while FreshBooks wants no more calls',
      ({ url }) => url.includes('/users/clients'),
      { kind: 'rateLimit', limit: 'minute' },
    ],
    [
      'and could not be answered',
      ({ method, url }) => method === 'PUT' && url.includes('/callbacks'),
      { kind: 'error', status: 503, when: 'before' },
    ],
  ])('a handshake that came %s is asked for again in a few minutes, not in an hour', async (_, meets, fault) => {
    let met = 0;
    const once = (provider: string, request: HttpRequest) =>
      provider === 'freshbooks' && meets(request) && met++ === 0 ? fault : undefined;
    const world = await connected({ fault: once }, 0);
    await world.bench.settle(10);
    expect(met).toBeGreaterThan(1);
    expect(world.states()).toEqual(ALL);
  });

  it('makes anew what is verified with a secret that was lost', async () => {
    const { bench, simulator, account, states } = await connected();
    const before = simulator.callbacks().map(({ id }) => id);
    await bench.ports.table.write([{ kind: 'delete', key: keys.hook(account) }]);
    await bench.hours(2);
    expect(states()).toEqual(ALL);
    expect(simulator.callbacks().filter(({ id }) => before.includes(id))).toEqual([]);
  });

  it.each(['POST', 'PUT'])('a lost answer to a %s leaves no second subscription', async (method) => {
    let lost = 0;
    const world = await connected({
      fault: (provider, request) =>
        provider === 'freshbooks' && request.method === method && request.url.includes('/callbacks') && lost++ < 2
          ? { kind: 'lost', when: 'after' }
          : undefined,
    });
    await world.bench.hours(2);
    expect(lost).toBeGreaterThan(1);
    expect(world.states().sort()).toEqual(ALL);
  });

  it('hears no more when its last connection has ended', async () => {
    const { bench, simulator, account, end } = await connected();
    const first = bench.connection;
    const second = await bench.join(withAlternative.id);
    await end(first);
    await bench.settle();
    expect(simulator.callbacks()).toHaveLength(3);
    await end(second);
    await bench.settle();
    expect(simulator.callbacks()).toEqual([]);
    expect(await bench.ports.table.get(keys.hook(account))).toBeUndefined();
  });
});

describe('vendors that give the secret back, or have none', () => {
  it.each(['capsule', 'alternative-payments'] as const)('%s is told of its address once', async (provider) => {
    const { bench } = await connected();
    if (provider === 'alternative-payments') await bench.join(withAlternative.id);
    const { account } = bench.vendors[provider];
    const told = () =>
      provider === 'capsule'
        ? bench.vendors.capsule.simulator.hooks.map(({ targetUrl }) => targetUrl)
        : bench.vendors['alternative-payments'].simulator.books.webhooks.subscriptions.map((one) => one.endpoint_url);
    const before = told();
    expect(new Set(before)).toEqual(new Set([`${PUBLIC_URL}${webhookPath(account, ADDRESS_KEY)}`]));
    await bench.hours(2);
    expect(told()).toEqual(before);
    expect(before).toHaveLength(provider === 'capsule' ? 3 : 18);
  });

  it('one that takes no subscription is polled all the same', async () => {
    const { bench } = await connected({
      fault: (provider, { url }) =>
        provider === 'capsule' && url.includes('/resthooks')
          ? { kind: 'error', status: 503, when: 'before' }
          : undefined,
    });
    expect(bench.vendors.capsule.simulator.hooks).toEqual([]);
    expect(bench.calls('capsule')['GET /parties']).toBeGreaterThan(0);
    expect((await bench.issues()).map(({ code }) => code)).toEqual([]);
  });
});

describe('streams and visits of an account', () => {
  const account = (bench: Awaited<ReturnType<typeof connected>>['bench'], provider: 'freshbooks' | 'capsule') =>
    bench.ports.table.get(keys.account(bench.vendors[provider].account));

  it('are those that its connections need, and no more when one has ended', async () => {
    const { bench, end } = await connected();
    const first = bench.connection;
    await bench.join(withAlternative.id);
    expect((await account(bench, 'freshbooks'))?.streams).toEqual(['clients', 'invoices', 'payments']);
    await end(first);
    await bench.settle();
    expect(await account(bench, 'freshbooks')).toMatchObject({ streams: ['invoices', 'payments'], interval: 5 });
    expect((await account(bench, 'capsule'))?.state).toBe('closed');
  });

  it('are hourly where nothing needs to be looked at more often', async () => {
    const { bench } = await connected();
    expect(await account(bench, 'capsule')).toMatchObject({ streams: ['parties'], interval: 60 });
    expect(await account(bench, 'freshbooks')).toMatchObject({ interval: 5 });
  });
});
