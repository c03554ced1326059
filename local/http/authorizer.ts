import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import * as z from 'zod';

/** A JWT authorizer of the template, and the scopes of which a route wants one. */
export interface JwtAuthorizer {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
}

/** As the gateway refuses: 401 the token is not good, 403 it is not good for this. */
export interface Refused {
  readonly status: 401 | 403;
  readonly reason?: string;
}
export type Authorized = { readonly claims: Readonly<Record<string, string>> } | Refused;

const discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.looseObject({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });
const header = z.looseObject({ alg: z.enum(['RS256', 'RS384', 'RS512']), kid: z.string() });
const payload = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
  scope: z.string().optional(),
  scp: z.array(z.string()).optional(),
});
type Payload = z.output<typeof payload>;

/** An unknown key is asked for no more often: a flood of bad tokens is none for the issuer. */
const ASK_AGAIN_MS = 5_000;
const FETCH_TIMEOUT_MS = 5_000;

/**
 * Checks tokens as an HTTP API's JWT authorizer does: key and signature, issuer, audience, the times, and a scope where
 * the route wants one. The issuer's keys come from its discovery document and are kept.
 * @param now milliseconds
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function jwtAuthorization(now: () => number) {
  const known = new Map<string, { keys: ReadonlyMap<string, KeyObject>; readonly askedAt: number }>();

  async function keyOf(issuer: string, kid: string): Promise<KeyObject | undefined> {
    const kept = known.get(issuer);
    const found = kept?.keys.get(kid);
    if (found || (kept && performance.now() - kept.askedAt < ASK_AGAIN_MS)) return found;
    const keys = await fetchKeys(issuer);
    known.set(issuer, { keys, askedAt: performance.now() });
    return keys.get(kid);
  }

  return async (authorizer: JwtAuthorizer, authorization: string | undefined): Promise<Authorized> => {
    const token = authorization?.replace(/^Bearer +/i, '').trim();
    if (!token) return { status: 401 };
    const read = readToken(token);
    if (!read) return bad('the token is not a JWT signed with RSA');
    const { claims, alg, kid, signed, signature } = read;
    if (claims.iss !== authorizer.issuer) return bad('invalid issuer');
    const key = await keyOf(authorizer.issuer, kid);
    if (!key) return bad('unknown key');
    if (!verify(`sha${alg.slice(2)}`, Buffer.from(signed), key, signature)) return bad('invalid signature');
    return judged(authorizer, claims, Math.floor(now() / 1000));
  };
}

const bad = (reason: string): Refused => ({ status: 401, reason });

function judged({ audience, scopes }: JwtAuthorizer, claims: Payload, seconds: number): Authorized {
  if (claims.exp <= seconds) return bad('the token has expired');
  if ((claims.nbf ?? 0) > seconds || (claims.iat ?? 0) > seconds) return bad('the token is not valid yet');
  // `client_id` counts only where there is no `aud`: that is how access tokens without an audience are told apart.
  const given = claims.aud === undefined ? [claims.client_id ?? ''] : [claims.aud].flat();
  if (!given.some((one) => audience.includes(one))) return bad('invalid audience');
  const allowed = claims.scope?.split(' ') ?? claims.scp ?? [];
  if (scopes.length > 0 && !scopes.some((scope) => allowed.includes(scope))) return { status: 403 };
  return { claims: Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, asText(value)])) };
}

/** The gateway hands every claim over as a text: a list as `[one two]`. */
const asText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(asText).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

function readToken(token: string) {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0) return undefined;
  try {
    const { alg, kid } = header.parse(JSON.parse(Buffer.from(head, 'base64url').toString('utf8')));
    const claims = payload.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    return { alg, kid, claims, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
  } catch {
    return undefined;
  }
}

/** @returns none when the issuer cannot be reached: then no token is good */
async function fetchKeys(issuer: string): Promise<ReadonlyMap<string, KeyObject>> {
  const read = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })).json();
  try {
    const { jwks_uri } = discovery.parse(await read(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
    const { keys } = keySet.parse(await read(jwks_uri));
    return new Map(
      keys
        .filter(({ kty }) => kty === 'RSA')
        .map((jwk) => [jwk.kid, createPublicKey({ key: jwk as never, format: 'jwk' })]),
    );
  } catch {
    return new Map();
  }
}
