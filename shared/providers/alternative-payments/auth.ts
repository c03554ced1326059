import * as oauth from 'oauth4webapi';
import { GrantRefused, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, GrantedAccount, Tokens } from '../../engine/provider.ts';
import { bodyText, ConnectionLost, type HttpResponse } from '../../model/http.ts';
import { accountId } from '../../model/names.ts';
import { alternativeClient } from './client.ts';
import { rateLimited } from './errors.ts';
import { checkReading } from './scopes.ts';

/** What a key must have been made with. */
const SCOPES = [
  ...['customers:read', 'customers:write', 'invoices:read', 'invoices:write', 'payments:read', 'payouts:read'],
  ...['webhooks:read', 'webhooks:write'],
];

/** The token endpoint says it; where it does not, an hour is documented. */
const LIFETIME_SECONDS = 3600;

interface Key {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Client credentials: a key is made in the vendor's dashboard and opens one partner. It is the deployment's own
 * (`ALTERNATIVE_PAYMENTS_CLIENT_ID`), or it was pasted in as `code`, `<id>:<secret>`; then it is kept, sealed, where other
 * providers keep a refresh token.
 * @see https://docs.alternativepayments.io authentication
 */
export const auth: Auth = {
  kind: 'clientCredentials',
  scopes: SCOPES,

  async exchange(ports, { code, account }) {
    const pasted = code === undefined ? undefined : readKey(code);
    const tokens = await issue(ports, pasted ?? ports.config);
    const subject = pasted?.clientId ?? account ?? ports.config.clientId;
    return { ...tokens, subject, ...(code === undefined ? {} : { refreshToken: code }) };
  },

  pasted: (ports, key) => auth.exchange(ports, { code: key }),

  async refresh(ports, { subject, refreshToken }) {
    const key = refreshToken === undefined ? ports.config : readKey(refreshToken);
    return { ...(await issue(ports, key)), subject, ...(refreshToken === undefined ? {} : { refreshToken }) };
  },

  /** One partner. Each list is asked once, so that a key without a scope shows now and not at night. */
  async accounts(ports, accessToken): Promise<readonly GrantedAccount[]> {
    await checkReading(alternativeClient({ ...ports, token: async () => accessToken }));
    return [
      {
        account: accountId('alternative-payments', partnerOf(accessToken) ?? ports.config.clientId),
        name: 'Alternative Payments',
      },
    ];
  },
};

function readKey(code: string): Key {
  const colon = code.indexOf(':');
  if (colon < 1 || colon === code.length - 1)
    throw new GrantRefused('invalid_client', 'paste the key as <client id>:<client secret>');
  return { clientId: code.slice(0, colon).trim(), clientSecret: code.slice(colon + 1).trim() };
}

async function issue({ http, clock, config }: AuthPorts, key: Key): Promise<Omit<Tokens, 'subject'>> {
  const server = { issuer: new URL(config.tokenUrl).origin, token_endpoint: config.tokenUrl };
  const secret = oauth.ClientSecretBasic(key.clientSecret);
  try {
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      { client_id: key.clientId },
      secret,
      new URLSearchParams(),
      {
        [oauth.customFetch]: async (url, { method, headers, body }) => {
          const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
          const answer = await http({ method, url, headers: Object.fromEntries(lower), body: String(body) });
          throwIfRefused(answer);
          return new Response(bodyText(answer.body), { status: answer.status, headers: { ...answer.headers } });
        },
        // A simulator on loopback speaks plain HTTP; which URL may be used is decided where settings are read.
        [oauth.allowInsecureRequests]: config.tokenUrl.startsWith('http:'),
      },
    );
    const { access_token, expires_in } = await oauth.processClientCredentialsResponse(
      server,
      { client_id: key.clientId },
      response,
    );
    return { accessToken: access_token, accessExpiresAt: clock.now() + (expires_in ?? LIFETIME_SECONDS) * 1000 };
  } catch (error) {
    if (error instanceof ConnectionLost) throw new Unavailable('alternative-payments did not answer the token request');
    if (error instanceof oauth.ResponseBodyError) throw new GrantRefused(error.error);
    if (error instanceof oauth.OperationProcessingError) {
      throw new Unavailable('alternative-payments answered the token request with something that is no token');
    }
    throw error;
  }
}

/** A wrong key is 403 here, where the standard says 401; the body is the API's own error, not OAuth's. */
function throwIfRefused(response: HttpResponse): void {
  const { status } = response;
  if (status === 401 || status === 403)
    throw new GrantRefused('invalid_client', 'alternative-payments does not know this key');
  if (status === 429) throw new RateLimited('alternative-payments', 'app', rateLimited(response).retryAfterSeconds);
  if (status >= 500) throw new Unavailable(`alternative-payments answered ${status} to the token request`);
}

/** The partner, or the key, as the token names it. Its contents are not documented: a token of another form says nothing. */
function partnerOf(token: string): string | undefined {
  try {
    const claims = Object(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
    return [claims.partner_id, claims.client_id, claims.sub].find(
      (claim) => typeof claim === 'string' && /^[\w.~-]{1,64}$/.test(claim),
    );
  } catch {
    return undefined;
  }
}
