import type * as oauth from 'oauth4webapi';
import { AccessLost, GrantRefused, Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, GrantedAccount, ProviderConfig } from '../../engine/provider.ts';
import { accountId } from '../../model/names.ts';
import { CodeGrant, type Granted } from '../code-grant.ts';
import { pathOf } from '../paths.ts';
import { unansweredRead } from '../unanswered.ts';
import { answerOf, raiseRateLimit, readError } from './errors.ts';
import { isId } from './query.ts';
import { objectOf } from './reading/answers.ts';
import { companyInfo } from './schema.ts';

/** One scope opens the whole of a company's books. */
const SCOPES = ['com.intuit.quickbooks.accounting'] as const;

/** As the vendor's own libraries write it: id and secret as they are, without form encoding in between. */
const basic =
  (clientSecret: string): oauth.ClientAuth =>
  (_server, client, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${client.client_id}:${clientSecret}`).toString('base64')}`);
  };

const grant = new CodeGrant({
  name: 'quickbooks',
  scopes: SCOPES,
  clientSecret: basic,
  lifetimeSeconds: 3600,
  // The end of the consent's five years is told only to who asks.
  headers: { 'x-include-refresh-token-hard-expires-in': 'true' },
  raiseIfLimited: (response) => raiseRateLimit(answerOf(response), response.headers),
});

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

  consentUrl: (config, consent) => grant.consentUrl(config, consent),

  async exchange(ports, consent) {
    const { account } = consent;
    if (!account || !isId(account))
      throw new GrantRefused('invalid_request', 'the consent came back without a company');
    const tokens = withEnd(await grant.exchange(ports, consent), ports);
    await proveCompany(ports, tokens.accessToken, account);
    return { ...tokens, subject: account };
  },

  async refresh(ports, { refreshToken, subject, consentEndsAt }) {
    const tokens = withEnd(await grant.refresh(ports, refreshToken), ports);
    return {
      ...(refreshToken ? { refreshToken } : {}),
      ...(consentEndsAt === undefined ? {} : { consentEndsAt }),
      ...tokens,
      subject,
    };
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

function withEnd({ tokens, answer }: Granted, { clock }: AuthPorts): Granted['tokens'] {
  const { x_refresh_token_hard_expires_in: hard } = answer;
  return typeof hard === 'number' ? { ...tokens, consentEndsAt: clock.now() + hard * 1000 } : tokens;
}

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
  }).catch(unansweredRead(`quickbooks gave no answer to ${operation}`));
  const answer = answerOf(response);
  raiseRateLimit(answer, response.headers);
  const parsed = companyInfo.safeParse(objectOf(answer.body, 'CompanyInfo'));
  if (answer.status !== 200 || answer.problems.length > 0 || !parsed.success) throw readError(operation, answer);
  return { account: accountId('quickbooks', realm), name: parsed.data.CompanyName ?? parsed.data.LegalName ?? '' };
}
