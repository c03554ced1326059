import type { BusinessOptions, FreshBooksOptions } from './options.ts';
import type { CashRow, ClientRow, CreditRow, InvoiceRow, JournalRow, PaymentRow, Row } from './rows.ts';
import { Table, type TableState } from './table.ts';
import type { Wire } from './wire.ts';

/** Time, chance and settings, handed in from outside. */
export interface World {
  now(): number;
  /** In lower-case hexadecimal. */
  hex(length: number): string;
  readonly options: FreshBooksOptions;
}

export type Noun = 'client' | 'invoice' | 'payment' | 'credit_note' | 'expense' | 'item' | 'tax';
export type Verb = 'create' | 'update' | 'delete' | 'sendByEmail';
export interface ChangeEvent {
  readonly name: `${Noun}.${Verb}`;
  readonly objectId: number;
  readonly at: number;
}

/** A text that FreshBooks will change by itself, later. */
export interface LateText {
  readonly table: 'clients' | 'invoices' | 'payments' | 'creditNotes';
  readonly id: number;
  readonly name: string;
  readonly sent: string;
  readonly becomes: string;
  readonly dueAt: number;
}

export interface Tables {
  readonly clients: Table<ClientRow>;
  readonly invoices: Table<InvoiceRow>;
  readonly payments: Table<PaymentRow>;
  readonly creditNotes: Table<CreditRow>;
  readonly expenses: Table<CashRow>;
  readonly otherIncome: Table<CashRow>;
  readonly journalEntries: Table<JournalRow>;
  readonly items: Table<Row>;
  readonly taxes: Table<Row>;
}

/** Ids start apart, so that one never passes for another. */
const FIRST_ID: Readonly<Record<keyof Tables, number>> = {
  clients: 567_000,
  invoices: 454_000,
  payments: 312_000,
  creditNotes: 31_300,
  expenses: 820_000,
  otherIncome: 52_000,
  journalEntries: 9100,
  items: 7300,
  taxes: 7700,
};
const TABLES = Object.keys(FIRST_ID) as (keyof Tables)[];

/** The books of one business. Rules stand beside the resources; this only stores. */
export class Account implements Tables {
  readonly world: World;
  business: BusinessOptions & { readonly accountId: string };
  /** The subscription has not lapsed. */
  active = true;
  readonly clients: Table<ClientRow>;
  readonly invoices: Table<InvoiceRow>;
  readonly payments: Table<PaymentRow>;
  readonly creditNotes: Table<CreditRow>;
  readonly expenses: Table<CashRow>;
  readonly otherIncome: Table<CashRow>;
  readonly journalEntries: Table<JournalRow>;
  readonly items: Table<Row>;
  readonly taxes: Table<Row>;
  /** Raised since the last request was answered. */
  readonly events: ChangeEvent[] = [];
  lateTexts: LateText[] = [];
  lastDetailId = 40_000;
  /** The highest numbers given so far: the next ones follow them. */
  readonly numbers = { invoice: 0, creditNote: 0 };

  constructor(world: World, business: BusinessOptions & { readonly accountId: string }) {
    this.world = world;
    this.business = business;
    const table = <R extends Row>(name: keyof Tables) => new Table<R>(FIRST_ID[name], () => world.options.listLagMs);
    this.clients = table('clients');
    this.invoices = table('invoices');
    this.payments = table('payments');
    this.creditNotes = table('creditNotes');
    this.expenses = table('expenses');
    this.otherIncome = table('otherIncome');
    this.journalEntries = table('journalEntries');
    this.items = table('items');
    this.taxes = table('taxes');
  }

  get id(): string {
    return this.business.accountId;
  }
  get currency(): string {
    return this.business.currency ?? 'USD';
  }
  get now(): number {
    return this.world.now();
  }
  get switches() {
    return this.world.options.switches;
  }

  raise(noun: Noun, verb: Verb, objectId: number): void {
    this.events.push({ name: `${noun}.${verb}`, objectId, at: this.now });
  }

  /** `0000008`, and everything written as a number counts. */
  nextNumber(kind: 'invoice' | 'creditNote'): string {
    return String(this.numbers[kind] + 1).padStart(7, '0');
  }
  noteNumber(kind: 'invoice' | 'creditNote', number: string): void {
    if (/^\d{1,15}$/.test(number)) this.numbers[kind] = Math.max(this.numbers[kind], Number(number));
  }

  toJson(): AccountState {
    const tables = Object.fromEntries(TABLES.map((name) => [name, this[name].toJson()])) as AccountState['tables'];
    const { business, active, lateTexts, lastDetailId, numbers } = this;
    return { business, active, lateTexts, lastDetailId, numbers: { ...numbers }, tables };
  }
  restore(state: AccountState): void {
    this.business = state.business;
    this.active = state.active;
    this.lateTexts = [...state.lateTexts];
    this.lastDetailId = state.lastDetailId;
    Object.assign(this.numbers, state.numbers);
    for (const name of TABLES) (this[name] as Table<Row>).restore(state.tables[name]);
    this.events.length = 0;
  }
}

export interface AccountState {
  readonly business: BusinessOptions & { readonly accountId: string };
  readonly active: boolean;
  readonly lateTexts: readonly LateText[];
  readonly lastDetailId: number;
  readonly numbers: Account['numbers'];
  readonly tables: Readonly<Record<keyof Tables, TableState<never>>>;
}

/** A new row's common columns. */
export function newRow(account: Account, table: { takeId(): number }, fields: Wire): Row {
  const { now } = account;
  return { id: table.takeId(), visState: 0, createdAt: now, updatedAt: now, fields };
}
