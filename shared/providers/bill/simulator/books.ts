import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { Table } from '../../simulators/table.ts';
import { notFound } from './answers.ts';
import { dayOf, stampOf } from './days.ts';
import type { BillOptions } from './options.ts';
import { kinds, PREFIX } from './prefixes.ts';
import type { Kind, Kinds, Row } from './records.ts';
import { Webhooks, type WebhooksState } from './webhooks.ts';

const WORD: Partial<Record<Kind, string>> = { received: 'receivable payment', file: 'document' };

/** E-mails that leave BILL: what a mistake of ours would have sent. */
export interface Letter {
  readonly at: string;
  readonly kind: 'invoice' | 'receipt' | 'remittance';
  readonly to: string;
}

/** Everything that one organization has in BILL, and the one way to change it. */
export class Books {
  readonly options: BillOptions;
  readonly ports: SimulatorPorts;
  readonly webhooks: Webhooks;
  readonly records: { readonly [K in Kind]: Table<Kinds[K]> };
  letters: readonly Letter[] = [];
  /** The day up to which payments were moved on. */
  turnedOn = '';
  #count = 0;

  constructor(options: BillOptions, ports: SimulatorPorts) {
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

  /** Twenty letters and digits, the first of which say what it is the id of. */
  newId(prefix: string): string {
    this.#count += 1;
    const random = Math.floor(this.ports.random() * 36 ** 6).toString(36);
    const tail = `${random.padStart(6, '0')}${this.#count.toString(36).padStart(4, '0')}`.toUpperCase();
    return `${prefix}02XKQTV`.slice(0, 10) + tail;
  }

  number(): number {
    this.#count += 1;
    return this.#count;
  }

  add<K extends Kind>(kind: K, content: Omit<Kinds[K], keyof Row>): Kinds[K] {
    const at = this.stamp();
    const row = { id: this.newId(PREFIX[kind]), archived: false, ...content, createdTime: at, updatedTime: at };
    return this.keep(kind, row as unknown as Kinds[K]);
  }

  change<K extends Kind>(kind: K, id: string, changes: Partial<Kinds[K]>): Kinds[K] {
    return this.keep(kind, { ...this.find(kind, id), ...changes, updatedTime: this.stamp() });
  }

  /** `at`: from when on lists show it, where they lag. */
  keep<K extends Kind>(kind: K, row: Kinds[K], at = this.ports.now()): Kinds[K] {
    this.#table(kind).put(row, at);
    return row;
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    return this.#table(kind).rows.get(id);
  }

  /** @throws {Refused} 404 */
  find<K extends Kind>(kind: K, id: string): Kinds[K] {
    const row = this.get(kind, id);
    if (!row) throw notFound(WORD[kind] ?? kind);
    return row;
  }

  all<K extends Kind>(kind: K): readonly Kinds[K][] {
    return this.#table(kind).all();
  }

  /** What lists show. */
  listed<K extends Kind>(kind: K): readonly Kinds[K][] {
    const { listLagMs } = this.options;
    return listLagMs === 0 ? this.all(kind) : this.#table(kind).asOf(this.ports.now() - listLagMs);
  }

  write(kind: Letter['kind'], to: string): void {
    this.letters = [...this.letters, { at: this.stamp(), kind, to }];
  }

  snapshot(): BooksState {
    return {
      records: kinds.map((kind) => [kind, this.all(kind)] as const),
      webhooks: this.webhooks.snapshot(),
      letters: this.letters,
      turnedOn: this.turnedOn,
      count: this.#count,
    };
  }

  /** Into books that hold nothing yet. */
  restore(state: BooksState): void {
    for (const [kind, rows] of state.records) for (const row of rows) this.keep(kind, row as never, 0);
    this.webhooks.restore(state.webhooks);
    this.letters = state.letters;
    this.turnedOn = state.turnedOn;
    this.#count = state.count;
  }

  #table<K extends Kind>(kind: K): Table<Kinds[K]> {
    return this.records[kind] as unknown as Table<Kinds[K]>;
  }
}

export interface BooksState {
  readonly records: readonly (readonly [Kind, readonly Row[]])[];
  readonly webhooks: WebhooksState;
  readonly letters: readonly Letter[];
  readonly turnedOn: string;
  readonly count: number;
}
