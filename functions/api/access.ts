import { type Scope, scopes } from '../../shared/api-client/contract/index.ts';
import { Problem } from './problems.ts';

/** Who calls, and what their token lets them do. */
export interface Access {
  readonly tenant: string;
  readonly scopes: ReadonlySet<Scope>;
}

export interface AccessRules {
  /** The claim that names the tenant. */
  readonly tenantClaim: string;
  /** What stands before a scope of ours in a token: identity services that share scopes among APIs want a prefix. */
  readonly scopePrefix: string;
}

/** Claims of a token that the gateway has checked; it hands every value over as a text. */
export type Claims = Readonly<Record<string, unknown>>;

/** It becomes a part of keys, so it has none of their separators. */
const TENANT = /^[\w.:|@-]{1,100}$/;

/**
 * Reads the claims. Issuer, audience, signature and expiry were checked by the gateway's authorizer: a call without
 * claims has come past it.
 * @throws {Problem} 401: no claims; 403: the token names no tenant
 */
export function accessOf(claims: Claims | undefined, { tenantClaim, scopePrefix }: AccessRules): Access {
  if (claims === undefined) {
    throw new Problem(401, 'unauthorized', 'A valid token is needed: Authorization: Bearer ...', {
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
  const tenant = claims[tenantClaim];
  if (typeof tenant !== 'string' || !TENANT.test(tenant)) {
    throw new Problem(403, 'noTenant', `The token names no tenant: its claim ${tenantClaim} must say who calls.`);
  }
  return { tenant, scopes: scopesOf(claims, scopePrefix) };
}

/** `scope` is a text with spaces (RFC 8693), `scp` a list: the gateway writes lists as `[one two]`. A wider scope includes the narrower ones. */
function scopesOf(claims: Claims, prefix: string): ReadonlySet<Scope> {
  const named = [claims.scope, claims.scp].flatMap((value) =>
    String(value ?? '')
      .replace(/^\[|\]$/g, '')
      .split(/[\s,]+/),
  );
  const widest = scopes.findLastIndex((scope) => named.includes(`${prefix}${scope}`));
  return new Set(scopes.slice(0, widest + 1));
}

/** @throws {Problem} 403: the token is good, and not for this */
export function demand({ scopes: given }: Access, wanted: Scope): void {
  if (given.has(wanted)) return;
  throw new Problem(403, 'scope', `This takes a token with the scope ${wanted}.`, {
    members: { scope: wanted },
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${wanted}"` },
  });
}
