import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answer, DAY, MINUTE, SECOND, type XeroWorld, xeroWorld } from '../support/xero-world.ts';

const CALLBACK = 'https://tieout.test/callback';
const SCOPES = 'openid offline_access accounting.invoices accounting.settings.read';

function flow(world: XeroWorld) {
  const { clientId, clientSecret } = world.simulator.options;
  const basic = { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const send = async (method: string, url: string, headers: Record<string, string>, body?: Record<string, string>) =>
    answer(await world.http({ method, url, headers, ...(body ? { body: new URLSearchParams(body).toString() } : {}) }));
  const query = (more: Record<string, string> = {}) =>
    new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: CALLBACK,
      scope: SCOPES,
      state: 's 1',
      ...more,
    });
  const authorize = (
    more?: Record<string, string>,
    decision: Record<string, string> = { decision: 'allow', tenantId: world.ui.tenantId },
  ) => send('POST', `https://login.xero.com/identity/connect/authorize?${query(more)}`, form, decision);
  const token = (body: Record<string, string>, headers: Record<string, string> = basic) =>
    send('POST', 'https://identity.xero.com/connect/token', { ...form, ...headers }, body);
  const code = async (more?: Record<string, string>) =>
    new URL((await authorize(more)).headers.location!).searchParams.get('code')!;
  const exchange = async (given?: string) =>
    token({ grant_type: 'authorization_code', code: given ?? (await code()), redirect_uri: CALLBACK });
  const refresh = (refreshToken: string) => token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  const connections = (accessToken: string) =>
    send('GET', 'https://api.xero.com/connections', { authorization: `Bearer ${accessToken}` });
  return { ...world, basic, form, send, query, authorize, token, code, exchange, refresh, connections };
}
const error = ({ status, json }: { status: number; json: { error: string } }) => [status, json.error];

/** @see https://developer.xero.com/documentation/guides/oauth2/auth-flow */
describe('consent', () => {
  it('shows a page with the organisations, and comes back with code and state', async () => {
    const { send, query, authorize } = flow(xeroWorld());
    const page = await send('GET', `https://login.xero.com/identity/connect/authorize?${query()}`, {});
    expect(page.text).toContain('Demo Company (US)');
    const back = await authorize();
    const url = new URL(back.headers.location!);
    expect([back.status, url.origin + url.pathname, url.searchParams.get('state')]).toEqual([302, CALLBACK, 's 1']);
  });

  it('cancelled: access_denied; an unknown scope: invalid_scope', async () => {
    const { authorize } = flow(xeroWorld());
    expect((await authorize({}, { decision: 'cancel' })).headers.location).toContain('error=access_denied');
    expect((await authorize({ scope: 'everything' })).headers.location).toContain('error=invalid_scope');
  });

  it.each([
    ['http://localhost:3000/cb', 302],
    ['http://127.0.0.1:3000/cb', 400],
    ['http://tieout.test/cb', 400],
  ])('redirects to %s: %i', async (redirect_uri, status) => {
    expect((await flow(xeroWorld()).authorize({ redirect_uri })).status).toBe(status);
  });

  it('a code works once, for five minutes, for its redirect URI', async () => {
    const { exchange, code, token, pass } = flow(xeroWorld());
    const used = await code();
    expect((await exchange(used)).status).toBe(200);
    expect(error(await exchange(used))).toEqual([400, 'invalid_grant']);
    const late = await code();
    pass(5 * MINUTE);
    expect(error(await exchange(late))).toEqual([400, 'invalid_grant']);
    expect(
      error(await token({ grant_type: 'authorization_code', code: await code(), redirect_uri: 'https://other.test' })),
    ).toEqual([400, 'invalid_grant']);
  });

  it('PKCE: the verifier must fit the challenge, and replaces the secret', async () => {
    const { code, token, simulator } = flow(xeroWorld());
    const challenge = createHash('sha256').update('verifier').digest('base64url');
    const exchange = async (code_verifier: string) =>
      token(
        {
          grant_type: 'authorization_code',
          code: await code({ code_challenge: challenge, code_challenge_method: 'S256' }),
          redirect_uri: CALLBACK,
          client_id: simulator.options.clientId,
          code_verifier,
        },
        {},
      );
    expect((await exchange('verifier')).status).toBe(200);
    expect(error(await exchange('guess'))).toEqual([400, 'invalid_grant']);
  });
});

describe('tokens', () => {
  it('last 1800 seconds, name their scopes, and after that say when they expired', async () => {
    const { exchange, headers, get, pass } = flow(xeroWorld());
    const { json } = await exchange();
    expect(json).toMatchObject({
      expires_in: 1800,
      token_type: 'Bearer',
      scope: SCOPES,
      id_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    const claims = JSON.parse(Buffer.from(json.access_token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ authentication_event_id: expect.any(String), scope: SCOPES.split(' ') });
    const mine = { ...headers, authorization: `Bearer ${json.access_token}` };
    expect((await get('Organisation', mine)).status).toBe(200);
    pass(1800 * SECOND);
    const { status, json: body } = await get('Organisation', mine);
    expect([status, body.Title, body.Detail]).toEqual([
      401,
      'Unauthorized',
      'TokenExpired: token expired at 09/28/2026 12:30:00',
    ]);
  });

  it('refresh rotates; the previous refresh token works for 30 minutes and ends the one whose reply was lost', async () => {
    const { exchange, refresh, pass } = flow(xeroWorld());
    const first = (await exchange()).json.refresh_token;
    const lost = (await refresh(first)).json.refresh_token;
    pass(30 * MINUTE);
    const again = await refresh(first);
    expect(again.status).toBe(200);
    expect(error(await refresh(lost))).toEqual([400, 'invalid_grant']);
    pass(SECOND);
    expect(error(await refresh(first))).toEqual([400, 'invalid_grant']);
    expect((await refresh(again.json.refresh_token)).status).toBe(200);
  });

  it('by switch the lost one stays alive too', async () => {
    const { exchange, refresh } = flow(xeroWorld({ switches: { refreshRetryEndsLost: false } }));
    const first = (await exchange()).json.refresh_token;
    const lost = (await refresh(first)).json.refresh_token;
    await refresh(first);
    expect((await refresh(lost)).status).toBe(200);
  });

  it('a refresh token unused for 60 days is dead', async () => {
    const { exchange, refresh, pass } = flow(xeroWorld());
    const token = (await exchange()).json.refresh_token;
    pass(60 * DAY + SECOND);
    expect(error(await refresh(token))).toEqual([400, 'invalid_grant']);
  });

  it.each([
    ['no client', {}, {}, 'invalid_request'],
    [
      'a wrong secret',
      { authorization: `Basic ${Buffer.from('XERO0SIMULATOR0CLIENT0ID00000000:no').toString('base64')}` },
      {},
      'invalid_client',
    ],
    ['JSON', undefined, { 'content-type': 'application/json' }, 'invalid_request'],
  ])('the token endpoint refuses %s', async (_, client, more, expected) => {
    const { token, basic } = flow(xeroWorld());
    expect(
      error(await token({ grant_type: 'refresh_token', refresh_token: 'x' }, { ...(client ?? basic), ...more })),
    ).toEqual([400, expected]);
  });
});

describe('connections', () => {
  it('list organisations with seven digits and no zone; one can be ended alone, by its own id', async () => {
    const { exchange, connections, send, get, headers, ui } = flow(xeroWorld());
    const { json } = await exchange();
    const list = (await connections(json.access_token)).json;
    expect(list).toMatchObject([
      {
        tenantId: ui.tenantId,
        tenantType: 'ORGANISATION',
        tenantName: 'Demo Company (US)',
        createdDateUtc: '2026-09-28T12:00:00.0000000',
      },
    ]);
    const bearer = { authorization: `Bearer ${json.access_token}` };
    expect((await send('DELETE', `https://api.xero.com/connections/${ui.tenantId}`, bearer)).status).toBe(404);
    expect((await send('DELETE', `https://api.xero.com/connections/${list[0].id}`, bearer)).status).toBe(204);
    const refused = await get('Organisation', { ...headers, ...bearer });
    expect([refused.status, refused.json.Title, refused.json.Detail]).toEqual([
      403,
      'Forbidden',
      'AuthenticationUnsuccessful',
    ]);
  });

  it('revocation ends all connections of the person', async () => {
    const { exchange, connections, refresh, send, basic, form } = flow(xeroWorld());
    const { json } = await exchange();
    const revoked = await send(
      'POST',
      'https://identity.xero.com/connect/revocation',
      { ...basic, ...form },
      { token: json.refresh_token },
    );
    expect([revoked.status, revoked.text]).toEqual([200, '']);
    expect((await connections(json.access_token)).json).toEqual([]);
    expect(error(await refresh(json.refresh_token))).toEqual([400, 'invalid_grant']);
  });

  it('a scope that is missing is 401, a read scope does not write, the old broad scopes still count', async () => {
    const { api, simulator } = flow(xeroWorld());
    const as = (...scopes: string[]) => ({ authorization: `Bearer ${simulator.issueTokens({ scopes }).accessToken}` });
    const body = { Contacts: [{ Name: 'A' }] };
    const denied = await api('PUT', 'Contacts', body, as('accounting.contacts.read'));
    expect([denied.status, denied.json.Detail]).toEqual([401, 'AuthorizationUnsuccessful']);
    expect((await api('GET', 'Contacts?page=1', undefined, as('accounting.contacts.read'))).status).toBe(200);
    expect((await api('GET', 'Payments?page=1', undefined, as('accounting.invoices'))).status).toBe(401);
    expect((await api('GET', 'Payments?page=1', undefined, as('accounting.transactions'))).status).toBe(200);
  });

  it('an organisation that is not connected, or not named, is 403; no token is 401', async () => {
    const { get } = flow(xeroWorld());
    expect((await get('Organisation', { 'xero-tenant-id': '4e3eef5b-31cd-45fa-bec2-55c777be0c8a' })).status).toBe(403);
    expect((await get('Organisation', { 'xero-tenant-id': '' })).status).toBe(403);
    expect((await get('Organisation', { authorization: '' })).status).toBe(401);
  });
});
