import { ConnectionLost, type HttpRequest, type HttpResponse } from '../../../model/http.ts';
import type { Fault, Simulator, SimulatorPorts } from '../../simulator.ts';
import { Account, type AccountState, type World } from './account.ts';
import { answerOf, type Family, json, refusalOf } from './answers.ts';
import { showBusinessDetails, showIdentity } from './auth/identity.ts';
import type { ScopeObject } from './auth/scopes.ts';
import { AuthServer, type TokenSet } from './auth/server.ts';
import { type AuthJson, authFromJson, authToJson, type Bearer } from './auth/state.ts';
import type { Call, Reply } from './call.ts';
import { Callbacks, type CallbacksState } from './callbacks/callbacks.ts';
import { RateLimits } from './limits.ts';
import { loadIdentity, loadRows } from './load.ts';
import {
  type BusinessOptions,
  type FreshBooksOptions,
  type PartialFreshBooksOptions,
  resolveOptions,
  type UserOptions,
} from './options.ts';
import { denied, ERRNO, Refused } from './refusals.ts';
import { ledgerAnswer } from './resources/ledger.ts';
import { findOperation, operationName } from './routes.ts';
import { applyLateTexts } from './texts.ts';
import { FreshBooksUi } from './ui/index.ts';
import { wholeOf } from './wire.ts';

export { ALL_SCOPES } from './auth/scopes.ts';
export type { BusinessOptions, FreshBooksOptions, PartialFreshBooksOptions, UserOptions } from './options.ts';
export { DEMO_ACCOUNT, DEMO_BUSINESS, DEMO_USER } from './options.ts';
export { DEFAULT_SWITCHES, type FreshBooksSwitches } from './switches.ts';

/**
 * FreshBooks' API, its authorization server and its callbacks, behind one function. Options may be changed while it
 * runs (`simulator.options.listLagMs = 0`). README.md lists the switches.
 * @see https://www.freshbooks.com/api/start
 */
export class FreshBooksSimulator implements Simulator {
  readonly options: FreshBooksOptions;
  readonly calls = new Map<string, number>();
  readonly #ports: SimulatorPorts;
  readonly #world: World;
  readonly #accounts = new Map<string, Account>();
  readonly #auth: AuthServer;
  readonly #limits: RateLimits;
  readonly #callbacks: Callbacks;
  #businesses: readonly BusinessOptions[];
  #users: readonly UserOptions[];

  constructor(ports: SimulatorPorts, options: PartialFreshBooksOptions = {}) {
    this.#ports = ports;
    this.options = resolveOptions(options);
    this.#world = { now: ports.now, hex: (length) => hexFrom(ports.random, length), options: this.options };
    this.#businesses = this.options.businesses;
    this.#users = this.options.users;
    this.#auth = new AuthServer(this.#world, () => this.#users);
    this.#limits = new RateLimits(this.options);
    this.#callbacks = new Callbacks(this.#world, ports);
    this.#openBooks();
  }

  /** What people do in FreshBooks' screens, in one business (the first one with books unless named). */
  ui(accountId?: string): FreshBooksUi {
    const account = this.#account(accountId);
    return new FreshBooksUi(account, () => this.#callbacks.raise(account, account.events.splice(0)));
  }

  /** Tokens as a consent gives them, without the pages in between. Ends the person's older refresh token too. */
  issueTokens(grant: { identityId?: number; scopes?: readonly string[]; redirectUri?: string } = {}): TokenSet {
    const identityId = grant.identityId ?? this.#users[0]!.identityId;
    return this.#auth.issue(identityId, grant.scopes ?? this.options.scopes, grant.redirectUri ?? '');
  }

  /** The person disconnects the app in FreshBooks' settings. */
  disconnectUser(identityId: number = this.#users[0]!.identityId): void {
    this.#auth.disconnect(identityId);
  }

  /** What is registered for callbacks, for whoever watches. */
  callbacks = (accountId?: string) => this.#callbacks.all(this.#account(accountId).id);

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const url = new URL(request.url);
    const path = url.pathname.replace(/\/+$/, '');
    switch (path) {
      case '/oauth/authorize':
      case '/service/auth/oauth/authorize':
        return this.#auth.authorize(request);
      case '/auth/oauth/token':
      case '/service/auth/oauth/token':
        return this.#counted('POST /auth/oauth/token', () => this.#auth.token(request));
      case '/auth/oauth/revoke':
      case '/service/auth/oauth/revoke':
        return this.#counted('POST /auth/oauth/revoke', () => this.#auth.revoke(request));
      case '/service/auth/oauth/introspect':
        return this.#auth.introspect(request);
      case '/.well-known/oauth-authorization-server':
        return this.#auth.metadata();
    }
    const [, first = ''] = path.split('/');
    if (first === 'accounting' || first === 'events' || first === 'auth') return this.#api(request, url, path);
    return json(404, { message: 'Not Found' });
  }

  deliver(): Promise<number | undefined> {
    this.#settle();
    return this.#callbacks.deliver();
  }

  snapshot(): string {
    return JSON.stringify({
      businesses: this.#businesses,
      users: this.#users,
      accounts: [...this.#accounts.values()].map((account) => account.toJson()),
      auth: authToJson(this.#auth.state),
      callbacks: this.#callbacks.toJson(),
    } satisfies State);
  }

  restore(snapshot: string): void {
    const state = JSON.parse(snapshot) as State;
    this.#businesses = state.businesses;
    this.#users = state.users;
    this.#openBooks();
    for (const books of state.accounts) this.#account(books.business.accountId).restore(books);
    this.#auth.state = authFromJson(state.auth);
    this.#callbacks.restore(state.callbacks);
  }

  /**
   * Into the first account with books, or into the one that the name starts with: `ZyQ04o/Invoices.json`. `Me.json`
   * replaces the person and the businesses, and the books at hand become those of the first one.
   */
  load(fileName: string, json: string): void {
    const [, folder, name = fileName] = /^(?:([A-Za-z0-9]{6})[\\/])?(?:.*[\\/])?([^\\/]+)$/.exec(fileName) ?? [];
    if (!/^me\.json$/i.test(name)) {
      loadRows(this.#account(folder), name, json);
      return;
    }
    const { user, businesses } = loadIdentity(json);
    const [before] = this.#accounts.values();
    const first = businesses.find(({ accountId }) => accountId !== null);
    this.#users = [user];
    this.#businesses = businesses;
    if (before && first) {
      this.#accounts.clear();
      before.business = { ...first, accountId: first.accountId as string };
      this.#accounts.set(before.id, before);
    }
    this.#openBooks();
  }

  /** Adds books for every business that has an account and none yet. */
  #openBooks(): void {
    const ids = new Set(this.#businesses.map(({ accountId }) => accountId));
    for (const id of this.#accounts.keys()) if (!ids.has(id)) this.#accounts.delete(id);
    for (const business of this.#businesses) {
      const { accountId } = business;
      if (accountId !== null && !this.#accounts.has(accountId))
        this.#accounts.set(accountId, new Account(this.#world, { ...business, accountId }));
    }
  }

  #account(accountId?: string): Account {
    const account = accountId === undefined ? this.#accounts.values().next().value : this.#accounts.get(accountId);
    if (!account) throw new Error(`no simulated account ${accountId ?? ''}`);
    return account;
  }

  #counted<T>(name: string, work: () => T): T {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    return work();
  }

  #settle(): void {
    for (const account of this.#accounts.values()) {
      applyLateTexts(account);
      if (account.events.length > 0) this.#callbacks.raise(account, account.events.splice(0));
    }
  }

  /** Who, how often, under which fault: everything before the request itself. */
  async #api(request: HttpRequest, url: URL, path: string): Promise<HttpResponse> {
    const bearer = this.#auth.authenticate(request);
    if (!bearer) return unauthenticated();
    const located = locate(request.method, path);
    this.#counted(located.name, () => {});
    const fault = this.#ports.fault?.(request);
    if (fault?.kind === 'rateLimit') return this.#limits.refusal();
    const key = located.accountId ?? String(bearer.identityId);
    if (!this.#limits.enter(key, this.#ports.now())) return this.#limits.refusal();
    try {
      if (this.options.latency) await this.options.latency();
      return await this.#underFault(fault, () =>
        this.#settled(request, located.family, () => this.#run(request, url, located, bearer)),
      );
    } finally {
      this.#limits.leave(key);
    }
  }

  async #underFault(
    fault: Exclude<Fault, { kind: 'rateLimit' }> | undefined,
    work: () => Promise<HttpResponse>,
  ): Promise<HttpResponse> {
    if (!fault) return work();
    if (fault.when === 'after') await work();
    if (fault.kind === 'lost')
      throw new ConnectionLost(fault.when === 'after' ? 'the reply was lost' : 'the request was lost');
    return fault.status === 503
      ? {
          status: 503,
          headers: { 'content-type': 'text/html' },
          body: '<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>',
        }
      : json(500, { response: { errors: [{ errno: ERRNO.serverBug, message: 'An unexpected error occurred.' }] } });
  }

  /** Runs the work and turns refusals into answers. */
  async #settled(request: HttpRequest, family: Family, work: () => Promise<Reply>): Promise<HttpResponse> {
    this.#settle();
    try {
      return answerOf(await work(), family);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      for (const account of this.#accounts.values()) account.events.length = 0;
      return refusalOf(error, family, request.headers, this.options);
    } finally {
      this.#settle();
    }
  }

  async #run(request: HttpRequest, url: URL, located: Located, bearer: Bearer): Promise<Reply> {
    const { family, segments } = located;
    const needs = (scope: ScopeObject, write: boolean) => {
      if (!bearer.scopes.includes(`user:${scope}:${write ? 'write' : 'read'}`))
        throw denied('The requested scope is missing.');
    };
    if (family === 'auth')
      return { body: { response: this.#identity(bearer, segments, () => needs('profile', false)) } };
    if (family === 'ledger') {
      needs('account', false);
      if (located.businessUuid !== undefined) this.#opened(bearer, ({ uuid }) => uuid === located.businessUuid);
      return { body: ledgerAnswer(request.method, segments) };
    }
    const account = this.#opened(bearer, ({ accountId }) => accountId === located.accountId);
    const operation = family === 'accounting' ? findOperation(located.name) : undefined;
    if (!account.active) throw new Refused(403, ERRNO.inactive, 'This account is inactive.');
    if (operation) needs(operation.scope, operation.write);
    const text = segments[2];
    const id = wholeOf(text);
    if (text !== undefined && id === undefined && operation?.name !== 'GET /systems/systems/{id}')
      throw new Refused(404, ERRNO.unknownResource, 'Requested resource could not be found.', { value: text });
    const call: Call = { account, query: url.searchParams, id, body: request.body };
    return operation ? operation.run(call) : this.#callback(located.name, call, bearer);
  }

  #callback(name: string, call: Call, bearer: Bearer): Reply | Promise<Reply> {
    const mayRead = (scope: ScopeObject) => bearer.scopes.includes(`user:${scope}:read`);
    switch (name) {
      case 'GET /events/callbacks':
        return this.#callbacks.list(call);
      case 'POST /events/callbacks':
        return this.#callbacks.register(call, bearer.identityId, mayRead);
      case 'GET /events/callbacks/{id}':
        return this.#callbacks.single(call);
      case 'PUT /events/callbacks/{id}':
        return this.#callbacks.change(call);
      case 'DELETE /events/callbacks/{id}':
        return this.#callbacks.remove(call);
      default:
        throw new Refused(404, ERRNO.notFound, 'Requested resource could not be found.');
    }
  }

  #identity(bearer: Bearer, segments: readonly string[], needProfile: () => void): unknown {
    const user = this.#users.find(({ identityId }) => identityId === bearer.identityId);
    const [version, users, what, id] = segments;
    if (!user || version !== 'v1' || users !== 'users') throw new Refused(404, ERRNO.notFound, 'Not found');
    if (what === 'me' && id === undefined) {
      needProfile();
      return showIdentity(user, this.#businesses, (accountId) => this.#accounts.get(accountId)?.active ?? false);
    }
    const business = what === 'business' && this.#businesses.find((one) => String(one.id) === id);
    if (!business || user.memberships[business.id] === undefined) throw new Refused(404, ERRNO.notFound, 'Not found');
    return showBusinessDetails(business);
  }

  /** @throws {Refused} 404: no such account, or none of this person's */
  #opened(bearer: Bearer, matches: (business: BusinessOptions) => boolean): Account {
    const user = this.#users.find(({ identityId }) => identityId === bearer.identityId);
    const business = this.#businesses.find((one) => matches(one) && user?.memberships[one.id] !== undefined);
    const account = business?.accountId ? this.#accounts.get(business.accountId) : undefined;
    if (!account) throw new Refused(404, ERRNO.notFound, 'Account not found');
    return account;
  }
}

interface State {
  readonly businesses: readonly BusinessOptions[];
  readonly users: readonly UserOptions[];
  readonly accounts: readonly AccountState[];
  readonly auth: AuthJson;
  readonly callbacks: CallbacksState;
}

interface Located {
  readonly family: Family;
  /** Under which calls are counted. */
  readonly name: string;
  readonly accountId?: string;
  readonly businessUuid?: string;
  /** What follows. */
  readonly segments: readonly string[];
}

function locate(method: string, path: string): Located {
  const [, family, kind, id = '', ...rest] = path.split('/').map(decodeURIComponent);
  if (family === 'auth') {
    const segments = path.split('/').slice(3);
    return { family: 'auth', name: `${method} /${segments.slice(1, 3).join('/')}`, segments };
  }
  if (family === 'accounting' && (kind === 'businesses' || kind === 'ledger_accounts')) {
    const segments = kind === 'businesses' ? rest.slice(1) : [id];
    const businessUuid = kind === 'businesses' ? { businessUuid: id } : {};
    return { family: 'ledger', name: `${method} /ledger_accounts/${segments[0] ?? ''}`, segments, ...businessUuid };
  }
  return {
    family: family === 'events' ? 'events' : 'accounting',
    name: operationName(method, rest),
    accountId: id,
    segments: rest,
  };
}

const unauthenticated = (): HttpResponse =>
  json(401, { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' });

function hexFrom(random: () => number, length: number): string {
  let text = '';
  while (text.length < length)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
}
