import { dispatch } from '../../functions/dispatch/dispatch.ts';
import { createWebhookHandler, type WebhookEvent, type WebhookPorts } from '../../functions/webhook/webhook.ts';
import { timing } from '../../shared/engine/keys.ts';
import type { Ids, Log, Message, Table } from '../../shared/engine/ports.ts';
import type { Rules } from '../../shared/engine/rules.ts';
import type { RunResult } from '../../shared/engine/run/end.ts';
import { runAccount } from '../../shared/engine/run/run.ts';
import { type WakeBody, wakeBody } from '../../shared/engine/wake.ts';
import { type Delivery, MemoryQueue } from '../../shared/memory/queue.ts';
import type { MemoryTable } from '../../shared/memory/table.ts';
import type { HttpRequest } from '../../shared/model/http.ts';
import type { AccountId, ProviderId } from '../../shared/model/names.ts';
import type { Chance } from './chance.ts';
import type { Faults } from './faults.ts';
import { Process } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';
import { type Wire, wireOf } from './wire.ts';

const MINUTE_MS = 60_000;
const POLL_MS = 200;

export interface CloudOptions {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly table: MemoryTable;
  readonly ids: Ids;
  readonly readers: WebhookPorts['readers'];
  readonly webhookKeys: Partial<Readonly<Record<ProviderId, string>>>;
  /** Everything a worker needs, on top of its own clock, table and queue. */
  readonly worker: (wire: Wire) => Parameters<typeof runAccount>[0];
  /** Whether what is deferred comes in the next minute at the earliest, and dispatch looks back at the last ones. */
  readonly rules: Pick<Rules, 'deferNextMinute'>;
  readonly onStart?: (run: RunOfAccount) => void;
  readonly onRun?: (run: RunOfAccount) => void;
}

/** One account's share of an invocation. */
export interface RunOfAccount {
  readonly account: AccountId;
  readonly messages: readonly WakeBody[];
  readonly process: Process;
  /** Its messages are continuations that the run item did not name any more. */
  stale?: boolean;
  readonly ended?: RunResult['ended'] | 'failed';
  readonly error?: unknown;
}

const silent: Log = { info() {}, warn() {}, error() {} };

/** Lambda, SQS and the scheduler of EventBridge around the production code. */
export class Cloud {
  readonly queue: MemoryQueue;
  /** Accounts that somebody works on right now. */
  readonly running = new Set<RunOfAccount>();
  /** Failures that the code did not expect, as they were logged. */
  readonly failures: string[] = [];
  readonly #options: CloudOptions;
  readonly #pollAt = new Map<ProviderId, number>();
  #downUntil = 0;

  constructor(options: CloudOptions) {
    this.#options = options;
    this.queue = new MemoryQueue({ clock: options.scheduler, faults: options.faults.queue });
  }

  /** The schedule comes with the app: a minute was dispatched before anybody could connect anything. */
  async deployed(): Promise<void> {
    const { table, scheduler } = this.#options;
    await dispatch({ table, queue: this.queue, clock: scheduler });
  }

  /** The schedule of every minute starts. */
  start(): void {
    const { scheduler } = this.#options;
    const first = Math.ceil(scheduler.now() / MINUTE_MS) * MINUTE_MS;
    scheduler.at(first, () => this.#minute());
  }

  /** For senders that are no process: an operator, a person at the API. */
  async send(messages: readonly Message[]): Promise<readonly Message[]> {
    const refused = await this.queue.send(messages);
    for (const { provider } of messages) this.#pollSoon(provider);
    return refused;
  }

  async insist(messages: readonly Message[]): Promise<readonly Message[]> {
    let left = messages;
    while (left.length > 0) left = await this.send(left);
    return [];
  }

  /** An operator puts what went to the dead letters back. */
  async redrive(): Promise<void> {
    const dead = this.queue.dead.splice(0);
    if (dead.length > 0)
      await this.send(dead.map((message, index) => ({ ...message, dedupId: `redrive:${index}:${message.dedupId}` })));
  }

  /** A vendor's webhook arrives at the HTTP API. @returns the status of the answer */
  receive(provider: string, request: HttpRequest): Promise<{ readonly status: number }> {
    const { scheduler, faults, chance } = this.#options;
    return new Promise((resolve) => {
      scheduler.after(chance.tail(100, 3_000), () => {
        const process = new Process(`webhook ${provider}`, scheduler, (how) => {
          if (how !== 'done') {
            scheduler.stir();
            resolve({ status: 502 });
          }
        });
        const wire = wireOf(process, { ...this.#options, cloud: this }, faults.io(2).crash ? 'coarse' : 'atOnce');
        const handler = createWebhookHandler({
          readers: this.#options.readers,
          config: (id) => ({ webhookKey: this.#options.webhookKeys[id]! }),
          queue: wire.queue,
          clock: wire.clock,
          ids: this.#options.ids,
          log: silent,
        });
        process.start(async () => {
          const { statusCode } = await handler({
            body: typeof request.body === 'string' ? request.body : '',
            isBase64Encoded: false,
            pathParameters: addressOf(request.url, provider),
            headers: request.headers,
          });
          resolve({ status: statusCode });
        });
      });
    });
  }

  /** Somebody put something into the queue: its poller looks. */
  pollSoon(provider: ProviderId): void {
    this.#pollSoon(provider);
  }

  #minute(): void {
    const { scheduler, faults, chance } = this.#options;
    const { dispatcher } = faults.mix;
    const now = scheduler.now();
    scheduler.at(now + MINUTE_MS, () => this.#minute());
    if (faults.draw('dispatcher down', dispatcher.downPerHour / 60)) {
      this.#downUntil = now + chance.between(1, dispatcher.longestMinutes) * MINUTE_MS;
    }
    if (!faults.over && now < this.#downUntil) return;
    this.#dispatch();
    if (faults.draw('two dispatchers', dispatcher.twice)) this.#dispatch();
  }

  #dispatch(): void {
    const { scheduler, chance, faults, trace } = this.#options;
    scheduler.after(chance.tail(300, 10_000), () => {
      const process = new Process('dispatch', scheduler, (how, error) => {
        if (how !== 'done') trace.add(scheduler.now(), `dispatch ${how} ${String(error ?? '')}`);
      });
      const wire = wireOf(process, { ...this.#options, cloud: this }, this.#pace(0.1));
      const { table, queue, clock } = wire;
      const lookBack = this.#options.rules.deferNextMinute ? {} : { lookBackMinutes: 0 };
      process.start(() => dispatch({ table: table as Table, queue, clock, ...lookBack }));
      this.#limit(process, 'dispatch');
      void faults;
    });
  }

  #limit(process: Process, name: string): void {
    const { scheduler, trace } = this.#options;
    scheduler.after(timing.functionTimeoutMs, () => {
      if (!process.isAlive) return;
      trace.add(scheduler.now(), `${name} timed out`);
      this.#options.faults.count('function timeout');
      process.kill();
    });
  }

  /** How finely the I/O of a new process is cut into events: coarse ones are a subset of the histories, and cheap. */
  #pace(share: number): 'fine' | 'coarse' | 'atOnce' {
    const { chance, faults } = this.#options;
    if (faults.over) return 'atOnce';
    if (chance.of(faults.mix.fine * share * 2)) return 'fine';
    return chance.of(share) ? 'coarse' : 'atOnce';
  }

  #pollSoon(provider: ProviderId): void {
    const at = this.queue.nextAt(provider);
    if (at === undefined) return;
    const { scheduler } = this.#options;
    const when = Math.max(at, scheduler.now() + POLL_MS);
    const known = this.#pollAt.get(provider);
    if (known !== undefined && known <= when) return;
    this.#pollAt.set(provider, when);
    scheduler.at(when, () => {
      if (this.#pollAt.get(provider) !== when) return;
      this.#pollAt.delete(provider);
      this.#poll(provider);
      this.#pollSoon(provider);
    });
  }

  #poll(provider: ProviderId): void {
    const { chance } = this.#options;
    const deliveries = this.queue.receive(provider, chance.of(0.3) ? chance.between(1, 10) : 10);
    if (deliveries.length === 0) return;
    this.#invoke(provider, deliveries);
  }

  #invoke(provider: ProviderId, deliveries: readonly Delivery[]): void {
    const { scheduler, trace, faults } = this.#options;
    const groups = Map.groupBy(deliveries, ({ message }) => message.account);
    const runs: RunOfAccount[] = [];
    const process = new Process(`sync ${provider}`, scheduler, (how, error) => {
      for (const run of runs) {
        if (this.running.delete(run)) this.#options.onRun?.({ ...run, ended: 'failed' });
      }
      if (how === 'failed') this.#failed('sync', error);
      if (how === 'died') trace.add(scheduler.now(), `${process.name} died`);
      this.#pollSoon(provider);
    });
    const wire = wireOf(process, { ...this.#options, cloud: this }, this.#pace(0.7));
    const deadline = scheduler.now() + timing.functionTimeoutMs;
    const ports = this.#options.worker(wire);
    this.#limit(process, process.name);
    const work = async (account: AccountId, group: readonly Delivery[]): Promise<void> => {
      const messages = group.map(({ message }) => wakeBody.parse(message.body));
      const run: RunOfAccount = { account, messages, process };
      if (messages.some(({ reason }) => reason === 'sweep')) process.sweeps = true;
      runs.push(run);
      this.running.add(run);
      this.#options.onStart?.(run);
      trace.add(scheduler.now(), `run ${account} ${messages.map(({ reason }) => reason).join(' ')}`);
      try {
        const { ended } = await runAccount(ports, account, messages, () => deadline - scheduler.now());
        trace.add(scheduler.now(), `run ${account} ended: ${ended}`);
        this.running.delete(run);
        this.#options.onRun?.({ ...run, ended });
      } catch (error) {
        this.running.delete(run);
        this.#failed(account, error);
        this.#options.onRun?.({ ...run, ended: 'failed', error });
        return;
      }
      await process.io(faults.over ? undefined : faults.io(5), () => {
        for (const { receipt } of group) this.queue.delete(receipt);
      });
    };
    process.start(() => Promise.all([...groups].map(([account, group]) => work(account, group))));
  }

  #failed(where: string, error: unknown): void {
    const { scheduler, trace } = this.#options;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    trace.add(scheduler.now(), `${where} failed: ${text}`);
    this.failures.push(error instanceof Error ? `${where}: ${error.stack ?? text}` : `${where}: ${text}`);
  }
}

/** `/webhooks/<provider>`, or the address of one account: `/webhooks/<provider>/<account>/<mac>`. */
function addressOf(url: string, provider: string): WebhookEvent['pathParameters'] {
  const [, , , account, mac] = new URL(url).pathname.split('/').map(decodeURIComponent);
  return account && mac ? { provider, account, mac } : { provider };
}
