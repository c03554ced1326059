import type { Account } from '../account.ts';
import { creditNotes } from '../documents/credit-notes.ts';
import { invoices } from '../documents/invoices.ts';
import { payments } from '../documents/payments.ts';
import { livePayments } from '../documents/settle.ts';
import { outstanding } from '../documents/status.ts';
import { need, put, type Resource } from '../resource.ts';
import { expenses, otherIncome } from '../resources/cash.ts';
import { clients } from '../resources/clients.ts';
import { addJournalEntry } from '../resources/journal.ts';
import type { CashRow, ClientRow, CreditRow, InvoiceRow, JournalRow, PaymentRow, Row, VisState } from '../rows.ts';
import type { Wire } from '../wire.ts';
import type { CashEntry, ClientEntry, CreditEntry, InvoiceEntry, JournalEntry, PaymentEntry } from './entries.ts';

export type {
  CashEntry,
  ClientEntry,
  CreditEntry,
  InvoiceEntry,
  JournalEntry,
  LineEntry,
  PaymentEntry,
} from './entries.ts';

/**
 * What people do in FreshBooks' screens. Every method is all or nothing, raises callbacks, and is held to the same
 * rules as the API.
 * @throws {Refused} with FreshBooks' message
 */
export class FreshBooksUi {
  readonly #account: Account;
  readonly #flush: () => void;

  constructor(account: Account, flush: () => void) {
    this.#account = account;
    this.#flush = flush;
  }

  get accountId(): string {
    return this.#account.id;
  }

  // --- looking --------------------------------------------------------------------------------------------------

  client = (id: number): ClientRow => need(clients, this.#account, id);
  invoice = (id: number): InvoiceRow => need(invoices, this.#account, id);
  payment = (id: number): PaymentRow => need(payments, this.#account, id);
  credit = (id: number): CreditRow => need(creditNotes, this.#account, id);
  clients = (): ClientRow[] => [...this.#account.clients.all()];
  invoices = (): InvoiceRow[] => [...this.#account.invoices.all()];
  payments = (): PaymentRow[] => [...this.#account.payments.all()];
  credits = (): CreditRow[] => [...this.#account.creditNotes.all()];
  expenses = (): CashRow[] => [...this.#account.expenses.all()];
  otherIncome = (): CashRow[] => [...this.#account.otherIncome.all()];
  journalEntries = (): JournalRow[] => [...this.#account.journalEntries.all()];
  /** Payments on an invoice that were not deleted. */
  paymentsOn = (invoiceId: number): PaymentRow[] => livePayments(this.#account, invoiceId);
  /** In cents. */
  outstanding = (invoiceId: number): number => outstanding(this.invoice(invoiceId));
  /** The invoice as the API shows it, lines included. */
  shown = (invoiceId: number): Wire => invoices.show(this.#account, this.invoice(invoiceId), new Set(['lines']));

  // --- clients --------------------------------------------------------------------------------------------------

  addClient = (entry: ClientEntry): ClientRow => this.#create(clients, entry);
  editClient = (id: number, entry: ClientEntry): ClientRow => this.#edit(clients, id, entry);
  archiveClient = (id: number): ClientRow => this.#move(clients, id, 2);
  deleteClient = (id: number): ClientRow => this.#move(clients, id, 1);
  /** Out of the archive, or back from the deleted. */
  restoreClient = (id: number): ClientRow => this.#move(clients, id, 0);

  // --- invoices -------------------------------------------------------------------------------------------------

  /** A draft. */
  createInvoice = (entry: InvoiceEntry & { readonly customerid: number; readonly create_date: string }): InvoiceRow =>
    this.#create(invoices, entry);
  editInvoice = (id: number, entry: InvoiceEntry): InvoiceRow => this.#edit(invoices, id, entry);
  markSent = (id: number): InvoiceRow => this.#put(invoices, id, { action_mark_as_sent: true });
  sendByEmail = (id: number, recipients: readonly string[]): InvoiceRow =>
    this.#put(invoices, id, { action_email: true, email_recipients: recipients });
  /** The client opens the link. */
  viewAsClient = (id: number): InvoiceRow =>
    this.invoice(id).setStatus === 2 ? this.#edit(invoices, id, { status: 3 }) : this.invoice(id);
  disputeAsClient = (id: number): InvoiceRow => this.#edit(invoices, id, { status: 0 });
  archiveInvoice = (id: number): InvoiceRow => this.#move(invoices, id, 2);
  deleteInvoice = (id: number): InvoiceRow => this.#move(invoices, id, 1);
  restoreInvoice = (id: number): InvoiceRow => this.#move(invoices, id, 0);

  // --- payments -------------------------------------------------------------------------------------------------

  addPayment = (
    entry: PaymentEntry & { readonly invoiceid: number; readonly amount: string; readonly date: string },
  ): PaymentRow => this.#create(payments, entry);
  editPayment = (id: number, entry: Omit<PaymentEntry, 'invoiceid'>): PaymentRow => this.#edit(payments, id, entry);
  deletePayment = (id: number): PaymentRow => this.#move(payments, id, 1);
  restorePayment = (id: number): PaymentRow => this.#move(payments, id, 0);

  // --- credits --------------------------------------------------------------------------------------------------

  addCredit = (entry: CreditEntry & { readonly clientid: number; readonly create_date: string }): CreditRow =>
    this.#create(creditNotes, entry);
  applyCredit = (creditid: number, invoiceid: number, amount: string, date: string): PaymentRow =>
    this.#create(payments, { invoiceid, creditid, amount, date, type: 'Credit', from_credit: true });
  deleteCredit = (id: number): CreditRow => this.#move(creditNotes, id, 1);

  // --- other money ----------------------------------------------------------------------------------------------

  addExpense = (entry: CashEntry & { readonly categoryid: number }): CashRow => this.#create(expenses, entry);
  deleteExpense = (id: number): CashRow => this.#move(expenses, id, 1);
  addOtherIncome = (entry: CashEntry & { readonly category_name: string }): CashRow => this.#create(otherIncome, entry);
  deleteOtherIncome = (id: number): CashRow => this.#move(otherIncome, id, 1);
  addJournalEntry = (entry: JournalEntry): JournalRow => this.#do(() => addJournalEntry(this.#account, { ...entry }));

  // --- settings -------------------------------------------------------------------------------------------------

  /** The subscription lapses: every call is refused until it is renewed. */
  lapse(): void {
    this.#account.active = false;
  }
  renew(): void {
    this.#account.active = true;
  }
  setPlan(plan: { readonly advancedAccounting?: boolean; readonly clientLimit?: number }): void {
    this.#account.business = { ...this.#account.business, ...plan };
  }

  #create = <R extends Row>(resource: Resource<R>, entry: object): R =>
    this.#do(() => resource.create!(this.#account, entry as Wire));
  #edit = <R extends Row>(resource: Resource<R>, id: number, entry: object): R => this.#put(resource, id, entry);
  #move = <R extends Row>(resource: Resource<R>, id: number, visState: VisState): R =>
    this.#put(resource, id, { vis_state: visState });
  #put = <R extends Row>(resource: Resource<R>, id: number, body: object): R =>
    this.#do(() => put(resource, this.#account, need(resource, this.#account, id), body as Wire));

  #do<T>(work: () => T): T {
    const result = work();
    this.#flush();
    return result;
  }
}
