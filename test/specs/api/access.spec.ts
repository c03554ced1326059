import { beforeAll, describe, expect, it } from 'vitest';
import { MOST_BYTES } from '../../../functions/api/router.ts';
import { routes } from '../../../functions/api/routes/index.ts';
import { type Operation, scopes } from '../../../shared/api-client/contract/index.ts';
import { ApiClient, TOKENS } from '../../support/api-client.ts';
import { Office } from '../../support/office.ts';
import { bodies, type Ids, queries, somethingOfEverything, values } from './something-of-everything.ts';

/** Every route of the router, as it stands: a new one is tried here without being named anywhere. */
const all = routes.map((route: Operation) => ({ ...route, name: `${route.method} ${route.path}` }));
const takesBody = all.filter(({ body }) => body !== undefined);
const takesQuery = all.filter(({ query }) => query !== undefined);
const namesThings = all.filter(({ path }) => path.includes('{'));

let api: ApiClient;
let ids: Ids;
beforeAll(async () => {
  ({ api, ids } = await somethingOfEverything());
});

const bodyOf = (name: string) => (bodies[name] ? { body: bodies[name] } : {});
const queryOf = (name: string) => (queries[name] ? `?${new URLSearchParams(queries[name])}` : '');
const pathOf = ({ path }: Pick<Operation, 'path'>, of: Readonly<Record<string, string>> = ids): string =>
  path.replace(/\{(\w+)\+?\}/g, (_, name: string) =>
    encodeURIComponent(of[keyOf(path, name)] ?? `no value for ${name}`),
  );
/** `{id}` is of what stands before it in the path. */
const keyOf = (path: string, name: string): string => {
  if (name !== 'id') return name;
  return /\/v1\/([\w-]+)\/\{id\}/.exec(path)![1]!;
};

describe('this list', () => {
  it('has what every route needs to be tried: a body where it takes one, a value for each part of its path', () => {
    expect(Object.keys(bodies).sort()).toEqual(takesBody.map(({ name }) => name).sort());
    expect(all.filter((route) => /no%20value/.test(pathOf(route))).map(({ name }) => name)).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(15);
  });

  it('has bodies and queries that fit, so that only the thing tried is wrong', () => {
    for (const { name, body } of takesBody) expect([name, body!.safeParse(bodies[name]).success]).toEqual([name, true]);
    for (const { name, query } of takesQuery) {
      expect([name, query!.safeParse(queries[name] ?? {}).success]).toEqual([name, true]);
    }
  });
});

describe.each(all)('$name', (route) => {
  const call = (options: object) =>
    api.call(route.method, `${pathOf(route)}${queryOf(route.name)}`, { ...bodyOf(route.name), ...options });

  it('401: without claims, as if it had come past the gateway', async () => {
    expect(await call({ token: null })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      body: { status: 401, code: 'unauthorized' },
    });
  });

  it.each([{ tenant: '' }, { tenant: 'a#b' }, { tenant: 'x'.repeat(101) }])('403: no tenant in %j', async (claims) => {
    expect(await call({ claims })).toMatchObject({ status: 403, body: { code: 'noTenant' } });
  });

  it('403: every scope that is too narrow', async () => {
    const narrow = scopes.slice(0, scopes.indexOf(route.scope));
    for (const scope of [...narrow, '', 'admins', `${route.scope}x`]) {
      expect(await call({ claims: { scope } })).toMatchObject({
        status: 403,
        body: { code: 'scope', scope: route.scope },
      });
    }
  });
});

describe.each(namesThings)('$name', (route) => {
  it("404: what is another tenant's, word for word as what nobody has", async () => {
    const nobodys = Object.fromEntries(
      Object.keys(ids).map((name) => [name, (values as Ids)[name] ?? '01HZZZZZZZZZZZZZZZZZZZZZZZ']),
    );
    const asRival = await api.call(route.method, pathOf(route), { ...bodyOf(route.name), token: TOKENS.rival });
    const ofNobody = await api.call(route.method, pathOf(route, nobodys), bodyOf(route.name));
    expect(asRival).toEqual(ofNobody);
    expect(asRival).toMatchObject({ status: 404, body: { code: 'notFound' } });
  });
});

describe.each(takesBody)('$name', (route) => {
  it.each([
    [400, 'no body', {}],
    [400, 'half a body', { raw: '{"half' }],
    [400, 'a list', { body: [] }],
    [400, 'a text', { body: 'text' }],
    [400, 'a field that there is not', { body: { ...bodies[route.name], colour: 'red' } }],
    [413, 'too long a body', { raw: `"${'x'.repeat(MOST_BYTES)}"` }],
    [415, 'a form', { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ])('%i: %s', async (status, _, options) => {
    const answer = await api.call(route.method, pathOf(route), options);
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' }, body: { status } });
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts|Zod|pk|stack/);
  });
});

describe.each(takesQuery)('$name', (route) => {
  const paged = 'limit' in ((route.query as unknown as { shape?: object }).shape ?? {});
  it.each(paged ? ['limit=0', 'limit=201', 'limit=ten', 'cursor=!', 'colour=red'] : ['colour=red'])(
    '400: ?%s',
    async (query) => {
      const asked = new URLSearchParams({
        ...(queries[route.name] ?? {}),
        ...Object.fromEntries(new URLSearchParams(query)),
      });
      const answer = await api.call(route.method, `${pathOf(route)}?${asked}`, bodyOf(route.name));
      expect(answer).toMatchObject({ status: 400, body: { status: 400 } });
    },
  );
});

/** On a tenant of its own: some of these change what the others are tried on. */
describe.each(all.filter(({ method }) => method === 'POST'))('$name', (route) => {
  it('is carried out once under one Idempotency-Key, and takes no other request under it', async () => {
    const own = await somethingOfEverything();
    const call = (options: object = {}) =>
      own.api.call('POST', pathOf(route, own.ids), {
        ...bodyOf(route.name),
        headers: { 'idempotency-key': 'k-1' },
        ...options,
      });
    const first = await call();
    const again = await call();
    if (first.status >= 400) {
      // It did nothing, so the key is free for a corrected request.
      expect(again.headers['idempotency-replayed']).toBeUndefined();
      return;
    }
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = route.body ? { raw: `${JSON.stringify(bodies[route.name])} ` } : { raw: '{}' };
    expect(await call(other)).toMatchObject({ status: 422, body: { code: 'keyReused' } });
  });
});

it('a bad body says which field, and why', async () => {
  const { body } = await api.post('/v1/connections', {
    ...bodies['POST /v1/connections'],
    left: { account: 'xero', grant: 1 },
  });
  expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['left.account', 'left.grant']);
});

it('a rival lists nothing of ours, and cannot connect with our grant', async () => {
  expect((await api.get('/v1/connections', { token: TOKENS.rival })).body).toEqual({ data: [], nextCursor: null });
  const { body: connection } = await api.get(`/v1/connections/${ids.connections}`);
  const grants = [...api.bench.ports.table.items()].filter(
    ({ pk, sk }) => pk === 'T#brightside' && sk.startsWith('G#'),
  );
  const grantOf = (provider: string) => String(grants.find(({ grant }) => String(grant).startsWith(provider))!.grant);
  const stolen = {
    integration: connection.integration,
    left: { account: connection.left.account, grant: grantOf('xero') },
    right: { account: connection.right.account, grant: grantOf('melio') },
  };
  expect((await api.post('/v1/connections', stolen, { token: TOKENS.rival })).status).toBe(404);
  expect((await api.post('/v1/connections', stolen)).status).toBe(409);
});

describe('scopes', () => {
  const list = (claims: Record<string, string>, client = api) => client.get('/v1/connections', { claims });

  it.each([
    { scope: 'openid read profile' },
    { scope: '', scp: '[read openid]' },
    { scope: 'openid', scp: 'read' },
    { scope: 'admin' },
    { scope: 'operate' },
  ])('are read of %j', async (claims) => {
    expect((await list(claims)).status).toBe(200);
  });

  it.each([{ scope: 'reader' }, { scope: 'tieout/read' }, { scope: 'openid', scp: '[]' }])(
    'are not read into %j',
    async (claims) => {
      expect((await list(claims)).status).toBe(403);
    },
  );

  it('may have a prefix, and then count only with it', async () => {
    const prefixed = new ApiClient(api.bench, { scopePrefix: 'tieout/' });
    expect((await list({ scope: 'tieout/read' }, prefixed)).status).toBe(200);
    expect((await list({ scope: 'read' }, prefixed)).status).toBe(403);
    expect((await list({ scope: 'other/read' }, prefixed)).status).toBe(403);
  });
});

describe('rate', () => {
  it('is bounded per tenant and minute, and says when to come back', async () => {
    const office = new Office();
    const slow = new ApiClient(office, { mostPerMinute: 3 });
    const list = (token: string = TOKENS.brightside) => slow.get('/v1/connections', { token });
    for (const status of [200, 200, 200, 429, 429]) expect((await list()).status).toBe(status);
    expect((await list()).headers['retry-after']).toMatch(/^([1-9]|[1-5]\d|60)$/);
    expect((await list(TOKENS.rival)).status).toBe(200);
    office.ports.clock.advance(60_000);
    expect((await list()).status).toBe(200);
  });

  it('counts what is refused too, but not what has no tenant', async () => {
    const slow = new ApiClient(new Office(), { mostPerMinute: 1 });
    expect((await slow.get('/v1/nothing')).status).toBe(404);
    expect((await slow.get('/v1/connections')).status).toBe(429);
    expect((await slow.get('/v1/connections', { token: null })).status).toBe(401);
  });
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
