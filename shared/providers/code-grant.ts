import { createHash, createHmac } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { GrantRefused, OutcomeUnknown, RateLimited } from '../engine/errors.ts';
import type { Auth, AuthPorts, ProviderConfig, Tokens } from '../engine/provider.ts';
import { bodyText, type Http, type HttpResponse } from '../model/http.ts';

/** How one vendor does what RFC 6749 section 4.1 leaves to it. */
export interface CodeGrantVendor {
  /** As errors name it. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** How the client says who it is: in a header, or in the form. */
  readonly clientSecret: (secret: string) => oauth.ClientAuth;
  /** Of an access token whose answer does not say. */
  readonly lifetimeSeconds: number;
  /** Sent along with every request for tokens. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The vendor takes a proof that whoever brings the code back is who asked for it (PKCE, `S256`). */
  readonly proof?: true;
  /** @throws {RateLimited} the vendor asks to wait; nothing was spent */
  raiseIfLimited(response: HttpResponse, now: number): void;
}

/** What a token endpoint answered: the tokens, without whose they are, and the rest of the answer. */
export interface Granted {
  readonly tokens: Omit<Tokens, 'subject'>;
  readonly answer: oauth.TokenEndpointResponse;
}

type Exchange = Parameters<Auth['exchange']>[1];
type Consent = Parameters<NonNullable<Auth['consentUrl']>>[1];

/**
 * OAuth 2 with an authorization code, once for all vendors that have it. The state is compared by whoever receives the
 * callback.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1
 */
export class CodeGrant {
  readonly #vendor: CodeGrantVendor;

  constructor(vendor: CodeGrantVendor) {
    this.#vendor = vendor;
  }

  /** Where a person consents. */
  consentUrl(config: ProviderConfig, { state, redirectUri, also = [] }: Consent): string {
    const { scopes, proof } = this.#vendor;
    const url = new URL(config.authUrl);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('client_id', config.clientId);
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('scope', [...new Set([...scopes, ...also])].join(' '));
    url.searchParams.set('state', state);
    if (proof) {
      url.searchParams.set('code_challenge_method', 'S256');
      url.searchParams.set('code_challenge', sha256(verifierOf(config, state)));
    }
    return url.href;
  }

  /** @throws {GrantRefused} the code is not good, or there is none */
  exchange(ports: AuthPorts, { code, redirectUri, state }: Exchange): Promise<Granted> {
    if (!code || !redirectUri) throw new GrantRefused('invalid_request', 'the consent came back without a code');
    const { server, client, secret } = this.#parties(ports.config);
    const callback = oauth.validateAuthResponse(server, client, new URLSearchParams({ code }), oauth.skipStateCheck);
    const verifier = this.#vendor.proof && state !== undefined ? verifierOf(ports.config, state) : oauth.nopkce;
    return this.#tokens(ports, (options) =>
      oauth.authorizationCodeGrantRequest(server, client, secret, callback, redirectUri, verifier, options),
    );
  }

  /**
   * One call, never repeated by itself.
   * @throws {GrantRefused} the chain of refresh tokens has ended @throws {OutcomeUnknown} the answer may hide a new token
   */
  refresh(
    ports: AuthPorts,
    refreshToken: string | undefined,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Granted> {
    if (!refreshToken) throw new GrantRefused('invalid_grant', 'there is no refresh token');
    const { server, client, secret } = this.#parties(ports.config);
    return this.#tokens(ports, (options) =>
      oauth.refreshTokenGrantRequest(server, client, secret, refreshToken, { ...options, additionalParameters: more }),
    );
  }

  /** RFC 7009, at an endpoint that stands beside the token's. @returns the status */
  async revoke({ http, clock, config }: AuthPorts, token: string): Promise<number> {
    const { server, client, secret } = this.#parties(config);
    const response = await oauth.revocationRequest(
      server,
      client,
      secret,
      token,
      viaHttp(this.#vendor, http, clock.now()),
    );
    return response.status;
  }

  #parties(config: ProviderConfig) {
    return {
      server: {
        issuer: new URL(config.tokenUrl).origin,
        token_endpoint: config.tokenUrl,
        revocation_endpoint: config.tokenUrl.replace(/token\/?$/, 'revocation'),
      } satisfies oauth.AuthorizationServer,
      client: { client_id: config.clientId } satisfies oauth.Client,
      secret: this.#vendor.clientSecret(config.clientSecret),
    };
  }

  async #tokens(
    { http, clock, config }: AuthPorts,
    request: (options: ReturnType<typeof viaHttp>) => Promise<Response>,
  ): Promise<Granted> {
    const { server, client } = this.#parties(config);
    const answer = await request(viaHttp(this.#vendor, http, clock.now()))
      .then((response) => oauth.processGenericTokenEndpointResponse(server, client, response))
      .catch((error: unknown) => {
        throw this.#grantError(error);
      });
    const { access_token, refresh_token, expires_in = this.#vendor.lifetimeSeconds } = answer;
    return {
      tokens: {
        accessToken: access_token,
        ...(refresh_token ? { refreshToken: refresh_token } : {}),
        accessExpiresAt: clock.now() + expires_in * 1000,
      },
      answer,
    };
  }

  /** Only the authorization server's own word ends a grant; a broken answer may hide a new token. */
  #grantError(error: unknown): unknown {
    if (error instanceof oauth.ResponseBodyError) return new GrantRefused(error.error, error.error_description);
    if (error instanceof RateLimited) return error;
    return new OutcomeUnknown(`${this.#vendor.name} gave no usable answer to a token request`);
  }
}

/** Our `Http` as the library's fetch. */
function viaHttp(vendor: CodeGrantVendor, http: Http, now: number) {
  const customFetch = async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => {
    const named = Object.entries(init.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    const headers = { ...Object.fromEntries(named), ...vendor.headers };
    const response = await http({ method: init.method, url, headers, body: init.body.toString() });
    vendor.raiseIfLimited(response, now);
    return asFetched(response);
  };
  return { [oauth.customFetch]: customFetch, [oauth.allowInsecureRequests]: true };
}

/**
 * The verifier of a consent. Only this deployment can make it again of the state that comes back, so nothing has to be
 * kept: 43 characters, as RFC 7636 asks.
 */
const verifierOf = ({ clientSecret }: ProviderConfig, state: string): string =>
  createHmac('sha256', clientSecret).update(`code verifier ${state}`).digest('base64url');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The body says what is wrong: a challenge or a content type beside it would only hide that. */
const asFetched = ({ status, body }: HttpResponse): Response =>
  new Response(status === 204 ? null : withoutExtras(bodyText(body)), {
    status,
    headers: { 'content-type': 'application/json' },
  });

/**
 * What the library would judge and nobody reads: an ID token, which it would measure by its own clock, and `scope`, which
 * some vendors show as a list.
 */
function withoutExtras(text: string): string {
  try {
    const { id_token: _token, scope: _scope, ...rest } = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify(rest);
  } catch {
    return text;
  }
}
