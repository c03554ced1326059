import type { Outcome, RecordWrite, Session } from '../../shared/engine/provider.ts';
import { seededRandom } from '../../shared/memory/random.ts';
import { bodyText, type Http, type HttpRequest } from '../../shared/model/http.ts';
import type { Entity } from '../../shared/model/names.ts';
import type { Fields, ProviderRecord } from '../../shared/model/record.ts';
import { bill } from '../../shared/providers/bill/index.ts';
import { type BillOptions, BillSimulator } from '../../shared/providers/bill/simulator/index.ts';
import type { WebhookFault } from '../../shared/providers/simulators/outbox.ts';
import type { Fault } from '../../shared/providers/simulators/simulator.ts';
import { act, create, keptToken, readOne, update, walk } from './session.ts';

export const ORG = '00802BRIGHTSIDE00001';
export const ACCOUNT = `bill:${ORG}` as const;
export const DEV_KEY = '01DEVELOPERKEY000001';
export const TOKEN = { kind: 'syncToken', username: 'Tieout sync', password: 'token-value' } as const;
export const USER = { kind: 'user', username: 'dana@brightside.example', password: 'secret' } as const;
export const PASTED = `${ORG}:${TOKEN.username}:${TOKEN.password}`;
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 2, 4, 15);

export const billConfig = {
  apiUrl: 'https://bill.example/connect/v3',
  authUrl: 'https://bill.example/api/v2/Login.json',
  tokenUrl: 'https://bill.example/connect/v3/login',
  clientId: DEV_KEY,
  clientSecret: PASTED,
  webhookKey: 'the key of this deployment',
};

export interface BillWorldOptions {
  readonly simulator?: Partial<BillOptions>;
  readonly switches?: Readonly<Record<string, string>>;
  /** The client may wait, which costs virtual time only. */
  readonly pauses?: boolean;
}

/** BILL with a clock that is moved by hand, faults that are set when wanted, and our client in front of it. */
export class BillWorld {
  now = START;
  fault: Fault | undefined;
  /** How often the fault is met before it goes away. */
  faultCount = 1;
  webhookFault: WebhookFault | undefined;
  /** Status that the receiver answers. */
  receiver = 200;
  /** Every request but logins, in order: `GET /connect/v3/bills?...`. */
  readonly requests: string[] = [];
  readonly posted: HttpRequest[] = [];
  readonly simulator: BillSimulator;
  readonly session: Session;
  readonly provider = bill;
  waitedMs = 0;
  logins = 0;
  #raw: string | undefined;
  #markers = 0;
  readonly #options: BillWorldOptions;

  constructor(options: BillWorldOptions = {}) {
    this.#options = options;
    const ports = {
      now: () => this.now,
      random: seededRandom(1),
      post: async (request: HttpRequest) => {
        this.posted.push(request);
        return { status: this.receiver };
      },
      fault: () => {
        const drawn = this.fault;
        this.faultCount -= 1;
        if (this.faultCount <= 0) this.fault = undefined;
        return drawn;
      },
      webhookFault: () => this.webhookFault,
    };
    this.simulator = new BillSimulator(ports, {
      organization: { id: ORG, name: 'Brightside Studio LLC' },
      devKeys: [DEV_KEY],
      credentials: [TOKEN, USER],
      ...options.simulator,
    });
    const token = keptToken(bill.auth, this.ports, { code: PASTED });
    this.session = bill.connect(ACCOUNT, { ...this.ports, token });
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
      config: { ...billConfig, ...(switches ? { switches } : {}) },
      ...(pauses ? { pause } : {}),
    };
  }

  pass(ms: number): void {
    this.now += ms;
  }

  readonly #http: Http = (request) => {
    const { pathname, search } = new URL(request.url);
    if (/login$|Login\.json$/.test(pathname)) this.logins += 1;
    else this.requests.push(`${request.method} ${pathname}${decodeURIComponent(search)}`);
    return this.simulator.handle(request);
  };

  /** A request as anybody makes it, past our client. */
  async api(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
    this.#raw ??= await this.signIn(TOKEN);
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const {
      status,
      headers,
      body: answer,
    } = await this.simulator.handle({
      method,
      url: `https://bill.example/connect${path}`,
      headers: { devkey: DEV_KEY, sessionid: this.#raw, 'content-type': 'application/json', ...more },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = bodyText(answer);
    // biome-ignore lint/suspicious/noExplicitAny: specs look into the vendor's bodies at will
    let json: any;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status, headers, json, text };
  }

  async signIn({ username, password }: { readonly username: string; readonly password: string }): Promise<string> {
    const body = JSON.stringify({ username, password, organizationId: ORG, devKey: DEV_KEY });
    const answer = await this.simulator.handle({
      method: 'POST',
      url: billConfig.tokenUrl,
      headers: { 'content-type': 'application/json' },
      body,
    });
    return JSON.parse(bodyText(answer.body)).sessionId;
  }

  /** Who asks from now on, past our client. */
  async as(credential: { readonly username: string; readonly password: string }): Promise<void> {
    this.#raw = await this.signIn(credential);
  }

  async cost(work: () => Promise<unknown>): Promise<number> {
    const before = this.requests.length;
    await work();
    return this.requests.length - before;
  }

  async write(made: RecordWrite): Promise<Outcome> {
    return (await this.session.send(this.session.prepare([made]), 'no key is sent'))[0]!;
  }

  marker(): string {
    this.#markers += 1;
    return `TOMARKER${String(this.#markers).padStart(4, '0')}`;
  }

  creating(entity: Entity, fields: Fields): Extract<RecordWrite, { kind: 'create' }> {
    return create(entity, fields, this.marker());
  }

  create(entity: Entity, fields: Fields): Promise<Outcome> {
    return this.write(this.creating(entity, fields));
  }

  update(current: ProviderRecord, changes: Fields): Promise<Outcome> {
    return this.write(update(current, changes));
  }

  act(kind: 'remove' | 'restore', current: ProviderRecord): Promise<Outcome> {
    return this.write(act(kind, current));
  }

  /** As it is now. */
  read(entity: Entity, id: string): Promise<ProviderRecord> {
    return readOne(this.session, entity, id);
  }

  /** All pages of a stream. */
  list(stream: string, since?: number): Promise<readonly ProviderRecord[]> {
    return walk(this.session, stream, since);
  }

  /** Two open bills of one vendor, and the account and class of their lines. */
  office() {
    const { ui } = this;
    const expense = ui.addAccount('Office Supplies', 'EXPENSE', '6100').id;
    const west = ui.addClass('West').id;
    const bank = ui.addBank('Chase', ui.addAccount('Checking', 'BANK', '1000').id).id;
    const vendor = ui.addVendor({ name: 'Happy Music Supplies', email: 'info@happymusic.example' }).id;
    const customer = ui.addCustomer({ name: 'Paperless Band', email: 'contact@paperless.example' }).id;
    const bills = [22_899, 5_000].map((amount, index) =>
      ui.enterBill({
        vendorId: vendor,
        number: `20250${index + 1}`,
        billedOn: '2026-03-01',
        dueOn: '2026-03-31',
        lines: [{ description: 'Supplies', amount, account: expense, class: west }],
      }),
    );
    const invoices = [8_758, 10_000].map((amount, index) =>
      ui.enterInvoice({
        customerId: customer,
        number: `INV-${index + 1}`,
        billedOn: '2026-03-01',
        dueOn: '2026-03-31',
        lines: [{ description: 'Drum sticks', amount }],
      }),
    );
    return {
      expense,
      west,
      bank,
      vendor,
      customer,
      bills: bills.map(({ id }) => id),
      invoices: invoices.map(({ id }) => id),
    };
  }
}
