import * as oauth from 'oauth4webapi';
import { GrantRefused, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, ProviderConfig, Tokens } from '../../engine/provider.ts';
import { bodyText, ConnectionLost, type Http } from '../../model/http.ts';
import { accountId } from '../../model/names.ts';
import { raiseIfLimited, raiseRead, UnexpectedAnswer } from './errors.ts';

const SCOPES = ['read', 'write'] as const;
const DEFAULT_LIFETIME_SECONDS = 3600;
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

/**
 * OAuth 2 with an authorization code (`authorise`, with an s). A grant opens one site and is kept by the site's subdomain: a
 * later consent, by whomever, takes the place of the one before.
 * @see https://developer.capsulecrm.com/v2/overview/authentication
 */
export const auth: Auth = {
  kind: 'authorizationCode',
  scopes: SCOPES,

  consentUrl(config, { state, redirectUri }) {
    const url = new URL(config.authUrl);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('client_id', config.clientId);
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('scope', SCOPES.join(' '));
    url.searchParams.set('state', state);
    return url.href;
  },

  async exchange(ports, { code, redirectUri }) {
    if (!code || !redirectUri) throw new GrantRefused('invalid_request', 'the consent came back without a code');
    const { server, client, secret } = partiesOf(ports.config);
    // The state was compared by whoever received the callback.
    const callback = oauth.validateAuthResponse(server, client, new URLSearchParams({ code }), oauth.skipStateCheck);
    return tokensFrom(ports, (options) =>
      oauth.authorizationCodeGrantRequest(server, client, secret, callback, redirectUri, oauth.nopkce, options),
    );
  },

  pasted: (ports, key) => personalTokens(ports, key),

  /** The newest refresh token is kept: nobody says whether it changes. A personal token has none and cannot be renewed. */
  async refresh(ports, { refreshToken, subject }) {
    if (!refreshToken) throw new GrantRefused('invalid_grant', 'there is no refresh token');
    const { server, client, secret } = partiesOf(ports.config);
    return tokensFrom(
      ports,
      (options) => oauth.refreshTokenGrantRequest(server, client, secret, refreshToken, options),
      { refreshToken, subject },
    );
  },

  async accounts(ports, accessToken) {
    const { subdomain, name } = await siteOf(ports, accessToken);
    return [{ account: accountId('capsule', subdomain), name }];
  },
};

/**
 * A personal access token, made in Capsule under My Preferences: does all but REST hooks, and lasts until it is deleted.
 * @throws {GrantRefused} Capsule does not know it
 */
export async function personalTokens(ports: AuthPorts, token: string): Promise<Tokens> {
  const { subdomain } = await siteOf(ports, token);
  return { accessToken: token, accessExpiresAt: ports.clock.now() + TEN_YEARS_MS, subject: subdomain };
}

const partiesOf = (config: ProviderConfig) => ({
  server: {
    issuer: new URL(config.tokenUrl).origin,
    token_endpoint: config.tokenUrl,
  } satisfies oauth.AuthorizationServer,
  client: { client_id: config.clientId } satisfies oauth.Client,
  // In the form, as Capsule's page shows it.
  secret: oauth.ClientSecretPost(config.clientSecret),
});

type RequestOptions = ReturnType<typeof viaHttp>;

async function tokensFrom(
  { http, clock, config }: AuthPorts,
  request: (options: RequestOptions) => Promise<Response>,
  before?: { readonly refreshToken: string; readonly subject: string },
): Promise<Tokens> {
  const { server, client } = partiesOf(config);
  const answer = await request(viaHttp(http, clock.now()))
    .then((response) => oauth.processGenericTokenEndpointResponse(server, client, response))
    .catch((error: unknown) => {
      throw grantError(error);
    });
  const refreshToken = answer.refresh_token ?? before?.refreshToken;
  const subject = before?.subject ?? answer.subdomain;
  if (typeof subject !== 'string' || subject === '') {
    throw new UnexpectedAnswer("capsule's token does not say of which site it is");
  }
  return {
    accessToken: answer.access_token,
    ...(refreshToken ? { refreshToken } : {}),
    accessExpiresAt: clock.now() + (answer.expires_in ?? DEFAULT_LIFETIME_SECONDS) * 1000,
    subject,
  };
}

/** Only the authorization server's own word ends a grant; a broken answer may hide a new token. */
function grantError(error: unknown): unknown {
  if (error instanceof oauth.ResponseBodyError) return new GrantRefused(error.error, error.error_description);
  if (error instanceof RateLimited) return error;
  return new OutcomeUnknown('capsule gave no usable answer to a token request');
}

/** Our `Http` as the library's fetch. */
function viaHttp(http: Http, now: number) {
  const customFetch = async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => {
    const headers = Object.fromEntries(
      Object.entries(init.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const response = await http({ method: init.method, url, headers, body: init.body.toString() });
    raiseIfLimited(response, now);
    const type = response.headers['content-type'] ?? 'application/json';
    return new Response(bodyText(response.body), { status: response.status, headers: { 'content-type': type } });
  };
  return { [oauth.customFetch]: customFetch, [oauth.allowInsecureRequests]: true };
}

/** `{"site": {"subdomain": "acme", "name": "Acme", "url": "https://acme.capsulecrm.com"}}` */
async function siteOf({ http, clock, config }: AuthPorts, accessToken: string) {
  const url = `${config.apiUrl.replace(/\/+$/, '')}/site`;
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const response = await http({ method: 'GET', url, headers }).catch((error: unknown) => {
    throw error instanceof ConnectionLost ? new Unavailable('capsule gave no answer to GET /site') : error;
  });
  raiseIfLimited(response, clock.now());
  if (response.status === 401) throw new GrantRefused('invalid_token', 'capsule does not know this token');
  raiseRead('GET /site', response);
  const { site } = JSON.parse(bodyText(response.body)) as { readonly site?: Readonly<Record<string, unknown>> };
  const address = typeof site?.url === 'string' && URL.canParse(site.url) ? new URL(site.url).hostname : '';
  const subdomain = typeof site?.subdomain === 'string' ? site.subdomain : address.split('.')[0];
  if (!subdomain) throw new UnexpectedAnswer('capsule does not name its site');
  return { subdomain, name: typeof site?.name === 'string' ? site.name : subdomain };
}
