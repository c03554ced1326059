import { createHmac } from 'node:crypto';
import type { HttpResponse } from '../../shared/model/http.ts';
import {
  FreshBooksSimulator,
  type FreshBooksUi,
  type PartialFreshBooksOptions,
} from '../../shared/providers/freshbooks/simulator/index.ts';
import type { SimulatorPorts } from '../../shared/providers/simulators/simulator.ts';
import { byHand } from './by-hand.ts';

/** 12:48:49 in New York. */
export const START = Date.parse('2026-06-29T16:48:49Z');

export interface Answer {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: whatever the vendor answers
  readonly body: any;
}

/** A simulator with a clock to move, a receiver of callbacks, and a caller that speaks JSON. */
export function freshBooksWorld(
  options: PartialFreshBooksOptions = {},
  ports: Partial<SimulatorPorts> = {},
  start = START,
) {
  const { clock, posted, receiver, ports: own } = byHand(start);
  const newSimulator = () =>
    new FreshBooksSimulator({ ...own, ...ports }, { ...options, limits: { perSecond: 1_000_000, ...options.limits } });
  const simulator = newSimulator();
  const tokens = simulator.issueTokens();

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await simulator.handle({
      method,
      url: `https://api.freshbooks.com${path}`,
      headers: { authorization: `Bearer ${tokens.accessToken}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const isJson = /json/.test(response.headers['content-type'] ?? '');
    return { ...response, body: isJson ? JSON.parse(response.body as string) : response.body };
  };
  const ui: FreshBooksUi = simulator.ui();
  const A = `/accounting/account/${ui.accountId}`;
  return {
    simulator,
    newSimulator,
    ui,
    tokens,
    clock,
    posted,
    receiver,
    send,
    A,
    /** The result of a call that must succeed. */
    async ok(method: string, path: string, body?: unknown) {
      const answer = await send(method, A + path, body);
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body.response.result;
    },
    /** Status, number and field of a call that must fail. */
    async refusal(method: string, path: string, body?: unknown) {
      const { status, body: answered } = await send(method, A + path, body);
      const { errno, field, message } = answered.response.errors[0];
      return { status, errno, field, message };
    },
    client: (organization = 'Acme Tools') => ui.addClient({ organization, email: 'ap@acme.example' }).id,
    /** One line of so much, marked as sent. */
    invoice(customerid: number, amount = '1500.00', create_date = '2026-06-29') {
      const lines = [{ name: 'Consulting', unit_cost: { amount, code: 'USD' } }];
      return ui.markSent(ui.createInvoice({ customerid, create_date, due_offset_days: 30, lines }).id).id;
    },
    /** Callbacks that left, as their fields. */
    heard: () => posted.map(({ body }) => Object.fromEntries(new URLSearchParams(String(body)))),
    async later(ms: number) {
      clock.now += ms;
      await simulator.deliver();
    },
  };
}

export const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64');
