import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { Collection } from './collection.ts';
import { KeptAnswers, type KeptEntries } from './idempotency.ts';
import { applyRule, type Late, Normaliser } from './normalise.ts';
import { allFeatures, type Features, type MelioOptions, type Organisation } from './options.ts';
import type { Content, Kind, Kinds, Row, Source } from './records.ts';
import { type ClockState, TenantClock } from './tenant-clock.ts';
import { Webhooks, type WebhooksState } from './webhooks.ts';

const PREFIX: { readonly [K in Kind]: string } = {
  vendor: 'vnd',
  bill: 'bil',
  bill_payment: 'pay',
  funding_account: 'fs',
  attachment: 'att',
  customer: 'cus',
  invoice: 'inv',
  received_payment: 'rcv',
  payout: 'pot',
};
const kinds = Object.keys(PREFIX) as Kind[];

export interface AccountingList {
  readonly version: number;
  readonly updated_at: string | null;
  readonly items: readonly unknown[];
}

export interface SyncEvent {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly occurred_at: string;
}

/** One organisation's account: everything it holds, and the one way to change it. */
export class Tenant {
  readonly organisation: Organisation;
  readonly options: MelioOptions;
  readonly ports: SimulatorPorts;
  readonly clock: TenantClock;
  readonly records: { readonly [K in Kind]: Collection<Kinds[K]> };
  readonly files = new Map<string, Uint8Array>();
  readonly answers = new KeptAnswers();
  readonly webhooks: Webhooks;
  features: Features;
  /** Version of the capabilities document. */
  accountVersion = 1;
  accounts: AccountingList = emptyList;
  dimensions: AccountingList = emptyList;
  syncEvents: readonly SyncEvent[] = [];
  /** Payments beyond the plan's cap: users see them, the API does not. */
  readonly unsynced = new Set<string>();
  /** The day whose turn the payments have seen. */
  turnedOn = '';
  readonly #normaliser: Normaliser;
  /** Per bill or invoice, the payments with a share of it. */
  readonly #paymentsOn = new Map<string, Set<string>>();
  #count = 0;

  constructor(organisation: Organisation, options: MelioOptions, ports: SimulatorPorts) {
    this.organisation = organisation;
    this.options = options;
    this.ports = ports;
    this.features = { ...allFeatures, ...organisation.features };
    this.clock = new TenantClock(ports.now, organisation.timeZone);
    this.webhooks = new Webhooks(ports);
    this.#normaliser = new Normaliser(options.normalise);
    this.records = Object.fromEntries(kinds.map((kind) => [kind, new Collection()])) as unknown as Tenant['records'];
  }

  newId(prefix: string): string {
    this.#count += 1;
    const letters = Math.floor(this.ports.random() * 36 ** 4).toString(36);
    return `${prefix}_${this.#count}${letters.padStart(4, '0')}`;
  }

  add<K extends Kind>(
    kind: K,
    content: (id: string) => Content<Kinds[K]>,
    by: Source,
    refs: Row['external_refs'] = [],
  ): Kinds[K] {
    const at = this.clock.stamp();
    const id = this.newId(PREFIX[kind]);
    const row: Row = {
      id,
      version: 1,
      created_at: at,
      updated_at: at,
      archived: false,
      removed_by: null,
      source: by,
      external_refs: refs,
    };
    return this.store(kind, { ...row, ...content(id) } as unknown as Kinds[K]);
  }

  /** A new version of the record; values that are there already make none. */
  change<K extends Kind>(kind: K, row: Kinds[K], changes: Partial<Kinds[K]>): Kinds[K] {
    const differs = Object.entries(changes).some(([name, value]) => !same(row[name as keyof Kinds[K]], value));
    if (!differs) return row;
    return this.store(kind, { ...row, ...changes, version: row.version + 1, updated_at: this.clock.stamp() });
  }

  /** Stores a row under the version and stamp it carries, and tells the webhook endpoints. */
  store<K extends Kind>(kind: K, given: Kinds[K]): Kinds[K] {
    const row = this.#normaliser.now(kind, given, this.ports.now());
    this.#keep(kind, row);
    this.announce(kind, row.id, row.version);
    return row;
  }

  announce(kind: Kind | 'account', id: string, version: number): void {
    if (this.webhooks.endpoints.length === 0 || this.unsynced.has(id)) return;
    const at = new Date(this.ports.now()).toISOString();
    const account = this.organisation.id;
    this.webhooks.notify({ id: this.newId('evt'), topic: `${kind}.updated`, account, at, data: { id, version } });
  }

  /** Payments with a share of the bill or invoice, archived and failed ones included. */
  paymentsOn<K extends 'bill_payment' | 'received_payment'>(kind: K, document: string): readonly Kinds[K][] {
    const ids = this.#paymentsOn.get(document);
    return ids ? [...ids].map((id) => this.records[kind].get(id)!) : [];
  }

  /** Normalisations that came due. */
  normaliseLate(): void {
    for (let due = this.#dueRule(); due; due = this.#dueRule()) {
      const { rule, id } = due;
      const collection = this.records[rule.kind] as unknown as Collection<Row>;
      const row = collection.get(id);
      const after = row && applyRule(row, rule);
      if (!after || after === row) continue;
      if (rule.silent) collection.replaceSilently(after);
      else this.store(rule.kind, { ...after, version: row.version + 1, updated_at: this.clock.stamp() } as never);
    }
  }

  #dueRule() {
    return this.#normaliser.takeDue(this.ports.now());
  }

  #keep(kind: Kind, row: Row): void {
    (this.records[kind] as unknown as Collection<Row>).put(row);
    for (const document of documentsOf(kind, row)) {
      const known = this.#paymentsOn.get(document);
      if (known) known.add(row.id);
      else this.#paymentsOn.set(document, new Set([row.id]));
    }
  }

  snapshot(): TenantState {
    return {
      id: this.organisation.id,
      records: kinds.map((kind) => [kind, this.records[kind].inOrder()] as const),
      files: [...this.files].map(([id, bytes]) => [id, Buffer.from(bytes).toString('base64')] as const),
      answers: this.answers.snapshot(),
      webhooks: this.webhooks.snapshot(),
      clock: this.clock.snapshot(),
      late: this.#normaliser.late,
      count: this.#count,
      features: this.features,
      accountVersion: this.accountVersion,
      accounts: this.accounts,
      dimensions: this.dimensions,
      syncEvents: this.syncEvents,
      unsynced: [...this.unsynced],
      turnedOn: this.turnedOn,
    };
  }

  /** Into a tenant that holds nothing yet. */
  restore(state: TenantState): void {
    for (const [kind, rows] of state.records) for (const row of rows) this.#keep(kind, row);
    for (const [id, base64] of state.files) this.files.set(id, Buffer.from(base64, 'base64'));
    this.answers.restore(state.answers);
    this.webhooks.restore(state.webhooks);
    this.clock.restore(state.clock);
    this.#normaliser.late = state.late;
    this.#count = state.count;
    this.features = state.features;
    this.accountVersion = state.accountVersion;
    this.accounts = state.accounts;
    this.dimensions = state.dimensions;
    this.syncEvents = state.syncEvents;
    for (const id of state.unsynced) this.unsynced.add(id);
    this.turnedOn = state.turnedOn;
  }
}

export interface TenantState {
  readonly id: string;
  readonly records: readonly (readonly [Kind, readonly Row[]])[];
  readonly files: readonly (readonly [string, string])[];
  readonly answers: KeptEntries;
  readonly webhooks: WebhooksState;
  readonly clock: ClockState;
  readonly late: readonly Late[];
  readonly count: number;
  readonly features: Features;
  readonly accountVersion: number;
  readonly accounts: AccountingList;
  readonly dimensions: AccountingList;
  readonly syncEvents: readonly SyncEvent[];
  readonly unsynced: readonly string[];
  readonly turnedOn: string;
}

const emptyList: AccountingList = { version: 0, updated_at: null, items: [] };

function documentsOf(kind: Kind, row: Row): readonly string[] {
  if (kind === 'bill_payment') return (row as Kinds['bill_payment']).bills.map(({ bill_id }) => bill_id);
  if (kind === 'received_payment') {
    return (row as Kinds['received_payment']).allocations.map(({ invoice_id }) => invoice_id);
  }
  return [];
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
