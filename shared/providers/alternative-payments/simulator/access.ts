import type { HttpRequest } from '../../../model/http.ts';
import { basicOf, bearerOf, postedForm } from '../../simulators/authorization-server.ts';
import { type Answer, invalid, ok, Refused } from './answers.ts';
import type { ApiKey, Scope } from './options.ts';

interface Grant {
  readonly clientId: string;
  readonly expiresAt: number;
}

/**
 * Tokens of the client credentials grant. There is no refresh token; a key asks again.
 * @see https://docs.alternativepayments.io authentication
 */
export class Access {
  readonly #keys: readonly ApiKey[];
  readonly #lifetimeSeconds: number;
  readonly #newToken: (clientId: string) => string;
  #grants = new Map<string, Grant>();

  constructor(keys: readonly ApiKey[], lifetimeSeconds: number, newToken: (clientId: string) => string) {
    this.#keys = keys;
    this.#lifetimeSeconds = lifetimeSeconds;
    this.#newToken = newToken;
  }

  token(request: HttpRequest, now: number): Answer {
    const form = postedForm(request);
    if (form.get('grant_type') !== 'client_credentials') {
      throw invalid({ grant_type: 'must be client_credentials' });
    }
    const pair = basicOf(request.headers.authorization);
    const key = this.#keys.find((one) => one.clientId === pair?.id && one.clientSecret === pair.secret);
    // 403, where the standard asks for 401.
    if (!key) throw new Refused(403, 'forbidden', 'Invalid client credentials');
    const access_token = this.issue(key.clientId, now);
    return ok({ access_token, token_type: 'Bearer', expires_in: this.#lifetimeSeconds });
  }

  issue(clientId: string, now: number): string {
    if (!this.#keys.some((key) => key.clientId === clientId)) throw new Error(`there is no key ${clientId}`);
    for (const [token, grant] of this.#grants) if (grant.expiresAt <= now) this.#grants.delete(token);
    const token = this.#newToken(clientId);
    this.#grants.set(token, { clientId, expiresAt: now + this.#lifetimeSeconds * 1000 });
    return token;
  }

  /** @throws {Refused} 401: no token, an unknown one, or one that expired */
  keyOf(authorization: string | undefined, now: number): ApiKey {
    const grant = this.#grants.get(bearerOf(authorization) ?? '');
    const key = grant && grant.expiresAt > now && this.#keys.find((one) => one.clientId === grant.clientId);
    if (!key) throw new Refused(401, 'unauthorized', 'The access token is invalid or expired');
    return key;
  }

  snapshot(): Grants {
    return [...this.#grants];
  }

  restore(grants: Grants): void {
    for (const [token, grant] of grants) this.#grants.set(token, grant);
  }
}

export type Grants = readonly (readonly [string, Grant])[];

/** @throws {Refused} 403: the key was made without this scope */
export function checkScope(key: ApiKey, scope: Scope): void {
  if (key.scopes === 'all' || key.scopes.includes(scope)) return;
  throw new Refused(403, 'forbidden', `The API key lacks the scope ${scope}`);
}
