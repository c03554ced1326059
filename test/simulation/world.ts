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
import { bodyText, type Http, type HttpRequest, type HttpResponse } from '../../shared/model/http.ts';
import { type AccountId, externalIdOf, type ProviderId, type Side } from '../../shared/model/names.ts';
import { webhookPath } from '../../shared/providers/webhook-address.ts';
import { Chance } from './chance.ts';
import { Cloud } from './cloud.ts';
import { type CallFate, drawMix, Faults, type Mix } from './faults.ts';
import { Operator } from './people/operator.ts';
import type { Process } from './process.ts';
import { Scheduler } from './scheduler.ts';
import type { Town, TownMaker } from './town.ts';
import { melioXeroTown } from './towns/melio-xero/index.ts';
import { Trace } from './trace.ts';
import type { Truth } from './truth.ts';
import { type Violation, Watch } from './watch.ts';
import type { Wire } from './wire.ts';

const MINUTE_MS = 60_000;
/** 9 in the morning UTC on a Monday; some worlds start before a change to summer time. */
const MONDAY = Date.UTC(2026, 2, 2, 9);
const DST_NIGHT = Date.UTC(2026, 2, 8, 3);

const SIDES = ['L', 'R'] as const;

export interface WorldOptions {
  readonly seed: number;
  readonly rules?: Partial<Rules>;
  readonly keepTrace?: boolean;
  readonly mix?: Partial<Mix>;
  /** People's acts; absent: drawn. */
  readonly acts?: number;
  /** Absent: Melio Pay x Xero. */
  readonly town?: TownMaker;
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
  readonly town: Town;
  readonly accounts: readonly AccountId[];
  readonly truth: Truth;
  readonly watch: Watch;
  readonly rules: Rules;
  readonly providers: Readonly<Partial<Record<ProviderId, Provider>>>;
  readonly api: ConnectPorts;
  readonly calls = new Map<string, number>();
  readonly #acts: number;
  #acted = 0;
  connection!: Connection;
  wanted!: NewConnection;
  readonly #operator: Operator;

  constructor({ seed, rules = {}, keepTrace = false, mix = {}, acts, town = melioXeroTown }: WorldOptions) {
    this.seed = seed;
    this.rules = { ...allRules, ...rules };
    this.chance = new Chance(seed);
    const { chance } = this;
    this.scheduler = new Scheduler(chance.of(0.1) ? DST_NIGHT : MONDAY + chance.between(0, 59) * MINUTE_MS);
    const { scheduler } = this;
    this.trace = new Trace(keepTrace);
    this.faults = new Faults({ ...drawMix(chance), ...mix }, chance);
    this.#acts = acts ?? Math.min(chance.between(6, 30), chance.between(6, 30));
    const ids = memoryIds(scheduler, chance.random);
    this.town = town({
      now: () => scheduler.now(),
      chance,
      faults: this.faults,
      post: (provider, request) => this.cloud.receive(provider, request),
    });
    const { L, R } = this.town.vendors;
    this.truth = this.town.truth;
    this.accounts = [L.account, R.account];
    this.providers = { [L.provider.id]: L.provider, [R.provider.id]: R.provider };
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
      readers: { [L.provider.id]: L.provider.webhook, [R.provider.id]: R.provider.webhook },
      webhookKeys: { [L.provider.id]: L.config.webhookKey, [R.provider.id]: R.config.webhookKey },
      worker: (wire) => this.#worker(wire, ids),
      rules: this.rules,
      onStart: (run) => this.watch.started(run),
      onRun: (run) => this.watch.ran(run),
    });
    this.watch = new Watch(this);
    this.#operator = new Operator(this);
    scheduler.afterEach = () => this.watch.afterEvent();
    // People at the API see that the queue refused, and press the button again.
    const queue = { send: (messages: readonly Message[]) => this.cloud.insist(messages) };
    this.api = {
      table: this.table,
      queue,
      clock: scheduler,
      ids,
      integrations,
      providers: this.providers,
      publicUrl: 'https://tieout.test',
    };
  }

  async run(): Promise<WorldResult> {
    const { scheduler, chance } = this;
    this.town.people.begin();
    this.truth.look();
    // What was entered before is in the lists by the time somebody connects the two books.
    await scheduler.runUntil(scheduler.now() + MINUTE_MS);
    const start = scheduler.now();
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
    this.faults.over = true;
    const { integration, vendors } = this.town;
    const { L, R } = { L: await this.consent('L'), R: await this.consent('R') };
    this.wanted = {
      tenant: 'tenant',
      integration,
      L: { account: vendors.L.account, grant: L, name: vendors.L.provider.name },
      R: { account: vendors.R.account, grant: R, name: vendors.R.provider.name },
      settings: this.town.settings(),
    };
    await this.cloud.deployed();
    this.connection = await createConnection(this.api, this.wanted);
    this.watch.effects.connected();
    this.faults.over = false;
  }

  /** Whose account this key begins with: `xero:fe79f7dd#bill`. */
  sideOf(key: string): Side {
    return key.startsWith(this.town.vendors.L.account) ? 'L' : 'R';
  }

  /** A person lets Tieout in. @returns the grant */
  async consent(side: Side): Promise<string> {
    const { simulator, tokens, account } = this.town.vendors[side];
    const store = this.#grantStore(side, this.table, this.scheduler, (request) => simulator.handle(request));
    const { grant } = await store.consent(tokens());
    await store.bind(grant, account);
    return grant;
  }

  #grantStore(side: Side, table: Wire['table'], clock: Wire['clock'], http: Http): GrantStore {
    const ids = memoryIds(clock, this.chance.random);
    const { provider, config } = this.town.vendors[side];
    return new GrantStore({ table, vault: this.vault, clock, ids }, provider, { http, clock, config });
  }

  #worker(wire: Wire, ids: ReturnType<typeof memoryIds>): EnginePorts {
    const stores = new Map<string, GrantStore>();
    const http = (side: Side) => wire.http((request, fate) => this.#serve(side, request, fate, wire.process));
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
      vault: this.vault,
      webhookPath: (account) => {
        const { provider, config } = this.town.vendors[this.sideOf(account)];
        return provider.webhook.addressed && config.webhookKey ? webhookPath(account, config.webhookKey) : undefined;
      },
      open: async ({ account, grant }) => {
        const side = this.sideOf(account);
        const { provider, config } = this.town.vendors[side];
        const grants = this.#grantStore(side, wire.table, wire.clock, http(side));
        stores.set(grant, grants);
        await grants.usable(grant);
        return provider.connect(account, {
          http: http(side),
          clock: wire.clock,
          config,
          pause: (ms) => wire.process.io({ outMs: ms, backMs: 0 }, () => undefined),
          token: (fresh) => grants.usable(grant, fresh === undefined ? {} : { fresh }),
        });
      },
    };
  }

  /** A request arrives at a vendor. What it changes there is looked at from behind, before and after. */
  async #serve(side: Side, request: HttpRequest, fate: CallFate, from: Process): Promise<HttpResponse> {
    const { scheduler, chance, faults } = this;
    const { provider, simulator } = this.town.vendors[side];
    if (fate.kind === 'vendor') this.town.vendorFaults.set(request, fate.fault);
    const writes = request.method !== 'GET';
    const name = `${request.method} ${new URL(request.url).pathname.replace(/[0-9a-f-]{36}|[a-z]{2,4}_\w+/g, '{id}')}`;
    this.calls.set(`${provider.id} ${name}`, (this.calls.get(`${provider.id} ${name}`) ?? 0) + 1);
    if (writes) this.watch.beforeCall();
    try {
      const answer = await simulator.handle(request);
      const response =
        from.sweeps && !writes && this.town.isWholeList(request) && faults.draw('list cut short', faults.mix.shortList)
          ? cutShort(answer, this.town.lists, chance)
          : answer;
      this.trace.add(
        scheduler.now(),
        `${provider.id} ${request.method} ${shortUrl(request)} ${response.status}${fate.kind === 'answered' ? '' : ` (${fate.kind})`}`,
      );
      if (writes) {
        this.trace.note(scheduler.now(), () => `> ${short(request.body)}`);
        this.trace.note(scheduler.now(), () => `< ${short(response.body)}`);
      }
      if (!writes) this.watch.edits.read(side, bodyText(response.body));
      return response;
    } finally {
      if (writes) {
        this.watch.afterCall(side, request);
        this.deliver(side);
      }
      if (faults.draw('people meddled', faults.mix.meddle / (writes ? 1 : 4))) {
        scheduler.after(chance.between(0, 1_500), () => this.#act());
      }
    }
  }

  #act(): void {
    if (this.faults.over) return;
    this.watch.beforeAct();
    const done = this.town.people.act();
    if (done === undefined) return;
    this.#acted += 1;
    this.trace.add(this.scheduler.now(), `person: ${done}`);
    this.watch.afterAct();
    for (const side of SIDES) this.deliver(side);
  }

  /** Sends a vendor's webhooks that are due, and comes back for the next. */
  deliver(side: Side): void {
    const { simulator } = this.town.vendors[side];
    this.scheduler.after(1_001, () => {
      this.scheduler.stir();
      void simulator.deliver().then((next) => {
        if (next !== undefined) this.scheduler.at(next, () => this.deliver(side));
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
    this.town.lock(new Date(this.scheduler.now() - this.chance.between(1, 8) * 86_400_000).toISOString().slice(0, 10));
    this.scheduler.after(this.chance.between(1, 60) * MINUTE_MS, () => this.town.lock());
  }

  #forge(): void {
    this.faults.count('webhook forged');
    const { provider, account } = this.town.vendors[this.chance.pick(SIDES)];
    const { id, webhook } = provider;
    const address = webhook.addressed ? `${id}/${externalIdOf(account)}/${'0'.repeat(43)}` : id;
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'x-xero-signature': 'AAAA',
      'platform-signature': `t=${Math.floor(this.scheduler.now() / 1000)},v1=${'0'.repeat(64)}`,
    };
    this.scheduler.stir();
    void this.cloud
      .receive(id, { method: 'POST', url: `https://tieout.test/webhooks/${address}`, headers, body: '{"events":[]}' })
      .then(({ status }) => {
        if (status !== 401 && status !== 502)
          this.watch.violate('forged', `a forged webhook was answered with ${status}`);
      });
  }

  /** Faults are over: an operator redrives, two hours pass, and everything must agree. */
  async #rest(): Promise<void> {
    const { scheduler } = this;
    this.faults.over = true;
    this.town.lock();
    for (const side of SIDES) this.deliver(side);
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

/** Rows are missing from the lists of these names, though every one of them is still there. */
function cutShort(response: HttpResponse, lists: readonly string[], chance: Chance): HttpResponse {
  const shorter = (name: string, value: unknown): unknown => {
    if (!lists.includes(name) || !Array.isArray(value)) return value;
    return chance.of(0.3) ? [] : value.filter(() => chance.of(0.5));
  };
  return { ...response, body: JSON.stringify(JSON.parse(bodyText(response.body), shorter)) };
}

const short = (body: HttpResponse['body'] | undefined): string => bodyText(body ?? '').slice(0, 700);

const shortUrl = ({ url }: HttpRequest): string => {
  const { pathname, search } = new URL(url);
  return decodeURIComponent(`${pathname}${search}`).replace(/^\/(api\.xro\/2\.0|v1)/, '');
};
