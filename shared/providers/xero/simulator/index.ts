import { ConnectionLost, type HttpRequest, type HttpResponse } from '../../../model/http.ts';
import type { Fault, Simulator, SimulatorPorts } from '../../simulator.ts';
import { answerOf, envelope } from './answers.ts';
import { AuthServer, SIMULATED_USER, type TokenSet } from './auth-server.ts';
import { authFromJson, authToJson } from './auth-state.ts';
import { Books, type World } from './books.ts';
import { addStandardChart } from './chart.ts';
import { IdempotencyCache } from './idempotency.ts';
import { RateLimits } from './limits.ts';
import { loadFile } from './load.ts';
import { normaliseLate } from './normalise.ts';
import { type OrganisationOptions, type PartialXeroOptions, resolveOptions, type XeroOptions } from './options.ts';
import { Rejected } from './refusals.ts';
import { findOperation } from './routes.ts';
import { XeroUi } from './ui.ts';
import { Webhooks, type WebhooksState } from './webhooks.ts';

export type { PartialXeroOptions as XeroSimulatorOptions, XeroOptions } from './options.ts';
export { DEFAULT_SWITCHES, DEFAULT_TENANT } from './options.ts';

const API = '/api.xro/2.0/';
/** Scopes that cover the whole surface; `issueTokens` grants them when none are named. */
export const ALL_SCOPES = [
  'offline_access',
  'openid',
  'profile',
  'email',
  'accounting.invoices',
  'accounting.payments',
  'accounting.contacts',
  'accounting.settings',
  'accounting.attachments',
  'accounting.banktransactions',
];

const guidFrom = (random: () => number): string => {
  const part = () =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  const hex = part() + part() + part() + part();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
};

/**
 * Xero's Accounting API, its authorization server and its webhooks, behind one function. Options may be changed while
 * it runs (`simulator.options.listLagMs = 0`). README.md lists the switches.
 * @see https://developer.xero.com/documentation/api/accounting/overview
 */
export class XeroSimulator implements Simulator {
  readonly options: XeroOptions;
  readonly calls = new Map<string, number>();
  readonly #ports: SimulatorPorts;
  readonly #world: World;
  readonly #books = new Map<string, Books>();
  readonly #auth: AuthServer;
  readonly #limits: RateLimits;
  readonly #idempotency: IdempotencyCache;
  readonly #webhooks: Webhooks;

  constructor(ports: SimulatorPorts, options: PartialXeroOptions = {}) {
    this.#ports = ports;
    this.options = resolveOptions(options);
    this.#world = { now: ports.now, guid: () => guidFrom(ports.random), options: this.options };
    this.#auth = new AuthServer(this.#world, () => [...this.#books.values()].map(({ info }) => info));
    this.#limits = new RateLimits(this.options);
    this.#idempotency = new IdempotencyCache(this.options);
    this.#webhooks = new Webhooks(this.options, ports);
    for (const organisation of this.options.organisations) this.addOrganisation(organisation);
  }

  /** What people do in Xero's screens, in one organisation (the first one unless named). */
  ui(tenantId?: string): XeroUi {
    const books = this.#organisation(tenantId);
    return new XeroUi(books, () => this.#webhooks.raise(books.events.splice(0)));
  }

  addOrganisation(organisation: OrganisationOptions): void {
    const { tenantId, approvalsPerMonth } = organisation;
    const baseCurrency = organisation.baseCurrency ?? 'USD';
    const books = new Books(this.#world, {
      tenantId,
      name: organisation.name ?? 'Demo Company (US)',
      baseCurrency,
      countryCode: organisation.countryCode ?? 'US',
      timezone: organisation.timezone ?? 'EASTERNSTANDARDTIME',
      createdAt: this.#ports.now(),
      extra: {},
      ...(approvalsPerMonth ? { approvalsPerMonth } : {}),
    });
    for (const currency of [baseCurrency, ...(organisation.currencies ?? [])]) books.currencies.set(currency, currency);
    addStandardChart(books, this.#world.guid);
    this.#books.set(tenantId, books);
  }

  /** Connects organisations and hands out tokens, as a consent does, without the pages in between. */
  issueTokens(grant: { userId?: string; tenantIds?: readonly string[]; scopes?: readonly string[] } = {}): TokenSet {
    const tenantIds = grant.tenantIds ?? [...this.#books.keys()];
    return this.#auth.issue(grant.userId ?? SIMULATED_USER, tenantIds, grant.scopes ?? ALL_SCOPES);
  }

  /** The person disconnects the app in Xero's settings. */
  disconnectUser(userId: string = SIMULATED_USER): void {
    this.#auth.revokeUser(userId);
  }

  get webhookStatus() {
    return this.#webhooks.status;
  }
  /** A person repairs the receiver and enables the subscription again. */
  enableWebhooks(): void {
    this.#webhooks.enable();
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const { pathname } = new URL(request.url);
    const path = pathname.toLowerCase();
    try {
      if (path === '/identity/connect/authorize') return this.#auth.authorize(request);
      if (path === '/connect/token') return this.#counted('POST /connect/token', () => this.#auth.token(request));
      if (path === '/connect/revocation')
        return this.#counted('POST /connect/revocation', () => this.#auth.revoke(request));
      if (path === '/connections' || path.startsWith('/connections/')) {
        return this.#counted(`${request.method} /connections`, () => this.#auth.connections(request));
      }
      if (path.startsWith(API)) return await this.#api(request, pathname.slice(API.length));
      return { status: 404, headers: {}, body: '' };
    } catch (error) {
      if (error instanceof Rejected) return answerOf(error, this.options);
      throw error;
    }
  }

  deliver(): Promise<number | undefined> {
    this.#settle();
    return this.#webhooks.deliver();
  }

  snapshot(): string {
    const organisations = [...this.#books].map(([tenantId, books]) => [tenantId, books.toJson()]);
    return JSON.stringify({ organisations, auth: authToJson(this.#auth.state), webhooks: this.#webhooks.snapshot() });
  }

  restore(snapshot: string): void {
    const state = JSON.parse(snapshot) as {
      organisations: [string, unknown][];
      auth: unknown;
      webhooks: WebhooksState;
    };
    this.#books.clear();
    for (const [tenantId, json] of state.organisations) {
      this.addOrganisation({ tenantId });
      this.#organisation(tenantId).fromJson(json);
    }
    this.#auth.state = authFromJson(state.auth);
    this.#webhooks.restore(state.webhooks);
  }

  load(fileName: string, json: string, tenantId?: string): void {
    const books = this.#organisation(tenantId);
    const before = books.info.tenantId;
    loadFile(books, fileName, json);
    if (books.info.tenantId === before) return;
    this.#books.delete(before);
    this.#books.set(books.info.tenantId, books);
  }

  #organisation(tenantId?: string): Books {
    const books = tenantId === undefined ? this.#books.values().next().value : this.#books.get(tenantId);
    if (!books) throw new Error(`no simulated organisation ${tenantId ?? ''}`);
    return books;
  }

  #counted<T>(name: string, work: () => T): T {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    return work();
  }

  #settle(): void {
    for (const books of this.#books.values()) {
      normaliseLate(books);
      books.undo.clear();
      if (books.events.length > 0) this.#webhooks.raise(books.events.splice(0));
    }
  }

  /** Who, where, how often: everything before the request itself. */
  async #api(request: HttpRequest, resourcePath: string): Promise<HttpResponse> {
    const access = this.#auth.authenticate(request);
    const tenantId = this.#auth.authorizeTenant(access, request.headers['xero-tenant-id']);
    const segments = resourcePath.split('/').filter(Boolean).map(decodeURIComponent);
    const operation = findOperation(request.method, segments);
    const name = typeof operation === 'string' ? `${request.method} /${segments[0] ?? ''}` : operation.name;
    this.#counted(name, () => {});
    const fault = this.#ports.fault?.(request);
    const limit = this.#limits.enter(tenantId, this.#ports.now());
    if (fault?.kind === 'rateLimit') {
      if (!limit) this.#limits.leave(tenantId);
      return this.#limits.refusal(tenantId, fault.limit, this.#ports.now());
    }
    if (limit) return this.#limits.refusal(tenantId, limit, this.#ports.now());
    try {
      if (this.options.latency) await this.options.latency();
      const response = this.#underFault(fault, request, () => {
        if (typeof operation === 'string') throw new Rejected(operation === 'noMethod' ? 405 : 404, '');
        this.#auth.requireScope(access, operation.scope, request.method !== 'GET');
        return this.#once(request, () => this.#run(request, tenantId, segments, operation.run));
      });
      const headers = {
        ...response.headers,
        ...this.#limits.headers(tenantId),
        'xero-correlation-id': this.#world.guid(),
      };
      return { ...response, headers };
    } finally {
      this.#limits.leave(tenantId);
    }
  }

  #underFault(fault: Fault | undefined, request: HttpRequest, work: () => HttpResponse): HttpResponse {
    const broken = (status: number): HttpResponse => ({
      status,
      headers: { 'content-type': 'text/plain' },
      body:
        status === 503
          ? 'The Xero API is temporarily unavailable'
          : 'An error occurred in Xero. Check the API Status page for current service status.',
    });
    if (!fault || fault.kind === 'rateLimit') return this.#settled(work);
    if (fault.when === 'before') {
      if (fault.kind === 'lost') throw new ConnectionLost('the request was lost');
      // A 500 is an answer of the API and is kept under the key; a 503 comes from the gateway in front of it.
      if (fault.status === 500) this.#idempotency.keep(request, broken(500), this.#ports.now());
      return broken(fault.status);
    }
    if (fault.kind === 'error' && fault.status === 500) {
      const replayed = this.#idempotency.replay(request, this.#ports.now());
      // Kept only afterwards: kept before, it would be replayed instead of the work being done.
      if (!replayed) this.#settled(work);
      if (!replayed) this.#idempotency.replace(request, broken(500), this.#ports.now());
      return broken(500);
    }
    this.#settled(work);
    if (fault.kind === 'lost') throw new ConnectionLost('the reply was lost');
    return broken(fault.status);
  }

  /** Runs the work and turns refusals into answers. */
  #settled(work: () => HttpResponse): HttpResponse {
    try {
      return work();
    } catch (error) {
      if (error instanceof Rejected) return answerOf(error, this.options);
      throw error;
    }
  }

  #once(request: HttpRequest, work: () => HttpResponse): HttpResponse {
    const now = this.#ports.now();
    const replayed = this.#idempotency.replay(request, now);
    if (replayed) return replayed;
    const response = work();
    this.#idempotency.keep(request, response, now);
    return response;
  }

  #run(
    request: HttpRequest,
    tenantId: string,
    segments: readonly string[],
    run: Parameters<typeof envelope>[1],
  ): HttpResponse {
    const books = this.#organisation(tenantId);
    const size =
      request.body === undefined
        ? 0
        : typeof request.body === 'string'
          ? Buffer.byteLength(request.body)
          : request.body.byteLength;
    if (size > this.options.limits.requestBytes)
      return answerOf(new Rejected(413, 'The request is larger than 10 MB.'), this.options);
    this.#settle();
    const call = {
      books,
      method: request.method,
      segments,
      query: new URL(request.url).searchParams,
      headers: request.headers,
      body: request.body,
    };
    const response = envelope(call, run);
    this.#settle();
    return response;
  }
}
