import * as z from 'zod';
import { AccessLost, GrantRefused, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Auth, AuthPorts, GrantedAccount, Tokens } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import { accountId } from '../../model/names.ts';
import { unansweredRead } from '../unanswered.ts';
import { billClient } from './client.ts';
import { type Credential, packToken, readCredential } from './credential.ts';
import { readErrors, untilNextHour } from './errors.ts';
import { readSwitches } from './switches.ts';

/**
 * A session of a sync token ends after 48 hours without a call, and every call puts that off; one of a user after 35
 * minutes, which the first refused call shows. Asking less often than that keeps far away from 200 logins an hour.
 */
const SESSION_MS = 47 * 3_600_000;

const answerV3 = z.looseObject({ sessionId: z.string().min(1) });
const answerV2 = z.looseObject({
  response_status: z.number(),
  response_data: z.looseObject({ sessionId: z.string().optional(), error_code: z.string().optional() }),
});

/**
 * There is no OAuth. A *sync token* of the customer's organization (name and value) signs in with our developer key and gets
 * a session. It cannot make payments, and needs no second factor. Pasted as the consent's `code`, it is kept, sealed, where
 * other providers keep a refresh token; without one the deployment's own (`BILL_CLIENT_SECRET`) is used.
 * @see https://developer.bill.com/docs/bill-keys-tokens
 */
export const auth: Auth = {
  kind: 'clientCredentials',
  scopes: [],

  async exchange(ports, { code }) {
    const credential = readCredential(code ?? ports.config.clientSecret, ports.config);
    const tokens = await logIn(ports, credential);
    return { ...tokens, subject: credential.organizationId, ...(code === undefined ? {} : { refreshToken: code }) };
  },

  pasted: (ports, key) => auth.exchange(ports, { code: key }),

  /** A new session with what was pasted. */
  async refresh(ports, { subject, refreshToken }) {
    const credential = readCredential(refreshToken ?? ports.config.clientSecret, ports.config);
    return { ...(await logIn(ports, credential)), subject, ...(refreshToken === undefined ? {} : { refreshToken }) };
  },

  /** Ends the session. The token itself is taken back in BILL, under Sync & Integrations. */
  async revoke(ports, { accessToken }) {
    try {
      await clientOf(ports, accessToken).send({ method: 'POST', path: 'logout', headers: {}, body: null });
    } catch (error) {
      // It has ended by itself.
      if (!(error instanceof AccessLost)) throw error;
    }
  },

  /** One organization. The API does not tell its name. */
  async accounts(ports, accessToken): Promise<readonly GrantedAccount[]> {
    const answer = z
      .looseObject({ organizationId: z.string().regex(/^\w{1,40}$/) })
      .safeParse(await clientOf(ports, accessToken).get('login/session'));
    if (!answer.success) throw new Unavailable('bill does not say which organization a session opens');
    const { organizationId } = answer.data;
    return [{ account: accountId('bill', organizationId), name: `BILL ${organizationId}` }];
  },
};

const clientOf = (ports: AuthPorts, accessToken: string) => billClient({ ...ports, token: async () => accessToken });

async function logIn(ports: AuthPorts, credential: Credential): Promise<Omit<Tokens, 'subject'>> {
  const { clock, config } = ports;
  const isV2 = readSwitches(config).login === 'v2';
  const response = await post(ports, isV2 ? v2(config.authUrl, credential) : v3(config.tokenUrl, credential));
  if (response.status >= 500) throw new Unavailable(`bill answered ${response.status} to a login`);
  const sessionId = isV2 ? sessionOfV2(response, clock.now()) : sessionOfV3(response, clock.now());
  return { accessToken: packToken(credential, sessionId), accessExpiresAt: clock.now() + SESSION_MS };
}

const v3 = (url: string, credential: Credential) => ({
  url,
  type: 'application/json',
  body: JSON.stringify(credential),
});

const v2 = (url: string, { username, password, organizationId, devKey }: Credential) => ({
  url,
  type: 'application/x-www-form-urlencoded',
  body: new URLSearchParams({ userName: username, password, orgId: organizationId, devKey }).toString(),
});

async function post({ http }: AuthPorts, { url, type, body }: ReturnType<typeof v3>): Promise<HttpResponse> {
  const headers = { accept: 'application/json', 'content-type': type };
  return http({ method: 'POST', url, headers, body }).catch(unansweredRead('bill did not answer a login'));
}

function sessionOfV3(response: HttpResponse, now: number): string {
  if (response.status >= 300) throw refused(readErrors(response)[0]?.code, now);
  const answer = answerV3.safeParse(jsonOf(response));
  if (!answer.success) throw new Unavailable('bill answered a login with something that is no session');
  return answer.data.sessionId;
}

/** Errors come with status 200 there. */
function sessionOfV2(response: HttpResponse, now: number): string {
  const answer = answerV2.safeParse(jsonOf(response));
  if (!answer.success) throw new Unavailable('bill answered a login with something that is no session');
  const { response_status, response_data } = answer.data;
  if (response_status !== 0 || !response_data.sessionId) throw refused(response_data.error_code, now);
  return response_data.sessionId;
}

/** `invalid_grant`: a person has to paste another token. */
function refused(code: string | undefined, now: number): Error {
  if (code === 'BDC_1144') return new RateLimited('bill', 'app', untilNextHour(now));
  if (code === 'BDC_1322') return new RateLimited('bill', 'concurrent', 5);
  if (code === 'BDC_1102') return new GrantRefused('invalid_client', 'bill does not know this developer key');
  if (code === 'BDC_1001' || code === 'BDC_1002') return new Unavailable(`bill answered a login with ${code}`);
  return new GrantRefused('invalid_grant', `bill does not take this sync token (${code ?? 'no code'})`);
}

function jsonOf({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(bodyText(body)) as unknown;
  } catch {
    return undefined;
  }
}
