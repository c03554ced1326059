import { changeSettings, loadConnection } from '../../shared/engine/connect.ts';
import type { Settings } from '../../shared/engine/integration.ts';
import { type TieOut, tieOut } from '../../shared/engine/tie-out.ts';
import type { PartialFreshBooksOptions } from '../../shared/providers/freshbooks/simulator/index.ts';
import { CHART } from '../../shared/providers/freshbooks/simulator/resources/chart.ts';
import type { ClientRow, InvoiceRow, PaymentRow } from '../../shared/providers/freshbooks/simulator/rows.ts';
import type { ClientEntry, InvoiceEntry, PaymentEntry } from '../../shared/providers/freshbooks/simulator/ui/index.ts';
import type { Customer, Invoice, ReceivedPayment } from '../../shared/providers/melio/simulator/get-paid/records.ts';
import type { MelioOptions } from '../../shared/providers/melio/simulator/index.ts';
import type { ReceivedForm } from '../../shared/providers/melio/simulator/ui/get-paid.ts';
import type { BenchOptions } from './bench/bench.ts';
import { BenchOffice, only } from './bench/office.ts';
import { freshbooksVendor, melioVendor } from './bench/vendors.ts';

type Pair = {
  readonly freshbooks: ReturnType<ReturnType<typeof freshbooksVendor>>;
  readonly melio: ReturnType<ReturnType<typeof melioVendor>>;
};

export interface ReceivablesOptions extends BenchOptions {
  readonly freshbooks?: PartialFreshBooksOptions;
  readonly melio?: Partial<MelioOptions>;
}

/** What an invoice looks like in FreshBooks, in cents. `payments`: those that live, with how they were paid. */
export interface InFreshbooks {
  readonly outstanding: number;
  readonly payments: readonly { readonly amount: number; readonly date: string; readonly type: string }[];
}
export interface InMelio {
  readonly status: string;
  readonly total: number;
  readonly balance: number;
  readonly payments: readonly { readonly amount: number; readonly status: string; readonly by: string }[];
}

const MARKER = /\bTO[0-9A-Zx]{10}\b/;

/** A company that invoices in FreshBooks and is paid through Melio, with both books open. */
export class Receivables extends BenchOffice<Pair> {
  constructor({ freshbooks = {}, melio = {}, ...options }: ReceivablesOptions = {}) {
    super({ freshbooks: freshbooksVendor(freshbooks), melio: melioVendor(melio) }, options);
  }

  /** With invoices of Acme in FreshBooks, by number and amount (major units as text), and the first sync behind it. */
  static async with(
    invoices: Readonly<Record<string, string>>,
    { settings = {}, ...options }: ReceivablesOptions = {},
  ): Promise<Receivables> {
    const office = new Receivables(options);
    const acme = office.addClient();
    for (const [number, amount] of Object.entries(invoices)) office.enterInvoice(acme, number, amount);
    await office.connect(settings);
    office.resetCalls();
    return office;
  }

  connect = (settings: Settings = {}): Promise<string> => this.join('melio-freshbooks', settings);

  async set(settings: Settings): Promise<void> {
    await changeSettings(this.engine, this.connection, settings);
    await this.settle();
  }

  get freshbooks() {
    return this.vendors.freshbooks.simulator;
  }
  get melio() {
    return this.vendors.melio.simulator;
  }

  // --- what people do -------------------------------------------------------------------------------------------

  addClient = (entry: ClientEntry = {}): ClientRow =>
    this.freshbooks.ui().addClient({ organization: 'Acme Tools', email: 'ap@acme.example', ...entry });

  /** An invoice of one line, sent unless it is to stay a draft. */
  enterInvoice(
    client: ClientRow,
    number: string,
    amount: string,
    { draft = false, ...entry }: InvoiceEntry & { readonly draft?: boolean } = {},
  ): InvoiceRow {
    const code = entry.currency_code ?? 'USD';
    const ui = this.freshbooks.ui();
    const invoice = ui.createInvoice({
      customerid: client.id,
      create_date: '2026-02-20',
      due_offset_days: 30,
      invoice_number: number,
      lines: [{ name: 'Consulting', unit_cost: { amount, code } }],
      ...entry,
    });
    return draft ? invoice : ui.markSent(invoice.id);
  }

  editInvoice = (number: string, entry: InvoiceEntry): InvoiceRow =>
    this.freshbooks.ui().editInvoice(this.invoice(number).id, entry);
  /** Another amount for the only line. */
  reprice(number: string, amount: string): InvoiceRow {
    const [line] = this.invoice(number).lines;
    return this.editInvoice(number, { lines: [{ lineid: line!.lineid, name: line!.name, unit_cost: { amount } }] });
  }

  /** Somebody enters a payment in FreshBooks. */
  payInFreshbooks = (number: string, amount: string, entry: PaymentEntry = {}): PaymentRow =>
    this.freshbooks.ui().addPayment({
      invoiceid: this.invoice(number).id,
      amount,
      date: '2026-03-02',
      type: 'Check',
      ...entry,
    });

  /** A customer pays through Melio: all that is due, or `amount` (cents). */
  payInMelio = (number: string, form: Partial<ReceivedForm> = {}): ReceivedPayment =>
    this.melio.ui.receivePayment({ invoiceId: this.melioInvoice(number).id, ...form });
  /** ... and the money arrives today. */
  receiveInMelio = (number: string, form: Partial<ReceivedForm> = {}): ReceivedPayment =>
    this.melio.ui.settleReceived(this.payInMelio(number, form).id);

  // --- what they see --------------------------------------------------------------------------------------------

  invoice = (number: string): InvoiceRow =>
    only(
      this.freshbooks
        .ui()
        .invoices()
        .filter((row) => row.number === number),
      `invoice ${number} in FreshBooks`,
    );

  /** Void ones too. */
  melioInvoices = (number: string): readonly Invoice[] =>
    [...this.melio.recordsOf().invoice.rows.values()].filter((row) => row.number === number);
  melioInvoice = (number: string): Invoice =>
    only(
      this.melioInvoices(number).filter(({ status }) => status !== 'void'),
      `invoice ${number} in Melio`,
    );
  melioCustomers = (name: string): readonly Customer[] =>
    [...this.melio.recordsOf().customer.rows.values()].filter((row) => row.display_name === name);
  melioCustomer = (name: string): Customer => only(this.melioCustomers(name), `customer ${name} in Melio`);
  /** Live ones. */
  received = (number: string): readonly ReceivedPayment[] =>
    [...this.melio.recordsOf().received_payment.rows.values()].filter(
      ({ archived, allocations }) =>
        !archived && allocations.some(({ invoice_id }) => invoice_id === this.melioInvoice(number).id),
    );

  /** The mirror of a payment received through Melio: the only live one of the invoice that carries our marker. */
  mirror = (number: string): PaymentRow =>
    only(
      this.freshbooks
        .ui()
        .paymentsOn(this.invoice(number).id)
        .filter(({ fields }) => MARKER.test(String(fields.note))),
      `mirror of ${number}`,
    );
  /** Every payment that was ever made on an invoice in FreshBooks, deleted ones too. */
  everInFreshbooks = (number: string): readonly PaymentRow[] =>
    this.freshbooks
      .ui()
      .payments()
      .filter(({ invoiceid }) => invoiceid === this.invoice(number).id);

  inFreshbooks(number: string): InFreshbooks {
    const { id } = this.invoice(number);
    const ui = this.freshbooks.ui();
    const payments = ui.paymentsOn(id).map(({ amount, date, type }) => ({ amount, date, type }));
    return { outstanding: ui.outstanding(id), payments };
  }

  inMelio(number: string): InMelio {
    const { id, status, total, balance } = this.melioInvoice(number);
    const payments = this.received(number).map((row) => ({
      amount: row.allocations.find(({ invoice_id }) => invoice_id === id)!.amount,
      status: row.status,
      by: row.origin === 'accounting' ? 'freshbooks' : row.method === 'other' ? 'mark' : 'customer',
    }));
    return { status, total, balance, payments };
  }

  /** Id of an account of FreshBooks' chart, as entries name it. */
  account = (name: string): string =>
    String(
      only(
        CHART.filter((one) => one.name === name),
        `account ${name}`,
      ).id,
    );
  /** Accounts for payouts are chosen. */
  bookings = (): Settings => ({
    recordPayouts: true,
    depositAccount: this.account('Petty Cash'),
    undepositedFunds: this.account('Deposits'),
    feeAccount: this.account('Merchant Account Fees'),
  });

  /** Journal entries by the names of their accounts, in cents: debits above zero, credits below. */
  entries = (): readonly { readonly date: string; readonly lines: Readonly<Record<string, number>> }[] =>
    this.freshbooks
      .ui()
      .journalEntries()
      .map(({ date, details }) => ({
        date,
        lines: Object.fromEntries(
          details.map(({ subAccountId, debit, credit }) => [
            CHART.find(({ id }) => id === subAccountId)?.name ?? subAccountId,
            (debit ?? 0) - (credit ?? 0),
          ]),
        ),
      }));

  /** Codes of the open issues. */
  held = async (): Promise<readonly string[]> => (await this.issues()).map(({ code }) => code).sort();

  /** ALL-14, of invoices and their payments. */
  async tieOut(): Promise<TieOut> {
    const connection = (await loadConnection(this.ports.table, this.connection))!;
    return await tieOut(this.ports.table, connection, { document: 'invoice', payment: 'payment' });
  }

  /** Nothing was written anywhere since the last look, and nothing stays open. */
  quiet = async () => ({
    freshbooks: this.writes('freshbooks'),
    melio: this.writes('melio'),
    issues: await this.held(),
  });
}

export const QUIET = { freshbooks: {}, melio: {}, issues: [] };
