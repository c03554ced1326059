import type { TieOut } from '../../shared/engine/tie-out.ts';
import type { FreshBooksSimulator } from '../../shared/providers/freshbooks/simulator/index.ts';
import { CHART } from '../../shared/providers/freshbooks/simulator/resources/chart.ts';
import type { ClientRow, InvoiceRow, PaymentRow } from '../../shared/providers/freshbooks/simulator/rows.ts';
import type { FreshBooksUi, InvoiceEntry, PaymentEntry } from '../../shared/providers/freshbooks/simulator/ui/index.ts';
import { BenchOffice, only } from './bench/office.ts';
import type { BenchVendor, Vendors } from './bench/vendor.ts';

type FreshBooks = { readonly freshbooks: BenchVendor<FreshBooksSimulator> };

/** What an invoice looks like in FreshBooks, in cents. `payments`: those that live, with how they were paid. */
export interface InFreshbooks {
  readonly outstanding: number;
  readonly payments: readonly { readonly amount: number; readonly date: string; readonly type: string }[];
}

const MARKER = /\bTO[0-9A-Zx]{10}\b/;

/** An office that invoices in FreshBooks, whatever stands beside it: what people do and see there, by number. */
export class FreshBooksOffice<Beside extends Vendors> extends BenchOffice<FreshBooks & Beside> {
  get freshbooks(): FreshBooksSimulator {
    return this.vendors.freshbooks.simulator;
  }
  get books(): FreshBooksUi {
    return this.freshbooks.ui();
  }

  // --- what people do -------------------------------------------------------------------------------------------

  /** An invoice of one line, sent unless it is to stay a draft. `amount` in major units. */
  enterInvoice(
    client: ClientRow,
    number: string,
    amount: string,
    { draft = false, ...entry }: InvoiceEntry & { readonly draft?: boolean } = {},
  ): InvoiceRow {
    const invoice = this.books.createInvoice({
      customerid: client.id,
      create_date: '2026-02-20',
      due_offset_days: 30,
      invoice_number: number,
      lines: [{ name: 'Managed services', unit_cost: { amount, code: entry.currency_code ?? 'USD' } }],
      ...entry,
    });
    return draft ? invoice : this.books.markSent(invoice.id);
  }

  editInvoice = (number: string, entry: InvoiceEntry): InvoiceRow =>
    this.books.editInvoice(this.invoice(number).id, entry);
  /** Another amount for the only line. */
  reprice(number: string, amount: string): InvoiceRow {
    const [line] = this.invoice(number).lines;
    return this.editInvoice(number, { lines: [{ lineid: line!.lineid, name: line!.name, unit_cost: { amount } }] });
  }

  /** Somebody enters a payment. */
  payInFreshbooks = (number: string, amount: string, entry: PaymentEntry = {}): PaymentRow =>
    this.books.addPayment({
      invoiceid: this.invoice(number).id,
      amount,
      date: '2026-03-02',
      type: 'Check',
      ...entry,
    });

  /** A credit note of the client is used for an invoice. */
  creditInFreshbooks(number: string, amount: string): PaymentRow {
    const { id, customerid } = this.invoice(number);
    const lines = [{ name: 'Goodwill', unit_cost: { amount, code: 'USD' } }];
    const note = { clientid: customerid, create_date: '2026-03-01', credit_type: 'goodwill', lines } as const;
    return this.books.applyCredit(this.books.addCredit(note).id, id, amount, '2026-03-02');
  }

  // --- what they see --------------------------------------------------------------------------------------------

  invoice = (number: string): InvoiceRow =>
    only(
      this.books.invoices().filter((row) => row.number === number),
      `invoice ${number} in FreshBooks`,
    );

  inFreshbooks(number: string): InFreshbooks {
    const { id } = this.invoice(number);
    const payments = this.books.paymentsOn(id).map(({ amount, date, type }) => ({ amount, date, type }));
    return { outstanding: this.books.outstanding(id), payments };
  }
  /** The mirror of a payment made on the platform: the only live one of the invoice that carries our marker. */
  mirror = (number: string): PaymentRow =>
    only(
      this.books.paymentsOn(this.invoice(number).id).filter(({ fields }) => MARKER.test(String(fields.note))),
      `mirror of ${number}`,
    );
  /** Every payment that was ever made on an invoice, deleted ones too. */
  everInFreshbooks = (number: string): readonly PaymentRow[] =>
    this.books.payments().filter(({ invoiceid }) => invoiceid === this.invoice(number).id);

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
    this.books.journalEntries().map(({ date, details }) => ({
      date,
      lines: Object.fromEntries(
        details.map(({ subAccountId, debit, credit }) => [
          CHART.find(({ id }) => id === subAccountId)?.name ?? subAccountId,
          (debit ?? 0) - (credit ?? 0),
        ]),
      ),
    }));

  tieOut = (): Promise<TieOut> => this.tieOutOf({ document: 'invoice', payment: 'payment' });
}
