import { expect } from 'vitest';
import type { PreparedRequest, RecordWrite, Session } from '../../../shared/engine/provider.ts';
import { seededRandom } from '../../../shared/memory/random.ts';
import type { HttpRequest } from '../../../shared/model/http.ts';
import type { Entity } from '../../../shared/model/names.ts';
import type { SimulatorPorts } from '../../../shared/providers/simulators/simulator.ts';
import { xero } from '../../../shared/providers/xero/index.ts';
import {
  DEFAULT_TENANT,
  XeroSimulator,
  type XeroSimulatorOptions,
} from '../../../shared/providers/xero/simulator/index.ts';
import { readOne, walk } from '../../support/session.ts';
import { findDocument, XeroOracle } from '../../support/xero-oracle.ts';

export const START = Date.UTC(2026, 8, 28, 15);
export const DAY = '2026-09-28';
export const DUE = '2026-10-28';

const document = findDocument();
/** Absent where the official document is: then only the simulator judges. */
export const oracle = document === undefined ? undefined : new XeroOracle(document);

/** Our session and the simulator in one process; every request that leaves is held against the official document first. */
export function xeroWorld(
  options: XeroSimulatorOptions = {},
  fault?: SimulatorPorts['fault'],
  post: SimulatorPorts['post'] = async () => ({ status: 200 }),
) {
  let now = START;
  let key = 0;
  const asked: HttpRequest[] = [];
  const complaints: string[] = [];
  const random = seededRandom(7);
  const simulator = new XeroSimulator(
    { now: () => now, random, post, ...(fault ? { fault } : {}) },
    { limits: { perMinute: 100_000, perDay: 1_000_000 }, ...options },
  );
  let tokens = simulator.issueTokens();
  const http = async (request: HttpRequest) => {
    asked.push(request);
    complaints.push(...(oracle?.checkRequest(request) ?? []));
    return simulator.handle(request);
  };
  const config = {
    apiUrl: 'https://api.xero.com/api.xro/2.0',
    authUrl: 'https://login.xero.com/identity/connect/authorize',
    tokenUrl: 'https://identity.xero.com/connect/token',
    clientId: simulator.options.clientId,
    clientSecret: simulator.options.clientSecret,
    webhookKey: simulator.options.webhookKey,
  };
  const clock = { now: () => now };
  const session: Session = xero.connect(`xero:${DEFAULT_TENANT}`, {
    http,
    clock,
    config,
    token: async (fresh) => {
      if (fresh) tokens = simulator.issueTokens();
      return tokens.accessToken;
    },
  });

  const ui = simulator.ui();
  const account = (code: string): string => ui.account(code).id;
  const send = (request: PreparedRequest, content?: Uint8Array) => {
    key += 1;
    return session.send(request, `key-${key}`, content);
  };
  const write = async (...writes: RecordWrite[]) => send(session.prepare(writes));
  return {
    simulator,
    session,
    ui,
    asked,
    complaints,
    ports: { http, clock, config },
    account,
    send,
    write,
    wait: (ms: number) => {
      now += ms;
    },
    now: () => now,
    read: (entity: Entity, id: string) => readOne(session, entity, id),
    vendor: (name = 'Acme') => ui.addContact({ Name: name }).id,
    bill: (contactId: string, more: Parameters<typeof ui.enterBill>[0] | object = {}) =>
      ui.enterBill({
        contactId,
        InvoiceNumber: 'B-1',
        Date: DAY,
        DueDate: DUE,
        lines: [{ Description: 'Tires', Quantity: 2, UnitAmount: 50, AccountCode: '400' }],
        ...more,
      }).id,
    /** Everything a stream lists, page by page. */
    walk: (stream: string, since?: number) => walk(session, stream, since),
  };
}
export type XeroWorld = ReturnType<typeof xeroWorld>;

/** Runs a story against the simulator, which was built from the same facts by other hands, and shows every complaint. */
export async function inWorld(run: (world: XeroWorld) => Promise<void>, ...options: Parameters<typeof xeroWorld>) {
  const world = xeroWorld(...options);
  await run(world);
  expect(world.complaints).toEqual([]);
}
