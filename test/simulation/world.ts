import type { ConnectPorts } from '../../shared/engine/connect.ts';
import type { Ids, Message } from '../../shared/engine/ports.ts';
import type { Provider } from '../../shared/engine/provider.ts';
import { allRules, type Rules } from '../../shared/engine/rules.ts';
import { integrations } from '../../shared/integrations/index.ts';
import { memoryIds } from '../../shared/memory/ids.ts';
import { MemoryObjects } from '../../shared/memory/objects.ts';
import { MemoryTable } from '../../shared/memory/table.ts';
import { MemoryVault } from '../../shared/memory/vault.ts';
import type { AccountId, ProviderId } from '../../shared/model/names.ts';
import { planBusyHours } from './busy-hours.ts';
import { Chance } from './chance.ts';
import { Cloud } from './cloud.ts';
import { type Day, dayOf } from './day.ts';
import { Door } from './door.ts';
import { drawMix, Faults, type Mix } from './faults.ts';
import { Pair } from './pair.ts';
import { Operator } from './people/operator.ts';
import { isQuiet } from './quiet.ts';
import { Scheduler } from './scheduler.ts';
import type { Town, TownMaker, TownVendor } from './town.ts';
import { melioXeroTown } from './towns/melio-xero/index.ts';
import { Trace } from './trace.ts';
import { type Violation, Watch } from './watch.ts';
import { grantsOf, workerOf } from './worker.ts';

const MINUTE_MS = 60_000;
/** 9 in the morning UTC on a Monday; some worlds start before a change to summer time. */
const MONDAY = Date.UTC(2026, 2, 2, 9);
const DST_NIGHT = Date.UTC(2026, 2, 8, 3);

export interface WorldOptions {
  readonly seed: number;
  readonly rules?: Partial<Rules>;
  readonly keepTrace?: boolean;
  readonly mix?: Partial<Mix>;
  /** People's acts; absent: drawn. */
  readonly acts?: number;
  /** Absent: Melio Pay x Xero. */
  readonly town?: TownMaker;
  /** Absent: the seed's own. */
  readonly day?: Day;
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

/** One seeded world: vendors, the whole of the production code between them, people, and everything that goes wrong. */
export class World {
  readonly seed: number;
  readonly chance: Chance;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly table: MemoryTable;
  readonly objects = new MemoryObjects();
  readonly vault = new MemoryVault();
  readonly ids: Ids;
  readonly cloud: Cloud;
  readonly town: Town;
  readonly pairs: readonly Pair[];
  /** Each company once, in however many pairs it is. */
  readonly vendors: readonly TownVendor[];
  readonly accounts: readonly AccountId[];
  readonly watch: Watch;
  readonly door: Door;
  readonly rules: Rules;
  readonly providers: Readonly<Partial<Record<ProviderId, Provider>>>;
  readonly api: ConnectPorts;
  readonly #day: Day;
  readonly #acts: number;
  #acted = 0;
  readonly #operator: Operator;

  constructor({
    seed,
    rules = {},
    keepTrace = false,
    mix = {},
    acts,
    town = melioXeroTown,
    day = dayOf(seed),
  }: WorldOptions) {
    this.seed = seed;
    this.#day = day;
    this.rules = { ...allRules, ...rules };
    this.chance = new Chance(seed);
    const { chance } = this;
    this.scheduler = new Scheduler(chance.of(0.1) ? DST_NIGHT : MONDAY + chance.between(0, 59) * MINUTE_MS);
    const { scheduler } = this;
    this.trace = new Trace(keepTrace);
    this.faults = new Faults({ ...drawMix(chance), ...mix }, chance);
    this.#acts = acts ?? Math.ceil(Math.min(chance.between(6, 30), chance.between(6, 30)) * day.acts);
    this.ids = memoryIds(scheduler, chance.random);
    this.town = town({
      now: () => scheduler.now(),
      chance,
      faults: this.faults,
      post: (provider, request) => this.cloud.receive(provider, request),
    });
    this.pairs = this.town.pairs.map((made) => new Pair(this, made));
    this.vendors = eachOnce(this.town.pairs.flatMap(({ vendors }) => [vendors.L, vendors.R]));
    this.accounts = this.vendors.map(({ account }) => account);
    const byProvider = <T>(of: (vendor: TownVendor) => T) =>
      Object.fromEntries(this.vendors.map((vendor) => [vendor.provider.id, of(vendor)]));
    this.providers = byProvider(({ provider }) => provider);
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
      ids: this.ids,
      readers: byProvider(
        ({ provider }) =>
          async () =>
            provider,
      ),
      webhookKeys: byProvider(({ config }) => config.webhookKey),
      worker: (wire) => workerOf(this, wire),
      rules: this.rules,
      onStart: (run) => this.watch.started(run),
      onRun: (run) => this.watch.ran(run),
    });
    this.watch = new Watch(this);
    this.door = new Door(this);
    this.#operator = new Operator(this);
    scheduler.afterEach = () => this.watch.afterEvent();
    // People at the API see that the queue refused, and press the button again.
    const queue = { send: (messages: readonly Message[]) => this.cloud.insist(messages) };
    this.api = {
      table: this.table,
      queue,
      clock: scheduler,
      ids: this.ids,
      integrations,
      providers: this.providers,
      publicUrl: 'https://tieout.test',
    };
  }

  async run(): Promise<WorldResult> {
    const { scheduler, chance } = this;
    this.town.people.begin();
    for (const { truth } of this.pairs) truth.look();
    // What was entered before is in the lists by the time somebody connects the books.
    await scheduler.runUntil(scheduler.now() + MINUTE_MS);
    const start = scheduler.now();
    await this.#operator.begin();
    this.cloud.start();
    const busyMs = Math.round(chance.between(45, 150) * this.#day.busy) * MINUTE_MS;
    planBusyHours(this, this.#acts, start, busyMs);
    this.#operator.plan(start, busyMs);
    await scheduler.runUntil(start + busyMs);
    if (!scheduler.isHalted) await this.#rest();
    return this.#result();
  }

  /** A violation ends the world: what comes after it proves nothing. */
  halt(): void {
    this.scheduler.halt();
  }

  /** Whose account this is. */
  vendorOf(account: string): TownVendor {
    const vendor = this.vendors.find((one) => one.account === account);
    if (!vendor) throw new Error(`nobody here has the account ${account}`);
    return vendor;
  }

  /** A person lets Tieout in. @returns the grant */
  async consent(vendor: TownVendor): Promise<string> {
    const { simulator, tokens, account } = vendor;
    const process = { table: this.table, clock: this.scheduler };
    const store = grantsOf(this, vendor, process, (request) => simulator.handle(request));
    const { grant } = await store.consent(tokens());
    await store.bind(grant, account);
    return grant;
  }

  /** Somebody does something at one of the vendors. */
  act(): void {
    if (this.faults.over) return;
    this.watch.lookAtBooks();
    const done = this.town.people.act();
    if (done === undefined) return;
    this.#acted += 1;
    this.trace.add(this.scheduler.now(), `person: ${done}`);
    this.watch.afterAct();
    for (const vendor of this.vendors) this.door.deliver(vendor);
  }

  #result(): WorldResult {
    return {
      seed: this.seed,
      violations: this.watch.violations,
      hash: this.trace.hash,
      faults: this.faults.counts,
      calls: this.door.calls,
      acts: this.#acted,
      trace: this.trace.last(2000),
      counts: this.watch.counts,
    };
  }

  /**
   * Faults are over: an operator redrives, nothing is left to do or two hours pass, and everything must agree. One world in
   * eight waits the two hours out all the same: something might begin of itself.
   */
  async #rest(): Promise<void> {
    const { scheduler } = this;
    this.faults.over = true;
    this.town.lock();
    for (const vendor of this.vendors) this.door.deliver(vendor);
    this.trace.add(scheduler.now(), 'faults are over');
    scheduler.stir();
    await this.#operator.settle();
    await this.cloud.redrive();
    await scheduler.runUntil(scheduler.now() + 20 * MINUTE_MS);
    await this.cloud.redrive();
    await this.#operator.syncSlow();
    const end = scheduler.now() + 105 * MINUTE_MS;
    const waitsItOut = this.chance.of(0.125);
    while (scheduler.now() < end && !scheduler.isHalted && (waitsItOut || !isQuiet(this, end)))
      await scheduler.runUntil(Math.min(scheduler.now() + 5 * MINUTE_MS, end));
    if (scheduler.isHalted) return;
    for (const { truth } of this.pairs) truth.look();
    await this.watch.atRest({ idleHour: this.#day.idleHour || scheduler.now() >= end });
  }
}

const eachOnce = (vendors: readonly TownVendor[]): readonly TownVendor[] => [
  ...new Map(vendors.map((vendor) => [vendor.account, vendor])).values(),
];
