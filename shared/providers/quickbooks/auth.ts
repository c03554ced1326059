import * as oauth from 'oauth4webapi';
import { AccessLost, GrantRefused, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, GrantedAccount, ProviderConfig, Tokens } from '../../engine/provider.ts';
import { bodyText, ConnectionLost, type Http, type HttpResponse } from '../../model/http.ts';
import { accountId } from '../../model/names.ts';
import { answerOf, raiseRateLimit, readError } from './errors.ts';
import { isId, pathOf } from './query.ts';
import { objectOf } from './reading/answers.ts';
import { companyInfo } from './schema.ts';

/** One scope opens the whole of a company's books. */
const SCOPES = ['com.intuit.quickbooks.accounting'] as const;

/**
 * OAuth 2 with an authorization code. A consent is for one company, which only the address it comes back to names
 * (`realmId`): the company is the grant's subject, and a later consent of whoever else for the same company takes its place.
 *
 * A refresh hands out a new refresh token about once a day, and the one before dies: it is stored before anything else, and
 * its refresh has no grace. Unused it lives 100 days, and after five years a person must consent again whatever was done.
 * @see https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0
 */
export const auth: Auth = {
  kind: 'authorizationCode',
  scopes: SCOPES,
  accountParameter: 'realmId',

  consentUrl(config, { state, redirectUri, also = [] }) {
    const url = new URL(config.authUrl);
    url.searchParams.set('client_id', config.clientId);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('scope', [...new Set([...SCOPES, ...also])].join(' '));
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('state', state);
    return url.href;
  },

  async exchange(ports, { code, redirectUri, account }) {
    if (!code || !redirectUri) throw new GrantRefused('invalid_request', 'the consent came back without a code');
    if (!account || !isId(account))
      throw new GrantRefused('invalid_request', 'the consent came back without a company');
    const { server, client, secret } = partiesOf(ports.config);
    // The state was compared by whoever received the callback.
    const callback = oauth.validateAuthResponse(server, client, new URLSearchParams({ code }), oauth.skipStateCheck);
    const tokens = await tokensFrom(ports, (options) =>
      oauth.authorizationCodeGrantRequest(server, client, secret, callback, redirectUri, oauth.nopkce, options),
    );
    await proveCompany(ports, tokens.accessToken, account);
    return { ...tokens, subject: account };
  },

  async refresh(ports, { refreshToken, subject, consentEndsAt }) {
    if (!refreshToken) throw new GrantRefused('invalid_grant', 'there is no refresh token');
    const { server, client, secret } = partiesOf(ports.config);
    const tokens = await tokensFrom(ports, (options) =>
      oauth.refreshTokenGrantRequest(server, client, secret, refreshToken, options),
    );
    return { refreshToken, ...(consentEndsAt === undefined ? {} : { consentEndsAt }), ...tokens, subject };
  },

  async revoke({ http, config }, { accessToken, refreshToken }) {
    const response = await http({
      method: 'POST',
      url: revocationUrl(config),
      headers: {
        authorization: `Basic ${Buffer.from(`${config.clientId}:${config.clientSecret}`).toString('base64')}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({ token: refreshToken ?? accessToken }),
    });
    // 400: it does not work any more, which is what was wanted.
    if (response.status !== 200 && response.status !== 400) {
      throw new Unavailable(`quickbooks answered ${response.status} to a revocation`);
    }
  },

  /** The company that was named, and only if the token opens it. */
  async accounts(ports, accessToken, realm) {
    return realm === undefined ? [] : [await company(ports, accessToken, realm)];
  },
};

/** Revocation has a host of its own at the vendor; wherever else tokens come from, it stands beside them. */
const revocationUrl = ({ tokenUrl }: ProviderConfig): string => {
  const { origin, host } = new URL(tokenUrl);
  const own = host === 'oauth.platform.intuit.com' ? 'https://developer.api.intuit.com' : origin;
  return `${own}/v2/oauth2/tokens/revoke`;
};

const partiesOf = (config: ProviderConfig) => ({
  server: {
    issuer: new URL(config.tokenUrl).origin,
    token_endpoint: config.tokenUrl,
  } satisfies oauth.AuthorizationServer,
  client: { client_id: config.clientId } satisfies oauth.Client,
  secret: basic(config.clientSecret),
});

/** As the vendor's own libraries write it: id and secret as they are, without form encoding in between. */
const basic =
  (clientSecret: string): oauth.ClientAuth =>
  (_server, client, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${client.client_id}:${clientSecret}`).toString('base64')}`);
  };

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
  const { access_token, refresh_token, expires_in = 3600, x_refresh_token_hard_expires_in: hard } = answer;
  const now = clock.now();
  return {
    accessToken: access_token,
    ...(refresh_token ? { refreshToken: refresh_token } : {}),
    accessExpiresAt: now + expires_in * 1000,
    ...(typeof hard === 'number' ? { consentEndsAt: now + hard * 1000 } : {}),
  };
}

/** Only the authorization server's own word ends a grant; a broken answer may hide a new token. */
function grantError(error: unknown): unknown {
  if (error instanceof oauth.ResponseBodyError) return new GrantRefused(error.error, error.error_description);
  if (error instanceof RateLimited) return error;
  return new OutcomeUnknown('quickbooks gave no usable answer to a token request');
}

/** Our `Http` as the library's fetch. The end of the consent's five years is told only to who asks. */
function viaHttp(http: Http) {
  const customFetch = async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => {
    const headers = Object.fromEntries(
      Object.entries(init.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const response = await http({
      method: init.method,
      url,
      headers: { ...headers, 'x-include-refresh-token-hard-expires-in': 'true' },
      body: init.body.toString(),
    });
    raiseRateLimit(answerOf(response), response.headers);
    return asFetched(response);
  };
  return { [oauth.customFetch]: customFetch, [oauth.allowInsecureRequests]: true };
}

/** The body says what is wrong: a challenge or a content type beside it would only hide that. */
const asFetched = ({ status, body }: HttpResponse): Response =>
  new Response(status === 204 ? null : bodyText(body), { status, headers: { 'content-type': 'application/json' } });

/**
 * The address can be written by hand, and the company in it names the grant: tokens that do not open it must not take the
 * place of those that do. The code is spent by now, so one more attempt is worth it.
 */
async function proveCompany(ports: AuthPorts, accessToken: string, realm: string): Promise<void> {
  try {
    await company(ports, accessToken, realm).catch((error: unknown) => {
      if (error instanceof Unavailable) return company(ports, accessToken, realm);
      throw error;
    });
  } catch (error) {
    if (error instanceof AccessLost) throw new GrantRefused('access_denied', 'the consent is not for this company');
    throw error;
  }
}

/** @throws {AccessLost} the token does not open this company */
async function company({ http, config }: AuthPorts, accessToken: string, realm: string): Promise<GrantedAccount> {
  const operation = 'GET companyinfo';
  const response = await http({
    method: 'GET',
    url: `${config.apiUrl.replace(/\/+$/, '')}/v3/company/${pathOf([realm, 'companyinfo', realm], { minorversion: '75' })}`,
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
  }).catch((error: unknown) => {
    throw error instanceof ConnectionLost ? new Unavailable(`quickbooks gave no answer to ${operation}`) : error;
  });
  const answer = answerOf(response);
  raiseRateLimit(answer, response.headers);
  const parsed = companyInfo.safeParse(objectOf(answer.body, 'CompanyInfo'));
  if (answer.status !== 200 || answer.problems.length > 0 || !parsed.success) throw readError(operation, answer);
  return { account: accountId('quickbooks', realm), name: parsed.data.CompanyName ?? parsed.data.LegalName ?? '' };
}
