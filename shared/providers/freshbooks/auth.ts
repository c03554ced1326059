import * as oauth from 'oauth4webapi';
import { Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, GrantedAccount } from '../../engine/provider.ts';
import { accountId } from '../../model/names.ts';
import { CodeGrant, type Granted } from '../code-grant.ts';
import { UnexpectedAnswer } from '../errors.ts';
import { unansweredRead } from '../unanswered.ts';
import { answerOf, raiseRateLimit, readError } from './errors.ts';
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

const grant = new CodeGrant({
  name: 'freshbooks',
  scopes: SCOPES,
  // In the body: FreshBooks' pages know no other way.
  clientSecret: oauth.ClientSecretPost,
  lifetimeSeconds: 43_200,
  proof: true,
  raiseIfLimited: raiseRateLimit,
});

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

  consentUrl: ({ authUrl, ...config }, consent) =>
    grant.consentUrl({ ...config, authUrl: `${authUrl.replace(/\/+$/, '')}/` }, consent),

  async exchange(ports, consent) {
    const tokens = sinceMade(await grant.exchange(ports, consent), ports);
    return { ...tokens, redirectUri: consent.redirectUri!, subject: await subjectOf(ports, tokens.accessToken) };
  },

  async refresh(ports, { refreshToken, redirectUri, subject }) {
    const again = redirectUri ? { redirect_uri: redirectUri } : {};
    const tokens = sinceMade(await grant.refresh(ports, refreshToken, again), ports);
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

/** A refreshed token may have been made some time before it was handed out: its life counts from then. */
function sinceMade({ tokens, answer }: Granted, { clock }: AuthPorts): Granted['tokens'] {
  const { created_at } = answer;
  const early = typeof created_at === 'number' ? Math.max(clock.now() - created_at * 1000, 0) : 0;
  return { ...tokens, accessExpiresAt: tokens.accessExpiresAt - early };
}

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
  }).catch(unansweredRead(`freshbooks gave no answer to ${operation}`));
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
