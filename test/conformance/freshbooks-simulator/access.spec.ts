import { describe, expect, it } from 'vitest';
import { freshBooksWorld, START } from '../../support/freshbooks-world.ts';

const REDIRECT = 'https://app.example/callback';

function appWorld(...given: Parameters<typeof freshBooksWorld>) {
  const world = freshBooksWorld(...given);
  const { clientId: client_id, clientSecret: client_secret } = world.simulator.options;
  const authorize = async (query: Record<string, string>, form?: Record<string, string>) => {
    const url = new URL('https://auth.freshbooks.com/oauth/authorize/');
    for (const [name, value] of Object.entries({ client_id, response_type: 'code', redirect_uri: REDIRECT, ...query }))
      url.searchParams.set(name, value);
    const body = form && { body: new URLSearchParams(form).toString() };
    return world.simulator.handle({ method: form ? 'POST' : 'GET', url: url.href, headers: {}, ...body });
  };
  const token = (fields: Record<string, string>) =>
    world.send('POST', '/auth/oauth/token', { client_id, client_secret, redirect_uri: REDIRECT, ...fields });
  return {
    ...world,
    authorize,
    token,
    refresh: (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token }),
    async consent(scope = 'user:profile:read user:invoices:read') {
      const { headers } = await authorize({ scope, state: 'xyz' }, { decision: 'allow' });
      return new URL(headers.location!).searchParams.get('code')!;
    },
    me: (accessToken: string) =>
      world.send('GET', '/auth/api/v1/users/me', undefined, { authorization: `Bearer ${accessToken}` }),
  };
}
const INVALID_GRANT = { status: 400, body: { error: 'invalid_grant' } };

/** @see https://www.freshbooks.com/api/authentication */
describe('consent', () => {
  it('shows a page; allowing hands a code of 64 characters and the state back', async () => {
    const { authorize } = appWorld();
    const page = await authorize({ scope: 'user:invoices:read', state: 'xyz' });
    expect([page.status, String(page.body)]).toEqual([200, expect.stringContaining('user:invoices:read')]);
    const { status, headers } = await authorize({ scope: 'user:invoices:read', state: 'xyz' }, { decision: 'allow' });
    expect([status, headers.location]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/app\.example\/callback\?code=[0-9a-f]{64}&state=xyz$/),
    ]);
  });
  it('refusing is access_denied', async () => {
    const { headers } = await appWorld().authorize({ state: 'xyz' }, { decision: 'cancel' });
    expect(headers.location).toBe(`${REDIRECT}?error=access_denied&state=xyz`);
  });
  it('one unknown scope refuses all of them', async () => {
    const { headers } = await appWorld().authorize({ scope: 'user:invoices:read user:invoices:delete' });
    expect(headers.location).toBe(`${REDIRECT}?error=invalid_scope`);
  });
  it.each([
    ['http', { redirect_uri: 'http://app.example/callback' }],
    ['a query string', { redirect_uri: `${REDIRECT}?a=1` }],
    ['this machine', { redirect_uri: 'http://localhost:3000/callback' }],
    ['another client', { client_id: 'unknown' }],
  ])('%s is not redirected to', async (_, query) => {
    const { status, headers } = await appWorld().authorize(query);
    expect([status, headers.location]).toEqual([401, undefined]);
  });
});

describe('tokens', () => {
  it('a code buys a bearer of 12 hours, once, within 5 minutes', async () => {
    const { consent, token, clock, me } = appWorld();
    const code = await consent();
    const { body } = await token({ grant_type: 'authorization_code', code });
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 43_200,
      scope: 'user:profile:read user:invoices:read',
      created_at: START / 1000,
    });
    expect(body.refresh_token).toMatch(/^[0-9a-f]{64}$/);
    expect(await token({ grant_type: 'authorization_code', code })).toMatchObject(INVALID_GRANT);
    const late = await consent();
    clock.now += 5 * 60_000;
    expect(await token({ grant_type: 'authorization_code', code: late })).toMatchObject(INVALID_GRANT);
    expect((await me(body.access_token)).status).toBe(200);
    clock.now = START + 43_200_000;
    expect(await me(body.access_token)).toMatchObject({
      status: 401,
      body: { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' },
    });
  });
  it('a code needs the redirect URI it was given to', async () => {
    const { consent, token } = appWorld();
    const code = await consent();
    expect(
      await token({ grant_type: 'authorization_code', code, redirect_uri: 'https://else.example/' }),
    ).toMatchObject(INVALID_GRANT);
  });
  it('a refresh token works once: the one it bought goes on', async () => {
    const { tokens, refresh } = appWorld();
    const first = await refresh(tokens.refreshToken);
    expect(await refresh(tokens.refreshToken)).toMatchObject(INVALID_GRANT);
    const second = await refresh(first.body.refresh_token);
    expect(second.status).toBe(200);
    expect(await refresh(first.body.refresh_token)).toMatchObject(INVALID_GRANT);
  });
  it('a new consent of the same person ends the older chain; bearers live on side by side', async () => {
    const { tokens, consent, token, refresh, me } = appWorld();
    const { body } = await token({ grant_type: 'authorization_code', code: await consent() });
    expect(await refresh(tokens.refreshToken)).toMatchObject(INVALID_GRANT);
    expect([(await me(tokens.accessToken)).status, (await me(body.access_token)).status]).toEqual([200, 200]);
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });
  it('another person has a chain of its own', async () => {
    const users = [
      { identityId: 1, email: 'a@x.example', firstName: 'A', lastName: 'A', memberships: { 14719708: 'owner' } },
      {
        identityId: 2,
        email: 'b@x.example',
        firstName: 'B',
        lastName: 'B',
        memberships: { 14719708: 'business_accountant' },
      },
    ];
    const { simulator, tokens, refresh } = appWorld({ users });
    const other = simulator.issueTokens({ identityId: 2 });
    expect([(await refresh(tokens.refreshToken)).status, (await refresh(other.refreshToken)).status]).toEqual([
      200, 200,
    ]);
  });
  it('revoking ends a token and the one beside it at once', async () => {
    const { simulator, tokens, send, me, refresh } = appWorld();
    const { clientId: client_id, clientSecret: client_secret } = simulator.options;
    expect(
      await send('POST', '/auth/oauth/revoke', { client_id, client_secret, token: tokens.accessToken }),
    ).toMatchObject({ status: 200, body: {} });
    expect((await me(tokens.accessToken)).status).toBe(401);
    expect(await refresh(tokens.refreshToken)).toMatchObject(INVALID_GRANT);
  });
  it.each([
    ['no grant type', {}, 400, 'invalid_request', 'Missing required parameter: grant_type.'],
    ['client credentials', { grant_type: 'client_credentials' }, 400, 'unsupported_grant_type', /not supported/],
    [
      'a wrong secret',
      { grant_type: 'refresh_token', client_secret: 'x' },
      401,
      'invalid_client',
      /Client authentication failed/,
    ],
  ])('%s', async (_, fields, status, error, why) => {
    const answer = await appWorld().token(fields);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.body.error_description).toMatch(why);
  });
  it('take forms as well as JSON', async () => {
    const { simulator, tokens } = appWorld();
    const { clientId: client_id, clientSecret: client_secret } = simulator.options;
    const form = { client_id, client_secret, grant_type: 'refresh_token', refresh_token: tokens.refreshToken };
    const answer = await simulator.handle({
      method: 'POST',
      url: 'https://api.freshbooks.com/auth/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    expect(answer.status).toBe(200);
  });
});

/** @see https://www.freshbooks.com/api/me_endpoint */
describe('who it is, and what may be opened', () => {
  it('lists the businesses, those without books too', async () => {
    const { me, tokens } = appWorld();
    const { response } = (await me(tokens.accessToken)).body;
    expect(
      response.business_memberships.map(({ role, business }: never) => [
        role,
        (business as { account_id: string }).account_id,
      ]),
    ).toEqual([
      ['owner', 'BrSt01'],
      ['client', null],
    ]);
    expect(response.subscription_statuses).toEqual({ BrSt01: 'active' });
  });
  it('one token opens every business of the person, and no other', async () => {
    const business = (id: number, accountId: string) => ({
      id,
      uuid: `00000000-0000-4000-8000-00000000000${id}`,
      accountId,
      name: accountId,
    });
    const users = [
      { identityId: 5, email: 'a@x.example', firstName: 'A', lastName: 'A', memberships: { 1: 'owner', 2: 'owner' } },
    ];
    const { send, simulator } = appWorld({
      businesses: [business(1, 'AAAAAA'), business(2, 'BBBBBB'), business(3, 'CCCCCC')],
      users,
    });
    simulator.ui('BBBBBB').addClient({ organization: 'Only here' });
    const total = async (account: string) =>
      (await send('GET', `/accounting/account/${account}/users/clients`)).body.response.result.total;
    expect([await total('AAAAAA'), await total('BBBBBB')]).toEqual([0, 1]);
    for (const account of ['CCCCCC', 'zzzzzz']) {
      expect(await send('GET', `/accounting/account/${account}/users/clients`)).toMatchObject({
        status: 404,
        body: { response: { errors: [{ message: 'Account not found', errno: 404 }] } },
      });
    }
  });
  it('a missing scope is 403, a lapsed subscription 1042', async () => {
    const { simulator, send, A, refusal, ui } = appWorld();
    const { accessToken } = simulator.issueTokens({ scopes: ['user:invoices:read'] });
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await send('GET', `${A}/invoices/invoices`, undefined, headers)).status).toBe(200);
    expect(await send('POST', `${A}/invoices/invoices`, { invoice: {} }, headers)).toMatchObject({
      status: 403,
      body: { response: { errors: [{ errno: 1003 }] } },
    });
    ui.lapse();
    expect(await refusal('GET', '/users/clients')).toMatchObject({ status: 403, errno: 1042 });
  });
});
