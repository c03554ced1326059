import { dispatch } from '../../../functions/dispatch/dispatch.ts';
import { publish } from '../../../functions/publish/publish.ts';
import { createSyncHandler } from '../../../functions/sync/sync.ts';
import { loaders } from '../../../functions/webhook/loaders.ts';
import { createWebhookHandler } from '../../../functions/webhook/webhook.ts';
import { createConnection, wake } from '../../../shared/engine/connect.ts';
import type { EnginePorts } from '../../../shared/engine/context.ts';
import { releaseAccess } from '../../../shared/engine/grants/release.ts';
import { GrantStore } from '../../../shared/engine/grants.ts';
import type { Integration, Settings } from '../../../shared/engine/integration.ts';
import { isOutboxKey, type Mail, type OutboxItem, readOutbox } from '../../../shared/engine/outbox.ts';
import type { Write } from '../../../shared/engine/ports.ts';
import type { AuthPorts, Provider } from '../../../shared/engine/provider.ts';
import { allRules, type Rules } from '../../../shared/engine/rules.ts';
import { type Issue, readIssue } from '../../../shared/engine/state/issue.ts';
import { integrations } from '../../../shared/integrations/index.ts';
import { memoryPorts } from '../../../shared/memory/ports.ts';
import type { QueueFaults } from '../../../shared/memory/queue.ts';
import type { TableChange, TableRead } from '../../../shared/memory/table.ts';
import type { HttpRequest, HttpResponse } from '../../../shared/model/http.ts';
import { type AccountId, type ProviderId, providerOf } from '../../../shared/model/names.ts';
import { providers } from '../../../shared/providers/index.ts';
import type { WebhookFault, WebhookRequest } from '../../../shared/providers/simulators/outbox.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { webhookPath } from '../../../shared/providers/webhook-address.ts';
import { sqsEvent } from './sqs-event.ts';
import { type BenchVendor, type Makers, PUBLIC_URL, type Vendors } from './vendor.ts';

const MINUTE = 60_000;
const TENANT = 'brightside';
const COMPANY = 'Brightside Studio LLC';

export interface BenchOptions {
  readonly now?: string;
  readonly seed?: number;
  readonly settings?: Settings;
  readonly rules?: Partial<Rules>;
  /** Beside those of the product. */
  readonly integrations?: Readonly<Record<string, Integration>>;
  /** Hears of the first sync's end. */
  readonly notify?: readonly string[];
  /** Asked before each call of a provider. */
  readonly fault?: (provider: ProviderId, request: HttpRequest) => Fault | undefined;
  /** Another answer than the one the provider gave. */
  readonly answer?: (provider: ProviderId, request: HttpRequest, response: HttpResponse) => HttpResponse;
  /** Told of every item of the table that was written. */
  readonly onChange?: (change: TableChange) => void;
  /** Told of every read of the table. */
  readonly onRead?: (read: TableRead) => void;
  /** The table gives back maps with their names in another order at every other read, as DynamoDB may. */
  readonly unordered?: boolean;
  /** Asked before each write of the table: the process that makes it dies there. */
  readonly dies?: (writes: readonly Write[]) => boolean;
  /** Asked before each call of a provider: the process that makes it dies there. */
  readonly diesCalling?: (provider: ProviderId, request: HttpRequest) => boolean;
  readonly queue?: QueueFaults;
  readonly webhookFault?: (provider: ProviderId, request: WebhookRequest) => WebhookFault | undefined;
}

/**
 * The whole system in one process: the production handlers on memory ports, with the vendors simulated and time that
 * moves only when a spec says so. What a spec does, people do in the vendors' own screens.
 */
export class Bench<V extends Vendors> {
  readonly ports;
  readonly vendors: V;
  /** The connection made last. */
  connection = '';
  /** Sent so far. */
  readonly mails: Mail[] = [];
  readonly engine: EnginePorts;
  readonly grants: Readonly<Record<string, GrantStore>>;
  protected readonly options: BenchOptions;
  readonly #ids: readonly ProviderId[];
  readonly #outbox: OutboxItem[] = [];
  readonly #handler: ReturnType<typeof createSyncHandler>;
  readonly #webhook: ReturnType<typeof createWebhookHandler>;
  /** The process at work has died: nothing of it reaches the table any more. */
  #dead = false;

  constructor(makers: Makers<V>, options: BenchOptions = {}) {
    this.options = options;
    this.ports = memoryPorts({
      now: Date.parse(options.now ?? '2026-03-02T09:00:00Z'),
      seed: options.seed ?? 1,
      ...(options.queue ? { queue: options.queue } : {}),
      table: {
        onChange: (change) => {
          const isNew = change.before === undefined && change.after !== undefined;
          if (isNew && isOutboxKey(change.after.pk)) this.#outbox.push(readOutbox(change.after));
          options.onChange?.(change);
        },
        unordered: options.unordered ?? false,
        ...(options.onRead ? { onRead: options.onRead } : {}),
        ...(options.dies || options.diesCalling ? { faults: (writes) => this.#dieAt(writes) } : {}),
      },
    });
    this.#ids = Object.keys(makers) as ProviderId[];
    this.vendors = Object.fromEntries(this.#ids.map((id) => [id, this.#make(makers[id]!, id)])) as unknown as V;
    this.#webhook = createWebhookHandler({
      readers: loaders,
      config: (provider) => this.#vendor(provider).config,
      queue: this.ports.queue,
      clock: this.ports.clock,
      ids: this.ports.ids,
      log: this.ports.log,
    });
    this.grants = Object.fromEntries(
      this.#ids.map((id) => [id, new GrantStore(this.ports, known[id]!, this.#auth(id, true))]),
    );
    this.engine = this.#enginePorts();
    this.#handler = createSyncHandler(this.engine);
  }

  /** A person connects two companies, and the first sync runs to its end. @returns the connection */
  async join(integration: string, settings: Settings = this.options.settings ?? {}): Promise<string> {
    const { left, right } = this.engine.integrations[integration]!;
    const [L, R] = [await this.consent(left), await this.consent(right)];
    const { id } = await createConnection(
      { ...this.engine, publicUrl: PUBLIC_URL },
      {
        tenant: TENANT,
        integration,
        L: { account: this.#vendor(left).account, grant: L, name: COMPANY },
        R: { account: this.#vendor(right).account, grant: R, name: COMPANY },
        settings,
        ...(this.options.notify ? { notify: this.options.notify } : {}),
      },
    );
    this.connection = id;
    await this.settle();
    return id;
  }

  /** A person lets Tieout in, once for all connections of the account. @returns the grant */
  async consent(provider: ProviderId): Promise<string> {
    const { account, consent } = this.#vendor(provider);
    const held = this.#granted.get(account);
    if (held) return held;
    const tokens = await consent(this.authOf(provider));
    const { grant } = await this.grants[provider]!.consent(tokens);
    await this.grants[provider]!.bind(grant, account);
    this.#granted.set(account, grant);
    return grant;
  }
  readonly #granted = new Map<AccountId, string>();

  /** Lets everything that is under way come to rest: queues, webhooks, deferred work. */
  async settle(minutes = 10): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      await this.drain();
      this.ports.clock.advance(MINUTE);
      await dispatch(this.ports);
    }
    await this.drain();
  }

  /** Works off what is in the queues now. */
  async drain(): Promise<void> {
    for (let round = 0; round < 5_000; round++) {
      for (const id of this.#ids) await this.#vendor(id).simulator.deliver();
      await this.#publish();
      let worked = false;
      for (const id of this.#ids) worked = worked || (await this.#work(id));
      if (!worked) return;
    }
    throw new Error('the queues never ran empty');
  }

  async syncNow(): Promise<void> {
    await wake(
      this.ports,
      this.#ids.map((id) => this.#vendor(id).account),
      'manual',
    );
    await this.settle();
  }

  async hours(count: number): Promise<void> {
    await this.settle(count * 60);
  }

  /** Open ones. */
  async issues(connection = this.connection): Promise<readonly Issue[]> {
    const items = await this.ports.table.query(`C#${connection}`, { prefix: 'ISS#' });
    return items.map(readIssue).filter(({ state }) => state === 'open');
  }

  /** Calls since the last `resetCalls`, by operation. */
  calls(provider: keyof V & string): Record<string, number> {
    return Object.fromEntries(this.#vendor(provider as ProviderId).simulator.calls);
  }
  resetCalls(): void {
    for (const { simulator } of Object.values(this.vendors)) (simulator.calls as Map<string, number>).clear();
  }

  /** How a provider's grants are asked for. */
  authOf(provider: ProviderId): AuthPorts {
    return this.#auth(provider, false);
  }

  #auth(provider: ProviderId, answered: boolean): AuthPorts {
    const http = answered
      ? (request: HttpRequest) => this.#answered(provider, request)
      : (request: HttpRequest) => this.#call(provider, request);
    return { http, clock: this.ports.clock, config: this.#vendor(provider).config };
  }

  #vendor(id: ProviderId): BenchVendor {
    const vendor = this.vendors[id];
    if (!vendor) throw new Error(`${id} is not on this bench`);
    return vendor;
  }

  #make(maker: Makers<Vendors>[string], provider: ProviderId): BenchVendor {
    const { clock, random } = this.ports;
    return maker({
      now: () => clock.now(),
      random,
      post: (request) => this.receive(provider, request),
      fault: (request) => this.options.fault?.(provider, request),
      webhookFault: (request) => this.options.webhookFault?.(provider, request),
    });
  }

  #enginePorts(): EnginePorts {
    const { clock } = this.ports;
    return {
      ...this.ports,
      rules: { ...allRules, ...this.options.rules },
      providers,
      integrations: { ...integrations, ...this.options.integrations },
      release: (account) => {
        const id = providerOf(account.account);
        return releaseAccess(this.grants[id]!, known[id]!.auth, this.#auth(id, true), account);
      },
      webhookPath: (account) => {
        const { webhookKey } = this.#vendor(providerOf(account)).config;
        return known[providerOf(account)]!.webhook.addressed && webhookKey
          ? webhookPath(account, webhookKey)
          : undefined;
      },
      isPostponed: (grant) => Object.values(this.grants).some((store) => store.isPostponed(grant)),
      open: async ({ account, grant }) => {
        const id = providerOf(account);
        await this.grants[id]!.usable(grant);
        return known[id]!.connect(account, {
          ...this.#auth(id, true),
          token: (fresh) => this.grants[id]!.usable(grant, fresh === undefined ? {} : { fresh }),
          pause: async (ms) => clock.advance(ms),
        });
      },
    };
  }

  /** What the table's stream shows goes out: lines of the history into their table. */
  async #publish(): Promise<void> {
    const items = this.#outbox.splice(0);
    const mailer = { send: async (mail: Mail) => void this.mails.push(mail) };
    const unsent = await publish({ ...this.ports, bus: { put: async () => [] }, mailer }, items);
    if (unsent.size > 0) throw new Error('an announcement was not published');
  }

  async #work(provider: ProviderId): Promise<boolean> {
    const deliveries = this.ports.queue.receive(provider);
    if (deliveries.length === 0) return false;
    const context = { getRemainingTimeInMillis: () => 60_000 };
    const { batchItemFailures } = await this.#handler(sqsEvent(deliveries), context as never);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, receipt } of deliveries) if (!failed.has(messageId)) this.ports.queue.delete(receipt);
    // What a dead process had in hand comes back when its visibility ends.
    const died = this.#dead;
    this.#dead = false;
    if (failed.size > 0 && !died) throw new Error(`a run failed: ${JSON.stringify(this.ports.log.lines.slice(-3))}`);
    return true;
  }

  #dieAt(writes: readonly Write[] | undefined): undefined {
    this.#dead ||= writes !== undefined && (this.options.dies?.(writes) ?? false);
    if (this.#dead) throw new Error('the process died');
  }

  async #answered(provider: ProviderId, request: HttpRequest): Promise<HttpResponse> {
    const response = await this.#call(provider, request);
    return this.options.answer?.(provider, request, response) ?? response;
  }

  async #call(provider: ProviderId, request: HttpRequest): Promise<HttpResponse> {
    this.#dead ||= this.options.diesCalling?.(provider, request) ?? false;
    if (this.#dead) throw new Error('the process died');
    return await this.#vendor(provider).simulator.handle(request);
  }

  /** A delivery at `/webhooks/<provider>`, or at the address of one account: `/webhooks/<provider>/<account>/<mac>`. */
  async receive(provider: ProviderId, { url, body, headers }: HttpRequest): Promise<{ readonly status: number }> {
    const { pathname, searchParams } = new URL(url);
    const [, , , account, mac] = pathname.split('/').map(decodeURIComponent);
    const { statusCode } = await this.#webhook({
      body: Buffer.from(body ?? '').toString('base64'),
      isBase64Encoded: true,
      pathParameters: { provider, ...(account ? { account, mac } : {}) },
      queryStringParameters: Object.fromEntries(searchParams),
      headers,
    });
    return { status: statusCode };
  }
}

const known = providers as Readonly<Partial<Record<ProviderId, Provider>>>;
