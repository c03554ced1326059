import { bodyBytes, bodyText, type HttpRequest, type HttpResponse } from '../../../model/http.ts';
import type { Simulator, SimulatorPorts } from '../../simulators/simulator.ts';
import { Access, type Session, type Sessions } from './access.ts';
import { type Answer, noSuchPath, ok, Refused, toHttp } from './answers.ts';
import { billRoutes } from './bills.ts';
import { Books, type BooksState } from './books.ts';
import type { Routes } from './call.ts';
import { classificationRoutes } from './classifications.ts';
import { contactRoutes } from './contacts.ts';
import { creditRoutes } from './credits.ts';
import { after, before, tooManyAtOnce } from './faults.ts';
import { bankRoutes, fileRoutes } from './files.ts';
import { invoiceRoutes } from './invoices.ts';
import { Limits } from './limits.ts';
import { loadFile } from './load.ts';
import { type BillOptions, defaultOptions } from './options.ts';
import { paymentRoutes } from './payments.ts';
import { receivedRoutes } from './received.ts';
import { operationOf, shapesOf } from './routing.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { turnDay } from './turn.ts';
import { type BillUi, createUi } from './ui/index.ts';

export { type DemoBill, demoBill } from './demo.ts';
export type { BillOptions, Credential } from './options.ts';
export type { BillUi } from './ui/index.ts';

const routes: Routes = {
  ...contactRoutes,
  ...billRoutes,
  ...paymentRoutes,
  ...creditRoutes,
  ...invoiceRoutes,
  ...receivedRoutes,
  ...classificationRoutes,
  ...fileRoutes,
  ...bankRoutes,
  ...subscriptionRoutes,
};
const LOGIN = 'POST /v3/login';
const LOGIN_V2 = 'POST /api/v2/Login.json';
const shapes = shapesOf([...Object.keys(routes), LOGIN, LOGIN_V2, 'POST /v3/logout', 'GET /v3/login/session']);

/**
 * BILL (accounts payable and receivable, API v3) as one organization.
 * @see https://developer.bill.com, README.md beside this file for the switches
 */
export class BillSimulator implements Simulator {
  readonly calls = new Map<string, number>();
  readonly options: BillOptions;
  readonly #ports: SimulatorPorts;
  readonly #access: Access;
  readonly #limits: Limits;
  #books: Books;
  #ui: BillUi;
  #inFlight = 0;

  constructor(
    ports: SimulatorPorts,
    options: Partial<BillOptions> & Pick<BillOptions, 'organization' | 'devKeys' | 'credentials'>,
  ) {
    this.#ports = ports;
    this.options = { ...defaultOptions, ...options };
    this.#access = new Access(this.options, () => this.#sessionId());
    this.#limits = new Limits(this.options.requestsPerHour);
    this.#books = new Books(this.options, ports);
    this.#ui = createUi(this.#books);
  }

  /** What people do. */
  get ui(): BillUi {
    turnDay(this.#books);
    return this.#ui;
  }

  /** All that the organization has, archived records included, for whoever compares books. Rows never change in place. */
  get books(): Books {
    turnDay(this.#books);
    return this.#books;
  }

  /** Developer key and session, as a login with the first credential gives them. */
  issueSession(): { readonly devKey: string; readonly sessionId: string } {
    const [devKey = ''] = this.options.devKeys;
    const [credential = { username: '', kind: 'user' as const }] = this.options.credentials;
    return { devKey, sessionId: this.#access.issue(credential, devKey, this.#ports.now()) };
  }

  /** Somebody ends every session: a password was changed, a token was taken back. */
  endSessions(): void {
    this.#access.endAll();
  }

  /** Fewer than four requests at a time, as they are under way: a fourth is refused at once. */
  async handle(request: HttpRequest): Promise<HttpResponse> {
    this.#inFlight += 1;
    const tooMany = this.#inFlight > this.options.concurrent;
    try {
      if (!tooMany) await Promise.resolve();
      return toHttp(this.#orRefusal(() => this.#answer(request, tooMany)));
    } finally {
      this.#inFlight -= 1;
    }
  }

  async deliver(): Promise<number | undefined> {
    turnDay(this.#books);
    return this.#books.webhooks.deliver();
  }

  snapshot(): string {
    return JSON.stringify({ books: this.#books.snapshot(), sessions: this.#access.snapshot() } satisfies State);
  }

  restore(snapshot: string): void {
    const { books, sessions } = JSON.parse(snapshot) as State;
    this.#access.restore(sessions);
    this.#books = new Books(this.options, this.#ports);
    this.#books.restore(books);
    this.#ui = createUi(this.#books);
  }

  load(fileName: string, json: string): void {
    loadFile(this.#books, fileName, json);
  }

  #answer(request: HttpRequest, tooMany: boolean): Answer {
    const url = new URL(request.url);
    const path = url.pathname.replace(/^\/connect-events\//, '/events/').replace(/^\/connect\//, '/');
    const { operation, ids } = operationOf(shapes, request.method, path);
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    const now = this.#ports.now();
    if (operation === LOGIN) return this.#access.login(request, now);
    if (operation === LOGIN_V2) return this.#access.loginV2(request, now);
    const session = this.#access.use(request.headers, now);
    const fault = this.#ports.fault?.(request);
    const instead = fault && before(fault, this.options);
    if (instead) return instead;
    if (tooMany) throw tooManyAtOnce(this.options);
    this.#limits.take(session.devKey, now, this.options);
    const answer = this.#orRefusal(() => this.#serve(operation, ids, request, url, session));
    return (fault && after(fault)) ?? answer;
  }

  #serve(operation: string, ids: readonly string[], request: HttpRequest, url: URL, session: Session): Answer {
    if (operation === 'POST /v3/logout') {
      this.#access.end(request.headers.sessionid ?? '');
      return ok({});
    }
    if (operation === 'GET /v3/login/session') {
      const userId = '00602ABCDEFGHIJK9876';
      return ok({
        organizationId: this.options.organization.id,
        userId,
        mfaStatus: 'DISABLED',
        mfaBypass: 'UNDEFINED',
      });
    }
    const route = routes[operation];
    if (!route) throw noSuchPath();
    turnDay(this.#books);
    const bytes = bodyBytes(request.body ?? '');
    const [id = '', id2 = ''] = ids;
    const common = { books: this.#books, session, id, id2, headers: request.headers, origin: url.origin };
    return route({ ...common, query: url.searchParams, bytes, body: bodyText(bytes) });
  }

  /** A refusal is an answer too: it can be lost on its way like any other. */
  #orRefusal(work: () => Answer): Answer {
    try {
      return work();
    } catch (error) {
      if (error instanceof Refused) return error.answer(this.#ports.now());
      throw error;
    }
  }

  #sessionId(): string {
    return Array.from({ length: 32 }, () => Math.floor(this.#ports.random() * 16).toString(16)).join('');
  }
}

interface State {
  readonly books: BooksState;
  readonly sessions: Sessions;
}
