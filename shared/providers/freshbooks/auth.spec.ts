import { describe, expect, it } from 'vitest';
import { AccessLost, GrantRefused, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import { ConnectionLost, type HttpRequest } from '../../model/http.ts';
import { UnexpectedAnswer } from '../errors.ts';
import type { Reply } from '../script.ts';
import { auth, PAYOUT_SCOPES } from './auth.ts';
import { script } from './specs/play.ts';
import { sampleMe } from './specs/samples.ts';

const NOW = Date.UTC(2026, 5, 29);
const world = (...replies: Reply[]) => {
  const { ports, asked } = script(...replies);
  return { ports: { ...ports, clock: { now: () => NOW } }, asked };
};
const tokens = (more: object = {}) => ({
  access_token: 'eyJ', token_type: 'Bearer', expires_in: 43_200, refresh_token: 'NEW', scope: 'user:profile:read',
  created_at: NOW / 1000, direct_buy_tokens: {}, ...more,
}); // biome-ignore format: short
const form = (request: HttpRequest) => Object.fromEntries(new URLSearchParams(String(request.body)));
const old = {
  accessToken: 'a',
  refreshToken: 'OLD',
  accessExpiresAt: 0,
  subject: '2192788',
  redirectUri: 'https://app.test/cb',
};
const invalid = { status: 400, body: JSON.stringify({ error: 'invalid_grant', error_description: 'revoked' }) };

describe('consent', () => {
  it('asks at the documented address for scopes one by one', () => {
    const url = new URL(auth.consentUrl!(world().ports.config, { state: 's 1', redirectUri: 'https://app.test/cb' }));
    expect(url.origin + url.pathname).toBe('https://auth.freshbooks.test/oauth/authorize/');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: 'https://app.test/cb',
      state: 's 1',
      scope: auth.scopes.join(' '),
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    const more = auth.consentUrl!(world().ports.config, {
      state: 's',
      redirectUri: 'https://a.test',
      also: PAYOUT_SCOPES,
    });
    expect(new URL(more).searchParams.get('scope')).toBe([...auth.scopes, ...PAYOUT_SCOPES].join(' '));
    for (const scope of auth.scopes) expect(scope).toMatch(/^user:[a-z_]+:(read|write)$/);
  });

  it("becomes tokens under the user's identity, which all businesses share", async () => {
    const { ports, asked } = world(tokens(), { response: sampleMe });
    expect(await auth.exchange(ports, { code: 'c-1', redirectUri: 'https://app.test/cb' })).toEqual({
      accessToken: 'eyJ',
      refreshToken: 'NEW',
      accessExpiresAt: NOW + 43_200_000,
      subject: '2192788',
      redirectUri: 'https://app.test/cb',
    });
    expect(asked[0]!.url).toBe('https://api.freshbooks.test/auth/oauth/token');
    expect(form(asked[0]!)).toEqual({
      grant_type: 'authorization_code',
      code: 'c-1',
      redirect_uri: 'https://app.test/cb',
      client_id: 'client',
      client_secret: 'secret',
    });
    expect(asked[1]!.headers.authorization).toBe('Bearer eyJ');
  });

  it('asks once more who it is, since the code is spent', async () => {
    const { ports, asked } = world(tokens(), { status: 503 }, { response: sampleMe });
    expect(await auth.exchange(ports, { code: 'c', redirectUri: 'https://a.test' })).toMatchObject({
      subject: '2192788',
    });
    expect(asked).toHaveLength(3);
    const nobody = world(tokens(), { response: { business_memberships: [] } });
    await expect(auth.exchange(nobody.ports, { code: 'c', redirectUri: 'https://a.test' })).rejects.toThrow(
      UnexpectedAnswer,
    );
  });

  it('without a code gives none', async () => {
    await expect(auth.exchange(world().ports, { redirectUri: 'x' })).rejects.toThrow(GrantRefused);
    await expect(auth.exchange(world(invalid).ports, { code: 'c', redirectUri: 'https://a.test' })).rejects.toThrow(
      GrantRefused,
    );
  });
});

describe('a refresh', () => {
  it('gives a new token for the old one, and keeps whose it is', async () => {
    const { ports, asked } = world(tokens({ created_at: NOW / 1000 - 60 }));
    expect(await auth.refresh(ports, old)).toEqual({
      accessToken: 'eyJ',
      refreshToken: 'NEW',
      accessExpiresAt: NOW + 43_140_000,
      subject: '2192788',
      redirectUri: 'https://app.test/cb',
    });
    expect(form(asked[0]!)).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'OLD',
      redirect_uri: 'https://app.test/cb',
    });
  });

  it('is one call, also when its answer is lost', async () => {
    const { ports, asked } = world(new ConnectionLost('x'));
    await expect(auth.refresh(ports, old)).rejects.toThrow(OutcomeUnknown);
    expect(asked).toHaveLength(1);
  });

  it.each([
    [invalid, GrantRefused],
    [{ status: 401, body: '{"error":"invalid_client"}' }, GrantRefused],
    [{ status: 429, headers: { 'retry-after': '5' } }, RateLimited],
    [{ status: 500, body: '<html>' }, OutcomeUnknown],
    [{ status: 200, body: '{}' }, OutcomeUnknown],
  ])('%j is told apart', async (reply, kind) => {
    await expect(auth.refresh(world(reply).ports, old)).rejects.toThrow(kind as typeof GrantRefused);
  });

  it('needs a token', async () => {
    const { refreshToken: _, ...without } = old;
    await expect(auth.refresh(world().ports, without)).rejects.toThrow(GrantRefused);
  });
});

describe('what a grant opens', () => {
  it('is every business with books', async () => {
    expect(await auth.accounts(world({ response: sampleMe }).ports, 't')).toEqual([
      { account: 'freshbooks:ZyQ04o', name: 'Lee Design' },
      { account: 'freshbooks:Ab12Cd', name: 'Lee Press' },
    ]);
  });

  it('is lost with the token', async () => {
    const refused = { status: 401, body: '{"error":"unauthenticated"}' };
    await expect(auth.accounts(world(refused).ports, 't')).rejects.toThrow(AccessLost);
    await expect(auth.accounts(world({ status: 502 }).ports, 't')).rejects.toThrow(Unavailable);
    await expect(auth.accounts(world(new ConnectionLost('x')).ports, 't')).rejects.toThrow(Unavailable);
  });

  it('ends with both of its tokens, which may be dead already', async () => {
    const { ports, asked } = world({ status: 200, body: '{}' }, invalid);
    await auth.revoke!(ports, old);
    expect(asked.map(({ url, body }) => [url, JSON.parse(String(body)).token])).toEqual([
      ['https://api.freshbooks.test/auth/oauth/revoke', 'OLD'],
      ['https://api.freshbooks.test/auth/oauth/revoke', 'a'],
    ]);
    await expect(auth.revoke!(world({ status: 500 }).ports, old)).rejects.toThrow(Unavailable);
  });
});
