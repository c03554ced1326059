import type { HttpRequest, HttpResponse } from '../../../model/http.ts';
import { underFault } from '../../simulators/faults.ts';
import { hexFrom, type Simulator, type SimulatorPorts } from '../../simulators/simulator.ts';
import { json, refusal, unauthenticated } from './answers.ts';
import { AuthServer, type TokenSet } from './auth/server.ts';
import { type AuthJson, authFromJson, authToJson } from './auth/state.ts';
import { Company, type CompanyState, type World } from './company.ts';
import { broken, NO_SUBSCRIPTION, NOT_AUTHORIZED, withHeaders } from './faults.ts';
import { Limits, type LimitsState } from './limits.ts';
import { loadRows } from './load.ts';
import { type PartialQuickBooksOptions, type QuickBooksOptions, resolveOptions } from './options.ts';
import { Refused, throttled } from './refusals.ts';
import { Replays } from './replay.ts';
import { answer, type Located, locate } from './serving.ts';
import { QuickBooksUi } from './ui/index.ts';
import { Webhooks, type WebhooksState } from './webhooks.ts';

export type { CompanyOptions, CompanyPreferences, PartialQuickBooksOptions, QuickBooksOptions } from './options.ts';
export { DEMO_REALM } from './options.ts';
export { Refused } from './refusals.ts';
export { DEFAULT_SWITCHES, type QuickBooksSwitches } from './switches.ts';
export type { QuickBooksUi } from './ui/index.ts';

/**
 * QuickBooks Online's Accounting API, Intuit's authorization server and webhooks, behind one function. Options may be changed
 * while it runs (`simulator.options.listLagMs = 0`). README.md lists the switches.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities
 */
export class QuickBooksSimulator implements Simulator {
  readonly options: QuickBooksOptions;
  readonly calls = new Map<string, number>();
  readonly #ports: SimulatorPorts;
  readonly #companies: ReadonlyMap<string, Company>;
  readonly #auth: AuthServer;
  readonly #limits: Limits;
  readonly #replays: Replays;
  readonly #webhooks: Webhooks;
  readonly #world: World;

  constructor(ports: SimulatorPorts, options: PartialQuickBooksOptions = {}) {
    this.#ports = ports;
    this.options = resolveOptions(options);
    this.#world = { now: ports.now, hex: (length) => hexFrom(ports.random, length), options: this.options };
    this.#companies = new Map(
      this.options.companies.map((company) => [company.realmId, new Company(this.#world, company)]),
    );
    this.#auth = new AuthServer(this.#world, () => this.options.companies);
    this.#limits = new Limits(this.options);
    this.#replays = new Replays(this.#world);
    this.#webhooks = new Webhooks(this.#world, ports);
  }

  /** What people do in QuickBooks' screens, in one company (the first unless named). */
  ui(realmId?: string): QuickBooksUi {
    const company = this.#company(realmId);
    return new QuickBooksUi(company, () => this.#webhooks.raise(company.events.splice(0)));
  }

  /** Tokens as a consent gives them, without the pages in between. */
  issueTokens(grant: { realmId?: string; user?: string } = {}): TokenSet {
    return this.#auth.issue(
      grant.realmId ?? this.#company().options.realmId,
      grant.user ?? this.options.users[0] ?? 'owner',
    );
  }

  /** The person disconnects the app in QuickBooks' settings. */
  disconnect(realmId?: string): void {
    this.#auth.disconnect(this.#company(realmId).options.realmId);
  }

  /** Reads in this month that the vendor counts, over all companies. */
  get reads(): number {
    return this.#limits.reads;
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const path = new URL(request.url).pathname.replace(/\/+$/, '');
    switch (path) {
      case '/connect/oauth2':
        return this.#auth.authorize(request);
      case '/oauth2/v1/tokens/bearer':
        this.#count('POST /oauth2/v1/tokens/bearer');
        return withHeaders(this.#auth.token(request), this.#tid());
      case '/v2/oauth2/tokens/revoke':
        this.#count('POST /v2/oauth2/tokens/revoke');
        return withHeaders(this.#auth.revoke(request), this.#tid());
    }
    if (path.startsWith('/files/')) return this.#file(request);
    const located = locate(request);
    return located ? this.#api(request, located) : json(404, { message: 'Not Found' });
  }

  deliver(): Promise<number | undefined> {
    return this.#webhooks.deliver();
  }

  snapshot(): string {
    return JSON.stringify({
      companies: [...this.#companies.values()].map((company) => company.toJson()),
      auth: authToJson(this.#auth.state),
      limits: this.#limits.toJson(),
      replays: this.#replays.toJson(),
      webhooks: this.#webhooks.toJson(),
    } satisfies State);
  }

  restore(snapshot: string): void {
    const { companies, auth, limits, replays, webhooks } = JSON.parse(snapshot) as State;
    for (const state of companies) this.#company(state.realmId).restore(state);
    this.#auth.state = authFromJson(auth);
    this.#limits.restore(limits);
    this.#replays.restore(replays);
    this.#webhooks.restore(webhooks);
  }

  /** Into the first company, or into the one that the name starts with: `9341453000000001/Bills.json`. */
  load(fileName: string, text: string): void {
    const [, realmId, name = fileName] = /^(?:(\d{15,19})[\\/])?(?:.*[\\/])?([^\\/]+)$/.exec(fileName) ?? [];
    loadRows(this.#company(realmId), name, text);
  }

  #company(realmId?: string): Company {
    const company = realmId === undefined ? this.#companies.values().next().value : this.#companies.get(realmId);
    if (!company) throw new Error(`no simulated company ${realmId ?? ''}`);
    return company;
  }

  #count(name: string): void {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
  }

  /** Every answer names the call, for support. */
  #tid(): Readonly<Record<string, string>> {
    return { intuit_tid: `1-${this.#world.hex(8)}-${this.#world.hex(24)}` };
  }

  /** Who, how often, under which fault: everything before the request itself. */
  async #api(request: HttpRequest, located: Located): Promise<HttpResponse> {
    const now = this.#ports.now();
    const headers = this.#tid();
    const refused = this.#auth.refuses(request, located.realmId);
    if (refused === 'token') return withHeaders(unauthenticated(now, 'Token expired: AB0'), headers);
    const company = this.#companies.get(located.realmId);
    if (refused === 'company' || !company) return withHeaders(refusal(NOT_AUTHORIZED, now), headers);
    this.#count(located.name);
    const fault = this.#ports.fault?.(request);
    if (fault?.kind === 'rateLimit') return withHeaders(this.#throttled(throttled(), fault.limit), headers);
    const limited = this.#limits.enter(located.realmId, now, located.segments[0] === 'batch');
    if (limited) return withHeaders(this.#throttled(limited), headers);
    try {
      if (this.options.latency) await this.options.latency();
      const spent = located.isRead ? this.#limits.read(now) : undefined;
      if (spent) return withHeaders(refusal(spent, now, this.options.switches.spentStatus), headers);
      const work = () => this.#served(company, request, located);
      return withHeaders(await underFault(fault, work, (status) => broken(status, now)), headers);
    } finally {
      this.#limits.leave(located.realmId);
    }
  }

  #throttled(refused: Refused, limit = 'minute'): HttpResponse {
    const { throttleStatus, retryAfterHeader } = this.options.switches;
    const spent = limit === 'day' || limit === 'app';
    const why = spent
      ? throttled('The CorePlus API calls of this month are used up. Reads are blocked until next month.')
      : refused;
    return withHeaders(
      refusal(why, this.#ports.now(), throttleStatus),
      retryAfterHeader ? { 'retry-after': '60' } : {},
    );
  }

  /** The work itself, or the answer it had under the same request id. */
  async #served(company: Company, request: HttpRequest, located: Located): Promise<HttpResponse> {
    const requestId = located.isRead ? null : (located.query.get('requestid') ?? null);
    const key = requestId === null ? undefined : `${located.realmId}#${requestId}`;
    const now = this.#ports.now();
    if (requestId !== null && requestId.length > (located.segments[0] === 'batch' ? 36 : 50)) {
      return refusal(
        new Refused(2050, 'String length is either shorter or longer than supported by specification', 'requestid'),
        now,
      );
    }
    const before = key === undefined ? undefined : this.#replays.get(key);
    if (before) return before;
    if (!company.active) return refusal(NO_SUBSCRIPTION, now);
    try {
      const response = answer(company, request, located, () => this.#limits.read(now));
      if (key !== undefined) this.#replays.keep(key, response, false);
      return response;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const status = error.code === 610 && located.isRead ? this.options.switches.notFoundStatus : error.status;
      const response = refusal(error, now, status);
      if (key !== undefined) this.#replays.keep(key, response, true);
      return response;
    } finally {
      this.#webhooks.raise(company.events.splice(0));
    }
  }

  /** What a pre-signed address gives to everybody who has it, for a quarter of an hour. */
  #file(request: HttpRequest): HttpResponse {
    const url = new URL(request.url);
    const [, , realmId = '', id = ''] = url.pathname.split('/');
    const bytes = this.#companies.get(realmId)?.files.get(id);
    if (!bytes || Number(url.searchParams.get('expires')) < this.#ports.now())
      return { status: 403, headers: {}, body: '' };
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from(bytes, 'base64') };
  }
}

interface State {
  readonly companies: readonly CompanyState[];
  readonly auth: AuthJson;
  readonly limits: LimitsState;
  readonly replays: ReturnType<Replays['toJson']>;
  readonly webhooks: WebhooksState;
}
