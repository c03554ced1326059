import { expect } from 'vitest';
import type { PreparedRequest, RecordWrite, Session } from '../../../shared/engine/provider.ts';
import { seededRandom } from '../../../shared/memory/random.ts';
import type { HttpRequest } from '../../../shared/model/http.ts';
import type { Entity } from '../../../shared/model/names.ts';
import type { Fields, ProviderRecord } from '../../../shared/model/record.ts';
import type { SimulatorPorts } from '../../../shared/providers/simulator.ts';
import { xero } from '../../../shared/providers/xero/index.ts';
import {
  DEFAULT_TENANT,
  XeroSimulator,
  type XeroSimulatorOptions,
} from '../../../shared/providers/xero/simulator/index.ts';
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
    read: async (entity: Entity, id: string) => only(await session.fetch(entity, [id]), entity),
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
    walk: async (stream: string, since?: number) => {
      const records: ProviderRecord[] = [];
      let page: string | undefined;
      do {
        const answer = await session.list(stream, {
          ...(since === undefined ? {} : { since }),
          ...(page ? { page } : {}),
        });
        records.push(...answer.records);
        if (answer.unreadable.length > 0) throw new Error(`unreadable: ${JSON.stringify(answer.unreadable)}`);
        page = answer.nextPage;
      } while (page);
      return records;
    },
  };
}
export type XeroWorld = ReturnType<typeof xeroWorld>;

/** Runs a story against the simulator, which was built from the same facts by other hands, and shows every complaint. */
export async function inWorld(run: (world: XeroWorld) => Promise<void>, ...options: Parameters<typeof xeroWorld>) {
  const world = xeroWorld(...options);
  await run(world);
  expect(world.complaints).toEqual([]);
}

export const create = (
  entity: Entity,
  fields: Fields,
  marker = 'TO-marker1',
): Extract<RecordWrite, { kind: 'create' }> => ({
  kind: 'create',
  entity,
  fields,
  marker,
});
export const update = (current: ProviderRecord, changes: Fields): RecordWrite => ({
  kind: 'update',
  entity: current.entity,
  id: current.id,
  changes,
  current,
});
export const remove = (current: ProviderRecord): RecordWrite => ({
  kind: 'remove',
  entity: current.entity,
  id: current.id,
  current,
});

function only(fetched: Awaited<ReturnType<Session['fetch']>>, entity: Entity): ProviderRecord {
  const record = fetched.records.find((one) => one.entity === entity);
  if (!record) throw new Error(`no ${entity}: ${JSON.stringify({ ...fetched, records: fetched.records.length })}`);
  return record;
}
