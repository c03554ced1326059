import * as z from 'zod';
import { bodyText, type HttpRequest } from '../../../model/http.ts';
import { postedForm } from '../../simulators/authorization-server.ts';
import { type Answer, invalid, ok, Refused } from './answers.ts';
import type { BillOptions, Credential } from './options.ts';

export interface Session {
  readonly devKey: string;
  readonly username: string;
  readonly kind: Credential['kind'];
  readonly usedAt: number;
}

const badCredentials = () => new Refused(401, 'BDC_1101', 'User name and/or password do not match our records.');
const badDevKey = () => new Refused(401, 'BDC_1102', 'Developer key is invalid.');

const USER = '00602ABCDEFGHIJK9876';

const form = z.object({
  username: z.string(),
  password: z.string(),
  organizationId: z.string(),
  devKey: z.string(),
});

/**
 * Signing in. A session belongs to a developer key and ends after a time without calls.
 * @see https://developer.bill.com/docs/token-based-sign-in
 */
export class Access {
  readonly #options: BillOptions;
  readonly #newId: () => string;
  #sessions = new Map<string, Session>();
  #logins: readonly { readonly devKey: string; readonly at: number }[] = [];

  constructor(options: BillOptions, newId: () => string) {
    this.#options = options;
    this.#newId = newId;
  }

  /** `POST /v3/login` */
  login(request: HttpRequest, now: number): Answer {
    const parsed = form.safeParse(jsonOf(request));
    if (!parsed.success) throw invalid(String(parsed.error.issues[0]?.path[0] ?? 'body'), 'is required');
    const sessionId = this.#open(parsed.data, 'v3', now);
    const { organizationId } = parsed.data;
    return ok({ sessionId, organizationId, userId: USER, trusted: false });
  }

  /** `POST /api/v2/Login.json`: a form, and errors under a 200. */
  loginV2(request: HttpRequest, now: number): Answer {
    const given = postedForm(request);
    const get = (name: string) => given.get(name) ?? '';
    try {
      const asked = {
        username: get('userName'),
        password: get('password'),
        organizationId: get('orgId'),
        devKey: get('devKey'),
      };
      const sessionId = this.#open(asked, 'v2', now);
      const { organizationId: orgId } = asked;
      const data = { sessionId, apiEndPoint: 'https://api.bill.com/api/v2', orgId, usersId: USER };
      return ok({ response_status: 0, response_message: 'Success', response_data: data });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const data = { error_code: error.code, error_message: error.message };
      return ok({ response_status: 1, response_message: 'Error', response_data: data });
    }
  }

  #open(asked: z.output<typeof form>, door: 'v3' | 'v2', now: number): string {
    if (!this.#options.devKeys.includes(asked.devKey)) throw badDevKey();
    this.#logins = this.#logins.filter(({ at }) => at > now - 3_600_000);
    if (this.#logins.filter(({ devKey }) => devKey === asked.devKey).length >= this.#options.loginsPerHour) {
      throw tooMany(this.#options);
    }
    this.#logins = [...this.#logins, { devKey: asked.devKey, at: now }];
    const found = this.#options.credentials.find(
      ({ username, password }) => username === asked.username && password === asked.password,
    );
    const { syncTokenLogin, organization } = this.#options;
    const isWrongDoor = found?.kind === 'syncToken' && syncTokenLogin !== 'both' && syncTokenLogin !== door;
    if (!found || asked.organizationId !== organization.id || isWrongDoor) throw badCredentials();
    return this.issue(found, asked.devKey, now);
  }

  issue({ username, kind }: Pick<Credential, 'username' | 'kind'>, devKey: string, now: number): string {
    const id = this.#newId();
    this.#sessions.set(id, { devKey, username, kind, usedAt: now });
    return id;
  }

  /** Every call keeps its session alive. @throws {Refused} 401 or 403: no session, an ended one, another key's */
  use(headers: HttpRequest['headers'], now: number): Session {
    const devKey = headers.devkey ?? '';
    if (!this.#options.devKeys.includes(devKey)) throw badDevKey();
    const id = headers.sessionid ?? '';
    const session = this.#sessions.get(id);
    if (!session || session.devKey !== devKey || this.#isOver(session, now)) {
      this.#sessions.delete(id);
      throw this.#options.expiredCode === 'BDC_1109'
        ? new Refused(401, 'BDC_1109', 'Session is invalid. Please log in.')
        : new Refused(403, 'BDC_1361', 'The session is untrusted or expired.');
    }
    this.#sessions.set(id, { ...session, usedAt: now });
    return session;
  }

  end(id: string): void {
    this.#sessions.delete(id);
  }

  endAll(): void {
    this.#sessions.clear();
  }

  snapshot(): Sessions {
    return [...this.#sessions];
  }

  restore(sessions: Sessions): void {
    for (const [id, session] of sessions) this.#sessions.set(id, session);
  }

  #isOver({ kind, usedAt }: Session, now: number): boolean {
    const { userIdleMinutes, tokenIdleMinutes } = this.#options;
    return now - usedAt >= (kind === 'user' ? userIdleMinutes : tokenIdleMinutes) * 60_000;
  }
}

export type Sessions = readonly (readonly [string, Session])[];

export const tooMany = ({ limitStatus }: Pick<BillOptions, 'limitStatus'>): Refused =>
  new Refused(limitStatus, 'BDC_1144', 'Max number of API requests per hour reached.');

function jsonOf({ body }: HttpRequest): unknown {
  try {
    return JSON.parse(bodyText(body ?? ''));
  } catch {
    return undefined;
  }
}
