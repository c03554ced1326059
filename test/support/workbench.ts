import type { SQSEvent } from 'aws-lambda';
import { dispatch } from '../../functions/dispatch/dispatch.ts';
import { publish } from '../../functions/publish/publish.ts';
import { createSyncHandler } from '../../functions/sync/sync.ts';
import { readers } from '../../functions/webhook/readers.ts';
import { createWebhookHandler } from '../../functions/webhook/webhook.ts';
import { createConnection, wake } from '../../shared/engine/connect.ts';
import type { EnginePorts } from '../../shared/engine/context.ts';
import { releaseAccess } from '../../shared/engine/grants/release.ts';
import { GrantStore } from '../../shared/engine/grants.ts';
import type { Settings } from '../../shared/engine/integration.ts';
import { isOutboxKey, type Mail, type OutboxItem, readOutbox } from '../../shared/engine/outbox.ts';
import type { Write } from '../../shared/engine/ports.ts';
import type { AuthPorts, Provider, ProviderConfig, Tokens } from '../../shared/engine/provider.ts';
import { allRules, type Rules } from '../../shared/engine/rules.ts';
import { type Issue, readIssue } from '../../shared/engine/state/issue.ts';
import { integrations } from '../../shared/integrations/index.ts';
import { memoryPorts } from '../../shared/memory/ports.ts';
import type { QueueFaults } from '../../shared/memory/queue.ts';
import type { TableChange } from '../../shared/memory/table.ts';
import type { Http, HttpRequest, HttpResponse } from '../../shared/model/http.ts';
import { type AccountId, accountId, type ProviderId, providerOf } from '../../shared/model/names.ts';
import { providers } from '../../shared/providers/index.ts';
import { type MelioOptions, MelioSimulator } from '../../shared/providers/melio/simulator/index.ts';
import type { WebhookFault, WebhookRequest } from '../../shared/providers/outbox.ts';
import type { Fault } from '../../shared/providers/simulator.ts';
import {
  DEFAULT_TENANT,
  XeroSimulator,
  type XeroSimulatorOptions,
} from '../../shared/providers/xero/simulator/index.ts';

const MINUTE = 60_000;
export const MELIO_ORGANISATION = 'org_1';

export interface WorkbenchOptions {
  readonly now?: string;
  readonly seed?: number;
  readonly settings?: Settings;
  readonly rules?: Partial<Rules>;
  readonly xero?: XeroSimulatorOptions;
  readonly melio?: Partial<MelioOptions>;
  /** Hears of the first sync's end. */
  readonly notify?: readonly string[];
  /** Asked before each call of a provider. */
  readonly fault?: (provider: ProviderId, request: HttpRequest) => Fault | undefined;
  /** Another answer than the one the provider gave. */
  readonly answer?: (provider: ProviderId, request: HttpRequest, response: HttpResponse) => HttpResponse;
  /** Told of every item of the table that was written. */
  readonly onChange?: (change: TableChange) => void;
  /** Asked before each write of the table: the process that makes it dies there. */
  readonly dies?: (writes: readonly Write[]) => boolean;
  /** Asked before each call of a provider: the process that makes it dies there. */
  readonly diesCalling?: (provider: ProviderId, request: HttpRequest) => boolean;
  readonly queue?: QueueFaults;
  readonly webhookFault?: (provider: ProviderId, request: WebhookRequest) => WebhookFault | undefined;
}

/**
 * The whole system in one process: the production handlers on memory ports, with both vendors simulated and time that
 * moves only when a spec says so. What a spec does, people do in the vendors' own screens (`xero.ui()`, `melio.ui`).
 */
export class Workbench {
  readonly ports;
  readonly xero: XeroSimulator;
  readonly melio: MelioSimulator;
  readonly accounts = {
    xero: accountId('xero', DEFAULT_TENANT),
    melio: accountId('melio', MELIO_ORGANISATION),
  };
  connection = '';
  /** Sent so far. */
  readonly mails: Mail[] = [];
  readonly #outbox: OutboxItem[] = [];
  readonly #handlers: Readonly<Record<string, ReturnType<typeof createSyncHandler>>>;
  readonly #webhook: ReturnType<typeof createWebhookHandler>;
  readonly #engine: EnginePorts;
  readonly #options: WorkbenchOptions;
  readonly #melioSecret: string;
  readonly #grants: Readonly<Record<string, GrantStore>>;
  /** The process at work has died: nothing of it reaches the table any more. */
  #dead = false;

  constructor(options: WorkbenchOptions = {}) {
    this.#options = options;
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
        ...(options.dies || options.diesCalling ? { faults: (writes) => this.#dieAt(writes) } : {}),
      },
    });
    const { clock, random } = this.ports;
    const simulator = (provider: ProviderId) => ({
      now: () => clock.now(),
      random,
      post: (request: HttpRequest) => this.#post(provider, request),
      fault: (request: HttpRequest) => options.fault?.(provider, request),
      webhookFault: (request: WebhookRequest) => options.webhookFault?.(provider, request),
    });
    this.xero = new XeroSimulator(simulator('xero'), {
      webhookUrl: 'https://tieout.example/webhooks/xero',
      intentToReceive: false,
      ...options.xero,
      limits: { perMinute: 100_000, perDay: 1_000_000, ...options.xero?.limits },
    });
    this.melio = new MelioSimulator(simulator('melio'), {
      ...options.melio,
      organisations: [
        {
          id: MELIO_ORGANISATION,
          name: 'Brightside Studio LLC',
          currency: 'USD',
          timeZone: 'America/New_York',
          client: { id: 'tieout', secret: 'melio-secret' },
        },
      ],
    });
    this.#melioSecret = this.melio.ui.registerWebhook('https://tieout.example/webhooks/melio');
    const configs = this.#configs();
    this.#webhook = createWebhookHandler({
      readers,
      config: (provider) => configs[provider]!,
      queue: this.ports.queue,
      clock,
      ids: this.ports.ids,
      log: this.ports.log,
    });
    const answered = (provider: ProviderId, request: HttpRequest, response: HttpResponse): HttpResponse =>
      options.answer?.(provider, request, response) ?? response;
    const http: Readonly<Record<string, Http>> = {
      xero: async (request) => answered('xero', request, await this.#call('xero', request)),
      melio: async (request) => answered('melio', request, await this.#call('melio', request)),
    };
    const all = providers as Readonly<Record<string, Provider>>;
    this.#grants = Object.fromEntries(
      Object.entries(all).map(([id, provider]) => [
        id,
        new GrantStore(this.ports, provider, { http: http[id]!, clock, config: configs[id]! }),
      ]),
    );
    this.#engine = {
      ...this.ports,
      rules: { ...allRules, ...options.rules },
      providers,
      integrations,
      release: (account) => {
        const id = providerOf(account.account);
        const auth = { http: http[id]!, clock, config: configs[id]! };
        return releaseAccess(this.#grants[id]!, all[id]!.auth, auth, account);
      },
      isPostponed: (grant) => Object.values(this.#grants).some((store) => store.isPostponed(grant)),
      open: async ({ account, grant }) => {
        const id = account.slice(0, account.indexOf(':'));
        await this.#grants[id]!.usable(grant);
        return all[id]!.connect(account, {
          http: http[id]!,
          clock,
          config: configs[id]!,
          token: (fresh) => this.#grants[id]!.usable(grant, fresh === undefined ? {} : { fresh }),
        });
      },
    };
    this.#handlers = { xero: createSyncHandler(this.#engine), melio: createSyncHandler(this.#engine) };
  }

  /** Connects both companies and lets the first sync run to its end. */
  async connect(settings: Settings = this.#options.settings ?? {}): Promise<void> {
    const xero = await this.#consent('xero', this.accounts.xero);
    const melio = await this.#consent('melio', this.accounts.melio);
    const { id } = await createConnection(
      { ...this.ports, integrations, providers },
      {
        tenant: 'brightside',
        integration: 'melio-xero',
        L: { account: this.accounts.xero, grant: xero, name: 'Brightside Studio LLC' },
        R: { account: this.accounts.melio, grant: melio, name: 'Brightside Studio LLC' },
        settings,
        ...(this.#options.notify ? { notify: this.#options.notify } : {}),
      },
    );
    this.connection = id;
    await this.settle();
  }

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
      await this.xero.deliver();
      await this.melio.deliver();
      await this.#publish();
      if (!(await this.#work('xero')) && !(await this.#work('melio'))) return;
    }
    throw new Error('the queues never ran empty');
  }

  async syncNow(): Promise<void> {
    await wake(this.ports, [this.accounts.xero, this.accounts.melio], 'manual');
    await this.settle();
  }

  async hours(count: number): Promise<void> {
    await this.settle(count * 60);
  }

  async issues(): Promise<readonly Issue[]> {
    const items = await this.ports.table.query(`C#${this.connection}`, { prefix: 'ISS#' });
    return items.map(readIssue).filter(({ state }) => state === 'open');
  }

  /** Calls since the last `resetCalls`, by operation. */
  calls(provider: 'xero' | 'melio'): Record<string, number> {
    return Object.fromEntries(this[provider].calls);
  }
  resetCalls(): void {
    this.xero.calls.clear();
    this.melio.calls.clear();
  }

  get engine(): EnginePorts {
    return this.#engine;
  }
  get grants(): Readonly<Record<string, GrantStore>> {
    return this.#grants;
  }
  /** How a provider's grants are asked for. */
  authOf(provider: 'xero' | 'melio'): AuthPorts {
    const http = (request: HttpRequest) => this.#call(provider, request);
    return { http, clock: this.ports.clock, config: this.#configs()[provider]! };
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
    const event = {
      Records: deliveries.map(({ message, messageId, receiveCount }) => ({
        messageId,
        body: JSON.stringify(message.body),
        attributes: { MessageGroupId: message.account, ApproximateReceiveCount: String(receiveCount) },
      })),
    } as unknown as SQSEvent;
    const { batchItemFailures } = await this.#handlers[provider]!(event, {
      getRemainingTimeInMillis: () => 60_000,
    } as never);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, receipt } of deliveries) if (!failed.has(messageId)) this.ports.queue.delete(receipt);
    // What a dead process had in hand comes back when its visibility ends.
    const died = this.#dead;
    this.#dead = false;
    if (failed.size > 0 && !died) throw new Error(`a run failed: ${this.#lastError()}`);
    return true;
  }

  #dieAt(writes: readonly Write[] | undefined): undefined {
    this.#dead ||= writes !== undefined && (this.#options.dies?.(writes) ?? false);
    if (this.#dead) throw new Error('the process died');
  }

  async #call(provider: 'xero' | 'melio', request: HttpRequest): Promise<HttpResponse> {
    this.#dead ||= this.#options.diesCalling?.(provider, request) ?? false;
    if (this.#dead) throw new Error('the process died');
    return await this[provider].handle(request);
  }

  #lastError(): string {
    return JSON.stringify(this.ports.log.lines.slice(-3));
  }

  async #consent(provider: ProviderId, account: AccountId): Promise<string> {
    const config = this.#configs()[provider]!;
    const { clock } = this.ports;
    const subject = 'subject';
    const tokens: Tokens =
      provider === 'xero'
        ? { ...this.xero.issueTokens(), accessExpiresAt: clock.now() + 1_800_000, subject }
        : await providers.melio.auth.exchange(
            { http: (request) => this.melio.handle(request), clock, config },
            { account: MELIO_ORGANISATION },
          );
    const { grant } = await this.#grants[provider]!.consent(tokens);
    await this.#grants[provider]!.bind(grant, account);
    return grant;
  }

  #configs(): Readonly<Record<string, ProviderConfig>> {
    return {
      xero: {
        apiUrl: 'https://api.xero.com/api.xro/2.0',
        authUrl: 'https://login.xero.com/identity/connect/authorize',
        tokenUrl: 'https://identity.xero.com/connect/token',
        clientId: this.xero.options.clientId,
        clientSecret: this.xero.options.clientSecret,
        webhookKey: this.xero.options.webhookKey,
      },
      melio: {
        apiUrl: 'https://platform.example/v1',
        authUrl: '',
        tokenUrl: 'https://platform.example/v1/oauth/token',
        clientId: 'tieout',
        clientSecret: 'melio-secret',
        webhookKey: this.#melioSecret,
      },
    };
  }

  async #post(provider: ProviderId, request: HttpRequest): Promise<{ readonly status: number }> {
    const { statusCode } = await this.#webhook({
      body: Buffer.from(request.body ?? '').toString('base64'),
      isBase64Encoded: true,
      pathParameters: { provider },
      headers: request.headers,
    });
    return { status: statusCode };
  }
}
