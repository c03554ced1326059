import * as oauth from 'oauth4webapi';
import { Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, GrantedAccount } from '../../engine/provider.ts';
import { bodyText } from '../../model/http.ts';
import { accountId } from '../../model/names.ts';
import { CodeGrant } from '../code-grant.ts';
import { UnexpectedAnswer } from '../errors.ts';
import { unansweredRead } from '../unanswered.ts';
import { raise, unexpected } from './errors.ts';

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

const grant = new CodeGrant({
  name: 'xero',
  scopes: SCOPES,
  clientSecret: oauth.ClientSecretBasic,
  lifetimeSeconds: 1800,
  raiseIfLimited: (response) => {
    if (response.status === 429) raise('POST token', response, 'read');
  },
});

/**
 * OAuth 2 with an authorization code. One grant is one user's consent and opens all organisations that the user chose;
 * its refresh token changes with every use, and the one before works for 30 minutes more.
 * @see https://developer.xero.com/documentation/guides/oauth2/auth-flow
 */
export const auth: Auth = {
  kind: 'authorizationCode',
  scopes: SCOPES,

  consentUrl: (config, consent) => grant.consentUrl(config, consent),

  async exchange(ports, consent) {
    const { tokens } = await grant.exchange(ports, consent);
    return { ...tokens, subject: subjectOf(tokens.accessToken) };
  },

  async refresh(ports, { refreshToken, subject }) {
    const { tokens } = await grant.refresh(ports, refreshToken);
    return { ...(refreshToken ? { refreshToken } : {}), ...tokens, subject };
  },

  /** Ends **all** connections of the user. Only for the last one. */
  async revoke(ports, { refreshToken }) {
    if (!refreshToken) return;
    const status = await grant.revoke(ports, refreshToken);
    if (status !== 200) throw new Unavailable(`xero answered ${status} to a revocation`);
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

/** Who consented. Grants are kept by it, so a token that does not say is not taken. */
function subjectOf(accessToken: string): string {
  const { xero_userid, sub } = claimsOf(accessToken);
  const subject = xero_userid ?? sub;
  if (!subject) throw new UnexpectedAnswer("xero's access token does not say whose it is");
  return subject;
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
  const response = await http({ method, url, headers }).catch(
    unansweredRead(`xero gave no answer to ${method} connections`),
  );
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
