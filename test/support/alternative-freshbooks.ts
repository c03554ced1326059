import { changeSettings, loadConnection } from '../../shared/engine/connect.ts';
import type { Settings } from '../../shared/engine/integration.ts';
import { type TieOut, tieOut } from '../../shared/engine/tie-out.ts';
import type { AlternativeOptions } from '../../shared/providers/alternative-payments/simulator/index.ts';
import type { Customer, Invoice, Payment } from '../../shared/providers/alternative-payments/simulator/records.ts';
import type { PayForm } from '../../shared/providers/alternative-payments/simulator/ui/payments.ts';
import type { PartialFreshBooksOptions } from '../../shared/providers/freshbooks/simulator/index.ts';
import { CHART } from '../../shared/providers/freshbooks/simulator/resources/chart.ts';
import type { ClientRow, InvoiceRow, PaymentRow } from '../../shared/providers/freshbooks/simulator/rows.ts';
import type { ClientEntry, InvoiceEntry, PaymentEntry } from '../../shared/providers/freshbooks/simulator/ui/index.ts';
import type { BenchOptions } from './bench/bench.ts';
import { BenchOffice, only } from './bench/office.ts';
import { alternativeVendor, freshbooksVendor } from './bench/vendors.ts';

type Pair = {
  readonly freshbooks: ReturnType<ReturnType<typeof freshbooksVendor>>;
  readonly 'alternative-payments': ReturnType<ReturnType<typeof alternativeVendor>>;
};

export interface PartnerOptions extends BenchOptions {
  readonly freshbooks?: PartialFreshBooksOptions;
  readonly alternative?: Partial<AlternativeOptions>;
}

/** What an invoice looks like in FreshBooks, in cents. `payments`: those that live. */
export interface InFreshbooks {
  readonly outstanding: number;
  readonly payments: readonly { readonly amount: number; readonly date: string; readonly type: string }[];
}
/** What the customer is asked for in Alternative, in cents. `payments`: on this invoice, in whatever state. */
export interface InAlternative {
  readonly status: string;
  readonly total: number;
  readonly dueOn: string;
  readonly payments: readonly { readonly amount: number; readonly status: string }[];
}

const MARKER = /\bTO[0-9A-Zx]{10}\b/;

/**
 * A partner that invoices in FreshBooks and is paid through Alternative, with both books open. The unit of money has been
 * proven unless a spec is about that.
 */
export class Partner extends BenchOffice<Pair> {
  constructor({ freshbooks = {}, alternative = {}, ...options }: PartnerOptions = {}) {
    const makers = { freshbooks: freshbooksVendor(freshbooks), 'alternative-payments': alternativeVendor(alternative) };
    super(makers, options);
  }

  /** With invoices of Acme in FreshBooks, by number and amount (major units as text), and the first sync behind it. */
  static async with(
    invoices: Readonly<Record<string, string>>,
    { settings = {}, ...options }: PartnerOptions = {},
  ): Promise<Partner> {
    const office = new Partner(options);
    const acme = office.addClient();
    for (const [number, amount] of Object.entries(invoices)) office.enterInvoice(acme, number, amount);
    await office.connect(settings);
    office.resetCalls();
    return office;
  }

  connect = (settings: Settings = {}): Promise<string> =>
    this.join('alternative-freshbooks', { moneyUnit: 'proven', ...settings });

  async set(settings: Settings): Promise<void> {
    await changeSettings(this.engine, this.connection, { moneyUnit: 'proven', ...settings });
    await this.settle();
  }

  get freshbooks() {
    return this.vendors.freshbooks.simulator;
  }
  get alternative() {
    return this.vendors['alternative-payments'].simulator;
  }

  // --- what people do in FreshBooks -----------------------------------------------------------------------------

  addClient = (entry: ClientEntry = {}): ClientRow =>
    this.freshbooks.ui().addClient({ organization: 'Acme Dental', email: 'billing@acme.example', ...entry });

  /** An invoice of one line, sent unless it is to stay a draft. */
  enterInvoice(
    client: ClientRow,
    number: string,
    amount: string,
    { draft = false, ...entry }: InvoiceEntry & { readonly draft?: boolean } = {},
  ): InvoiceRow {
    const ui = this.freshbooks.ui();
    const invoice = ui.createInvoice({
      customerid: client.id,
      create_date: '2026-02-20',
      due_offset_days: 30,
      invoice_number: number,
      lines: [{ name: 'Managed services', unit_cost: { amount, code: entry.currency_code ?? 'USD' } }],
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

  /** Somebody enters a payment. */
  payInFreshbooks = (number: string, amount: string, entry: PaymentEntry = {}): PaymentRow =>
    this.freshbooks.ui().addPayment({
      invoiceid: this.invoice(number).id,
      amount,
      date: '2026-03-02',
      type: 'Check',
      ...entry,
    });

  /** A credit note of the client is used for an invoice. */
  creditInFreshbooks(number: string, amount: string): PaymentRow {
    const ui = this.freshbooks.ui();
    const { id, customerid } = this.invoice(number);
    const lines = [{ name: 'Goodwill', unit_cost: { amount, code: 'USD' } }];
    const credit = ui.addCredit({ clientid: customerid, create_date: '2026-03-01', credit_type: 'goodwill', lines });
    return ui.applyCredit(credit.id, id, amount, '2026-03-02');
  }

  // --- what customers do in Alternative -------------------------------------------------------------------------

  /** All that is due, or `amount` (cents), by a debit that is under way for days. */
  pay = (number: string, { amount, ...form }: Partial<PayForm> & { readonly amount?: number } = {}): Payment =>
    this.alternative.ui.pay({
      invoices: [{ id: this.asked(number).id, ...(amount === undefined ? {} : { amount }) }],
      ...form,
    });
  /** ... and the money has arrived. */
  paid = (number: string, form: Partial<PayForm> & { readonly amount?: number } = {}): Payment =>
    this.alternative.ui.settle(this.pay(number, form).id);

  get acme(): ClientRow {
    return this.freshbooks.ui().clients()[0]!;
  }

  // --- what they see --------------------------------------------------------------------------------------------

  invoice = (number: string): InvoiceRow =>
    only(
      this.freshbooks
        .ui()
        .invoices()
        .filter((row) => row.number === number),
      `invoice ${number} in FreshBooks`,
    );

  /** Archived ones too, in the order they were made. */
  everAsked = (number: string): readonly Invoice[] =>
    this.alternative.books.records.invoice.all().filter(({ invoice_number }) => invoice_number === number);
  /** The one that the customer is asked for. */
  asked = (number: string): Invoice =>
    only(
      this.everAsked(number).filter(({ archived }) => !archived),
      `invoice ${number} in Alternative`,
    );
  customers = (name: string): readonly Customer[] =>
    this.alternative.books.records.customer.all().filter((row) => row.name === name);
  customer = (name = 'Acme Dental'): Customer => only(this.customers(name), `customer ${name} in Alternative`);

  /** The mirror of a payment made in Alternative: the only live one of the invoice that carries our marker. */
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

  inAlternative(number: string): InAlternative {
    const { id, status, total, due_date } = this.asked(number);
    const payments = this.alternative.books.records.payment
      .all()
      .flatMap((row) =>
        row.shares.filter(({ invoice_id }) => invoice_id === id).map(({ amount }) => ({ amount, status: row.status })),
      );
    return { status, total, dueOn: due_date, payments };
  }

  /** Id of an account of FreshBooks' chart, as entries name it. */
  account = (name: string): string =>
    String(
      only(
        CHART.filter((one) => one.name === name),
        `account ${name}`,
      ).id,
    );

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

  /** Of records: who is told of changes is no business of the books. */
  override writes(provider: 'freshbooks' | 'alternative-payments'): Record<string, number> {
    return Object.fromEntries(
      Object.entries(super.writes(provider)).filter(([name]) => !/callbacks|webhooks/.test(name)),
    );
  }

  /** Nothing was written anywhere since the last look, and nothing stays open. */
  quiet = async () => ({
    freshbooks: this.writes('freshbooks'),
    alternative: this.writes('alternative-payments'),
    issues: await this.held(),
  });
}

export const QUIET = { freshbooks: {}, alternative: {}, issues: [] };
