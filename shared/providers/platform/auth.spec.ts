import { describe, expect, it } from 'vitest';
import { AccessLost, GrantRefused, RateLimited, Unavailable } from '../../engine/errors.ts';
import { ConnectionLost, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { platformAuth } from './auth.ts';

const auth = platformAuth({ id: 'melio', name: 'Melio' });
const NOW = 1_772_648_551_000;
const json = { 'content-type': 'application/json' };
const answer = (status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  headers: { ...json, ...headers },
  body: JSON.stringify(body),
});
const token = (more: object = {}) =>
  answer(200, { access_token: 'at', token_type: 'Bearer', expires_in: 3600, ...more });

function portsWith(answers: readonly (HttpResponse | Error)[], tokenUrl = 'https://p.example/v1/oauth/token') {
  const asked: HttpRequest[] = [];
  const http = async (request: HttpRequest) => {
    const next = answers[asked.length];
    asked.push(request);
    if (!next || next instanceof Error) throw next ?? new Error('one call too many');
    return next;
  };
  const config = { apiUrl: 'https://p.example/v1', authUrl: '', tokenUrl, clientId: 'c:1', clientSecret: 's+3' };
  return { asked, ports: { http, clock: { now: () => NOW }, config } };
}

describe('client credentials', () => {
  it('are sent as HTTP Basic, each part form-encoded', async () => {
    const { asked, ports } = portsWith([token()]);
    await auth.exchange(ports, { account: 'org_7' });
    const basic = Buffer.from('c%3A1:s%2B3').toString('base64');
    expect(asked[0]).toMatchObject({ method: 'POST', headers: { authorization: `Basic ${basic}` } });
    expect(asked[0]!.body).toBe('grant_type=client_credentials');
  });

  it('give a token of the account, which refreshes by asking again', async () => {
    const { ports } = portsWith([token(), token({ access_token: 'at2' })]);
    const first = await auth.exchange(ports, { account: 'org_7' });
    expect(first).toEqual({ accessToken: 'at', accessExpiresAt: NOW + 3_600_000, subject: 'org_7' });
    expect(await auth.refresh(ports, first)).toEqual({ ...first, accessToken: 'at2' });
  });

  it('belong to the client where no account is named; a token without a lifetime gets a short one', async () => {
    const { ports } = portsWith([answer(200, { access_token: 'at', token_type: 'bearer' })]);
    expect(await auth.exchange(ports, {})).toMatchObject({ subject: 'c:1', accessExpiresAt: NOW + 600_000 });
  });

  it('reach a platform on loopback over plain HTTP', async () => {
    const { ports } = portsWith([token()], 'http://127.0.0.1:4000/v1/oauth/token');
    expect(await auth.exchange(ports, {})).toMatchObject({ accessToken: 'at' });
  });

  it.each([
    ['refused for good', answer(400, { error: 'unauthorized_client' }), GrantRefused],
    [
      'refused with a challenge',
      answer(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="p"' }),
      GrantRefused,
    ],
    ['too many', answer(429, { error: 'slow_down' }, { 'retry-after': '9' }), RateLimited],
    ['failed', answer(503, {}), Unavailable],
    ['lost', new ConnectionLost('reset'), Unavailable],
    ['answered with no token', answer(200, { token: 'at' }), Unavailable],
  ])('%s', async (_, given, kind) => {
    await expect(auth.exchange(portsWith([given]).ports, {})).rejects.toThrow(kind);
  });

  it('leave no secret in what is thrown', async () => {
    const { ports } = portsWith([answer(400, { error: 'invalid_client', error_description: 'secret s+3 is wrong' })]);
    await expect(auth.exchange(ports, {})).rejects.toThrow(/^invalid_client$/);
  });
});

describe('the accounts of a token', () => {
  it('are listed to the end', async () => {
    const page = (id: string, next_cursor: string | null) =>
      answer(200, { data: [{ id, name: `Company ${id}` }], next_cursor });
    const { asked, ports } = portsWith([page('a', 'c1'), page('b', null)]);
    expect(await auth.accounts(ports, 'at')).toEqual([
      { account: 'melio:a', name: 'Company a' },
      { account: 'melio:b', name: 'Company b' },
    ]);
    expect(asked.map(({ url }) => url.split('?')[1])).toEqual(['limit=500', 'limit=500&cursor=c1']);
  });

  it.each([
    ['the token is dead', answer(401, {}), AccessLost],
    ['the platform fails', answer(500, {}), Unavailable],
    ['the reply is lost', new ConnectionLost('reset'), Unavailable],
    ['the minute is full', answer(429, {}), RateLimited],
  ])('are not known when %s', async (_, given, kind) => {
    await expect(auth.accounts(portsWith([given]).ports, 'at')).rejects.toThrow(kind);
  });
});
