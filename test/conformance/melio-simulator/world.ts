import { expect } from 'vitest';
import type { HttpRequest } from '../../../shared/model/http.ts';
import {
  type MelioOptions,
  MelioSimulator,
  type Organisation,
} from '../../../shared/providers/melio/simulator/index.ts';
import type { SimulatorPorts } from '../../../shared/providers/simulators/simulator.ts';
import { byHand } from '../../support/by-hand.ts';
import { checkResponse } from '../../support/contract-oracle.ts';

export const acme: Organisation = {
  id: 'org_acme',
  name: 'Acme',
  currency: 'USD',
  timeZone: 'America/New_York',
  client: { id: 'client-a', secret: 'secret-a' },
};
export const other: Organisation = {
  ...acme,
  id: 'org_other',
  name: 'Other',
  client: { id: 'client-b', secret: 'secret-b' },
};

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked against the contract, tests read what they expect
  readonly body: any;
  readonly raw: string | Uint8Array;
}

const START = Date.parse('2026-03-02T15:00:00.000Z');

/** A simulator with a clock that tests move, and a client whose every answer is checked against the contract. */
export function melioWorld(options: Partial<MelioOptions> = {}, ports: Partial<SimulatorPorts> = {}) {
  const { clock, posted, ports: own } = byHand(START);
  let keys = 0;
  const simulator = new MelioSimulator({ ...own, ...ports }, { organisations: [acme, other], ...options });
  let token = simulator.issueToken(acme.client.id);

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const isWrite = method !== 'GET';
    if (isWrite) keys += 1;
    const isFile = body instanceof Uint8Array;
    const request: HttpRequest = {
      method,
      url: `https://platform.example/v1${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        'platform-account': acme.id,
        ...(isWrite && { 'idempotency-key': `key-${keys}` }),
        ...(body !== undefined && !isFile && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
    };
    const response = await simulator.handle(request);
    expect(checkResponse(request, response), `${method} ${path}`).toEqual([]);
    const isJson = response.headers['content-type'] === 'application/json';
    const parsed = isJson ? JSON.parse(String(response.body)) : undefined;
    return { status: response.status, headers: response.headers, body: parsed, raw: response.body };
  }

  const ifMatch = (version: number) => ({ 'if-match': String(version) });
  return {
    simulator,
    ui: simulator.ui,
    posted,
    now: own.now,
    /** Lets time pass; the client has a fresh token afterwards. */
    pass: (ms: number) => {
      clock.now += ms;
      token = simulator.issueToken(acme.client.id);
    },
    send,
    get: (path: string, headers?: Record<string, string>) => send('GET', path, undefined, headers),
    post: (path: string, body?: unknown, headers?: Record<string, string>) => send('POST', path, body, headers),
    patch: (path: string, version: number, body: unknown) => send('PATCH', path, body, ifMatch(version)),
    remove: (path: string, version: number) => send('DELETE', path, undefined, ifMatch(version)),
    /** A vendor, a funding account and a bill of 100.00 due in April. */
    seeded() {
      const vendor = simulator.ui.addVendor({ name: 'Happy Music Supplies', email: 'info@happymusic.example' });
      const checking = simulator.ui.addFundingAccount({ kind: 'bank', name: 'Checking', last4: '4417' });
      const bill = simulator.ui.enterBill({ vendorId: vendor.id, total: 10_000, number: '1', dueDate: '2026-04-01' });
      return { vendor, checking, bill };
    },
  };
}

/** A world in which the bill, or a part of it, is scheduled for the 10th. */
export function scheduled(amount?: number, options: Partial<MelioOptions> = {}) {
  const world = melioWorld(options);
  const { bill, checking, vendor } = world.seeded();
  const share = { billId: bill.id, ...(amount !== undefined && { amount }) };
  const payment = world.ui.schedulePayment({ bills: [share], fundingAccount: checking.id, scheduledOn: '2026-03-10' });
  const read = async () => ({
    payment: (await world.get(`/bill-payments/${payment.id}`)).body,
    bill: (await world.get(`/bills/${bill.id}`)).body,
  });
  return { ...world, bill, checking, vendor, payment, read };
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
