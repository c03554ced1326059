import { describe, expect, it } from 'vitest';
import { AccessLost, GrantRefused, OutcomeUnknown, RateLimited } from '../../engine/errors.ts';
import type { AuthPorts } from '../../engine/provider.ts';
import { ConnectionLost, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { UnexpectedAnswer } from '../errors.ts';
import { auth } from './auth.ts';

const jwt = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const accessToken = jwt({ xero_userid: 'user-1', authentication_event_id: 'event-2', scope: ['a'] });
const NOW = Date.UTC(2026, 0, 1);

function play(reply: Partial<HttpResponse> | Error): { ports: AuthPorts; asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  return {
    asked,
    ports: {
      clock: { now: () => NOW },
      config: {
        apiUrl: 'https://api.xero.test/api.xro/2.0',
        authUrl: 'https://login.xero.test/identity/connect/authorize',
        tokenUrl: 'https://identity.xero.test/connect/token',
        clientId: 'client',
        clientSecret: 'se:cret',
      },
      http: async (request) => {
        asked.push(request);
        if (reply instanceof Error) throw reply;
        return { status: 200, headers: { 'content-type': 'application/json' }, body: '', ...reply };
      },
    },
  };
}
const tokenBody = (more: object = {}) =>
  JSON.stringify({
    id_token: 'xxx.yyy.zzz', access_token: accessToken, expires_in: 1800, token_type: 'Bearer', refresh_token: 'NEW',
    scope: ['openid', 'offline_access'], ...more,
  }); // biome-ignore format: short
const old = { accessToken: 'a', refreshToken: 'OLD', accessExpiresAt: 0, subject: 'user-1' };

describe('consent', () => {
  it('asks for the smallest set of scopes', () => {
    const url = new URL(auth.consentUrl!(play({}).ports.config, { state: 's 1', redirectUri: 'https://app.test/cb' }));
    expect(url.origin + url.pathname).toBe('https://login.xero.test/identity/connect/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: 'https://app.test/cb',
      state: 's 1',
      scope: auth.scopes.join(' '),
    });
    expect(auth.scopes).toContain('offline_access');
  });

  it('is exchanged for tokens that say whose they are', async () => {
    const { ports, asked } = play({ body: tokenBody() });
    expect(await auth.exchange(ports, { code: 'c-1', redirectUri: 'https://app.test/cb' })).toEqual({
      accessToken,
      refreshToken: 'NEW',
      accessExpiresAt: NOW + 1_800_000,
      subject: 'user-1',
    });
    expect(asked[0]!.url).toBe('https://identity.xero.test/connect/token');
    expect(asked[0]!.headers.authorization).toBe(`Basic ${btoa('client:se%3Acret')}`);
    expect(Object.fromEntries(new URLSearchParams(String(asked[0]!.body)))).toEqual({
      grant_type: 'authorization_code',
      code: 'c-1',
      redirect_uri: 'https://app.test/cb',
    });
  });

  it('without a code or an owner gives none', async () => {
    await expect(auth.exchange(play({}).ports, { redirectUri: 'x' })).rejects.toThrow(GrantRefused);
    const nobody = play({ body: tokenBody({ access_token: 'opaque' }) });
    await expect(auth.exchange(nobody.ports, { code: 'c', redirectUri: 'https://a.test' })).rejects.toThrow(
      UnexpectedAnswer,
    );
  });
});

describe('a refresh', () => {
  it('is one call and brings both tokens', async () => {
    const { ports, asked } = play({ body: tokenBody() });
    expect(await auth.refresh(ports, old)).toMatchObject({ accessToken, refreshToken: 'NEW', subject: 'user-1' });
    expect(asked).toHaveLength(1);
    expect(String(asked[0]!.body)).toContain('refresh_token=OLD');
  });

  it.each([
    ['invalid_grant', 400],
    ['invalid_client', 401],
  ])('refused with %s ends the grant', async (error, status) => {
    const headers = { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="x"' };
    const refused = auth.refresh(play({ status, headers, body: JSON.stringify({ error }) }).ports, old);
    await expect(refused).rejects.toThrow(GrantRefused);
    await expect(refused).rejects.toMatchObject({ error });
  });

  it.each<[string, Partial<HttpResponse> | Error]>([
    ['nothing', new ConnectionLost()],
    ['an outage', { status: 503, body: 'offline' }],
    ['half an answer', { body: tokenBody().slice(0, 20) }],
    ['no token', { body: '{}' }],
  ])('that got %s may have worked', async (_, reply) => {
    const error = await auth.refresh(play(reply).ports, old).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(OutcomeUnknown);
    expect((error as Error).message).not.toContain('OLD');
  });

  it('told to wait, waits', async () => {
    await expect(auth.refresh(play({ status: 429, headers: { 'retry-after': '7' } }).ports, old)).rejects.toThrow(
      RateLimited,
    );
  });
});

describe('connections', () => {
  const connection = (id: string, more: object = {}) => ({
    id, authEventId: 'event-1', tenantId: `t-${id}`, tenantType: 'ORGANISATION', tenantName: `Org ${id}`, ...more,
  }); // biome-ignore format: short

  it('are organisations, those just consented to first', async () => {
    const rows = [
      connection('1'),
      connection('2', { authEventId: 'event-2' }),
      connection('3', { tenantType: 'PRACTICE' }),
    ];
    const { ports, asked } = play({ body: JSON.stringify(rows) });
    expect(await auth.accounts(ports, accessToken)).toEqual([
      { account: 'xero:t-2', name: 'Org 2', connectionId: '2' },
      { account: 'xero:t-1', name: 'Org 1', connectionId: '1' },
    ]);
    expect(asked[0]!.url).toBe('https://api.xero.test/connections');
    expect(asked[0]!.headers).not.toHaveProperty('xero-tenant-id');
  });

  it('end one by one, or are ended already', async () => {
    const { ports, asked } = play({ status: 204 });
    await auth.disconnect!(ports, accessToken, '2');
    expect(asked[0]).toMatchObject({ method: 'DELETE', url: 'https://api.xero.test/connections/2' });
    await auth.disconnect!(play({ status: 404 }).ports, accessToken, '2');
    await expect(auth.disconnect!(play({ status: 401 }).ports, accessToken, '2')).rejects.toThrow(AccessLost);
  });

  it('all end with a revocation', async () => {
    const { ports, asked } = play({ status: 200 });
    await auth.revoke!(ports, old);
    expect(asked[0]!.url).toBe('https://identity.xero.test/connect/revocation');
    expect(String(asked[0]!.body)).toContain('token=OLD');
  });
});
