import { afterEach, beforeEach, expect } from 'vitest';
import type { Outcome, RecordWrite, Session } from '../../../shared/engine/provider.ts';
import { seededRandom } from '../../../shared/memory/random.ts';
import type { Http, HttpRequest } from '../../../shared/model/http.ts';
import type { Entity } from '../../../shared/model/names.ts';
import type { Fields, ProviderRecord } from '../../../shared/model/record.ts';
import { melio } from '../../../shared/providers/melio/index.ts';
import { MelioSimulator } from '../../../shared/providers/melio/simulator/index.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { checkRequest, checkResponse, operationOf } from '../../support/contract-oracle.ts';
import { act, create, done, keptToken, readOne, update } from '../../support/session.ts';

export const ORGANISATION = 'org_7';
export const WEBHOOK_SECRET = 'whsec_0123456789abcdef';
export const DAY_MS = 86_400_000;
export const config = {
  apiUrl: 'https://melio.example/v1',
  authUrl: '',
  tokenUrl: 'https://melio.example/v1/oauth/token',
  clientId: 'partner-1',
  clientSecret: 's3cret',
  webhookKey: WEBHOOK_SECRET,
};

/**
 * Our client against Melio's simulator in one process, with the platform contract between them: every request and
 * every answer is checked. What the one asks or the other gives beyond the document is a problem.
 */
export class ClientWorld {
  now = Date.UTC(2026, 2, 10, 15);
  /** Meets the next request. */
  fault: Fault | undefined;
  readonly problems: string[] = [];
  readonly called = new Set<string>();
  readonly delivered: HttpRequest[] = [];
  readonly simulator: MelioSimulator;
  readonly session: Session;
  #writes = 0;

  constructor() {
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
    const client = { id: config.clientId, secret: config.clientSecret };
    const organisation = { id: ORGANISATION, name: 'Demo Company', currency: 'USD', timeZone: 'UTC', client };
    this.simulator = new MelioSimulator(ports, { organisations: [organisation], webhookSecret: WEBHOOK_SECRET });
    const token = keptToken(melio.auth, this.ports, { account: ORGANISATION });
    this.session = melio.connect(`melio:${ORGANISATION}`, { ...this.ports, token });
  }

  get ui() {
    return this.simulator.ui;
  }

  get ports() {
    return { http: this.#http, clock: { now: () => this.now }, config };
  }

  readonly #http: Http = async (request) => {
    const operation = operationOf(request);
    if (operation) this.called.add(operation);
    this.problems.push(...checkRequest(request));
    const response = await this.simulator.handle(request);
    this.problems.push(...checkResponse(request, response));
    return response;
  };

  nextMarker(): string {
    this.#writes += 1;
    return `m-${this.#writes}`;
  }

  async write(made: RecordWrite, key = `key-${this.nextMarker()}`, content?: Uint8Array): Promise<Outcome> {
    const [outcome] = await this.session.send(this.session.prepare([made]), key, content);
    return outcome!;
  }

  create(entity: 'contact' | 'bill' | 'billPayment' | 'invoice' | 'payment', fields: Fields): Promise<Outcome> {
    return this.write(create(entity, fields, this.nextMarker()));
  }

  async change(current: ProviderRecord, changes: Fields): Promise<ProviderRecord> {
    return done(await this.write(update(current, changes)));
  }

  act(kind: 'remove' | 'restore', current: ProviderRecord): Promise<Outcome> {
    return this.write(act(kind, current));
  }

  read(entity: Entity, id: string): Promise<ProviderRecord> {
    return readOne(this.session, entity, id);
  }

  async addVendor(): Promise<ProviderRecord> {
    const fields = { name: 'Happy Music Supplies', personName: 'Bill Vendorson', city: 'Reno', postalCode: '09501' };
    return done(await this.create('contact', fields));
  }

  async addBill(vendor: ProviderRecord, more: Fields = {}): Promise<ProviderRecord> {
    const fields = { contact: vendor.id, number: '202501', dueOn: '2026-03-31', currency: 'USD', total: 22899 };
    return done(await this.create('bill', { ...fields, ...more }));
  }

  async addCustomer(): Promise<ProviderRecord> {
    const fields = { isCustomer: true, name: 'Cleo Design', firstName: 'Cleo', lastName: 'Vance', city: 'Reno' };
    return done(await this.create('contact', fields));
  }

  async addInvoice(customer: ProviderRecord, more: Fields = {}): Promise<ProviderRecord> {
    const fields = { contact: customer.id, number: '77', billedOn: '2026-03-01', currency: 'USD', total: 10_000 };
    return done(await this.create('invoice', { ...fields, ...more }));
  }

  /** What the ledger received of an invoice: 50.00, yesterday. */
  addReceived(invoice: ProviderRecord, more: Fields = {}): Promise<Outcome> {
    const { contact } = invoice.fields;
    const fields = { document: invoice.id, contact: contact!, amount: 5000, currency: 'USD', paidOn: '2026-03-09' };
    return this.create('payment', { ...fields, ...more });
  }

  /** A payment that the ledger holds: 50.00, yesterday. */
  addOutside(bill: ProviderRecord, more: Fields = {}): Promise<Outcome> {
    const fields = {
      document: bill.id,
      contact: bill.fields.contact!,
      amount: 5000,
      currency: 'USD',
      paidOn: '2026-03-09',
    };
    return this.create('billPayment', { ...fields, ...more });
  }
}

/** A fresh world for every test; after each the contract must have had nothing to object to. */
export function eachInItsWorld(): { readonly world: ClientWorld } {
  const holder = { world: new ClientWorld() };
  beforeEach(() => {
    holder.world = new ClientWorld();
  });
  afterEach(() => expect(holder.world.problems).toEqual([]));
  return holder;
}
