import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../shared/api-client/cli/commands.ts';
import { main } from '../../../shared/api-client/cli.ts';
import { ApiClient } from '../../support/api-client.ts';
import { connected } from '../../support/connected.ts';
import { Office } from '../../support/office.ts';

let office: Office;
let api: ApiClient;
let id: string;
beforeAll(async () => {
  ({ office, api } = await connected());
  id = office.connection;
  const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
  office.melio.ui.enterBill({ vendorId: vendor.id, number: 'M-1', total: 1000, dueDate: '2026-04-01' });
  await office.settle();
});

const tieout = (...args: string[]) => tieoutOn(api, ...args);

/** Runs a command against the router, as `fetch` would reach it through the gateway. */
async function tieoutOn(router: ApiClient, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const asked: { url: string; authorization: string | null }[] = [];
  const code = await main(args, {
    env: { TIEOUT_URL: 'https://tieout.example/', TIEOUT_TOKEN: 'the-token' },
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    fetch: async (address, init) => {
      const url = new URL(String(address));
      const headers = new Headers(init?.headers);
      asked.push({ url: url.href, authorization: headers.get('authorization') });
      const { status, body } = await router.call(init?.method ?? 'GET', `${url.pathname}${url.search}`, {
        ...(init?.body ? { raw: String(init.body) } : {}),
      });
      return new Response(status === 204 ? null : JSON.stringify(body), { status });
    },
  });
  return { code, out: out.join('\n'), err: err.join('\n'), asked };
}

describe('tieout', () => {
  it('consent and connect: from a consent page to a plan to look at', async () => {
    const office = new Office();
    const own = new ApiClient(office);
    const run = (...args: string[]) => tieoutOn(own, ...args);
    const asked = await run('consent', 'xero');
    const [, consent = '', url = ''] = /^(\S+) waiting\nopen in a browser: (\S+)$/.exec(asked.out)!;
    expect((await run('connect', 'melio-xero', consent, consent)).err).toContain(`The consent ${consent} is waiting.`);
    await own.consentAtXero(url);
    expect((await run('consent', '--id', consent)).out).toContain(`${office.accounts.xero}  `);
    const platform = (await run('consent', 'melio', 'org_1')).out.split(' ')[0]!;
    const wrong = await run('connect', 'melio-xero', `${consent}=xero:other`, platform, '--review');
    expect([wrong.code, wrong.err]).toEqual([
      1,
      expect.stringContaining(`Choose one: ${consent}=${office.accounts.xero}`),
    ]);
    const made = await run('connect', 'melio-xero', `${consent}=${office.accounts.xero}`, platform, '--review');
    expect(made.out).toMatch(/^(\S+)\nNothing is written yet: tieout plan \1$/);
  });

  it('connections: one line each, and how one stands; the token goes along', async () => {
    const { code, out, asked } = await tieout('connections');
    expect([code, out.split('\n').length]).toEqual([0, 2]);
    expect(out).toContain(`${id}  melio-xero`);
    expect(asked).toEqual([{ url: 'https://tieout.example/v1/connections', authorization: 'Bearer the-token' }]);
    const one = await tieout('connections', id);
    expect(one.out).toContain('Connected, melio-xero');
    expect(one.out).toContain('first sync: done');
    expect(JSON.parse((await tieout('connections', id, '--json')).out)).toMatchObject({ id, status: 'Connected' });
  });

  it('sync: everything, or one record', async () => {
    office.resetCalls();
    expect((await tieout('sync', id)).code).toBe(0);
    await office.drain();
    expect(Object.keys(office.calls('xero')).length).toBeGreaterThan(1);
    const bill = office.xeroBill('B-1').id;
    const { code, asked } = await tieout('sync', id, 'bill', 'left', bill);
    expect([code, asked[0]!.url]).toEqual([
      0,
      `https://tieout.example/v1/connections/${id}/records/bill/left/${bill}/sync`,
    ]);
    await office.drain();
  });

  it('plan: what would be done, by which rule, in how many calls; and just that', async () => {
    await api.post(`/v1/connections/${id}/pause`);
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-30' });
    await api.post(`/v1/connections/${id}/resume`);
    await office.settle();
    const { code, out } = await tieout('plan', id);
    expect([code, out.split('\n')[0]]).toEqual([0, 'nothing to do']);
    const hash = /hash ([0-9a-f]{64})/.exec(out)![1]!;
    expect((await tieout('plan', id, '--apply', hash)).code).toBe(0);
    const refused = await tieout('plan', id, '--apply', '0'.repeat(64));
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('409 planMoved')]);
  });

  it('why: each field, both values, and where they are from', async () => {
    const { code, out } = await tieout('why', id, 'bill', 'left', office.xeroBill('B-1').id);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('synced');
    expect(out).toMatch(/^number: B-1 \| B-1, \w+ from \w+, \S+Z, MX-B5$/m);
  });

  it('issues: listed, and settled', async () => {
    const { out } = await tieout('issues', id);
    const [subject] = /R:bill:\S+/.exec(out)!;
    expect(out).toMatch(/^urgent +R:bill:\S+ +noAccount/m);
    const decided = await tieout('issues', id, subject, 'noAccount', 'ignore');
    expect([decided.code, decided.out]).toEqual([0, 'decided: ignore']);
    await office.settle();
    expect((await tieout('issues', id, '--json')).out).toBe('[]');
    expect(JSON.parse((await tieout('issues', id, '--state', 'all', '--json')).out)).toHaveLength(1);
    expect((await tieout('issues', id, '--state', 'lost')).err).toContain('400 badInput');
  });

  it('tie-out: both books, and an exit code that says whether they agree', async () => {
    const { code, out } = await tieout('tie-out', id);
    expect([code, out]).toEqual([0, expect.stringContaining('USD ledger 10.00, platform 10.00, unexplained 0.00')]);
    expect(out).toContain('The books tie out.');
  });

  it('redrive: until nothing is left', async () => {
    const account = office.accounts.xero;
    office.ports.queue.dead.push({ provider: 'xero', account, dedupId: 'd', body: { account, reason: 'manual' } });
    expect((await tieout('redrive')).out).toBe('1 queued again');
    expect(office.ports.queue.dead).toEqual([]);
    await office.drain();
  });

  it('openapi asks nobody', async () => {
    const { code, out, asked } = await tieout('openapi');
    expect([code, asked, JSON.parse(out).openapi]).toEqual([0, [], '3.1.0']);
  });

  it('has all the commands above and no other', () => {
    expect(Object.keys(commands)).toEqual([
      'consent',
      'connect',
      'connections',
      'sync',
      'plan',
      'why',
      'issues',
      'tie-out',
      'redrive',
      'openapi',
    ]);
  });

  it.each([
    [['nothing'], 2, 'There is no command nothing.'],
    [['constructor'], 2, 'There is no command'],
    [[], 2, ''],
    [['why', 'x'], 2, 'why ID ENTITY SIDE RECORD'],
    [['connections', '--colour'], 2, "Unknown option '--colour'"],
    [['connections', 'nobody'], 1, '404 notFound: There is no such connection.'],
  ])('%j: exit code %i', async (args, code, says) => {
    const answer = await tieout(...args);
    expect([answer.code, answer.err]).toEqual([code, expect.stringContaining(says)]);
  });

  it('says where a token is looked for when there is none, and what is wrong when nobody answers', async () => {
    const errors: string[] = [];
    const around = { env: {}, out: () => {}, err: (line: string) => errors.push(line) };
    expect(await main(['redrive', '--token-file', '/nowhere/token'], around)).toBe(2);
    expect(errors[0]).toContain('TIEOUT_TOKEN');
    const env = { TIEOUT_TOKEN: 'x', TIEOUT_URL: 'http://127.0.0.1:1' };
    expect(await main(['redrive'], { ...around, env })).toBe(1);
    expect(errors.at(-1)).toMatch(/fetch failed/);
  });
});
