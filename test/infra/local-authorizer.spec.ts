import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JwtAuthorizer, jwtAuthorization } from '../../local/http/authorizer.ts';
import { readRoutes } from '../../local/http/routes.ts';
import { type HttpApi, startHttpApi } from '../../local/http.ts';
import { type Issuer, startIssuer } from '../../local/issuer.ts';
import type { AppModel } from '../../local/template.ts';

const directory = mkdtempSync(join(tmpdir(), 'authorizer-'));
const HOUR_MS = 3_600_000;
let now = Date.UTC(2026, 2, 2, 9);
const clock = () => now;
let issuer: Issuer;
let stranger: Issuer;
let api: HttpApi;
const events: { readonly requestContext: { readonly authorizer?: object } }[] = [];

beforeAll(async () => {
  issuer = await startIssuer({ file: join(directory, 'issuer.json'), port: 0, now: clock });
  stranger = await startIssuer({ file: join(directory, 'stranger.json'), port: 0, now: clock });
  api = await startHttpApi(0, clock);
  const authorizer: JwtAuthorizer = { issuer: issuer.url, audience: ['other', issuer.audience], scopes: [] };
  const definition = {} as never;
  api.use(
    [
      { key: 'GET /closed', definition, authorizer },
      { key: 'GET /narrow', definition, authorizer: { ...authorizer, scopes: ['books', 'admin'] } },
      { key: 'GET /open', definition },
    ],
    async (_, event) => {
      events.push(event as (typeof events)[number]);
      return { statusCode: 200, body: 'in' };
    },
  );
});
afterAll(async () => {
  await Promise.all([api.close(), issuer.close(), stranger.close()]);
  rmSync(directory, { recursive: true, force: true });
});

const get = (path: string, authorization?: string) =>
  fetch(`${api.url}${path}`, { headers: authorization === undefined ? {} : { authorization } });
const good = () => issuer.issue({ tenant: 'demo', scope: 'read' });
const withClaims = (claims: Readonly<Record<string, unknown>>) =>
  issuer.issue({ tenant: 'demo', scope: 'read', claims });

describe('a JWT authorizer on this machine', () => {
  it('lets a good token in, and hands its claims over as texts', async () => {
    events.length = 0;
    const token = withClaims({ groups: ['a', 'b'], admin: true });
    for (const authorization of [`Bearer ${token}`, `bearer ${token}`, token]) {
      expect((await get('/closed', authorization)).status).toBe(200);
    }
    const seconds = Math.floor(now / 1000);
    expect(events[0]!.requestContext.authorizer).toEqual({
      jwt: {
        claims: {
          iss: issuer.url,
          aud: 'tieout',
          sub: 'demo',
          tenant: 'demo',
          scope: 'read',
          iat: String(seconds),
          exp: String(seconds + 3600),
          groups: '[a b]',
          admin: 'true',
        },
        scopes: null,
      },
    });
  });

  it.each([
    ['no header', () => undefined],
    ['an empty one', () => 'Bearer '],
    ['no JWT', () => 'Bearer abc'],
    ['three parts of nothing', () => 'Bearer a.b.c'],
    [
      'a changed payload',
      () => {
        const [head, , signature] = good().split('.');
        const [, body] = issuer.issue({ tenant: 'rival', scope: 'admin' }).split('.');
        return `Bearer ${head}.${body}.${signature}`;
      },
    ],
    ['no signature', () => `Bearer ${good().split('.').slice(0, 2).join('.')}.`],
    [
      'the algorithm none',
      () => {
        const head = Buffer.from('{"alg":"none","kid":"x"}').toString('base64url');
        return `Bearer ${head}.${good().split('.')[1]}.`;
      },
    ],
    ["another issuer's token", () => `Bearer ${stranger.issue({ tenant: 'demo', scope: 'read' })}`],
    [
      "another issuer's key under our name",
      () => `Bearer ${stranger.issue({ tenant: 'demo', scope: 'read', claims: { iss: issuer.url } })}`,
    ],
    ['another audience', () => `Bearer ${withClaims({ aud: 'nobody' })}`],
    ['a client id beside another audience', () => `Bearer ${withClaims({ aud: 'nobody', client_id: 'tieout' })}`],
    ['a token of yesterday', () => `Bearer ${issuer.issue({ tenant: 'demo', scope: 'read', ttlSeconds: -1 })}`],
    ['a token that is good later', () => `Bearer ${withClaims({ nbf: Math.floor(now / 1000) + 60 })}`],
    ['a token of tomorrow', () => `Bearer ${withClaims({ iat: Math.floor(now / 1000) + 60 })}`],
    ['no expiry', () => `Bearer ${withClaims({ exp: undefined })}`],
  ])('401: %s', async (_, authorization) => {
    // biome-ignore format: a table
    events.length = 0;
    const answer = await get('/closed', authorization());
    expect([answer.status, await answer.json()]).toEqual([401, { message: 'Unauthorized' }]);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(events).toEqual([]);
  });

  it('takes the client for the audience only where a token has none', async () => {
    expect((await get('/closed', withClaims({ aud: undefined, client_id: 'tieout' }))).status).toBe(200);
    expect((await get('/closed', withClaims({ aud: ['x', 'other'] }))).status).toBe(200);
  });

  it('403 where a route wants a scope that the token has not', async () => {
    expect((await get('/narrow', good())).status).toBe(403);
    expect((await get('/narrow', withClaims({ scope: undefined, scp: ['read', 'books'] }))).status).toBe(200);
  });

  it('leaves open what has no authorizer', async () => {
    events.length = 0;
    expect((await get('/open', 'Bearer nonsense')).status).toBe(200);
    expect(events[0]!.requestContext.authorizer).toBeUndefined();
  });

  it('a token ends when its time is over', async () => {
    const token = good();
    expect((await get('/closed', token)).status).toBe(200);
    now += HOUR_MS;
    expect((await get('/closed', token)).status).toBe(401);
  });

  it('an issuer that cannot be reached lets nobody in, and nothing hangs', async () => {
    const authorize = jwtAuthorization(clock);
    const nowhere = { issuer: 'http://127.0.0.1:1', audience: ['tieout'], scopes: [] };
    expect(await authorize(nowhere, withClaims({ iss: nowhere.issuer }))).toMatchObject({ status: 401 });
  });

  it('keeps its key, so that a token outlives a restart', async () => {
    const token = good();
    const again = await startIssuer({ file: join(directory, 'issuer.json'), port: 0, now: clock });
    const authorize = jwtAuthorization(clock);
    const known = { issuer: issuer.url, audience: ['tieout'], scopes: [] };
    expect(await authorize(known, token)).toHaveProperty('claims');
    const { keys } = (await (await fetch(`${again.url}/jwks.json`)).json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
    await again.close();
  });
});

describe('the authorizer of a template', () => {
  const app = (authorizer: object): AppModel => {
    const resources = [
      {
        type: 'AWS::Lambda::Permission',
        id: 'P',
        ref: 'P',
        properties: { Principal: 'apigateway.amazonaws.com', FunctionName: 'f' },
      },
      {
        type: 'AWS::ApiGatewayV2::Integration',
        id: 'I',
        ref: 'i',
        properties: { IntegrationType: 'AWS_PROXY', IntegrationUri: 'arn:f', PayloadFormatVersion: '2.0' },
      },
      {
        type: 'AWS::ApiGatewayV2::Route',
        id: 'R',
        ref: 'r',
        properties: { RouteKey: 'GET /x', Target: 'integrations/i', AuthorizationType: 'JWT', AuthorizerId: 'a' },
      },
      { type: 'AWS::ApiGatewayV2::Authorizer', id: 'A', ref: 'a', properties: authorizer },
    ];
    return {
      of: (type: string) => resources.filter((resource) => resource.type === type),
      functionByArn: () => ({ id: 'f', name: 'f', arn: 'arn:f' }),
    } as unknown as AppModel;
  };
  const jwt = {
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['tieout'] },
  };

  it('is read from it', () => {
    expect(readRoutes(app(jwt))[0]!.authorizer).toEqual({
      issuer: 'https://issuer.example',
      audience: ['tieout'],
      scopes: [],
    });
  });

  it.each([
    { ...jwt, AuthorizerType: 'REQUEST' },
    { ...jwt, IdentitySource: ['$request.querystring.token'] },
    { ...jwt, JwtConfiguration: { Issuer: 'https://issuer.example', Audience: [] } },
  ])('that is another is refused: %j', (authorizer) => {
    expect(() => readRoutes(app(authorizer))).toThrow('A');
  });
});
