import type { XeroOptions } from './options.ts';
import type {
  AccountRow,
  AttachmentRow,
  BankTransactionRow,
  BatchRow,
  ContactRow,
  CreditRow,
  HistoryRow,
  InvoiceRow,
  PaymentRow,
  TaxRateRow,
  TrackingRow,
} from './rows.ts';
import { type Row, Table, UndoLog } from './table.ts';
import type { Wire } from './wire.ts';

/** Time, ids and settings, handed in from outside. */
export interface World {
  now(): number;
  guid(): string;
  readonly options: XeroOptions;
}

export interface OrganisationInfo {
  readonly tenantId: string;
  readonly name: string;
  readonly baseCurrency: string;
  readonly countryCode: string;
  readonly timezone: string;
  readonly periodLock?: string;
  readonly yearLock?: string;
  readonly createdAt: number;
  readonly approvalsPerMonth?: { readonly ACCPAY?: number; readonly ACCREC?: number };
  /** Elements of a loaded organisation that the simulator only repeats. */
  readonly extra: Wire;
}

export type EventCategory = 'CONTACT' | 'INVOICE' | 'CREDITNOTE' | 'PREPAYMENT' | 'OVERPAYMENT' | 'PAYMENT';
export interface ChangeEvent {
  readonly tenantId: string;
  readonly category: EventCategory;
  readonly type: 'CREATE' | 'UPDATE';
  readonly id: string;
  readonly at: number;
  readonly data?: Wire;
}

type TableName =
  | 'accounts'
  | 'tracking'
  | 'contacts'
  | 'invoices'
  | 'credits'
  | 'payments'
  | 'batches'
  | 'bankTransactions';
const TABLES: readonly TableName[] = [
  'accounts',
  'tracking',
  'contacts',
  'invoices',
  'credits',
  'payments',
  'batches',
  'bankTransactions',
];

/** Everything one organisation keeps. Rules live beside the resources; this only stores, and takes back. */
export class Books {
  readonly world: World;
  info: OrganisationInfo;
  readonly undo = new UndoLog();
  readonly accounts: Table<AccountRow>;
  readonly tracking: Table<TrackingRow>;
  readonly contacts: Table<ContactRow>;
  readonly invoices: Table<InvoiceRow>;
  readonly credits: Table<CreditRow>;
  readonly payments: Table<PaymentRow>;
  readonly batches: Table<BatchRow>;
  readonly bankTransactions: Table<BankTransactionRow>;
  readonly taxRates = new Map<string, TaxRateRow>();
  readonly currencies = new Map<string, string>();
  readonly attachments = new Map<string, readonly AttachmentRow[]>();
  readonly history = new Map<string, readonly HistoryRow[]>();
  /** Raised since the last request was answered. */
  readonly events: ChangeEvent[] = [];
  invoiceCounter = 0;

  constructor(world: World, info: OrganisationInfo) {
    this.world = world;
    this.info = info;
    const table = <R extends Row>() => new Table<R>(this.undo, () => world.options.listLagMs);
    this.accounts = table();
    this.tracking = table();
    this.contacts = table();
    this.invoices = table();
    this.credits = table();
    this.payments = table();
    this.batches = table();
    this.bankTransactions = table();
  }

  get now(): number {
    return this.world.now();
  }

  /** All of `work` or nothing of it. */
  atomically<T>(work: () => T): T {
    const mark = this.undo.mark;
    const raised = this.events.length;
    try {
      return work();
    } catch (error) {
      this.undo.rollback(mark);
      this.events.length = raised;
      throw error;
    }
  }

  /** For a list kept beside the tables (attachments, history), inside `atomically`. */
  setList<T>(lists: Map<string, readonly T[]>, id: string, list: readonly T[]): void {
    const before = lists.get(id);
    lists.set(id, list);
    this.undo.push(() => (before ? lists.set(id, before) : lists.delete(id)));
  }

  raise(category: EventCategory, type: 'CREATE' | 'UPDATE', id: string, data?: Wire): void {
    const event = { tenantId: this.info.tenantId, category, type, id, at: this.now };
    this.events.push(data ? { ...event, data } : event);
  }

  note(ownerId: string, changes: string, details: string): void {
    const entry: HistoryRow = { changes, details, user: 'System Generated', at: this.now };
    this.setList(this.history, ownerId, [...(this.history.get(ownerId) ?? []), entry]);
  }

  toJson(): unknown {
    return {
      info: this.info,
      tables: Object.fromEntries(TABLES.map((name) => [name, [...this[name].all()]])),
      taxRates: [...this.taxRates.values()],
      currencies: [...this.currencies],
      attachments: [...this.attachments].map(([id, files]) => [
        id,
        files.map((file) => ({ ...file, bytes: Buffer.from(file.bytes).toString('base64') })),
      ]),
      history: [...this.history],
      invoiceCounter: this.invoiceCounter,
    };
  }

  fromJson(json: unknown): void {
    const state = json as {
      info: OrganisationInfo;
      tables: Record<TableName, never[]>;
      taxRates: TaxRateRow[];
      currencies: [string, string][];
      attachments: [string, (Omit<AttachmentRow, 'bytes'> & { bytes: string })[]][];
      history: [string, HistoryRow[]][];
      invoiceCounter: number;
    };
    this.info = state.info;
    for (const name of TABLES) this[name].load(state.tables[name]);
    refill(
      this.taxRates,
      state.taxRates.map((rate) => [rate.taxType, rate] as const),
    );
    refill(this.currencies, state.currencies);
    refill(
      this.attachments,
      state.attachments.map(
        ([id, files]) =>
          [id, files.map((file) => ({ ...file, bytes: new Uint8Array(Buffer.from(file.bytes, 'base64')) }))] as const,
      ),
    );
    refill(this.history, state.history);
    this.invoiceCounter = state.invoiceCounter;
    this.undo.clear();
    this.events.length = 0;
  }
}

function refill<K, V>(map: Map<K, V>, entries: Iterable<readonly [K, V]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}
