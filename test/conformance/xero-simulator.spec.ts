import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '../../shared/model/http.ts';
import { MINUTE, messages, paymentOf, SECOND, xeroWorld } from '../support/xero-world.ts';

/** @see https://developer.xero.com/documentation/guides/oauth2/limits */
describe('limits', () => {
  it('60 calls a minute, in a fixed window; every answer says what is left', async () => {
    const { get, pass } = xeroWorld();
    for (let n = 1; n <= 60; n += 1) {
      const { status, headers } = await get('Organisation');
      expect([status, headers['x-minlimit-remaining'], headers['x-daylimit-remaining']]).toEqual([
        200,
        String(60 - n),
        String(5000 - n),
      ]);
      pass(10);
    }
    const refused = await get('Organisation');
    expect(refused).toMatchObject({
      status: 429,
      text: '',
      headers: { 'x-rate-limit-problem': 'minute', 'x-minlimit-remaining': '0' },
    });
    const wait = Number(refused.headers['retry-after']);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    pass(wait * SECOND);
    expect((await get('Organisation')).status).toBe(200);
  });

  it('a day, with hours to wait', async () => {
    const { get, pass, simulator } = xeroWorld({ limits: { perDay: 3 } });
    for (let n = 0; n < 3; n += 1) await get('Organisation');
    const { status, headers } = await get('Organisation');
    expect([status, headers['x-rate-limit-problem'], headers['x-daylimit-remaining']]).toEqual([429, 'day', '0']);
    pass(Number(headers['retry-after']) * SECOND);
    const { accessToken } = simulator.issueTokens();
    expect((await get('Organisation', { authorization: `Bearer ${accessToken}` })).status).toBe(200);
  });

  it('five in flight, without a Retry-After', async () => {
    const held: (() => void)[] = [];
    const { get } = xeroWorld({ latency: () => new Promise<void>((resolve) => held.push(resolve)) });
    const calls = [1, 2, 3, 4, 5].map(() => get('Organisation'));
    const sixth = await get('Organisation');
    expect([sixth.status, sixth.headers['x-rate-limit-problem'], sixth.headers['retry-after']]).toEqual([
      429,
      'concurrent',
      undefined,
    ]);
    for (const release of held) release();
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const later = get('Organisation');
    held.at(-1)?.();
    expect((await later).status).toBe(200);
  });

  it('the whole app, over all organisations', async () => {
    const tenants = ['fe79f7dd-b6d4-4a92-ba7b-538af6289c58', '4e3eef5b-31cd-45fa-bec2-55c777be0c8a'];
    const { get } = xeroWorld({
      limits: { appPerMinute: 2 },
      organisations: tenants.map((tenantId) => ({ tenantId })),
    });
    await get('Organisation');
    await get('Organisation', { 'xero-tenant-id': tenants[1]! });
    expect((await get('Organisation', { 'xero-tenant-id': tenants[1]! })).headers['x-rate-limit-problem']).toBe(
      'appminute',
    );
  });

  it('a request above 10 MB is refused', async () => {
    const { api } = xeroWorld();
    expect((await api('PUT', 'Invoices', 'x'.repeat(10 * 1024 * 1024 + 1))).status).toBe(413);
  });
});

/** @see https://developer.xero.com/documentation/guides/idempotent-requests/idempotency */
describe('Idempotency-Key', () => {
  const key = (value: string) => ({ 'idempotency-key': value });

  it('replays the stored answer for six minutes, then the key is new', async () => {
    const { api, bill, bank, ui, pass } = xeroWorld();
    const body = paymentOf(bill(100).id, bank, 10);
    const first = await api('PUT', 'Payments', body, key('k'));
    pass(6 * MINUTE - 1);
    expect((await api('PUT', 'Payments', body, key('k'))).text).toBe(first.text);
    expect(ui.payments()).toHaveLength(1);
    pass(1);
    await api('PUT', 'Payments', body, key('k'));
    expect(ui.payments()).toHaveLength(2);
  });

  it('replays refusals too, even when their cause is gone', async () => {
    const { api, bill, bank, ui } = xeroWorld();
    const { id } = bill(100, { Status: 'DRAFT' });
    expect((await api('PUT', 'Payments', paymentOf(id, bank, 10), key('k'))).status).toBe(400);
    ui.approveBill(id);
    expect((await api('PUT', 'Payments', paymentOf(id, bank, 10), key('k'))).status).toBe(400);
    expect((await api('PUT', 'Payments', paymentOf(id, bank, 10), key('k2'))).status).toBe(200);
  });

  it('replays a 500, whether it had an effect or not', async () => {
    const { api, bill, bank, ui, faults } = xeroWorld();
    const body = paymentOf(bill(100).id, bank, 10);
    for (const when of ['before', 'after'] as const) {
      faults.api = { kind: 'error', status: 500, when };
      expect((await api('PUT', 'Payments', body, key(when))).status).toBe(500);
      delete faults.api;
      expect((await api('PUT', 'Payments', body, key(when))).status).toBe(500);
      expect(ui.payments()).toHaveLength(when === 'before' ? 0 : 1);
    }
  });

  it.each(['message', 'elements'] as const)(
    'refuses the key for another request, said in the %s',
    async (idempotencyMismatchIn) => {
      const { api, bill, bank } = xeroWorld({ switches: { idempotencyMismatchIn } });
      const { id } = bill(100);
      await api('PUT', 'Payments', paymentOf(id, bank, 10), key('k'));
      const answer = await api('PUT', 'Payments', paymentOf(id, bank, 11), key('k'));
      const said = 'Idempotency Key: k is used with a different request.';
      expect([
        answer.status,
        ...(idempotencyMismatchIn === 'message' ? [answer.json.Message] : messages(answer)),
      ]).toEqual([400, said]);
    },
  );

  it('longer than 128 characters is refused; on a read it is ignored', async () => {
    const { api, get } = xeroWorld();
    expect((await api('PUT', 'Contacts', { Contacts: [{ Name: 'A' }] }, key('k'.repeat(129)))).status).toBe(400);
    expect((await get('Contacts?page=1', key('k'))).json.Contacts).toEqual([]);
    await api('PUT', 'Contacts', { Contacts: [{ Name: 'A' }] });
    expect((await get('Contacts?page=1', key('k'))).json.Contacts).toHaveLength(1);
  });
});

describe('faults', () => {
  it('a reply may be lost before or after the effect; under its key the effect is found again', async () => {
    const { api, bill, bank, ui, faults } = xeroWorld();
    const body = paymentOf(bill(100).id, bank, 10);
    faults.api = { kind: 'lost', when: 'before' };
    await expect(api('PUT', 'Payments', body)).rejects.toThrow(ConnectionLost);
    expect(ui.payments()).toHaveLength(0);
    faults.api = { kind: 'lost', when: 'after' };
    await expect(api('PUT', 'Payments', body, { 'idempotency-key': 'k' })).rejects.toThrow(ConnectionLost);
    delete faults.api;
    const { json } = await api('PUT', 'Payments', body, { 'idempotency-key': 'k' });
    expect(ui.payments().map(({ id }) => id)).toEqual([json.Payments[0].PaymentID]);
  });

  it.each(['minute', 'day', 'concurrent', 'app'] as const)('a limit can be made to be reached: %s', async (limit) => {
    const { get, faults } = xeroWorld();
    faults.api = { kind: 'rateLimit', limit };
    const { status, headers } = await get('Organisation');
    expect([status, headers['x-rate-limit-problem']]).toEqual([429, limit === 'app' ? 'appminute' : limit]);
  });

  it('503 is plain text, with or without an effect', async () => {
    const { api, faults, ui } = xeroWorld();
    faults.api = { kind: 'error', status: 503, when: 'after' };
    const { status, text, headers } = await api('PUT', 'Contacts', { Contacts: [{ Name: 'A' }] });
    expect([status, text, headers['content-type']]).toEqual([
      503,
      'The Xero API is temporarily unavailable',
      'text/plain',
    ]);
    expect(ui.contacts()).toHaveLength(1);
  });
});

describe('the front door', () => {
  it('answers XML unless JSON is asked for', async () => {
    const { get } = xeroWorld();
    const { headers, text } = await get('Organisation', { accept: '*/*' });
    expect(headers['content-type']).toContain('xml');
    expect(text).toContain('<BaseCurrency>USD</BaseCurrency>');
  });

  it.each([
    ['GET', 'Unicorns', 404],
    ['GET', 'Invoices/00000000-0000-0000-0000-000000000001', 404],
    ['DELETE', 'Invoices', 405],
    ['PATCH', 'Contacts', 405],
  ])('%s /%s is %i', async (method, path, status) => {
    const { api } = xeroWorld();
    expect((await api(method, path)).status).toBe(status);
  });

  it('counts calls by operation', async () => {
    const { api, get, bill, simulator } = xeroWorld();
    const { id } = bill();
    await get('Invoices?page=1');
    await get(`Invoices/${id}`);
    await api('POST', `invoices/${id}`, { Invoices: [{ InvoiceID: id, Status: 'VOIDED' }] });
    expect(Object.fromEntries(simulator.calls)).toEqual({
      'GET /Invoices': 1,
      'GET /Invoices/{id}': 1,
      'POST /Invoices/{id}': 1,
    });
  });
});
