import type { Settings } from '../../shared/engine/integration.ts';
import type { AlternativeOptions } from '../../shared/providers/alternative-payments/simulator/index.ts';
import type { Customer, Invoice, Payment } from '../../shared/providers/alternative-payments/simulator/records.ts';
import type { PayForm } from '../../shared/providers/alternative-payments/simulator/ui/payments.ts';
import type { PartialFreshBooksOptions } from '../../shared/providers/freshbooks/simulator/index.ts';
import type { ClientRow } from '../../shared/providers/freshbooks/simulator/rows.ts';
import type { ClientEntry } from '../../shared/providers/freshbooks/simulator/ui/index.ts';
import type { BenchOptions } from './bench/bench.ts';
import { only } from './bench/office.ts';
import { alternativeVendor, freshbooksVendor } from './bench/vendors.ts';
import { FreshBooksOffice } from './freshbooks-office.ts';

type Alternative = { readonly 'alternative-payments': ReturnType<ReturnType<typeof alternativeVendor>> };

export interface PartnerOptions extends BenchOptions {
  readonly freshbooks?: PartialFreshBooksOptions;
  readonly alternative?: Partial<AlternativeOptions>;
}

/** What the customer is asked for in Alternative, in cents. `payments`: on this invoice, in whatever state. */
export interface InAlternative {
  readonly status: string;
  readonly total: number;
  readonly dueOn: string;
  readonly payments: readonly { readonly amount: number; readonly status: string }[];
}

/**
 * A partner that invoices in FreshBooks and is paid through Alternative, with both books open. The unit of money has been
 * proven unless a spec is about that.
 */
export class Partner extends FreshBooksOffice<Alternative> {
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

  override set(settings: Settings): Promise<void> {
    return super.set({ moneyUnit: 'proven', ...settings });
  }

  get alternative() {
    return this.vendors['alternative-payments'].simulator;
  }

  addClient = (entry: ClientEntry = {}): ClientRow =>
    this.books.addClient({ organization: 'Acme Dental', email: 'billing@acme.example', ...entry });
  get acme(): ClientRow {
    return this.books.clients()[0]!;
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

  // --- what they see there --------------------------------------------------------------------------------------

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

  inAlternative(number: string): InAlternative {
    const { id, status, total, due_date } = this.asked(number);
    const payments = this.alternative.books.records.payment
      .all()
      .flatMap((row) =>
        row.shares.filter(({ invoice_id }) => invoice_id === id).map(({ amount }) => ({ amount, status: row.status })),
      );
    return { status, total, dueOn: due_date, payments };
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
