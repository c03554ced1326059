import * as oauth from 'oauth4webapi';
import { GrantRefused, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, GrantedAccount, ProviderConfig, Tokens } from '../../engine/provider.ts';
import { bodyText, ConnectionLost, type Http, type HttpResponse } from '../../model/http.ts';
import { accountId } from '../../model/names.ts';
import { raise, UnexpectedAnswer, unexpected } from './errors.ts';

/** The smallest set; apps made since March 2026 get these granular scopes only. */
const SCOPES = [
  'offline_access',
  'openid',
  'profile',
  'email',
  'accounting.invoices',
  'accounting.payments',
  'accounting.contacts',
  'accounting.settings.read',
  'accounting.attachments',
] as const;

/**
 * OAuth 2 with an authorization code. One grant is one user's consent and opens all organisations that the user chose;
 * its refresh token changes with every use, and the one before works for 30 minutes more.
 * @see https://developer.xero.com/documentation/guides/oauth2/auth-flow
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

  async refresh(ports, { refreshToken, subject }) {
    if (!refreshToken) throw new GrantRefused('invalid_grant', 'there is no refresh token');
    const { server, client, secret } = partiesOf(ports.config);
    return tokensFrom(
      ports,
      (options) => oauth.refreshTokenGrantRequest(server, client, secret, refreshToken, options),
      { refreshToken, subject },
    );
  },

  /** Ends **all** connections of the user. Only for the last one. */
  async revoke(ports, { refreshToken }) {
    if (!refreshToken) return;
    const { server, client, secret } = partiesOf(ports.config);
    const response = await oauth.revocationRequest(server, client, secret, refreshToken, viaHttp(ports.http, 'revoke'));
    if (response.status !== 200) throw new Unavailable(`xero answered ${response.status} to a revocation`);
  },

  async accounts(ports, accessToken) {
    const response = await connectionsCall(ports, accessToken, 'GET', '');
    if (response.status !== 200) throw unexpected('GET connections', response);
    return organisations(JSON.parse(bodyText(response.body)), claimsOf(accessToken).authentication_event_id);
  },

  async disconnect(ports, accessToken, connectionId) {
    const response = await connectionsCall(ports, accessToken, 'DELETE', `/${encodeURIComponent(connectionId)}`);
    // 404: it was ended before, perhaps by the user.
    if (response.status !== 204 && response.status !== 200 && response.status !== 404) {
      throw unexpected('DELETE connections', response);
    }
  },
};

const partiesOf = (config: ProviderConfig) => ({
  server: {
    issuer: new URL(config.tokenUrl).origin,
    token_endpoint: config.tokenUrl,
    revocation_endpoint: config.tokenUrl.replace(/token\/?$/, 'revocation'),
  } satisfies oauth.AuthorizationServer,
  client: { client_id: config.clientId } satisfies oauth.Client,
  secret: oauth.ClientSecretBasic(config.clientSecret),
});

type RequestOptions = ReturnType<typeof viaHttp>;

async function tokensFrom(
  { http, clock, config }: AuthPorts,
  request: (options: RequestOptions) => Promise<Response>,
  before?: { readonly refreshToken: string; readonly subject: string },
): Promise<Tokens> {
  const { server, client } = partiesOf(config);
  const answer = await request(viaHttp(http, 'token'))
    .then((response) => oauth.processGenericTokenEndpointResponse(server, client, response))
    .catch((error: unknown) => {
      throw grantError(error);
    });
  const refreshToken = answer.refresh_token ?? before?.refreshToken;
  return {
    accessToken: answer.access_token,
    ...(refreshToken ? { refreshToken } : {}),
    accessExpiresAt: clock.now() + (answer.expires_in ?? 1800) * 1000,
    subject: before?.subject ?? subjectOf(answer.access_token),
  };
}

/** Who consented. Grants are kept by it, so a token that does not say is not taken. */
function subjectOf(accessToken: string): string {
  const { xero_userid, sub } = claimsOf(accessToken);
  const subject = xero_userid ?? sub;
  if (!subject) throw new UnexpectedAnswer("xero's access token does not say whose it is");
  return subject;
}

/** Only the authorization server's own word ends a grant; a broken answer may hide a new token. */
function grantError(error: unknown): unknown {
  if (error instanceof oauth.ResponseBodyError) return new GrantRefused(error.error, error.error_description);
  if (error instanceof RateLimited) return error;
  return new OutcomeUnknown('xero gave no usable answer to a token request');
}

/**
 * Our `Http` as the library's fetch. Two things in the answer are taken out before the library judges them: the ID token, which
 * it would measure by its own clock and which nobody reads, and `scope`, which some pages show as a list.
 */
function viaHttp(http: Http, operation: string) {
  const customFetch = async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => {
    const headers = Object.fromEntries(
      Object.entries(init.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const response = await http({ method: init.method, url, headers, body: init.body.toString() });
    if (response.status === 429) raise(`POST ${operation}`, response, 'read');
    return asFetched(response);
  };
  return { [oauth.customFetch]: customFetch, [oauth.allowInsecureRequests]: true };
}

function asFetched({ status, headers, body }: HttpResponse): Response {
  const text = bodyText(body);
  const plain = new Response(status === 204 ? null : withoutExtras(text), { status });
  for (const [name, value] of Object.entries(headers)) {
    // The body says what is wrong; a challenge beside it would only hide that.
    if (!DROPPED.has(name)) plain.headers.set(name, value);
  }
  return plain;
}

const DROPPED = new Set(['content-length', 'content-encoding', 'transfer-encoding', 'www-authenticate']);

function withoutExtras(text: string): string {
  try {
    const { id_token: _token, scope: _scope, ...rest } = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify(rest);
  } catch {
    return text;
  }
}

/** `https://api.xero.com/connections`, beside the accounting address and without a tenant. */
async function connectionsCall(
  { http, config }: AuthPorts,
  accessToken: string,
  method: 'GET' | 'DELETE',
  path: string,
) {
  const url = `${new URL(config.apiUrl).origin}/connections${path}`;
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const response = await http({ method, url, headers }).catch((error: unknown) => {
    throw error instanceof ConnectionLost ? new Unavailable(`xero gave no answer to ${method} connections`) : error;
  });
  raise(`${method} connections`, response, 'read');
  return response;
}

/** Organisations of the grant, those of the consent just given first. Practices and the like are no ledgers. */
function organisations(rows: unknown, event: string | undefined): readonly GrantedAccount[] {
  return (Array.isArray(rows) ? (rows as readonly Readonly<Record<string, unknown>>[]) : [])
    .filter(({ tenantType, tenantId }) => tenantType === 'ORGANISATION' && typeof tenantId === 'string')
    .sort((a, b) => Number(b.authEventId === event) - Number(a.authEventId === event))
    .map(({ tenantId, tenantName, id }) => ({
      account: accountId('xero', String(tenantId)),
      name: String(tenantName ?? ''),
      ...(typeof id === 'string' ? { connectionId: id } : {}),
    }));
}

/** Claims of the access token, for naming things only: it came from the token endpoint itself and is not verified. */
function claimsOf(accessToken: string): Readonly<Record<string, string | undefined>> {
  try {
    return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return {};
  }
}
