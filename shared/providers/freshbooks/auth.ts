import * as oauth from 'oauth4webapi';
import { GrantRefused, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, GrantedAccount, ProviderConfig, Tokens } from '../../engine/provider.ts';
import { bodyText, ConnectionLost, type Http, type HttpResponse } from '../../model/http.ts';
import { accountId } from '../../model/names.ts';
import { answerOf, raiseRateLimit, readError, UnexpectedAnswer } from './errors.ts';
import { ME } from './reading/lists.ts';
import { type Me, me } from './schema.ts';

/** The smallest set. One scope that the registration does not have refuses the whole consent. */
const SCOPES = [
  'user:profile:read',
  'user:business:read',
  'user:clients:read',
  'user:clients:write',
  'user:invoices:read',
  'user:payments:read',
  'user:payments:write',
  'user:journal_entries:read',
] as const;

/** Asked for (`also`) only where payouts are booked. A new consent ends the user's older refresh token. */
export const PAYOUT_SCOPES = ['user:journal_entries:write'] as const;

/**
 * OAuth 2 with an authorization code. One refresh token lives per user and application, whatever the number of businesses;
 * it works once, and every new consent of the same user kills it. So the grant is the user's (`subject` is the identity), its
 * refresh has no grace, and a lost answer ends it: a person must consent again.
 * @see https://www.freshbooks.com/api/authentication
 */
export const auth: Auth = {
  kind: 'authorizationCode',
  scopes: SCOPES,
  opensNothing:
    'This FreshBooks login has no business with books of its own. FreshBooks Classic has no connection to other applications any more: move to the new FreshBooks first.',
  moreScopes: { payouts: PAYOUT_SCOPES },

  consentUrl(config, { state, redirectUri, also = [] }) {
    const url = new URL(config.authUrl);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/`;
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('client_id', config.clientId);
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('scope', [...new Set([...SCOPES, ...also])].join(' '));
    url.searchParams.set('state', state);
    return url.href;
  },

  async exchange(ports, { code, redirectUri }) {
    if (!code || !redirectUri) throw new GrantRefused('invalid_request', 'the consent came back without a code');
    const { server, client, secret } = partiesOf(ports.config);
    // The state was compared by whoever received the callback.
    const callback = oauth.validateAuthResponse(server, client, new URLSearchParams({ code }), oauth.skipStateCheck);
    const tokens = await tokensFrom(ports, (options) =>
      oauth.authorizationCodeGrantRequest(server, client, secret, callback, redirectUri, oauth.nopkce, options),
    );
    return { ...tokens, redirectUri, subject: await subjectOf(ports, tokens.accessToken) };
  },

  async refresh(ports, { refreshToken, redirectUri, subject }) {
    if (!refreshToken) throw new GrantRefused('invalid_grant', 'there is no refresh token');
    const { server, client, secret } = partiesOf(ports.config);
    const tokens = await tokensFrom(ports, (options) =>
      oauth.refreshTokenGrantRequest(server, client, secret, refreshToken, {
        ...options,
        ...(redirectUri ? { additionalParameters: { redirect_uri: redirectUri } } : {}),
      }),
    );
    return { ...tokens, ...(redirectUri ? { redirectUri } : {}), subject };
  },

  /** Ends the access of **all** businesses of the user. Only for the last one. */
  async revoke({ http, config }, { accessToken, refreshToken }) {
    // Which of the two a revocation takes along is not said, so both are named.
    for (const token of [refreshToken, accessToken]) {
      if (!token) continue;
      const response = await http({
        method: 'POST',
        url: config.tokenUrl.replace(/token\/?$/, 'revoke'),
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ client_id: config.clientId, client_secret: config.clientSecret, token }),
      });
      // 400 and 401: it does not work any more, which is what was wanted.
      if (![200, 204, 400, 401].includes(response.status)) {
        throw new Unavailable(`freshbooks answered ${response.status} to a revocation`);
      }
    }
  },

  async accounts(ports, accessToken) {
    return businesses(await identity(ports, accessToken));
  },
};

const partiesOf = (config: ProviderConfig) => ({
  server: {
    issuer: new URL(config.tokenUrl).origin,
    token_endpoint: config.tokenUrl,
  } satisfies oauth.AuthorizationServer,
  client: { client_id: config.clientId } satisfies oauth.Client,
  // In the body: FreshBooks' pages know no other way.
  secret: oauth.ClientSecretPost(config.clientSecret),
});
type RequestOptions = ReturnType<typeof viaHttp>;

async function tokensFrom(
  { http, clock, config }: AuthPorts,
  request: (options: RequestOptions) => Promise<Response>,
): Promise<Omit<Tokens, 'subject'>> {
  const { server, client } = partiesOf(config);
  const answer = await request(viaHttp(http))
    .then((response) => oauth.processGenericTokenEndpointResponse(server, client, response))
    .catch((error: unknown) => {
      throw grantError(error);
    });
  const { access_token, refresh_token, expires_in = 43_200, created_at } = answer;
  // A refreshed token may have been made some time before it was handed out: its life counts from then.
  const now = clock.now();
  const createdAt = typeof created_at === 'number' ? Math.min(created_at * 1000, now) : now;
  return {
    accessToken: access_token,
    ...(refresh_token ? { refreshToken: refresh_token } : {}),
    accessExpiresAt: createdAt + expires_in * 1000,
  };
}

/** Only the authorization server's own word ends a grant; a broken answer may hide a new token. */
function grantError(error: unknown): unknown {
  if (error instanceof oauth.ResponseBodyError) return new GrantRefused(error.error, error.error_description);
  if (error instanceof RateLimited) return error;
  return new OutcomeUnknown('freshbooks gave no usable answer to a token request');
}

/** Our `Http` as the library's fetch. */
function viaHttp(http: Http) {
  const customFetch = async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => {
    const headers = Object.fromEntries(
      Object.entries(init.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const response = await http({ method: init.method, url, headers, body: init.body.toString() });
    raiseRateLimit(response);
    return asFetched(response);
  };
  return { [oauth.customFetch]: customFetch, [oauth.allowInsecureRequests]: true };
}

/** The body says what is wrong: a challenge or a content type beside it would only hide that. */
const asFetched = ({ status, body }: HttpResponse): Response =>
  new Response(status === 204 ? null : bodyText(body), { status, headers: { 'content-type': 'application/json' } });

/** Who consented. The code is spent by now and the user's older token dead: one more attempt is worth it. */
async function subjectOf(ports: AuthPorts, accessToken: string): Promise<string> {
  const found = await identity(ports, accessToken).catch((error: unknown) => {
    if (error instanceof Unavailable) return identity(ports, accessToken);
    throw error;
  });
  const subject = found.identity_id ?? found.id;
  if (!subject) throw new UnexpectedAnswer('freshbooks does not say whose the access token is');
  return subject;
}

/** @see https://www.freshbooks.com/api/me_endpoint */
async function identity({ http, config }: AuthPorts, accessToken: string): Promise<Me> {
  const operation = 'GET users/me';
  const response = await http({
    method: 'GET',
    url: config.apiUrl.replace(/\/+$/, '') + ME,
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
  }).catch((error: unknown) => {
    throw error instanceof ConnectionLost ? new Unavailable(`freshbooks gave no answer to ${operation}`) : error;
  });
  raiseRateLimit(response);
  const answer = answerOf(response);
  const parsed = me.safeParse(Object(answer.body).response);
  if (answer.status !== 200 || answer.problems.length > 0 || !parsed.success) throw readError(operation, answer);
  return parsed.data;
}

/** Memberships with books of their own; whoever is only somebody's client has none. */
const businesses = ({ business_memberships }: Me): readonly GrantedAccount[] =>
  (business_memberships ?? []).flatMap(({ business: { account_id, name } }) =>
    account_id ? [{ account: accountId('freshbooks', account_id), name: name ?? '' }] : [],
  );
