import * as oauth from 'oauth4webapi';
import { GrantRefused } from '../../engine/errors.ts';
import type { Auth, AuthPorts, Tokens } from '../../engine/provider.ts';
import { bodyText } from '../../model/http.ts';
import { accountId } from '../../model/names.ts';
import { CodeGrant } from '../code-grant.ts';
import { UnexpectedAnswer } from '../errors.ts';
import { unansweredRead } from '../unanswered.ts';
import { raiseIfLimited, raiseRead } from './errors.ts';

const SCOPES = ['read', 'write'] as const;
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

const grant = new CodeGrant({
  name: 'capsule',
  scopes: SCOPES,
  // In the form, as Capsule's page shows it.
  clientSecret: oauth.ClientSecretPost,
  lifetimeSeconds: 3600,
  raiseIfLimited,
});

/**
 * OAuth 2 with an authorization code (`authorise`, with an s). A grant opens one site and is kept by the site's subdomain: a
 * later consent, by whomever, takes the place of the one before.
 * @see https://developer.capsulecrm.com/v2/overview/authentication
 */
export const auth: Auth = {
  kind: 'authorizationCode',
  scopes: SCOPES,

  consentUrl: (config, consent) => grant.consentUrl(config, consent),

  async exchange(ports, consent) {
    const { tokens, answer } = await grant.exchange(ports, consent);
    const { subdomain } = answer;
    if (typeof subdomain !== 'string' || subdomain === '') {
      throw new UnexpectedAnswer("capsule's token does not say of which site it is");
    }
    return { ...tokens, subject: subdomain };
  },

  pasted: (ports, key) => personalTokens(ports, key),

  /** The newest refresh token is kept: nobody says whether it changes. A personal token has none and cannot be renewed. */
  async refresh(ports, { refreshToken, subject }) {
    const { tokens } = await grant.refresh(ports, refreshToken);
    return { ...(refreshToken ? { refreshToken } : {}), ...tokens, subject };
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

/** `{"site": {"subdomain": "acme", "name": "Acme", "url": "https://acme.capsulecrm.com"}}` */
async function siteOf({ http, clock, config }: AuthPorts, accessToken: string) {
  const url = `${config.apiUrl.replace(/\/+$/, '')}/site`;
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const response = await http({ method: 'GET', url, headers }).catch(
    unansweredRead('capsule gave no answer to GET /site'),
  );
  raiseIfLimited(response, clock.now());
  if (response.status === 401) throw new GrantRefused('invalid_token', 'capsule does not know this token');
  raiseRead('GET /site', response);
  const { site } = JSON.parse(bodyText(response.body)) as { readonly site?: Readonly<Record<string, unknown>> };
  const address = typeof site?.url === 'string' && URL.canParse(site.url) ? new URL(site.url).hostname : '';
  const subdomain = typeof site?.subdomain === 'string' ? site.subdomain : address.split('.')[0];
  if (!subdomain) throw new UnexpectedAnswer('capsule does not name its site');
  return { subdomain, name: typeof site?.name === 'string' ? site.name : subdomain };
}
