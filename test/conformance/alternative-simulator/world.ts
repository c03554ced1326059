import type { HttpRequest } from '../../../shared/model/http.ts';
import {
  type AlternativeOptions,
  AlternativeSimulator,
} from '../../../shared/providers/alternative-payments/simulator/index.ts';
import type { Simulator, SimulatorPorts } from '../../../shared/providers/simulators/simulator.ts';
import { byHand } from '../../support/by-hand.ts';

export const KEY = { clientId: 'key-1', clientSecret: 's3cret', scopes: 'all' } as const;
export const READER = {
  clientId: 'key-2',
  clientSecret: 'other',
  scopes: ['customers:read', 'invoices:read'],
} as const;
export const ORIGIN = 'https://alternative.example';
export const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-02T15:00:00.000Z');

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect
  readonly body: any;
}

/** A simulator with a clock that tests move, and a client that never meets the limit unless it asks for it. */
export function alternativeWorld(options: Partial<AlternativeOptions> = {}, ports: Partial<SimulatorPorts> = {}) {
  const { clock, posted, ports: own } = byHand(START);
  const all: SimulatorPorts = { ...own, ...ports };
  const settings = { partner: { id: 'prt_1', name: 'Acme' }, keys: [KEY, READER], requestsPerSecond: 1000, ...options };
  const simulator = new AlternativeSimulator(all, settings);
  const tokens = new Map<string, string>();
  const tokenOf = (clientId: string): string => {
    if (!tokens.has(clientId)) tokens.set(clientId, simulator.issueToken(clientId));
    return tokens.get(clientId)!;
  };

  async function send(
    method: string,
    path: string,
    body?: unknown,
    clientId: string = KEY.clientId,
  ): Promise<Answered> {
    const request: HttpRequest = {
      method,
      url: `${ORIGIN}${path}`,
      headers: { authorization: `Bearer ${tokenOf(clientId)}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const { status, headers, body: answer } = await simulator.handle(request);
    return { status, headers, body: typeof answer === 'string' && answer ? JSON.parse(answer) : answer };
  }

  return {
    simulator: simulator as AlternativeSimulator & Simulator,
    get ui() {
      return simulator.ui;
    },
    ports: all,
    settings,
    posted,
    now: own.now,
    /** Lets time pass; the client has fresh tokens afterwards. */
    pass(ms: number) {
      clock.now += ms;
      tokens.clear();
    },
    send,
    get: (path: string, clientId?: string) => send('GET', path, undefined, clientId),
    post: (path: string, body?: unknown, clientId?: string) => send('POST', path, body, clientId),
    remove: (path: string) => send('DELETE', path),
    /** Acme Dental owes 1,650.00 by April. */
    seeded() {
      const customer = simulator.ui.addCustomer({ name: 'Acme Dental', email: 'billing@acme.example' });
      const invoice = simulator.ui.createInvoice({
        customerId: customer.id,
        dueDate: '2026-04-01',
        number: 'INV-7',
        lines: [
          { description: 'Managed services', quantity: 1, amount: 150_000 },
          { description: 'Backup', quantity: 10, amount: 1_500 },
        ],
      });
      return { customer, invoice };
    },
  };
}

export const topicsOf = (posted: readonly HttpRequest[]): readonly string[] =>
  posted.map(({ body }) => JSON.parse(String(body)).topic);
