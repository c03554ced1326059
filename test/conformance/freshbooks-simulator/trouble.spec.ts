import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadFiles } from '../../../local/simulators.ts';
import { ConnectionLost } from '../../../shared/model/http.ts';
import { DEFAULT_SWITCHES } from '../../../shared/providers/freshbooks/simulator/index.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { freshBooksWorld } from '../../support/freshbooks-world.ts';

/** @see https://www.freshbooks.com/api/errors */
describe('errors', () => {
  const LEGACY = {
    response: {
      errors: [{ errno: 1012, field: 'userid', message: 'Client not found.', object: 'client', value: '134' }],
    },
  };
  const DATED = {
    code: 5,
    message: 'Request failed with status_code: 404',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: '1012',
        domain: 'accounting.api.freshbooks.com',
        metadata: { object: 'client', message: 'Client not found.', value: '134', field: 'userid' },
      },
    ],
  };
  it.each([
    ['without a version', {}, {}, LEGACY],
    ['with a dated version', {}, { 'x-api-version': '2023-02-20' }, DATED],
    ['with the version the Node SDK sends', {}, { 'api-version': 'alpha' }, LEGACY],
    ['switch errorShape: always the new one', { errorShape: 'rpc' as const }, {}, DATED],
    [
      'switch errorShape: always the old one',
      { errorShape: 'legacy' as const },
      { 'x-api-version': '2023-02-20' },
      LEGACY,
    ],
  ])('%s', async (_, switches, headers, body) => {
    const { send, A } = freshBooksWorld({ switches });
    expect(await send('GET', `${A}/users/clients/134`, undefined, headers)).toMatchObject({ status: 404, body });
  });
  it('switch errorsInside200: what is refused says 200', async () => {
    const validation = freshBooksWorld({ switches: { errorsInside200: 'validation' } });
    expect(await validation.refusal('POST', '/users/clients', { client: {} })).toMatchObject({
      status: 200,
      errno: 1001,
    });
    expect((await validation.refusal('GET', '/users/clients/1')).status).toBe(404);
    expect(
      (await freshBooksWorld({ switches: { errorsInside200: 'all' } }).refusal('GET', '/users/clients/1')).status,
    ).toBe(200);
  });
  it('an unreadable body is 400, another method 405, another path 404', async () => {
    const { refusal, simulator, tokens, A } = freshBooksWorld();
    const answer = await simulator.handle({
      method: 'POST',
      url: `https://api.freshbooks.com${A}/users/clients`,
      headers: { authorization: `Bearer ${tokens.accessToken}` },
      body: '{',
    });
    expect(answer.status).toBe(400);
    expect((await refusal('DELETE', '/users/clients/1')).status).toBe(405);
    expect((await refusal('GET', '/deposits/deposits')).status).toBe(404);
  });
});

/** @see https://www.freshbooks.com/api/limits */
describe('too many calls', () => {
  it('in one second are refused, without a hint when to come back', async () => {
    const { send, A, clock } = freshBooksWorld({ limits: { perSecond: 2 } });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await send('GET', `${A}/users/clients`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await send('GET', `${A}/users/clients`)).headers).not.toHaveProperty('retry-after');
    clock.now += 1000;
    expect((await send('GET', `${A}/users/clients`)).status).toBe(200);
  });
  it('at once are refused', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { send, A } = freshBooksWorld({ limits: { concurrent: 1 }, latency: () => gate });
    const first = send('GET', `${A}/users/clients`);
    expect((await send('GET', `${A}/users/clients`)).status).toBe(429);
    release();
    expect((await first).status).toBe(200);
  });
  it('switch retryAfterHeader: it says when', async () => {
    const { send, A } = freshBooksWorld({ limits: { perSecond: 0 }, switches: { retryAfterHeader: true } });
    expect(await send('GET', `${A}/users/clients`)).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  });
});

describe('faults', () => {
  it.each<[Fault, number | 'lost', number]>([
    [{ kind: 'rateLimit', limit: 'minute' }, 429, 0],
    [{ kind: 'error', status: 500, when: 'before' }, 500, 0],
    [{ kind: 'error', status: 500, when: 'after' }, 500, 1],
    [{ kind: 'error', status: 503, when: 'before' }, 503, 0],
    [{ kind: 'lost', when: 'before' }, 'lost', 0],
    [{ kind: 'lost', when: 'after' }, 'lost', 1],
  ])('%o', async (fault, outcome, clients) => {
    const { send, A, ui } = freshBooksWorld({}, { fault: () => fault });
    const answer = await send('POST', `${A}/users/clients`, { client: { fname: 'Rae' } }).then(
      ({ status }) => status,
      (error) => (error instanceof ConnectionLost ? 'lost' : error),
    );
    expect([answer, ui.clients().length]).toEqual([outcome, clients]);
  });
});

describe('what FreshBooks makes of a text', () => {
  it('at once, or a while later with or without moving `updated`', async () => {
    const now = freshBooksWorld({ normalise: { trim: true, lowerEmail: true, truncate: { organization: 4 } } });
    const { id } = now.ui.addClient({ organization: ' Acme Tools ', email: 'AP@Acme.example' });
    expect(now.ui.client(id).fields).toMatchObject({ organization: 'Acme', email: 'ap@acme.example' });
    for (const bumps of [false, true]) {
      const late = freshBooksWorld({ normalise: { trim: true, afterMs: 5000, bumps } });
      const client = late.ui.addClient({ organization: 'Acme ' });
      await late.later(4999);
      expect(late.ui.client(client.id).fields.organization).toBe('Acme ');
      await late.later(1);
      expect(late.ui.client(client.id).fields.organization).toBe('Acme');
      expect(late.ui.client(client.id).updatedAt - client.updatedAt).toBe(bumps ? 5000 : 0);
    }
  });
});

describe('the whole state', () => {
  it('comes back: books, numbers, ids, tokens', async () => {
    const world = freshBooksWorld();
    const id = world.invoice(world.client());
    const restarted = world.newSimulator();
    restarted.restore(world.simulator.snapshot());
    expect(restarted.snapshot()).toBe(world.simulator.snapshot());
    const ui = restarted.ui();
    const next = ui.createInvoice({ customerid: ui.clients()[0]!.id, create_date: '2026-06-29' });
    expect([next.id, next.number]).toEqual([id + 1, '0000002']);
    const headers = { authorization: `Bearer ${world.tokens.accessToken}` };
    expect(
      (await restarted.handle({ method: 'GET', url: `https://api.freshbooks.com${world.A}/users/clients`, headers }))
        .status,
    ).toBe(200);
  });
  it('a person’s mistake changes nothing, and says what FreshBooks says', () => {
    const { ui, client, invoice, simulator } = freshBooksWorld();
    const id = invoice(client());
    ui.addPayment({ invoiceid: id, amount: '5.00', date: '2026-06-29' });
    const before = simulator.snapshot();
    expect(() => ui.deleteInvoice(id)).toThrow('Delete its payments first');
    expect(() => ui.addPayment({ invoiceid: id, amount: '5.00', date: '2026-06-29', type: 'cash' })).toThrow(
      'Invalid value',
    );
    expect(simulator.snapshot()).toBe(before);
  });
  it('counts calls by operation', async () => {
    const { simulator, ok, client } = freshBooksWorld();
    await ok('GET', `/users/clients/${client()}`);
    expect([...simulator.calls]).toEqual([['GET /users/clients/{id}', 1]]);
  });
});

describe('files', () => {
  const world = freshBooksWorld({}, {}, Date.parse('2026-11-22T17:00:00Z'));
  loadFiles(world.simulator, 'local/demo/freshbooks');

  it.each([
    ['Clients.json', 'users/clients'],
    ['Invoices.json', 'invoices/invoices'],
    ['Payments.json', 'payments/payments'],
    ['CreditNotes.json', 'credit_notes/credit_notes'],
  ])('%s of the demo company comes out as it went in', async (file, path) => {
    const stored = JSON.parse(readFileSync(`local/demo/freshbooks/${file}`, 'utf8'));
    const [key, rows] = Object.entries(stored.response.result)[0] as [string, { id: number }[]];
    for (const row of rows) {
      const shown = (await world.ok('GET', `/${path}/${row.id}?include[]=lines`))[key.replace(/s$/, '')];
      expect(shown).toEqual(row);
    }
  });
  it('show every state of an invoice', () => {
    const states = world.ui.invoices().map(({ id, visState }) => `${visState} ${world.ui.shown(id).v3_status}`);
    expect(new Set(states)).toEqual(
      new Set(['2 paid', '0 paid', '0 overdue', '0 viewed', '0 sent', '0 draft', '1 draft']),
    );
  });
  it('new ones are numbered after those that were loaded', () => {
    const ids = world.ui.invoices().map(({ id }) => id);
    const made = world.ui.createInvoice({ customerid: world.ui.clients()[0]!.id, create_date: '2026-11-22' });
    expect([made.id, made.number]).toEqual([Math.max(...ids) + 1, '0000011']);
  });
  it('the person and the businesses can be loaded too', async () => {
    const other = freshBooksWorld();
    const me = (await other.send('GET', '/auth/api/v1/users/me')).body;
    me.response.business_memberships[0].business.account_id = 'ZyQ04o';
    other.client();
    other.simulator.load('Me.json', JSON.stringify(me));
    expect([other.simulator.ui().accountId, other.simulator.ui().clients().length]).toEqual(['ZyQ04o', 1]);
  });
  it.each([
    ['Deposits.json', '{}', 'not a resource'],
    ['Clients.json', '{"clients":[]}', 'response format'],
    ['Clients.json', '{', 'Clients.json'],
  ])('%s with %s is refused', (file, json, why) => {
    expect(() => freshBooksWorld().simulator.load(file, json)).toThrow(why);
  });
});

describe('README.md', () => {
  it('has a line for every switch', () => {
    const text = readFileSync('shared/providers/freshbooks/simulator/README.md', 'utf8');
    const table = text.slice(text.indexOf('## Switches'), text.indexOf('## Decisions'));
    const listed = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(listed).toEqual(Object.keys(DEFAULT_SWITCHES));
  });
});
