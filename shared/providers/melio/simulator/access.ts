import type { HttpRequest } from '../../../model/http.ts';
import { basicOf, bearerOf, postedForm } from '../../simulators/authorization-server.ts';
import { type Answer, Refused } from './answers.ts';
import type { Organisation } from './options.ts';

interface Grant {
  readonly clientId: string;
  readonly expiresAt: number;
}

/** Tokens of the client credentials grant, and which accounts each client may open. */
export class Access {
  readonly #organisations: readonly Organisation[];
  readonly #lifetimeSeconds: number;
  readonly #newToken: () => string;
  #grants = new Map<string, Grant>();

  constructor(organisations: readonly Organisation[], lifetimeSeconds: number, newToken: () => string) {
    this.#organisations = organisations;
    this.#lifetimeSeconds = lifetimeSeconds;
    this.#newToken = newToken;
  }

  /** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
  token(request: HttpRequest, now: number): Answer {
    const form = postedForm(request);
    if (form.get('grant_type') !== 'client_credentials') {
      const missing = form.get('grant_type') === null;
      return oauthError(400, missing ? 'invalid_request' : 'unsupported_grant_type');
    }
    const client = readClient(request.headers.authorization, form);
    const known = client && this.#organisations.some((one) => isClientOf(one, client.id, client.secret));
    if (!known) {
      // RFC 6749 section 5.2: who came with a header is answered with a challenge.
      const challenge = request.headers.authorization !== undefined && { 'www-authenticate': 'Basic realm="melio"' };
      return { ...oauthError(401, 'invalid_client'), ...(challenge && { headers: challenge }) };
    }
    const body = { access_token: this.issue(client.id, now), token_type: 'Bearer', expires_in: this.#lifetimeSeconds };
    return { status: 200, body, headers: { 'cache-control': 'no-store' } };
  }

  issue(clientId: string, now: number): string {
    for (const [token, grant] of this.#grants) if (grant.expiresAt <= now) this.#grants.delete(token);
    const token = this.#newToken();
    this.#grants.set(token, { clientId, expiresAt: now + this.#lifetimeSeconds * 1000 });
    return token;
  }

  /** @throws {Refused} 401: no token, an unknown one, or one that expired */
  clientOf(authorization: string | undefined, now: number): string {
    const grant = this.#grants.get(bearerOf(authorization) ?? '');
    if (grant && grant.expiresAt > now) return grant.clientId;
    throw new Refused(401, 'unauthorized', 'The access token is missing, unknown or expired.', {
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  }

  organisationsOf(clientId: string): readonly Organisation[] {
    return this.#organisations.filter((one) => one.client.id === clientId);
  }

  snapshot(): readonly (readonly [string, Grant])[] {
    return [...this.#grants];
  }

  /** Beside the tokens given since: whoever was told of one may use it. */
  restore(grants: readonly (readonly [string, Grant])[]): void {
    for (const [token, grant] of grants) this.#grants.set(token, grant);
  }
}

export type Grants = ReturnType<Access['snapshot']>;

const isClientOf = (organisation: Organisation, id: string, secret: string): boolean =>
  organisation.client.id === id && organisation.client.secret === secret;

const readClient = (authorization: string | undefined, form: URLSearchParams) =>
  /^Basic (.+)$/i.test(authorization ?? '')
    ? basicOf(authorization)
    : { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };

const oauthError = (status: number, error: string): Answer => ({ status, body: { error } });
