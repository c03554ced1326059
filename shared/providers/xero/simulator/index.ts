import type { HttpRequest, HttpResponse } from '../../../model/http.ts';
import type { Simulator, SimulatorPorts } from '../../simulators/simulator.ts';
import { answerOf } from './answers.ts';
import { Api } from './api.ts';
import { AuthServer, SIMULATED_USER, type TokenSet } from './auth-server.ts';
import { authFromJson, authToJson } from './auth-state.ts';
import { Books, type World } from './books.ts';
import { addStandardChart } from './chart.ts';
import type { Stored } from './idempotency.ts';
import { loadFile } from './load.ts';
import { normaliseLate } from './normalise.ts';
import { type OrganisationOptions, type PartialXeroOptions, resolveOptions, type XeroOptions } from './options.ts';
import { Rejected } from './refusals.ts';
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
  readonly #api: Api;
  readonly #webhooks: Webhooks;

  constructor(ports: SimulatorPorts, options: PartialXeroOptions = {}) {
    this.#ports = ports;
    this.options = resolveOptions(options);
    this.#world = { now: ports.now, guid: () => guidFrom(ports.random), options: this.options };
    this.#auth = new AuthServer(this.#world, () => [...this.#books.values()].map(({ info }) => info));
    this.#api = new Api({
      ports,
      world: this.#world,
      auth: this.#auth,
      books: (tenantId) => this.#organisation(tenantId),
      count: (name) => this.#counted(name, () => undefined),
      settle: () => this.#settle(),
    });
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
      if (path.startsWith(API)) return await this.#api.handle(request, pathname.slice(API.length));
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
    return JSON.stringify({
      organisations,
      auth: authToJson(this.#auth.state),
      webhooks: this.#webhooks.snapshot(),
      answers: this.#api.idempotency.snapshot(),
    });
  }

  restore(snapshot: string): void {
    const state = JSON.parse(snapshot) as {
      organisations: [string, unknown][];
      auth: unknown;
      webhooks: WebhooksState;
      answers: [string, Stored][];
    };
    const before = new Map(this.#books);
    this.#books.clear();
    for (const [tenantId, json] of state.organisations) {
      const kept = before.get(tenantId);
      // Whoever holds a `ui` goes on holding the same organisation.
      if (kept) this.#books.set(tenantId, kept);
      else this.addOrganisation({ tenantId });
      this.#organisation(tenantId).fromJson(json);
    }
    this.#auth.state = authFromJson(state.auth);
    this.#webhooks.restore(state.webhooks);
    this.#api.idempotency.restore(state.answers);
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
}
