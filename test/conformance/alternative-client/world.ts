import type { Outcome, RecordWrite, Session } from '../../../shared/engine/provider.ts';
import { seededRandom } from '../../../shared/memory/random.ts';
import type { Http, HttpRequest } from '../../../shared/model/http.ts';
import type { Fields, ProviderRecord } from '../../../shared/model/record.ts';
import { createAlternativePayments } from '../../../shared/providers/alternative-payments/index.ts';
import {
  type AlternativeOptions,
  AlternativeSimulator,
} from '../../../shared/providers/alternative-payments/simulator/index.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { act, create, keptToken, walk } from '../../support/session.ts';

export const ACCOUNT = 'alternative-payments:key-1';
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
export const config = {
  apiUrl: 'https://alternative.example',
  authUrl: '',
  tokenUrl: 'https://alternative.example/oauth/token',
  clientId: 'key-1',
  clientSecret: 's3cret',
  webhookKey: 'the key of this deployment',
};

export interface WorldOptions {
  readonly simulator?: Partial<AlternativeOptions>;
  readonly switches?: Readonly<Record<string, string>>;
  /** The client may wait, which costs virtual time only. */
  readonly pauses?: boolean;
}

/** Our client against the simulator in one process. */
export class ClientWorld {
  now = Date.UTC(2026, 2, 10, 15);
  /** Meets the next request. */
  fault: Fault | undefined;
  /** Every request, in order: `GET /payments?invoice_id=...`. */
  readonly requests: string[] = [];
  readonly delivered: HttpRequest[] = [];
  readonly simulator: AlternativeSimulator;
  readonly session: Session;
  readonly provider;
  waitedMs = 0;
  #markers = 0;
  readonly #options: WorldOptions;

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    const ports = {
      now: () => this.now,
      random: seededRandom(1),
      post: async (request: HttpRequest) => {
        this.delivered.push(request);
        return { status: 200 };
      },
      fault: () => {
        const drawn = this.fault;
        this.fault = undefined;
        return drawn;
      },
    };
    const key = { clientId: config.clientId, clientSecret: config.clientSecret, scopes: 'all' } as const;
    this.simulator = new AlternativeSimulator(ports, {
      partner: { id: 'prt_1', name: 'Acme' },
      keys: [key],
      ...(options.pauses ? {} : { requestsPerSecond: 100_000 }),
      ...options.simulator,
    });
    this.provider = createAlternativePayments({ platformContract: options.simulator?.platformContract ?? false });
    const token = keptToken(this.provider.auth, this.ports, {});
    this.session = this.provider.connect(ACCOUNT, { ...this.ports, token });
  }

  get ui() {
    return this.simulator.ui;
  }

  get ports() {
    const pause = async (ms: number) => {
      this.now += ms;
      this.waitedMs += ms;
    };
    const { switches, pauses } = this.#options;
    return {
      http: this.#http,
      clock: { now: () => this.now },
      config: { ...config, ...(switches ? { switches } : {}) },
      ...(pauses ? { pause } : {}),
    };
  }

  readonly #http: Http = (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname !== '/oauth/token') this.requests.push(`${request.method} ${pathname}${search}`);
    return this.simulator.handle(request);
  };

  /** How many requests `work` makes. */
  async cost(work: () => Promise<unknown>): Promise<number> {
    const before = this.requests.length;
    await work();
    return this.requests.length - before;
  }

  async write(made: RecordWrite): Promise<Outcome> {
    return (await this.session.send(this.session.prepare([made]), 'no key is sent'))[0]!;
  }

  create(entity: 'contact' | 'invoice', fields: Fields): Promise<Outcome> {
    this.#markers += 1;
    return this.write(create(entity, fields, `mark00000${this.#markers}`));
  }

  act(kind: 'remove' | 'restore', current: ProviderRecord): Promise<Outcome> {
    return this.write(act(kind, current));
  }

  async read(entity: ProviderRecord['entity'], id: string): Promise<readonly ProviderRecord[]> {
    return (await this.session.fetch(entity, [id])).records;
  }

  /** All pages of a stream. */
  list(stream: string, since?: number): Promise<readonly ProviderRecord[]> {
    return walk(this.session, stream, since);
  }

  addCustomer(name = 'Acme Dental') {
    return this.ui.addCustomer({ name, email: 'billing@acme.example' });
  }

  /** An invoice of one line, entered in the dashboard. */
  addInvoice(customerId: string, total: number, number?: string) {
    const lines = [{ description: 'Services', quantity: 1, amount: total }];
    return this.ui.createInvoice({ customerId, dueDate: '2026-04-01', lines, ...(number ? { number } : {}) });
  }
}
