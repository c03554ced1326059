import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { MOST_BYTES } from '../../../functions/api/router.ts';
import { routes } from '../../../functions/api/routes/index.ts';
import { ApiClient, TOKENS } from '../../support/api-client.ts';
import { Office } from '../../support/office.ts';

/** A body that each route takes, so that only the thing tried is wrong. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /v1/consents': { provider: 'xero' },
  'POST /v1/connections': {
    integration: 'melio-xero',
    left: { account: 'xero:x', grant: 'xero#c#s' },
    right: { account: 'melio:x', grant: 'melio#c#s' },
  },
  'PATCH /v1/connections/{id}': { state: 'paused' },
  'POST /v1/connections/{id}/issues/{subject+}/{code}': { decision: 'retry' },
};

let api: ApiClient;
let ids: { consent: string; connection: string; record: string };

beforeAll(async () => {
  const office = new Office();
  api = new ApiClient(office);
  const wanted = await api.consentToBoth();
  const consent = (await api.post('/v1/consents', { provider: 'xero' })).body.id;
  const { body } = await api.post('/v1/connections', wanted);
  office.connection = body.id;
  office.enterBill(office.addContact('Cedar Paper'), 'B-1', 10);
  await office.settle();
  ids = { consent, connection: body.id, record: office.xeroBill('B-1').id };
});

const all = routes.map(({ method, path, body }) => ({
  name: `${method} ${path}`,
  method,
  path,
  takesBody: body !== undefined,
}));
const pathOf = (path: string): string =>
  path
    .replace('{id}', path.includes('/consents/') ? ids.consent : ids.connection)
    .replace('{entity}', 'bill')
    .replace('{side}', 'left')
    .replace('{record+}', ids.record)
    .replace('{subject+}', 'connection')
    .replace('{code}', 'reconnect');
const bodyOf = (name: string) => (BODIES[name] ? { body: BODIES[name] } : {});

describe.each(all)('$name', ({ name, method, path }) => {
  it.each([
    ['no token', {}, null],
    ['an empty token', {}, ''],
    ['a token nobody has', {}, 'brightside-tokem'],
    ['the token in another scheme', { authorization: `Basic ${TOKENS.brightside}` }, null],
    ['the hash of a token', {}, createHash('sha256').update(TOKENS.brightside).digest('hex')],
  ])('401: %s', async (_, headers, token) => {
    const answer = await api.call(method, pathOf(path), { ...bodyOf(name), headers, token });
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer' },
      body: { status: 401, code: 'unauthorized' },
    });
  });
});

describe.each(all.filter(({ path }) => path.includes('{id}')))('$name', ({ name, method, path }) => {
  it("404: what is another tenant's, word for word as what nobody has", async () => {
    const asRival = await api.call(method, pathOf(path), { ...bodyOf(name), token: TOKENS.rival });
    const id = path.includes('/consents/') ? ids.consent : ids.connection;
    const nobodys = await api.call(method, pathOf(path).replace(id, '01HZZZZZZZZZZZZZZZZZZZZZZZ'), bodyOf(name));
    expect(asRival).toEqual(nobodys);
    expect(asRival).toMatchObject({ status: 404, body: { code: 'notFound' } });
  });
});

describe.each(all.filter(({ takesBody }) => takesBody))('$name', ({ name, method, path }) => {
  it.each([
    [400, 'no body', {}],
    [400, 'half a body', { raw: '{"half' }],
    [400, 'a list', { body: [] }],
    [400, 'a field that there is not', { body: { ...BODIES[name], colour: 'red' } }],
    [413, 'too long a body', { raw: `"${'x'.repeat(MOST_BYTES)}"` }],
    [415, 'a form', { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ])('%i: %s', async (status, _, options) => {
    const answer = await api.call(method, pathOf(path), options);
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' }, body: { status } });
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts|Zod|pk|stack/);
  });
});

it('every route that changes something or reads one thing is among those tried above', () => {
  expect(all.length).toBeGreaterThanOrEqual(13);
  expect(Object.keys(BODIES).sort()).toEqual(
    all
      .filter(({ takesBody }) => takesBody)
      .map(({ name }) => name)
      .sort(),
  );
});

it('a bad body says which field, and why', async () => {
  const { body } = await api.post('/v1/connections', {
    ...BODIES['POST /v1/connections'],
    left: { account: 'xero', grant: 1 },
  });
  expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['left.account', 'left.grant']);
});

it('a rival lists nothing of ours, and cannot connect with our grant', async () => {
  expect((await api.get('/v1/connections', { token: TOKENS.rival })).body).toEqual({ data: [] });
  const { body: connection } = await api.get(`/v1/connections/${ids.connection}`);
  const wanted = (await api.get('/v1/connections')).body.data[0];
  const grants = [...api.bench.ports.table.items()].filter(
    ({ pk, sk }) => pk === 'T#brightside' && sk.startsWith('G#'),
  );
  const grantOf = (provider: string) => String(grants.find(({ grant }) => String(grant).startsWith(provider))!.grant);
  const stolen = {
    integration: connection.integration,
    left: { account: wanted.left.account, grant: grantOf('xero') },
    right: { account: wanted.right.account, grant: grantOf('melio') },
  };
  expect((await api.post('/v1/connections', stolen, { token: TOKENS.rival })).status).toBe(404);
  expect((await api.post('/v1/connections', stolen)).status).toBe(409);
});

describe('paths', () => {
  it.each([
    ['GET', '/v1/nothing', 404],
    ['GET', '/v1/connections/', 404],
    ['PUT', '/v1/connections', 405],
    ['DELETE', '/v1/connections', 405],
    ['GET', '/v1/connections/%E0%A4%A', 400],
    ['POST', '/oauth/callback', 404],
  ])('%s %s: %i', async (method, path, status) => {
    expect((await api.call(method, path)).status).toBe(status);
  });

  it('405 says what is taken', async () => {
    expect((await api.call('PUT', '/v1/connections')).headers.allow).toBe('POST, GET');
  });

  it('a failure of ours says nothing of our insides', async () => {
    const broken = new ApiClient(new Office({ dies: () => true }));
    const answer = await broken.post('/v1/consents', { provider: 'xero' });
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('died');
  });
});
