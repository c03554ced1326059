import { type ConnectPorts, createConnection, type NewConnection } from '../../shared/engine/connect.ts';
import type { EnginePorts } from '../../shared/engine/context.ts';
import { GrantStore } from '../../shared/engine/grants.ts';
import type { Message } from '../../shared/engine/ports.ts';
import type { Provider } from '../../shared/engine/provider.ts';
import { allRules, type Rules } from '../../shared/engine/rules.ts';
import type { Connection } from '../../shared/engine/state/account.ts';
import { integrations } from '../../shared/integrations/index.ts';
import { memoryIds } from '../../shared/memory/ids.ts';
import { MemoryObjects } from '../../shared/memory/objects.ts';
import { MemoryTable } from '../../shared/memory/table.ts';
import { MemoryVault } from '../../shared/memory/vault.ts';
import { bodyText, type HttpRequest, type HttpResponse } from '../../shared/model/http.ts';
import { melio as melioProvider } from '../../shared/providers/melio/index.ts';
import type { Simulator } from '../../shared/providers/simulator.ts';
import { xero as xeroProvider } from '../../shared/providers/xero/index.ts';
import { Chance } from './chance.ts';
import { Cloud } from './cloud.ts';
import { type CallFate, drawMix, Faults, type Mix } from './faults.ts';
import { Operator } from './people/operator.ts';
import { People } from './people.ts';
import type { Process } from './process.ts';
import { Scheduler } from './scheduler.ts';
import { Trace } from './trace.ts';
import { Truth } from './truth.ts';
import { CONFIG, MELIO_ACCOUNT, makeVendors, withoutKeys, XERO_ACCOUNT } from './vendors.ts';
import { type Violation, Watch } from './watch.ts';
import type { Wire } from './wire.ts';

const MINUTE_MS = 60_000;
/** 9 in the morning UTC on a Monday; some worlds start before a change to summer time. */
const MONDAY = Date.UTC(2026, 2, 2, 9);
const DST_NIGHT = Date.UTC(2026, 2, 8, 3);

const SIDE = { xero: 'L', melio: 'R' } as const;

export interface WorldOptions {
  readonly seed: number;
  readonly rules?: Partial<Rules>;
  readonly keepTrace?: boolean;
  readonly mix?: Partial<Mix>;
  /** People's acts; absent: drawn. */
  readonly acts?: number;
}

export interface WorldResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly hash: string;
  readonly faults: ReadonlyMap<string, number>;
  readonly calls: ReadonlyMap<string, number>;
  readonly acts: number;
  readonly trace: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
}

/** One seeded world: two vendors, the whole of the production code between them, people, and everything that goes wrong. */
export class World {
  readonly seed: number;
  readonly chance: Chance;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly table: MemoryTable;
  readonly objects = new MemoryObjects();
  readonly vault = new MemoryVault();
  readonly cloud: Cloud;
  readonly people: People;
  readonly truth: Truth;
  readonly watch: Watch;
  readonly rules: Rules;
  readonly providers: Readonly<Record<'xero' | 'melio', Provider>>;
  readonly simulators: ReturnType<typeof makeVendors>;
  readonly api: ConnectPorts;
  readonly calls = new Map<string, number>();
  readonly #acts: number;
  #acted = 0;
  connection!: Connection;
  wanted!: NewConnection;
  readonly #operator: Operator;

  constructor({ seed, rules = {}, keepTrace = false, mix = {}, acts }: WorldOptions) {
    this.seed = seed;
    this.rules = { ...allRules, ...rules };
    this.chance = new Chance(seed);
    const { chance } = this;
    this.scheduler = new Scheduler(chance.of(0.1) ? DST_NIGHT : MONDAY + chance.between(0, 59) * MINUTE_MS);
    const { scheduler } = this;
    this.trace = new Trace(keepTrace);
    this.faults = new Faults({ ...drawMix(chance), ...mix }, chance);
    const known = { xero: xeroProvider, melio: melioProvider };
    const keyless = { xero: withoutKeys(xeroProvider), melio: withoutKeys(melioProvider) };
    this.providers = this.faults.mix.keyless ? keyless : known;
    this.#acts = acts ?? Math.min(chance.between(6, 30), chance.between(6, 30));
    const ids = memoryIds(scheduler, chance.random);
    this.simulators = makeVendors(
      { now: () => scheduler.now(), random: chance.random },
      this.faults,
      (provider, request) => this.cloud.receive(provider, request),
    );
    const { xero, melio } = this.simulators;
    this.truth = new Truth(xero, melio, () => scheduler.now());
    this.table = new MemoryTable({
      random: chance.random,
      origin: 'world',
      sleep: (ms) => scheduler.sleep(ms),
      faults: () => this.faults.table(),
      onChange: (change) => this.watch.stored(change),
    });
    this.cloud = new Cloud({
      scheduler,
      chance,
      faults: this.faults,
      trace: this.trace,
      table: this.table,
      ids,
      readers: { xero: xeroProvider.webhook, melio: melioProvider.webhook },
      webhookKeys: { xero: CONFIG.xero.webhookKey!, melio: CONFIG.melio.webhookKey! },
      worker: (wire) => this.#worker(wire, ids),
      onStart: (run) => this.watch.started(run),
      onRun: (run) => this.watch.ran(run),
    });
    this.people = new People(xero, melio, chance, () => scheduler.now());
    this.watch = new Watch(this);
    this.#operator = new Operator(this);
    scheduler.afterEach = () => this.watch.afterEvent();
    // People at the API see that the queue refused, and press the button again.
    const queue = { send: (messages: readonly Message[]) => this.cloud.insist(messages) };
    this.api = { table: this.table, queue, clock: scheduler, ids, integrations, providers: this.providers };
  }

  async run(): Promise<WorldResult> {
    const { scheduler, chance } = this;
    const start = scheduler.now();
    this.people.begin();
    this.truth.look();
    await this.#connect();
    this.cloud.start();
    const busyMs = chance.between(45, 150) * MINUTE_MS;
    this.#plan(start, busyMs);
    this.#operator.plan(start, busyMs);
    await scheduler.runUntil(start + busyMs);
    if (!scheduler.isHalted) await this.#rest();
    return this.#result();
  }

  /** A violation ends the world: what comes after it proves nothing. */
  halt(): void {
    this.scheduler.halt();
  }

  #result(): WorldResult {
    return {
      seed: this.seed,
      violations: this.watch.violations,
      hash: this.trace.hash,
      faults: this.faults.counts,
      calls: this.calls,
      acts: this.#acted,
      trace: this.trace.last(2000),
      counts: this.watch.counts,
    };
  }

  async #connect(): Promise<void> {
    const { chance } = this;
    this.faults.over = true;
    const grants = { xero: await this.consent('xero'), melio: await this.consent('melio') };
    const funding = [...this.simulators.melio.recordsOf().funding_account.rows.keys()][0]!;
    const xero = this.simulators.xero.ui();
    this.wanted = {
      tenant: 'tenant',
      integration: 'melio-xero',
      L: { account: XERO_ACCOUNT, grant: grants.xero, name: 'Xero' },
      R: { account: MELIO_ACCOUNT, grant: grants.melio, name: 'Melio' },
      settings: {
        fundingAccounts: { [funding]: xero.account('090').id },
        paidOutsideAccount: xero.account('091').id,
        defaultAccount: xero.account('429').code,
        ...(chance.of(0.2) ? { paymentDate: 'processed' } : {}),
        ...(chance.of(0.2) ? { postPayment: 'processed' } : {}),
      },
    };
    await this.cloud.deployed();
    this.connection = await createConnection(this.api, this.wanted);
    this.faults.over = false;
  }

  /** A person lets Tieout in. @returns the grant */
  async consent(id: 'xero' | 'melio'): Promise<string> {
    const handle = async (request: HttpRequest) => await this.simulators[id].handle(request);
    const store = this.#grantStore(id, this.table, this.scheduler, handle);
    const { grant } = await store.consent(this.#firstTokens(id));
    await store.bind(grant, id === 'xero' ? XERO_ACCOUNT : MELIO_ACCOUNT);
    return grant;
  }

  #firstTokens(id: 'xero' | 'melio') {
    const now = this.scheduler.now();
    if (id === 'melio') {
      const accessToken = this.simulators.melio.issueToken(CONFIG.melio.clientId);
      return {
        accessToken,
        accessExpiresAt: now + this.faults.mix.tokenSeconds * 1000,
        subject: CONFIG.melio.clientId,
      };
    }
    const { accessToken, refreshToken, expiresInSeconds } = this.simulators.xero.issueTokens();
    return { accessToken, refreshToken, accessExpiresAt: now + expiresInSeconds * 1000, subject: 'user' };
  }

  #grantStore(
    id: 'xero' | 'melio',
    table: Wire['table'],
    clock: Wire['clock'],
    http: (request: HttpRequest) => Promise<HttpResponse>,
  ): GrantStore {
    const ids = memoryIds(clock, this.chance.random);
    return new GrantStore({ table, vault: this.vault, clock, ids }, this.providers[id], {
      http,
      clock,
      config: CONFIG[id],
    });
  }

  #worker(wire: Wire, ids: ReturnType<typeof memoryIds>): EnginePorts {
    const stores = new Map<string, GrantStore>();
    const http = (id: 'xero' | 'melio') => wire.http((request, fate) => this.#serve(id, request, fate, wire.process));
    return {
      table: wire.table,
      queue: wire.queue,
      clock: wire.clock,
      ids,
      objects: wire.objects(this.objects),
      log: {
        info: () => {},
        warn: (message, data) => this.trace.add(this.scheduler.now(), `warn ${message} ${JSON.stringify(data ?? {})}`),
        error: (message, data) =>
          this.trace.add(this.scheduler.now(), `error ${message} ${JSON.stringify(data ?? {})}`),
      },
      rules: this.rules,
      providers: this.providers,
      integrations,
      isPostponed: (grant) => stores.get(grant)?.isPostponed(grant) ?? false,
      open: async ({ account, grant }) => {
        const id = account.startsWith('xero') ? 'xero' : 'melio';
        const grants = this.#grantStore(id, wire.table, wire.clock, http(id));
        stores.set(grant, grants);
        await grants.usable(grant);
        return this.providers[id].connect(account, {
          http: http(id),
          clock: wire.clock,
          config: CONFIG[id],
          token: (fresh) => grants.usable(grant, fresh === undefined ? {} : { fresh }),
        });
      },
    };
  }

  /** A request arrives at a vendor. What it changes there is looked at from behind, before and after. */
  async #serve(id: 'xero' | 'melio', request: HttpRequest, fate: CallFate, from: Process): Promise<HttpResponse> {
    const { scheduler, chance, faults } = this;
    if (fate.kind === 'vendor') this.simulators.vendorFaults.set(request, fate.fault);
    const writes = request.method !== 'GET';
    const name = `${request.method} ${new URL(request.url).pathname.replace(/[0-9a-f-]{36}|[a-z]{2,4}_\w+/g, '{id}')}`;
    this.calls.set(`${id} ${name}`, (this.calls.get(`${id} ${name}`) ?? 0) + 1);
    if (writes) this.watch.beforeCall();
    try {
      const answer = await this.simulators[id].handle(request);
      const response =
        from.sweeps && !writes && isWholeList(request) && faults.draw('list cut short', faults.mix.shortList)
          ? cutShort(answer, chance)
          : answer;
      this.trace.add(
        scheduler.now(),
        `${id} ${request.method} ${shortUrl(request)} ${response.status}${fate.kind === 'answered' ? '' : ` (${fate.kind})`}`,
      );
      if (writes) {
        this.trace.note(scheduler.now(), () => `> ${short(request.body)}`);
        this.trace.note(scheduler.now(), () => `< ${short(response.body)}`);
      }
      if (!writes) this.watch.edits.read(SIDE[id], bodyText(response.body));
      return response;
    } finally {
      if (writes) {
        this.watch.afterCall(SIDE[id], request);
        this.deliver(id);
      }
      if (faults.draw('people meddled', faults.mix.meddle / (writes ? 1 : 4))) {
        scheduler.after(chance.between(0, 1_500), () => this.#act());
      }
    }
  }

  #act(): void {
    if (this.faults.over) return;
    this.watch.beforeAct();
    const done = this.people.act();
    if (done === undefined) return;
    this.#acted += 1;
    this.trace.add(this.scheduler.now(), `person: ${done}`);
    this.watch.afterAct();
    this.deliver('xero');
    this.deliver('melio');
  }

  /** Sends a vendor's webhooks that are due, and comes back for the next. */
  deliver(id: 'xero' | 'melio'): void {
    const simulator: Simulator = this.simulators[id];
    this.scheduler.after(1_001, () => {
      this.scheduler.stir();
      void simulator.deliver().then((next) => {
        if (next !== undefined) this.scheduler.at(next, () => this.deliver(id));
      });
    });
  }

  #plan(start: number, busyMs: number): void {
    const { scheduler, chance, faults } = this;
    for (let index = 0; index < this.#acts; index += 1) {
      scheduler.at(start + chance.between(0, busyMs - 1), () => this.#act());
    }
    for (let at = start; at < start + busyMs; at += MINUTE_MS) {
      scheduler.at(at + 30_000, () => this.watch.everyMinute());
      if (chance.of(faults.mix.lockPerHour / 60)) scheduler.at(at, () => this.#lock());
      if (chance.of(faults.mix.webhook.forgedPerHour / 60)) scheduler.at(at, () => this.#forge());
    }
  }

  #lock(): void {
    this.faults.count('period locked');
    const ui = this.simulators.xero.ui();
    ui.lockPeriod(new Date(this.scheduler.now() - this.chance.between(1, 8) * 86_400_000).toISOString().slice(0, 10));
    this.scheduler.after(this.chance.between(1, 60) * MINUTE_MS, () => ui.lockPeriod());
  }

  #forge(): void {
    this.faults.count('webhook forged');
    const id = this.chance.pick(['xero', 'melio'] as const);
    const depth = this.cloud.queue.depth;
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'x-xero-signature': 'AAAA',
      'platform-signature': `t=${Math.floor(this.scheduler.now() / 1000)},v1=${'0'.repeat(64)}`,
    };
    void depth;
    this.scheduler.stir();
    void this.cloud
      .receive(id, { method: 'POST', url: `https://tieout.test/webhooks/${id}`, headers, body: '{"events":[]}' })
      .then(({ status }) => {
        if (status !== 401 && status !== 502)
          this.watch.violate('forged', `a forged webhook was answered with ${status}`);
      });
  }

  /** Faults are over: an operator redrives, two hours pass, and everything must agree. */
  async #rest(): Promise<void> {
    const { scheduler } = this;
    this.faults.over = true;
    this.simulators.xero.ui().lockPeriod();
    for (const id of ['xero', 'melio'] as const) this.deliver(id);
    this.trace.add(scheduler.now(), 'faults are over');
    scheduler.stir();
    await this.#operator.settle();
    await this.cloud.redrive();
    await scheduler.runUntil(scheduler.now() + 20 * MINUTE_MS);
    await this.cloud.redrive();
    await scheduler.runUntil(scheduler.now() + 105 * MINUTE_MS);
    if (scheduler.isHalted) return;
    this.truth.look();
    await this.watch.atRest();
  }
}

/** Neither an increment, nor records asked for by id, nor a search for our own create: that one may only run behind. */
const isWholeList = ({ url, headers }: HttpRequest): boolean =>
  /[?&](page|limit)=/.test(url) &&
  !/[?&](IDs|ids|updated_since|bill_id|external_ref|InvoiceNumbers|ContactIDs|createdByMyApp|searchTerm)=/.test(url) &&
  !/[?&]where=(Name|Invoice)/.test(url) &&
  headers['if-modified-since'] === undefined;

/** Rows are missing from the list, though every one of them is still there. */
function cutShort(response: HttpResponse, chance: Chance): HttpResponse {
  const body = JSON.parse(bodyText(response.body)) as Record<string, unknown>;
  for (const name of ['Invoices', 'Contacts', 'Payments', 'data']) {
    const rows = body[name];
    if (Array.isArray(rows)) body[name] = chance.of(0.3) ? [] : rows.filter(() => chance.of(0.5));
  }
  return { ...response, body: JSON.stringify(body) };
}

const short = (body: HttpResponse['body'] | undefined): string => bodyText(body ?? '').slice(0, 700);

const shortUrl = ({ url }: HttpRequest): string => {
  const { pathname, search } = new URL(url);
  return decodeURIComponent(`${pathname}${search}`).replace(/^\/(api\.xro\/2\.0|v1)/, '');
};
