import { bodyBytes, type HttpRequest, type HttpResponse } from '../../../model/http.ts';
import { breakOff } from '../../simulators/faults.ts';
import { earliest, type Simulator, type SimulatorPorts } from '../../simulators/simulator.ts';
import { Access, type Grants } from './access.ts';
import { accountRoutes, newWebhookSecret } from './account.ts';
import { type Answer, invalid, ok, Refused, toHttp } from './answers.ts';
import { catchUp } from './autopilot.ts';
import type { Call, Routes } from './call.ts';
import { broken, rateLimited } from './faults.ts';
import { customerRoutes } from './get-paid/customers.ts';
import { invoiceRoutes } from './get-paid/invoices.ts';
import { payoutRoutes, receivedPaymentRoutes } from './get-paid/received-payments.ts';
import { fingerprintOf } from './idempotency.ts';
import { loadFile } from './load.ts';
import { defaultOptions, type MelioOptions } from './options.ts';
import { attachmentRoutes } from './pay/attachments.ts';
import { billPaymentRoutes } from './pay/bill-payments.ts';
import { billRoutes } from './pay/bills.ts';
import { fundingAccountRoutes } from './pay/funding-accounts.ts';
import { vendorRoutes } from './pay/vendors.ts';
import { type SyncEvent, Tenant, type TenantState } from './tenant.ts';
import { createUi, type MelioUi } from './ui/index.ts';
import { topics } from './webhooks.ts';

export { demoMelio } from './demo.ts';
export type { MelioOptions, Organisation } from './options.ts';
export type { MelioUi } from './ui/index.ts';

const routes: Routes = {
  ...vendorRoutes,
  ...billRoutes,
  ...billPaymentRoutes,
  ...fundingAccountRoutes,
  ...attachmentRoutes,
  ...accountRoutes,
  ...customerRoutes,
  ...invoiceRoutes,
  ...receivedPaymentRoutes,
  ...payoutRoutes,
};
const MINUTE_MS = 60_000;
const OWN_ENDPOINT = 'whe_settings';

/**
 * A platform that serves the platform contract and behaves as Melio does.
 * @see docs/platform-contract.yaml, README.md beside this file for the switches
 */
export class MelioSimulator implements Simulator {
  readonly calls = new Map<string, number>();
  readonly #ports: SimulatorPorts;
  readonly #options: MelioOptions;
  readonly #access: Access;
  #tenants: ReadonlyMap<string, Tenant>;
  readonly #uis = new Map<string, MelioUi>();
  #minute = { number: 0, spent: new Map<string, number>() };

  constructor(ports: SimulatorPorts, options: Partial<MelioOptions> & Pick<MelioOptions, 'organisations'>) {
    this.#ports = ports;
    this.#options = { ...defaultOptions, ...options };
    if (this.#options.organisations.length === 0) throw new Error('a platform needs an organisation');
    this.#access = new Access(this.#options.organisations, this.#options.tokenLifetimeSeconds, () => this.#newToken());
    this.#tenants = this.#emptyTenants();
    this.#registerOwnEndpoint();
  }

  /** What people do in the first organisation's screens. */
  get ui(): MelioUi {
    return this.uiOf(this.#options.organisations[0]!.id);
  }

  /** @throws there is no such organisation */
  uiOf(organisation: string): MelioUi {
    const known = this.#uis.get(organisation) ?? createUi(this.#tenant(organisation));
    this.#uis.set(organisation, known);
    return known;
  }

  /** All that an organisation holds, archived records included, for whoever compares books. Rows never change in place. */
  recordsOf(organisation = this.#options.organisations[0]!.id): Tenant['records'] {
    return this.#tenant(organisation).records;
  }

  /** What the sync told the users of an organisation, oldest first. */
  syncEvents(organisation = this.#options.organisations[0]!.id): readonly SyncEvent[] {
    return this.#tenant(organisation).syncEvents;
  }

  /** A static token, as the token endpoint gives them. @throws there is no such client */
  issueToken(clientId: string): string {
    if (this.#access.organisationsOf(clientId).length === 0) throw new Error(`no client ${clientId}`);
    return this.#access.issue(clientId, this.#ports.now());
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    return toHttp(orRefusal(() => this.#answer(request)));
  }

  async deliver(): Promise<number | undefined> {
    const due: (number | undefined)[] = [];
    for (const tenant of this.#tenants.values()) {
      catchUp(tenant);
      due.push(await tenant.webhooks.deliver());
    }
    return earliest(...due);
  }

  snapshot(): string {
    const tenants = [...this.#tenants.values()].map((tenant) => tenant.snapshot());
    return JSON.stringify({ tenants, grants: this.#access.snapshot() } satisfies State);
  }

  restore(snapshot: string): void {
    const { tenants, grants } = JSON.parse(snapshot) as State;
    this.#access.restore(grants);
    this.#uis.clear();
    this.#tenants = this.#emptyTenants();
    for (const state of tenants) this.#tenants.get(state.id)?.restore(state);
    this.#registerOwnEndpoint();
  }

  /** Into the first organisation, or into the one that the name starts with: `org_2/Bills.json`. */
  load(fileName: string, json: string): void {
    const slash = fileName.indexOf('/');
    const organisation = slash < 0 ? this.#options.organisations[0]!.id : fileName.slice(0, slash);
    loadFile(this.#tenant(organisation), fileName.slice(slash + 1), json);
  }

  #answer(request: HttpRequest): Answer {
    const url = new URL(request.url);
    const path = url.pathname.replace(/^\/v1(?=\/)/, '');
    const { operation, id } = operationOf(request.method, path);
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    if (operation === 'POST /oauth/token') return this.#access.token(request, this.#ports.now());
    const client = this.#access.clientOf(request.headers.authorization, this.#ports.now());
    const fault = this.#ports.fault?.(request);
    if (fault?.kind === 'rateLimit') throw rateLimited(fault.limit === 'day' ? 3600 : 30);
    if (fault) breakOff(fault, 'before', broken);
    this.#spend(client);
    const answer = orRefusal(() => this.#serve(client, operation, { request, url, path, id }));
    if (fault) breakOff(fault, 'after', broken);
    return answer;
  }

  #serve(client: string, operation: string, { request, url, path, id }: Located): Answer {
    if (operation === 'GET /accounts') return this.#accounts(client, url.searchParams);
    const handler = routes[operation];
    if (!handler) throw new Refused(404, 'not_found', `There is no operation ${request.method} ${path}.`);
    const tenant = this.#opened(client, request.headers['platform-account']);
    catchUp(tenant);
    const body = bodyBytes(request.body ?? '');
    const call: Call = { tenant, id, query: url.searchParams, headers: request.headers, body };
    if (request.method === 'GET') return handler(call);
    const key = request.headers['idempotency-key'];
    if (!key) throw new Refused(400, 'key_missing', 'Idempotency-Key is required.');
    if (!/^[\x21-\x7e]{1,100}$/.test(key))
      throw invalid({ 'Idempotency-Key': 'must have 1 to 100 visible characters' });
    const fingerprint = fingerprintOf(request.method, `${path}${url.search}`, body);
    return tenant.answers.answer(key, fingerprint, this.#ports.now(), () => handler(call));
  }

  #accounts(client: string, query: URLSearchParams): Answer {
    const unknown = [...query.keys()].find((name) => name !== 'limit');
    if (unknown !== undefined) throw invalid({ [unknown]: 'unknown parameter or cursor' });
    return ok({ data: this.#access.organisationsOf(client).map(({ id, name }) => ({ id, name })), next_cursor: null });
  }

  /** @throws {Refused} 400 (no header), 403 */
  #opened(client: string, account: string | undefined): Tenant {
    if (!account) throw invalid({ 'Platform-Account': 'is required' });
    if (this.#access.organisationsOf(client).some(({ id }) => id === account)) return this.#tenant(account);
    throw new Refused(403, 'forbidden', `This token does not open account ${account}.`);
  }

  #spend(client: string): void {
    const now = this.#ports.now();
    const number = Math.floor(now / MINUTE_MS);
    if (number !== this.#minute.number) this.#minute = { number, spent: new Map() };
    const spent = (this.#minute.spent.get(client) ?? 0) + 1;
    this.#minute.spent.set(client, spent);
    if (spent > this.#options.limits.perMinute) throw rateLimited(Math.ceil(((number + 1) * MINUTE_MS - now) / 1000));
  }

  #tenant(id: string): Tenant {
    const tenant = this.#tenants.get(id);
    if (!tenant) throw new Error(`no organisation ${id}`);
    return tenant;
  }

  /** The receiver may listen elsewhere than it did when the state was stored. */
  #registerOwnEndpoint(): void {
    const { webhookUrl: url } = this.#options;
    if (url === undefined) return;
    for (const tenant of this.#tenants.values()) {
      const others = tenant.webhooks.endpoints.filter(({ id }) => id !== OWN_ENDPOINT);
      const known = tenant.webhooks.endpoints.find(({ id }) => id === OWN_ENDPOINT);
      const secret = known?.secret ?? newWebhookSecret(tenant);
      tenant.webhooks.endpoints = [...others, { id: OWN_ENDPOINT, url, topics, secret }];
    }
  }

  #emptyTenants(): ReadonlyMap<string, Tenant> {
    return new Map(this.#options.organisations.map((one) => [one.id, new Tenant(one, this.#options, this.#ports)]));
  }

  #newToken(): string {
    return `at_${Array.from({ length: 4 }, () => Math.floor(this.#ports.random() * 36 ** 6).toString(36)).join('')}`;
  }
}

interface State {
  readonly tenants: readonly TenantState[];
  readonly grants: Grants;
}

interface Located {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly path: string;
  readonly id: string;
}

/** `PATCH /bills/bil_9` is `PATCH /bills/{id}`. */
function operationOf(method: string, path: string): { readonly operation: string; readonly id: string } {
  const [, resource = '', id = '', act] = path.split('/');
  if (path === '/oauth/token') return { operation: `${method} ${path}`, id: '' };
  const shape = `/${resource}${id && '/{id}'}${act === undefined ? '' : `/${act}`}`;
  return { operation: `${method} ${shape}`, id };
}

/** A refusal is an answer too: it can be lost on its way like any other. */
function orRefusal(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return error.answer();
    throw error;
  }
}
