import { bodyText, type HttpRequest, type HttpResponse } from '../../../model/http.ts';
import { base64url, jwtLike } from '../../simulators/authorization-server.ts';
import { breakOff } from '../../simulators/faults.ts';
import type { Simulator, SimulatorPorts } from '../../simulators/simulator.ts';
import { Access, checkScope, type Grants } from './access.ts';
import { type Answer, notFound, Refused, toHttp } from './answers.ts';
import { Books, type BooksState } from './books.ts';
import type { Routes } from './call.ts';
import { customerRoutes } from './customers.ts';
import { broken, rateLimited } from './faults.ts';
import { invoiceRoutes, pdfOf } from './invoices.ts';
import { Buckets } from './limits.ts';
import { loadFile } from './load.ts';
import { type AlternativeOptions, defaultOptions } from './options.ts';
import { paymentRoutes } from './payments.ts';
import { payoutRoutes } from './payouts.ts';
import { addSubscription, webhookRoutes } from './subscriptions.ts';
import { turnDay } from './turn.ts';
import { type AlternativeUi, createUi } from './ui/index.ts';
import { topics } from './webhooks.ts';

export { type DemoAlternative, demoAlternative } from './demo.ts';
export type { AlternativeOptions, ApiKey } from './options.ts';
export type { AlternativeUi } from './ui/index.ts';

const routes: Routes = { ...customerRoutes, ...invoiceRoutes, ...paymentRoutes, ...payoutRoutes, ...webhookRoutes };
const shapes = Object.keys(routes).map((operation) => ({ operation, parts: operation.split(/[ /]+/) }));

/**
 * Alternative Payments as one partner sees it.
 * @see https://docs.alternativepayments.io, README.md beside this file for the switches
 */
export class AlternativeSimulator implements Simulator {
  readonly calls = new Map<string, number>();
  readonly options: AlternativeOptions;
  readonly #ports: SimulatorPorts;
  readonly #access: Access;
  readonly #buckets: Buckets;
  #books: Books;
  #ui: AlternativeUi;

  constructor(
    ports: SimulatorPorts,
    options: Partial<AlternativeOptions> & Pick<AlternativeOptions, 'partner' | 'keys'>,
  ) {
    this.#ports = ports;
    this.options = { ...defaultOptions, ...options };
    this.#access = new Access(this.options.keys, this.options.tokenLifetimeSeconds, (id) => this.#newToken(id));
    this.#buckets = new Buckets(this.options.requestsPerSecond);
    this.#books = new Books(this.options, ports);
    this.#ui = createUi(this.#books);
    this.#subscribeOwn();
  }

  /** What people do. */
  get ui(): AlternativeUi {
    turnDay(this.#books);
    return this.#ui;
  }

  /** All that the partner has, archived records included, for whoever compares books. Rows never change in place. */
  get books(): Books {
    return this.#books;
  }

  /** A token, as the token endpoint gives them. @throws there is no such key */
  issueToken(clientId: string): string {
    return this.#access.issue(clientId, this.#ports.now());
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    return toHttp(orRefusal(() => this.#answer(request)));
  }

  async deliver(): Promise<number | undefined> {
    turnDay(this.#books);
    return this.#books.webhooks.deliver();
  }

  snapshot(): string {
    return JSON.stringify({ books: this.#books.snapshot(), grants: this.#access.snapshot() } satisfies State);
  }

  restore(snapshot: string): void {
    const { books, grants } = JSON.parse(snapshot) as State;
    this.#access.restore(grants);
    this.#books = new Books(this.options, this.#ports);
    this.#books.restore(books);
    this.#ui = createUi(this.#books);
    this.#subscribeOwn();
  }

  load(fileName: string, json: string): void {
    loadFile(this.#books, fileName, json);
  }

  #answer(request: HttpRequest): Answer {
    const url = new URL(request.url);
    const { operation, id } = operationOf(request.method, url.pathname);
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    const now = this.#ports.now();
    if (operation === 'POST /oauth/token') return this.#access.token(request, now);
    const file = /^\/files\/invoices\/([^/]+)\.pdf$/.exec(url.pathname)?.[1];
    if (request.method === 'GET' && file) return pdfOf(this.#books, file, url.searchParams);
    const key = this.#access.keyOf(request.headers.authorization, now);
    const fault = this.#ports.fault?.(request);
    if (fault?.kind === 'rateLimit') throw rateLimited(fault.limit === 'day' ? 3600 : undefined);
    if (fault) breakOff(fault, 'before', broken);
    if (!this.#buckets.take(key.clientId, now)) throw rateLimited(this.options.retryAfter ? 1 : undefined);
    const answer = orRefusal(() => {
      const route = routes[operation];
      if (!route) throw notFound('Route');
      checkScope(key, route.scope);
      turnDay(this.#books);
      const body = bodyText(request.body ?? '');
      return route.answer({ books: this.#books, id, query: url.searchParams, body, origin: url.origin });
    });
    if (fault) breakOff(fault, 'after', broken);
    return answer;
  }

  /** The receiver may listen elsewhere than it did when the state was stored. */
  #subscribeOwn(): void {
    const { webhookUrl: endpoint_url, webhookSecret: secret_key } = this.options;
    if (endpoint_url === undefined) return;
    const { webhooks } = this.#books;
    for (const topic of topics) {
      if (webhooks.subscriptions.some((one) => one.topic === topic && one.endpoint_url === endpoint_url)) continue;
      addSubscription(this.#books, { endpoint_url, topic, secret_key });
    }
  }

  /** Shaped as a JWT; what is in it is not documented. */
  #newToken(clientId: string): string {
    const unique = Array.from({ length: 3 }, () => Math.floor(this.#ports.random() * 36 ** 6).toString(36)).join('');
    return jwtLike({ alg: 'HS256', typ: 'JWT' }, { sub: clientId, jti: unique }, base64url(unique));
  }
}

interface State {
  readonly books: BooksState;
  readonly grants: Grants;
}

/** `GET /invoices/inv_9/pdf-link` is `GET /invoices/{id}/pdf-link`; words go before ids. */
function operationOf(method: string, path: string): { readonly operation: string; readonly id: string } {
  const parts = `${method}${path.replace(/\/+$/, '')}`.split('/');
  const fits = shapes.filter(
    (shape) =>
      shape.parts.length === parts.length &&
      shape.parts.every((part, index) => part === '{id}' || part === decodeURIComponent(parts[index]!)),
  );
  const best = fits.toSorted((a, b) => count(a.parts) - count(b.parts))[0];
  if (!best) return { operation: `${method} ${path}`, id: '' };
  const at = best.parts.indexOf('{id}');
  return { operation: best.operation, id: at < 0 ? '' : decodeURIComponent(parts[at]!) };
}

const count = (parts: readonly string[]): number => parts.filter((part) => part === '{id}').length;

/** A refusal is an answer too: it can be lost on its way like any other. */
function orRefusal(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return error.answer();
    throw error;
  }
}
