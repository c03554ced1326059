import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { Table } from '../../simulators/table.ts';
import { notFound } from './answers.ts';
import { dayOf, stampOf } from './days.ts';
import type { AlternativeOptions } from './options.ts';
import { type Kind, type Kinds, kinds, type Notification, type Row } from './records.ts';
import { type Topic, Webhooks, type WebhooksState } from './webhooks.ts';

const PREFIX: { readonly [K in Kind]: string } = {
  customer: 'cus',
  invoice: 'inv',
  payment: 'pay',
  payout: 'po',
  payment_method: 'pm',
};
const WORD: { readonly [K in Kind]: string } = {
  customer: 'Customer',
  invoice: 'Invoice',
  payment: 'Payment',
  payout: 'Payout',
  payment_method: 'Payment method',
};

/** Everything that one partner has on the platform, and the one way to change it. */
export class Books {
  readonly options: AlternativeOptions;
  readonly ports: SimulatorPorts;
  readonly webhooks: Webhooks;
  readonly records: { readonly [K in Kind]: Table<Kinds[K]> };
  notifications: readonly Notification[] = [];
  /** Of the next invoice that brings no number. */
  nextNumber = 1001;
  /** The day up to which reminders and charges were made. */
  turnedOn = '';
  #count = 0;

  constructor(options: AlternativeOptions, ports: SimulatorPorts) {
    this.options = options;
    this.ports = ports;
    this.webhooks = new Webhooks(ports, options);
    this.records = Object.fromEntries(kinds.map((kind) => [kind, new Table()])) as unknown as Books['records'];
  }

  today(): string {
    return dayOf(this.ports.now());
  }

  stamp(): string {
    return stampOf(this.ports.now());
  }

  newId(prefix: string): string {
    this.#count += 1;
    const letters = Math.floor(this.ports.random() * 36 ** 5).toString(36);
    return `${prefix}_${this.#count.toString(36).padStart(4, '0')}${letters.padStart(5, '0')}`
      .toUpperCase()
      .replace(/^[A-Z]+/, prefix);
  }

  add<K extends Kind>(kind: K, content: Omit<Kinds[K], keyof Row>): Kinds[K] {
    const row = { id: this.newId(PREFIX[kind]), created_at: this.stamp(), ...content } as unknown as Kinds[K];
    return this.keep(kind, row);
  }

  change<K extends Kind>(kind: K, id: string, changes: Partial<Kinds[K]>): Kinds[K] {
    return this.keep(kind, { ...this.find(kind, id), ...changes });
  }

  /** `at`: from when on lists show it, where they lag. */
  keep<K extends Kind>(kind: K, row: Kinds[K], at = this.ports.now()): Kinds[K] {
    (this.records[kind] as unknown as Table<Kinds[K]>).put(row, at);
    return row;
  }

  remove(kind: 'payment_method', id: string): void {
    this.records[kind].rows.delete(id);
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    return (this.records[kind] as unknown as Table<Kinds[K]>).rows.get(id);
  }

  /** @throws {Refused} 404 */
  find<K extends Kind>(kind: K, id: string): Kinds[K] {
    const row = this.get(kind, id);
    if (!row) throw notFound(WORD[kind]);
    return row;
  }

  announce(topic: Topic, data: Readonly<Record<string, string | null | undefined>>): void {
    const known = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    this.webhooks.notify({ id: this.newId('evt'), topic, data: Object.fromEntries(known) });
  }

  write(kind: Notification['kind'], customer_id: string, invoice_id: string | null): void {
    this.notifications = [...this.notifications, { at: this.stamp(), kind, customer_id, invoice_id }];
  }

  snapshot(): BooksState {
    return {
      records: kinds.map((kind) => [kind, this.records[kind].all()] as const),
      webhooks: this.webhooks.snapshot(),
      notifications: this.notifications,
      nextNumber: this.nextNumber,
      turnedOn: this.turnedOn,
      count: this.#count,
    };
  }

  /** Into books that hold nothing yet. */
  restore(state: BooksState): void {
    for (const [kind, rows] of state.records) for (const row of rows) this.keep(kind, row as never, 0);
    this.webhooks.restore(state.webhooks);
    this.notifications = state.notifications;
    this.nextNumber = state.nextNumber;
    this.turnedOn = state.turnedOn;
    this.#count = state.count;
  }
}

export interface BooksState {
  readonly records: readonly (readonly [Kind, readonly Row[]])[];
  readonly webhooks: WebhooksState;
  readonly notifications: readonly Notification[];
  readonly nextNumber: number;
  readonly turnedOn: string;
  readonly count: number;
}
