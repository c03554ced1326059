import * as oauth from 'oauth4webapi';
import * as z from 'zod';
import { AccessLost, GrantRefused, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, GrantedAccount, Tokens } from '../../engine/provider.ts';
import { bodyText, ConnectionLost, type Http, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { accountId } from '../../model/names.ts';
import { unansweredRead } from '../unanswered.ts';
import { readFailed, type Speaker, throwIfBarred } from './errors.ts';
import { platformPage } from './schema.ts';

/**
 * Client credentials: there is no consent page and no refresh token; a new token is asked for with the same client.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export const platformAuth = (speaker: Speaker): Auth => {
  const issue = async (ports: AuthPorts, subject: string): Promise<Tokens> => {
    const answer = await requestToken(speaker, ports);
    return {
      accessToken: answer.access_token,
      accessExpiresAt: ports.clock.now() + (answer.expires_in ?? DEFAULT_LIFETIME_SECONDS) * 1000,
      subject,
    };
  };
  return {
    kind: 'clientCredentials',
    scopes: [],
    exchange: (ports, { account }) => issue(ports, account ?? ports.config.clientId),
    refresh: (ports, { subject }) => issue(ports, subject),
    accounts: (ports, accessToken) => listAccounts(speaker, ports, accessToken),
  };
};

/** RFC 6749 only recommends `expires_in`; the contract asks for it. */
const DEFAULT_LIFETIME_SECONDS = 600;

async function requestToken(speaker: Speaker, { http, config }: AuthPorts): Promise<oauth.TokenEndpointResponse> {
  const server: oauth.AuthorizationServer = {
    issuer: new URL(config.tokenUrl).origin,
    token_endpoint: config.tokenUrl,
  };
  const client: oauth.Client = { client_id: config.clientId };
  const secret = oauth.ClientSecretBasic(config.clientSecret);
  try {
    const response = await oauth.clientCredentialsGrantRequest(server, client, secret, new URLSearchParams(), {
      [oauth.customFetch]: (url, init) => viaPort(http, speaker, url, init),
      // A platform on loopback speaks plain HTTP; which URL may be used is decided where settings are read.
      [oauth.allowInsecureRequests]: config.tokenUrl.startsWith('http:'),
    });
    return await oauth.processClientCredentialsResponse(server, client, response);
  } catch (error) {
    if (error instanceof ConnectionLost) throw new Unavailable(`${speaker.name} did not answer the token request`);
    if (error instanceof oauth.ResponseBodyError) throw new GrantRefused(error.error);
    if (error instanceof oauth.WWWAuthenticateChallengeError) throw new GrantRefused('invalid_client');
    if (error instanceof oauth.OperationProcessingError) {
      throw new Unavailable(`${speaker.name} answered the token request with something that is no token`);
    }
    throw error;
  }
}

/** The library speaks `fetch`; the port is a function of values. */
async function viaPort(
  http: Http,
  speaker: Speaker,
  url: string,
  init: { method: string; headers: Record<string, string>; body: URLSearchParams },
): Promise<Response> {
  const response = await http({
    method: init.method,
    url,
    headers: lowerCase(init.headers),
    body: init.body.toString(),
  });
  if (response.status === 429 || response.status >= 500) throw tokenUnavailable(speaker, response);
  return new Response(bodyText(response.body), { status: response.status, headers: { ...response.headers } });
}

function tokenUnavailable(speaker: Speaker, response: HttpResponse): RateLimited | Unavailable {
  const seconds = Number(response.headers['retry-after']) || 60;
  if (response.status === 429) return new RateLimited(speaker.id, 'app', seconds);
  return new Unavailable(`${speaker.name} answered ${response.status} to the token request`);
}

const lowerCase = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const account = z.looseObject({ id: z.string(), name: z.string() });

async function listAccounts(
  speaker: Speaker,
  { http, config }: AuthPorts,
  token: string,
): Promise<readonly GrantedAccount[]> {
  const accounts: GrantedAccount[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '500', ...(cursor === null ? {} : { cursor }) });
    const url = `${config.apiUrl.replace(/\/$/, '')}/accounts?${query}`;
    const page = await readAccounts(speaker, http, {
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${token}` },
    });
    for (const { id, name } of z.array(account).parse(page.data))
      accounts.push({ account: accountId(speaker.id, id), name });
    cursor = page.next_cursor;
  } while (cursor !== null);
  return accounts;
}

async function readAccounts(speaker: Speaker, http: Http, request: HttpRequest) {
  const response = await http(request).catch(unansweredRead(`${speaker.name} did not answer a read`));
  throwIfBarred(speaker, response);
  if (response.status === 401) throw new AccessLost(`${speaker.name} refuses the access token`);
  if (response.status !== 200) throw readFailed(speaker, response);
  return platformPage.parse(JSON.parse(bodyText(response.body)));
}
