import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../model/http.ts';
import { auth } from './auth.ts';

const config = {
  apiUrl: 'https://quickbooks.test',
  authUrl: 'https://appcenter.intuit.test/connect/oauth2',
  tokenUrl: 'https://tokens.test/oauth2/v1/tokens/bearer',
  clientId: 'AB/1',
  clientSecret: 's+e',
};

function answering(body: object, status = 200) {
  const asked: HttpRequest[] = [];
  const http = async (request: HttpRequest) => {
    asked.push(request);
    return { status, headers: {}, body: JSON.stringify(body) };
  };
  return { asked, ports: { http, clock: { now: () => 1_000 }, config } };
}

describe('the consent page', () => {
  it('is asked for one scope, and for those that a setting needs', () => {
    const url = new URL(auth.consentUrl!(config, { state: 's', redirectUri: 'https://a.test/cb', also: ['openid'] }));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'AB/1',
      response_type: 'code',
      scope: 'com.intuit.quickbooks.accounting openid',
      redirect_uri: 'https://a.test/cb',
      state: 's',
    });
  });
});

describe('a refresh', () => {
  const tokens = {
    accessToken: 'a',
    refreshToken: 'r1',
    accessExpiresAt: 0,
    subject: '9341453000000001',
    consentEndsAt: 77,
  };

  it('that hands out no new refresh token keeps the one at hand, and the end of the consent that is known', async () => {
    const { asked, ports } = answering({ access_token: 'b', token_type: 'bearer', expires_in: 3600 });
    expect(await auth.refresh(ports, tokens)).toEqual({ ...tokens, accessToken: 'b', accessExpiresAt: 3_601_000 });
    expect(asked[0]!.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('AB/1:s+e').toString('base64')}`,
      'x-include-refresh-token-hard-expires-in': 'true',
    });
  });

  it('brings the newest of both', async () => {
    const { ports } = answering({
      access_token: 'b',
      token_type: 'bearer',
      refresh_token: 'r2',
      x_refresh_token_hard_expires_in: 10,
    });
    expect(await auth.refresh(ports, tokens)).toMatchObject({ refreshToken: 'r2', consentEndsAt: 11_000 });
  });
});
