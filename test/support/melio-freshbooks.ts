import type { Settings } from '../../shared/engine/integration.ts';
import type { PartialFreshBooksOptions } from '../../shared/providers/freshbooks/simulator/index.ts';
import type { ClientRow } from '../../shared/providers/freshbooks/simulator/rows.ts';
import type { ClientEntry } from '../../shared/providers/freshbooks/simulator/ui/index.ts';
import type { Customer, Invoice, ReceivedPayment } from '../../shared/providers/melio/simulator/get-paid/records.ts';
import type { MelioOptions, MelioSimulator } from '../../shared/providers/melio/simulator/index.ts';
import type { ReceivedForm } from '../../shared/providers/melio/simulator/ui/get-paid.ts';
import type { BenchOptions } from './bench/bench.ts';
import { only } from './bench/office.ts';
import type { BenchVendor } from './bench/vendor.ts';
import { freshbooksVendor, melioVendor } from './bench/vendors.ts';
import { FreshBooksOffice } from './freshbooks-office.ts';

export interface ReceivablesOptions extends BenchOptions {
  readonly freshbooks?: PartialFreshBooksOptions;
  readonly melio?: Partial<MelioOptions>;
}

export interface InMelio {
  readonly status: string;
  readonly total: number;
  readonly balance: number;
  readonly payments: readonly { readonly amount: number; readonly status: string; readonly by: string }[];
}

/** A company that invoices in FreshBooks and is paid through Melio, with both books open. */
export class Receivables extends FreshBooksOffice<{ readonly melio: BenchVendor<MelioSimulator> }> {
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

  get melio() {
    return this.vendors.melio.simulator;
  }

  addClient = (entry: ClientEntry = {}): ClientRow =>
    this.books.addClient({ organization: 'Acme Tools', email: 'ap@acme.example', ...entry });
  /** Accounts for payouts are chosen. */
  bookings = (): Settings => ({
    recordPayouts: true,
    depositAccount: this.account('Petty Cash'),
    undepositedFunds: this.account('Deposits'),
    feeAccount: this.account('Merchant Account Fees'),
  });

  // --- what customers do in Melio -------------------------------------------------------------------------------

  /** All that is due, or `amount` (cents). */
  payInMelio = (number: string, form: Partial<ReceivedForm> = {}): ReceivedPayment =>
    this.melio.ui.receivePayment({ invoiceId: this.melioInvoice(number).id, ...form });
  /** ... and the money arrives today. */
  receiveInMelio = (number: string, form: Partial<ReceivedForm> = {}): ReceivedPayment =>
    this.melio.ui.settleReceived(this.payInMelio(number, form).id);

  // --- what they see there --------------------------------------------------------------------------------------

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

  inMelio(number: string): InMelio {
    const { id, status, total, balance } = this.melioInvoice(number);
    const payments = this.received(number).map((row) => ({
      amount: row.allocations.find(({ invoice_id }) => invoice_id === id)!.amount,
      status: row.status,
      by: row.origin === 'accounting' ? 'freshbooks' : row.method === 'other' ? 'mark' : 'customer',
    }));
    return { status, total, balance, payments };
  }

  /** Nothing was written anywhere since the last look, and nothing stays open. */
  quiet = async () => ({
    freshbooks: this.writes('freshbooks'),
    melio: this.writes('melio'),
    issues: await this.held(),
  });
}

export const QUIET = { freshbooks: {}, melio: {}, issues: [] };
