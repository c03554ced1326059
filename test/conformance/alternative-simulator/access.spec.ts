import { describe, expect, it } from 'vitest';
import { alternativeWorld, KEY, ORIGIN, READER } from './world.ts';

/** @see https://docs.alternativepayments.io authentication, errors */
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  'content-type': 'application/x-www-form-urlencoded',
});

const tokenRequest = (headers: Record<string, string>, body = 'grant_type=client_credentials') => ({
  method: 'POST',
  url: `${ORIGIN}/oauth/token`,
  headers,
  body,
});

describe('getting in', () => {
  it('a key gets a bearer token for an hour, without a refresh token', async () => {
    const { simulator, pass } = alternativeWorld();
    const answer = await simulator.handle(tokenRequest(basic(KEY.clientId, KEY.clientSecret)));
    const { access_token, ...rest } = JSON.parse(String(answer.body));
    expect([answer.status, rest]).toEqual([200, { token_type: 'Bearer', expires_in: 3600 }]);
    const list = () =>
      simulator.handle({
        method: 'GET',
        url: `${ORIGIN}/customers`,
        headers: { authorization: `Bearer ${access_token}` },
      });
    expect((await list()).status).toBe(200);
    pass(3_600_000);
    expect((await list()).status).toBe(401);
  });

  it('a wrong secret is 403, where the standard says 401; another grant type is 400', async () => {
    const { simulator } = alternativeWorld();
    expect((await simulator.handle(tokenRequest(basic(KEY.clientId, 'wrong')))).status).toBe(403);
    expect((await simulator.handle(tokenRequest({}))).status).toBe(403);
    expect(
      (await simulator.handle(tokenRequest(basic(KEY.clientId, KEY.clientSecret), 'grant_type=password'))).status,
    ).toBe(400);
  });

  it('a key does what its scopes say', async () => {
    const { get, post } = alternativeWorld();
    expect((await get('/invoices', READER.clientId)).status).toBe(200);
    expect((await get('/payouts', READER.clientId)).body).toEqual({
      code: 'forbidden',
      message: 'The API key lacks the scope payouts:read',
    });
    expect((await post('/customers', {}, READER.clientId)).status).toBe(403);
  });
});

describe('the limit', () => {
  it('five requests in a second, then 429; the next second there are more', async () => {
    const { get, pass } = alternativeWorld({ requestsPerSecond: 5 });
    const statuses = [];
    for (let count = 0; count < 7; count += 1) statuses.push((await get('/customers')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    pass(200);
    expect((await get('/customers')).status).toBe(200);
    expect((await get('/customers')).status).toBe(429);
    pass(1000);
    for (let count = 0; count < 5; count += 1) expect((await get('/customers')).status).toBe(200);
  });

  it('each key has its own; the answer says how long to wait only where the switch says so', async () => {
    const { get } = alternativeWorld({ requestsPerSecond: 1 });
    await get('/customers');
    const spent = await get('/customers');
    expect([spent.status, spent.headers['retry-after'], spent.body.code]).toEqual([
      429,
      undefined,
      'rate_limit_exceeded',
    ]);
    expect((await get('/customers', READER.clientId)).status).toBe(200);
    const telling = alternativeWorld({ requestsPerSecond: 1, retryAfter: true });
    await telling.get('/customers');
    expect((await telling.get('/customers')).headers['retry-after']).toBe('1');
  });
});

describe('what is not there', () => {
  it.each([
    ['GET', '/customers/cus_none'],
    ['GET', '/invoices/inv_none'],
    ['GET', '/payments/pay_none'],
    ['GET', '/payouts/po_none'],
    ['DELETE', '/invoices/inv_none'],
    ['GET', '/vendors'],
    ['PUT', '/invoices/inv_none'],
  ])('%s %s is 404', async (method, path) => {
    const { status, body } = await alternativeWorld().send(method, path, {});
    expect([status, body.code]).toEqual([404, 'not_found']);
  });

  it('there is no way to change an invoice or a customer', async () => {
    const { send, seeded } = alternativeWorld();
    const { customer, invoice } = seeded();
    expect((await send('PATCH', `/invoices/${invoice.id}`, { due_date: '2026-05-01' })).status).toBe(404);
    expect((await send('PATCH', `/customers/${customer.id}`, { name: 'Other' })).status).toBe(404);
    expect((await send('PUT', `/invoices/${invoice.id}`, {})).status).toBe(404);
  });

  it('where the platform contract is served there is', async () => {
    const { send, get, seeded } = alternativeWorld({ platformContract: true });
    const { customer, invoice } = seeded();
    const line_items = [{ description: 'Less', quantity: 1, amount: 1000 }];
    const changed = await send('PATCH', `/invoices/${invoice.id}`, { due_date: '2026-05-01', line_items });
    expect([changed.status, changed.body.due_date, changed.body.total]).toEqual([200, '2026-05-01', 1000]);
    expect((await send('PATCH', `/customers/${customer.id}`, { name: 'Other' })).body.name).toBe('Other');
    await send('DELETE', `/customers/${customer.id}`);
    expect((await get('/customers')).body.data).toEqual([]);
    await send('POST', `/customers/${customer.id}/restore`);
    expect((await get('/customers')).body.data).toHaveLength(1);
  });
});
