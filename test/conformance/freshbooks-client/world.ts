import type { PreparedRequest, RecordWrite, Session } from '../../../shared/engine/provider.ts';
import { seededRandom } from '../../../shared/memory/random.ts';
import type { HttpRequest } from '../../../shared/model/http.ts';
import type { Entity } from '../../../shared/model/names.ts';
import type { Fields } from '../../../shared/model/record.ts';
import { freshbooks } from '../../../shared/providers/freshbooks/index.ts';
import {
  DEMO_ACCOUNT,
  FreshBooksSimulator,
  type PartialFreshBooksOptions,
} from '../../../shared/providers/freshbooks/simulator/index.ts';
import type { SimulatorPorts } from '../../../shared/providers/simulators/simulator.ts';
import { readOne, walk } from '../../support/session.ts';

/** Noon in New York. */
export const START = Date.UTC(2026, 5, 29, 16);
export const DAY = '2026-06-29';
export const REDIRECT = 'https://tieout.test/callback';

interface Options extends PartialFreshBooksOptions {
  readonly at?: number;
  readonly post?: SimulatorPorts['post'];
  readonly fault?: SimulatorPorts['fault'];
}

/** Our session and the simulator in one process, which were built from the same facts by different hands. */
export function freshbooksWorld({ at = START, post, fault, ...options }: Options = {}) {
  let now = at;
  const asked: HttpRequest[] = [];
  const random = seededRandom(7);
  const simulator = new FreshBooksSimulator(
    { now: () => now, random, post: post ?? (async () => ({ status: 200 })), ...(fault ? { fault } : {}) },
    { ...options, limits: { perSecond: 100_000, concurrent: 1_000, ...options.limits } },
  );
  let tokens = simulator.issueTokens();
  const http = async (request: HttpRequest) => {
    asked.push(request);
    return simulator.handle(request);
  };
  const config = {
    apiUrl: 'https://api.freshbooks.com',
    authUrl: 'https://auth.freshbooks.com/oauth/authorize',
    tokenUrl: 'https://api.freshbooks.com/auth/oauth/token',
    clientId: simulator.options.clientId,
    clientSecret: simulator.options.clientSecret,
  };
  const ports = {
    http,
    clock: { now: () => now },
    config,
    token: async (fresh?: boolean) => {
      if (fresh) tokens = simulator.issueTokens();
      return tokens.accessToken;
    },
  };
  const session: Session = freshbooks.connect(`freshbooks:${DEMO_ACCOUNT}`, ports);
  const ui = simulator.ui();
  const send = (request: PreparedRequest) => session.send(request, 'unused');

  const client = (more: Parameters<typeof ui.addClient>[0] = {}) =>
    ui.addClient({ organization: 'Acme Tools', email: 'ap@acme.test', ...more }).id;
  const invoice = (customerid: number, more: object = {}) => {
    const { id } = ui.createInvoice({
      customerid,
      create_date: DAY,
      due_offset_days: 30,
      lines: [{ name: 'Consulting', qty: '2', unit_cost: { amount: '50.00' } }],
      ...more,
    });
    return ui.markSent(id).id;
  };
  return {
    simulator,
    session,
    ui,
    asked,
    ports,
    send,
    client,
    /** A sent invoice over 100.00 unless told otherwise. */
    invoice,
    write: (write: RecordWrite) => send(session.prepare([write])),
    wait: (ms: number) => {
      now += ms;
    },
    now: () => now,
    /** The token at hand stops working, as after twelve hours. */
    expire: () => {
      now += 12 * 3_600_000 + 1_000;
    },
    read: (entity: Entity, id: string) => readOne(session, entity, id),
    /** Everything a stream lists, page by page. */
    walk: (stream: string, since?: number) => walk(session, stream, since),
  };
}
export type FreshBooksWorld = ReturnType<typeof freshbooksWorld>;

export const paying = (document: number, amount: number, more: Fields = {}): Fields => ({
  document: String(document),
  amount,
  currency: 'USD',
  paidOn: DAY,
  method: 'ach',
  reference: 'AP-77',
  ...more,
});
