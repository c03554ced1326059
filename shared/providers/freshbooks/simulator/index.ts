import type { HttpRequest, HttpResponse } from '../../../model/http.ts';
import { underFault } from '../../simulators/faults.ts';
import { hexFrom, type Simulator, type SimulatorPorts } from '../../simulators/simulator.ts';
import type { World } from './account.ts';
import { answerOf, json, refusalOf } from './answers.ts';
import { AuthServer, type TokenSet } from './auth/server.ts';
import { type AuthJson, authFromJson, authToJson } from './auth/state.ts';
import type { Reply } from './call.ts';
import { Callbacks, type CallbacksState } from './callbacks/callbacks.ts';
import { RateLimits } from './limits.ts';
import { loadIdentity, loadRows } from './load.ts';
import { type FreshBooksOptions, type PartialFreshBooksOptions, resolveOptions } from './options.ts';
import { ERRNO, Refused } from './refusals.ts';
import { answer, type Located, locate } from './serving.ts';
import { Tenants, type TenantsState } from './tenants.ts';
import { applyLateTexts } from './texts.ts';
import { FreshBooksUi } from './ui/index.ts';

export { ALL_SCOPES } from './auth/scopes.ts';
export type { BusinessOptions, FreshBooksOptions, PartialFreshBooksOptions, UserOptions } from './options.ts';
export { DEMO_ACCOUNT, DEMO_BUSINESS, DEMO_USER } from './options.ts';
export { DEFAULT_SWITCHES, type FreshBooksSwitches } from './switches.ts';
export type { FreshBooksUi } from './ui/index.ts';

/**
 * FreshBooks' API, its authorization server and its callbacks, behind one function. Options may be changed while it
 * runs (`simulator.options.listLagMs = 0`). README.md lists the switches.
 * @see https://www.freshbooks.com/api/start
 */
export class FreshBooksSimulator implements Simulator {
  readonly options: FreshBooksOptions;
  readonly calls = new Map<string, number>();
  readonly #ports: SimulatorPorts;
  readonly #tenants: Tenants;
  readonly #auth: AuthServer;
  readonly #limits: RateLimits;
  readonly #callbacks: Callbacks;

  constructor(ports: SimulatorPorts, options: PartialFreshBooksOptions = {}) {
    this.#ports = ports;
    this.options = resolveOptions(options);
    const world: World = { now: ports.now, hex: (length) => hexFrom(ports.random, length), options: this.options };
    this.#tenants = new Tenants(world);
    this.#auth = new AuthServer(world, () => this.#tenants.users);
    this.#limits = new RateLimits(this.options);
    this.#callbacks = new Callbacks(world, ports);
  }

  /** What people do in FreshBooks' screens, in one business (the first one with books unless named). */
  ui(accountId?: string): FreshBooksUi {
    const account = this.#tenants.account(accountId);
    return new FreshBooksUi(account, () => this.#callbacks.raise(account, account.events.splice(0)));
  }

  /** Tokens as a consent gives them, without the pages in between. Ends the person's older refresh token too. */
  issueTokens(grant: { identityId?: number; scopes?: readonly string[]; redirectUri?: string } = {}): TokenSet {
    const identityId = grant.identityId ?? this.#tenants.users[0]!.identityId;
    return this.#auth.issue(identityId, grant.scopes ?? this.options.scopes, grant.redirectUri ?? '');
  }

  /** The person disconnects the app in FreshBooks' settings. */
  disconnectUser(identityId: number = this.#tenants.users[0]!.identityId): void {
    this.#auth.disconnect(identityId);
  }

  /** What is registered for callbacks, for whoever watches. */
  callbacks(accountId?: string) {
    return this.#callbacks.all(this.#tenants.account(accountId).id);
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const path = new URL(request.url).pathname.replace(/\/+$/, '');
    switch (path) {
      case '/oauth/authorize':
      case '/service/auth/oauth/authorize':
        return this.#auth.authorize(request);
      case '/auth/oauth/token':
      case '/service/auth/oauth/token':
        this.#count('POST /auth/oauth/token');
        return this.#auth.token(request);
      case '/auth/oauth/revoke':
      case '/service/auth/oauth/revoke':
        this.#count('POST /auth/oauth/revoke');
        return this.#auth.revoke(request);
      case '/service/auth/oauth/introspect':
        return this.#auth.introspect(request);
      case '/.well-known/oauth-authorization-server':
        return this.#auth.metadata();
    }
    if (/^\/(accounting|events|auth)\//.test(path)) return this.#api(request, locate(request.method, path));
    return json(404, { message: 'Not Found' });
  }

  deliver(): Promise<number | undefined> {
    this.#settle();
    return this.#callbacks.deliver();
  }

  snapshot(): string {
    const tenants = this.#tenants.toJson();
    const auth = authToJson(this.#auth.state);
    return JSON.stringify({ tenants, auth, callbacks: this.#callbacks.toJson() } satisfies State);
  }

  restore(snapshot: string): void {
    const { tenants, auth, callbacks } = JSON.parse(snapshot) as State;
    this.#tenants.restore(tenants);
    this.#auth.state = authFromJson(auth);
    this.#callbacks.restore(callbacks);
  }

  /**
   * Into the first account with books, or into the one that the name starts with: `ZyQ04o/Invoices.json`. `Me.json`
   * replaces the person and the businesses.
   */
  load(fileName: string, json: string): void {
    const [, folder, name = fileName] = /^(?:([A-Za-z0-9]{6})[\\/])?(?:.*[\\/])?([^\\/]+)$/.exec(fileName) ?? [];
    if (/^me\.json$/i.test(name)) {
      const { user, businesses } = loadIdentity(json);
      this.#tenants.replace(user, businesses);
    } else loadRows(this.#tenants.account(folder), name, json);
  }

  #count(name: string): void {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
  }

  #settle(): void {
    for (const account of this.#tenants.accounts) {
      applyLateTexts(account);
      if (account.events.length > 0) this.#callbacks.raise(account, account.events.splice(0));
    }
  }

  /** Who, how often, under which fault: everything before the request itself. */
  async #api(request: HttpRequest, located: Located): Promise<HttpResponse> {
    const bearer = this.#auth.authenticate(request);
    if (!bearer) return UNAUTHENTICATED;
    this.#count(located.name);
    const fault = this.#ports.fault?.(request);
    if (fault?.kind === 'rateLimit') return this.#limits.refusal();
    const key = located.accountId ?? String(bearer.identityId);
    if (!this.#limits.enter(key, this.#ports.now())) return this.#limits.refusal();
    const parts = { tenants: this.#tenants, callbacks: this.#callbacks };
    try {
      if (this.options.latency) await this.options.latency();
      const work = () => this.#settled(request, located, () => answer(request, located, bearer, parts));
      return await underFault(fault, work, broken);
    } finally {
      this.#limits.leave(key);
    }
  }

  /** Runs the work and turns refusals into answers. */
  async #settled(request: HttpRequest, { family }: Located, work: () => Reply | Promise<Reply>): Promise<HttpResponse> {
    this.#settle();
    try {
      return answerOf(await work(), family);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return refusalOf(error, family, request.headers, this.options);
    } finally {
      this.#settle();
    }
  }
}

interface State {
  readonly tenants: TenantsState;
  readonly auth: AuthJson;
  readonly callbacks: CallbacksState;
}

const UNAUTHENTICATED = json(401, {
  error: 'unauthenticated',
  error_description: 'This action requires authentication to continue.',
});

function broken(status: 500 | 503): HttpResponse {
  // The gateway in front of the API answers in HTML.
  if (status === 503)
    return {
      status: 503,
      headers: { 'content-type': 'text/html' },
      body: '<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>',
    };
  return json(500, { response: { errors: [{ errno: ERRNO.serverBug, message: 'An unexpected error occurred.' }] } });
}
