import type { CompanyOptions, CompanyPreferences, QuickBooksOptions } from './options.ts';
import { DEFAULT_PREFERENCES } from './options.ts';
import { inactive, invalidReference, notFound } from './refusals.ts';
import { type Row, Table, type TableState } from './table.ts';
import { refOf, type Wire } from './wire.ts';

/** Time, chance and settings, handed in from outside. */
export interface World {
  now(): number;
  /** In lower-case hexadecimal. */
  hex(length: number): string;
  readonly options: QuickBooksOptions;
}

export const NAMES = [
  'Account', 'Bill', 'BillPayment', 'Class', 'CreditMemo', 'Customer', 'Department', 'Deposit', 'Employee', 'Invoice', 'Item',
  'JournalEntry', 'Payment', 'PaymentMethod', 'Term', 'Transfer', 'Vendor', 'VendorCredit', 'Attachable',
] as const; // biome-ignore format: a list
export type Name = (typeof NAMES)[number];
export const nameOf = (segment: string): Name | undefined =>
  NAMES.find((name) => name.toLowerCase() === segment.toLowerCase());

export type Operation = 'Create' | 'Update' | 'Delete' | 'Void' | 'Merge' | 'Emailed';
export interface ChangeEvent {
  readonly realmId: string;
  readonly name: Name;
  readonly id: string;
  readonly operation: Operation;
  readonly at: number;
  readonly deletedId?: string;
}

/** The books of one company. Rules stand beside the objects; this only stores. */
export class Company {
  readonly world: World;
  readonly options: CompanyOptions;
  preferences: CompanyPreferences = { ...DEFAULT_PREFERENCES };
  /** The subscription has not ended. */
  active = true;
  readonly tables: Readonly<Record<Name, Table>>;
  /** Raised since the last request was answered. */
  readonly events: ChangeEvent[] = [];
  /** Bytes of attachments, base64, by id. */
  readonly files = new Map<string, string>();
  /** The highest number given to a sales form so far. */
  lastNumber = 1000;

  constructor(world: World, options: CompanyOptions) {
    this.world = world;
    this.options = options;
    this.tables = Object.fromEntries(
      NAMES.map((name) => [name, new Table(() => world.options.listLagMs)]),
    ) as unknown as Company['tables'];
  }

  get now(): number {
    return this.world.now();
  }
  get currency(): string {
    return this.options.currency ?? 'USD';
  }
  get switches() {
    return this.world.options.switches;
  }

  all(name: Name): readonly Row[] {
    return this.tables[name].all();
  }
  /** @throws {Refused} 610 */
  row(name: Name, id: string | undefined): Row {
    const row = this.tables[name].get(id);
    if (!row) throw notFound(`${name} ${id ?? ''}`);
    return row;
  }

  /**
   * The object that a reference names.
   * @throws {Refused} 2500 there is none, 610 it is inactive and was not referred to before
   */
  referred(name: Name, body: Wire, field: string, before?: Wire): Row | undefined {
    const id = refOf(body, field);
    if (id === undefined) return undefined;
    const row = this.tables[name].get(id);
    if (!row) throw invalidReference(field);
    if (row.body.Active === false && (!before || refOf(before, field) !== id)) throw inactive(name, field);
    return row;
  }

  add(name: Name, body: Wire, id = this.tables[name].takeId()): Row {
    const { now } = this;
    const row = { id, token: 0, createdAt: now, updatedAt: now, deleted: false, body };
    this.tables[name].put(row, now);
    this.raise(name, id, 'Create');
    return row;
  }

  /** Somebody changed it: the token counts. */
  change(name: Name, row: Row, body: Wire, operation: Operation = 'Update'): Row {
    const next = { ...row, token: row.token + 1, updatedAt: this.now, body };
    this.raise(name, row.id, operation);
    return this.tables[name].put(next, this.now);
  }

  /** It shows something else because of another object: the stamp moves, the token perhaps. */
  touch(name: Name, row: Row, body: Wire): Row {
    const token = row.token + (this.switches.linksMoveSyncToken ? 1 : 0);
    this.raise(name, row.id, 'Update');
    return this.tables[name].put({ ...row, token, updatedAt: this.now, body }, this.now);
  }

  remove(name: Name, row: Row): void {
    this.tables[name].put({ ...row, deleted: true, updatedAt: this.now }, this.now);
    this.raise(name, row.id, 'Delete');
  }

  raise(name: Name, id: string, operation: Operation, deletedId?: string): void {
    const event = { realmId: this.options.realmId, name, id, operation, at: this.now };
    this.events.push(deletedId === undefined ? event : { ...event, deletedId });
  }

  toJson(): CompanyState {
    const { preferences, active, lastNumber } = this;
    const tables = Object.fromEntries(
      NAMES.map((name) => [name, this.tables[name].toJson()]),
    ) as CompanyState['tables'];
    return { realmId: this.options.realmId, preferences, active, lastNumber, files: [...this.files], tables };
  }
  restore(state: CompanyState): void {
    this.preferences = { ...state.preferences };
    this.active = state.active;
    this.lastNumber = state.lastNumber;
    this.files.clear();
    for (const [id, bytes] of state.files) this.files.set(id, bytes);
    for (const name of NAMES) this.tables[name].restore(state.tables[name]);
    this.events.length = 0;
  }
}

export interface CompanyState {
  readonly realmId: string;
  readonly preferences: CompanyPreferences;
  readonly active: boolean;
  readonly lastNumber: number;
  readonly files: readonly (readonly [string, string])[];
  readonly tables: Readonly<Record<Name, TableState>>;
}
