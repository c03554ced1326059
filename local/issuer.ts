import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Scope } from '../shared/api-client/contract/index.ts';
import type { HttpResponse } from '../shared/model/http.ts';
import { serve } from './http-server.ts';

export interface TokenRequest {
  readonly tenant: string;
  readonly scope: Scope;
  readonly ttlSeconds?: number;
  /** Other claims, or other values of the usual ones: a spec's way to a token that is wrong. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An OIDC issuer for this machine: it has one key, and gives tokens to whoever runs in this process. */
export interface Issuer {
  /** The claim `iss`, and where the keys are found. */
  readonly url: string;
  readonly audience: string;
  issue(request: TokenRequest): string;
  close(): Promise<void>;
}

const AUDIENCE = 'tieout';
const HOUR_SECONDS = 3600;

/**
 * Starts the issuer. Its key is kept in `file`, so that a token somebody copied is still good after a restart.
 * @param now milliseconds
 * @throws the port is taken
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export async function startIssuer({
  file,
  port,
  now,
}: {
  readonly file: string;
  readonly port: number;
  readonly now: () => number;
}): Promise<Issuer> {
  const { kid, key } = keptKey(file);
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
  const server = await serve(async ({ method, url }): Promise<HttpResponse> => {
    const { pathname } = new URL(url);
    if (method === 'GET' && pathname === '/.well-known/openid-configuration') {
      return json({
        issuer,
        jwks_uri: `${issuer}/jwks.json`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['token'],
        subject_types_supported: ['public'],
      });
    }
    if (method === 'GET' && pathname === '/jwks.json') return json({ keys: [jwk] });
    return { status: 404, headers: {}, body: '' };
  }, port);
  const issuer = `http://localhost:${server.port}`;
  return {
    url: issuer,
    audience: AUDIENCE,
    issue({ tenant, scope, ttlSeconds = HOUR_SECONDS, claims = {} }) {
      const seconds = Math.floor(now() / 1000);
      const payload = {
        iss: issuer,
        aud: AUDIENCE,
        sub: tenant,
        iat: seconds,
        exp: seconds + ttlSeconds,
        tenant,
        scope,
        ...claims,
      };
      const signed = `${encoded({ alg: 'RS256', typ: 'JWT', kid })}.${encoded(payload)}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
    },
    close: () => server.close(),
  };
}

const json = (value: object): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function keptKey(file: string): { readonly kid: string; readonly key: KeyObject } {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    mkdirSync(dirname(file), { recursive: true });
    const made = { kid: randomUUID(), jwk: privateKey.export({ format: 'jwk' }) };
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  const { kid, jwk } = JSON.parse(readFileSync(file, 'utf8')) as { readonly kid: string; readonly jwk: object };
  return { kid, key: createPrivateKey({ key: jwk as never, format: 'jwk' }) };
}
