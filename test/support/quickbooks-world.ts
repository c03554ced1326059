import type { PreparedRequest, RecordWrite, Session } from '../../shared/engine/provider.ts';
import type { HttpRequest, HttpResponse } from '../../shared/model/http.ts';
import type { Entity } from '../../shared/model/names.ts';
import type { Fields } from '../../shared/model/record.ts';
import { quickbooks } from '../../shared/providers/quickbooks/index.ts';
import {
  DEMO_REALM,
  type PartialQuickBooksOptions,
  QuickBooksSimulator,
  type QuickBooksUi,
} from '../../shared/providers/quickbooks/simulator/index.ts';
import type { SimulatorPorts } from '../../shared/providers/simulators/simulator.ts';
import { byHand } from './by-hand.ts';
import { readOne, walk } from './session.ts';

/** 9:00 on the Pacific coast. */
export const START = Date.parse('2026-06-29T16:00:00Z');
export const DAY = '2026-06-29';
export const API = 'https://quickbooks.api.intuit.com';

export interface Answer {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: whatever the vendor answers
  readonly body: any;
}

/**
 * A company with a bank, a card, an expense account, an item, a vendor and a customer; a clock to move; a caller that speaks
 * JSON; and our own session on the same simulator.
 */
export function quickBooksWorld(options: PartialQuickBooksOptions = {}, ports: Partial<SimulatorPorts> = {}) {
  const { clock, posted, receiver, ports: own } = byHand(START);
  const newSimulator = () =>
    new QuickBooksSimulator(
      { ...own, ...ports },
      {
        webhookUrl: 'https://tieout.test/webhooks/quickbooks',
        ...options,
        limits: { perMinute: 1_000_000, perSecond: 1_000_000, batchesPerMinute: 1_000_000, ...options.limits },
      },
    );
  const simulator = newSimulator();
  const tokens = { ...simulator.issueTokens() };
  const asked: HttpRequest[] = [];
  const http = async (request: HttpRequest) => {
    asked.push(request);
    return simulator.handle(request);
  };
  const config = {
    apiUrl: API,
    authUrl: 'https://appcenter.intuit.com/connect/oauth2',
    tokenUrl: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    clientId: simulator.options.clientId,
    clientSecret: simulator.options.clientSecret,
    webhookKey: simulator.options.webhookKey,
  };
  const connectPorts = {
    http,
    clock: { now: () => clock.now },
    config,
    token: async (fresh = false) => {
      if (fresh) Object.assign(tokens, simulator.issueTokens());
      return tokens.accessToken;
    },
  };
  const connect = (): Session => quickbooks.connect(`quickbooks:${DEMO_REALM}`, connectPorts);
  const session = connect();
  const ui: QuickBooksUi = simulator.ui();
  const known = {
    bank: ui.addAccount('Checking', 'Bank', { AccountSubType: 'Checking' }),
    card: ui.addAccount('Company card', 'Credit Card', { AccountSubType: 'CreditCard' }),
    expense: ui.addAccount('Job materials', 'Expense', { AccountSubType: 'SuppliesMaterials' }),
    fees: ui.addAccount('Bank charges', 'Expense', { AccountSubType: 'BankCharges' }),
    income: ui.addAccount('Services', 'Income', { AccountSubType: 'ServiceFeeIncome' }),
  };
  const item = ui.addItem('Design hours', known.income);
  const vendor = ui.addVendor("Bob's Burger Joint", { PrimaryEmailAddr: { Address: 'bob@bob.test' } });
  const customer = ui.addCustomer('Acme Tools', { PrimaryEmailAddr: { Address: 'ap@acme.test' } });

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: HttpRequest['headers'] = {},
  ): Promise<Answer> => {
    const response = await simulator.handle({
      method,
      url: `${API}/v3/company/${DEMO_REALM}/${path}`,
      headers: {
        authorization: `Bearer ${tokens.accessToken}`,
        accept: 'application/json',
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isJson = /json/.test(response.headers['content-type'] ?? '');
    return { ...response, body: isJson ? JSON.parse(response.body as string) : response.body };
  };
  return {
    simulator,
    newSimulator,
    session,
    connect,
    connectPorts,
    config,
    tokens,
    ui,
    clock,
    posted,
    receiver,
    asked,
    http,
    send,
    ...known,
    item,
    vendor,
    customer,
    wait: (ms: number) => {
      clock.now += ms;
    },
    /** A bill of 100.00 unless told otherwise. */
    bill: (amount = 100, more: Fields = {}) => ui.enterBill(vendor, amount, known.expense, { TxnDate: DAY, ...more }),
    invoice: (amount = 100, more: Fields = {}) => ui.createInvoice(customer, amount, item, { TxnDate: DAY, ...more }),
    /** The body of a call that must succeed. */
    async ok(method: string, path: string, body?: unknown) {
      const answer = await send(method, path, body);
      if (answer.status !== 200 || answer.body.Fault)
        throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    /** Status, code and detail of a call that must fail. */
    async refusal(method: string, path: string, body?: unknown) {
      const { status, body: answered } = await send(method, path, body);
      const error = answered.Fault?.Error[0];
      return { status, code: error?.code, detail: error?.Detail };
    },
    query: async (text: string) => {
      const { status, body } = await send('GET', `query?query=${encodeURIComponent(text)}`);
      return status === 200 ? body.QueryResponse : { code: body.Fault.Error[0].code };
    },
    write: (...writes: RecordWrite[]) => sendAs(session, session.prepare(writes)),
    read: (entity: Entity, id: string) => readOne(session, entity, id),
    /** Everything a stream lists, page by page. */
    walk: (stream: string, since?: number) => walk(session, stream, since),
  };
}
export type QuickBooksWorld = ReturnType<typeof quickBooksWorld>;

let key = 0;
/** A key of its own for every write, as the engine has it. */
export const sendAs = (session: Session, request: PreparedRequest, own?: string, content?: Uint8Array) => {
  key += 1;
  return session.send(request, own ?? `key-${key}`, content);
};
