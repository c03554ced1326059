import { saveAccount } from './accounts.ts';
import { addAttachment } from './attachments.ts';
import { createBankTransaction } from './bank-transactions.ts';
import { createBatch, removeBatch } from './batch-payments.ts';
import type { Books } from './books.ts';
import { saveContact } from './contacts.ts';
import { allocate, saveCreditNote, unallocate } from './credit-save.ts';
import { saveInvoice } from './invoice-save.ts';
import { dueCents } from './invoice-wire.ts';
import { createPayment, removePayment } from './payments.ts';
import type { AccountRow, BatchRow, ContactRow, CreditRow, InvoiceRow, PaymentRow } from './rows.ts';
import { saveTracking, saveTrackingOption } from './settings.ts';
import { checkShape } from './shapes.ts';
import { type BillEntry, billWire, type CreditMoney, type PaymentEntry } from './ui-entries.ts';
import type { Wire } from './wire.ts';

export type { BillEntry, BillLine, CreditMoney, PaymentEntry } from './ui-entries.ts';

/**
 * What people do in Xero's screens. Every method is all or nothing, raises webhooks, and is held to the same rules as
 * the API.
 * @throws {Refused} with Xero's message
 */
export class XeroUi {
  readonly #books: Books;
  readonly #flush: () => void;

  constructor(books: Books, flush: () => void) {
    this.#books = books;
    this.#flush = flush;
  }

  get tenantId(): string {
    return this.#books.info.tenantId;
  }

  // --- looking --------------------------------------------------------------------------------------------------

  contact = (id: string): ContactRow => need(this.#books.contacts.get(id), 'contact', id);
  bill = (id: string): InvoiceRow => need(this.#books.invoices.get(id), 'invoice', id);
  payment = (id: string): PaymentRow => need(this.#books.payments.get(id), 'payment', id);
  credit = (id: string): CreditRow => need(this.#books.credits.get(id), 'credit', id);
  account = (code: string): AccountRow =>
    need(
      [...this.#books.accounts.all()].find((row) => row.code === code),
      'account',
      code,
    );
  contacts = (): ContactRow[] => [...this.#books.contacts.all()];
  bills = (): InvoiceRow[] => [...this.#books.invoices.all()].filter(({ type }) => type === 'ACCPAY');
  invoices = (): InvoiceRow[] => [...this.#books.invoices.all()];
  payments = (): PaymentRow[] => [...this.#books.payments.all()];
  credits = (): CreditRow[] => [...this.#books.credits.all()];
  accounts = (): AccountRow[] => [...this.#books.accounts.all()];
  attachments = (documentId: string) => this.#books.attachments.get(documentId) ?? [];
  history = (documentId: string) => this.#books.history.get(documentId) ?? [];
  /** In cents. */
  due = (billId: string): number => dueCents(this.bill(billId));

  // --- contacts -------------------------------------------------------------------------------------------------

  addContact(fields: Wire & { readonly Name: string }): ContactRow {
    checkShape('Contact', fields, 'Contact');
    return this.#do(() => saveContact(this.#books, fields, undefined));
  }
  editContact(id: string, fields: Wire): ContactRow {
    checkShape('Contact', fields, 'Contact');
    return this.#do(() => saveContact(this.#books, fields, this.contact(id)));
  }
  archiveContact = (id: string): ContactRow => this.editContact(id, { ContactStatus: 'ARCHIVED' });
  restoreContact = (id: string): ContactRow => this.editContact(id, { ContactStatus: 'ACTIVE' });

  /** Everything of `fromId` becomes `intoId`'s; the first is archived and points to the second. */
  mergeContacts(fromId: string, intoId: string): void {
    this.#do(() => {
      const books = this.#books;
      const { now } = books;
      const into = this.contact(intoId);
      books.contacts.put({ ...this.contact(fromId), status: 'ARCHIVED', mergedTo: into.id, updatedAt: now }, now);
      books.raise('CONTACT', 'UPDATE', fromId);
      for (const row of [...books.invoices.all()].filter(({ contactId }) => contactId === fromId)) {
        books.invoices.put({ ...row, contactId: into.id, updatedAt: now }, now);
        books.raise('INVOICE', 'UPDATE', row.id);
      }
      for (const row of [...books.credits.all()].filter(({ contactId }) => contactId === fromId)) {
        books.credits.put({ ...row, contactId: into.id, updatedAt: now }, now);
      }
    });
  }

  // --- bills ----------------------------------------------------------------------------------------------------

  enterBill = (entry: BillEntry & { readonly contactId: string }): InvoiceRow => this.#enter('ACCPAY', entry);
  enterInvoice = (entry: BillEntry & { readonly contactId: string }): InvoiceRow => this.#enter('ACCREC', entry);
  editBill(id: string, entry: BillEntry): InvoiceRow {
    return this.#do(() => saveInvoice(this.#books, billWire(entry), this.bill(id), 4, false));
  }
  approveBill = (id: string): InvoiceRow => this.editBill(id, { Status: 'AUTHORISED' });
  voidBill = (id: string): InvoiceRow => this.#end(id, 'VOIDED');
  deleteBill = (id: string): InvoiceRow => this.#end(id, 'DELETED');
  /** "Schedule payments" in the list of bills: only a planned date. */
  schedule(id: string, plannedDate: string): InvoiceRow {
    return this.#do(() => saveInvoice(this.#books, { PlannedPaymentDate: plannedDate }, this.bill(id), 4, false));
  }
  attach(documentId: string, fileName: string, mimeType: string, bytes: Uint8Array): void {
    this.#do(() => {
      addAttachment(this.#books, documentId, fileName, mimeType, bytes);
      const bump = this.#books.world.options.switches.attachmentsBumpUpdated ? { updatedAt: this.#books.now } : {};
      this.#books.invoices.put({ ...this.bill(documentId), hasAttachments: true, ...bump }, this.#books.now);
    });
  }

  // --- payments -------------------------------------------------------------------------------------------------

  payBill(id: string, { accountId, amount: value, date, reference = '' }: PaymentEntry): PaymentRow {
    const source = {
      Invoice: { InvoiceID: id },
      Account: { AccountID: accountId },
      Amount: value,
      Date: date,
      Reference: reference,
    };
    return this.#do(() => createPayment(this.#books, source));
  }
  removePayment = (id: string): PaymentRow => this.#do(() => removePayment(this.#books, this.payment(id)));
  reconcilePayment(id: string, isReconciled = true): PaymentRow {
    return this.#do(() =>
      this.#books.payments.put({ ...this.payment(id), isReconciled, updatedAt: this.#books.now }, this.#books.now),
    );
  }
  payBatch(
    accountId: string,
    date: string,
    bills: readonly { readonly billId: string; readonly amount: number }[],
  ): BatchRow {
    const Payments = bills.map((bill) => ({ Invoice: { InvoiceID: bill.billId }, Amount: bill.amount }));
    return this.#do(() => createBatch(this.#books, { Account: { AccountID: accountId }, Date: date, Payments }));
  }
  removeBatch = (id: string): BatchRow =>
    this.#do(() => removeBatch(this.#books, need(this.#books.batches.get(id), 'batch', id)));

  // --- credits --------------------------------------------------------------------------------------------------

  /** A vendor credit, approved. */
  addCreditNote(entry: BillEntry & { readonly contactId: string; readonly number?: string }): CreditRow {
    const source = {
      Status: 'AUTHORISED',
      ...billWire(entry),
      Type: 'ACCPAYCREDIT',
      CreditNoteNumber: entry.number ?? '',
    };
    return this.#do(() => saveCreditNote(this.#books, source, undefined, 4));
  }
  /** Money paid to a vendor beyond what was due, or before there was a bill. */
  addOverpayment = (entry: CreditMoney): CreditRow => this.#spend('SPEND-OVERPAYMENT', entry, {});
  addPrepayment = (entry: CreditMoney & { readonly accountCode: string }): CreditRow =>
    this.#spend('SPEND-PREPAYMENT', entry, { AccountCode: entry.accountCode });
  allocate(creditId: string, billId: string, value: number, date: string): string {
    const source = { Invoice: { InvoiceID: billId }, Amount: value, Date: date };
    return this.#do(() => allocate(this.#books, this.credit(creditId), source)).id;
  }
  unallocate(creditId: string, allocationId: string): void {
    this.#do(() => unallocate(this.#books, this.credit(creditId), allocationId));
  }

  // --- settings -------------------------------------------------------------------------------------------------

  /** Locks everything up to and including the day; without a day unlocks. */
  lockPeriod(day?: string): void {
    const { periodLock: _old, ...info } = this.#books.info;
    this.#books.info = day ? { ...info, periodLock: day } : info;
  }
  addAccount = (fields: Wire): AccountRow => this.#do(() => saveAccount(this.#books, fields, undefined));
  addBankAccount = (name: string, number: string, code = ''): AccountRow =>
    this.addAccount({ Type: 'BANK', Name: name, BankAccountNumber: number, Code: code });
  archiveAccount = (id: string): AccountRow =>
    this.#do(() => saveAccount(this.#books, { Status: 'ARCHIVED' }, need(this.#books.accounts.get(id), 'account', id)));
  addTracking(name: string, options: readonly string[]): string {
    return this.#do(() => {
      const { id } = saveTracking(this.#books, { Name: name }, undefined);
      for (const option of options)
        saveTrackingOption(
          this.#books,
          need(this.#books.tracking.get(id), 'category', id),
          { Name: option },
          undefined,
        );
      return id;
    });
  }
  archiveTrackingOption(categoryId: string, optionId: string): void {
    this.#do(() =>
      saveTrackingOption(
        this.#books,
        need(this.#books.tracking.get(categoryId), 'category', categoryId),
        { Status: 'ARCHIVED' },
        optionId,
      ),
    );
  }

  #enter(type: 'ACCPAY' | 'ACCREC', entry: BillEntry): InvoiceRow {
    return this.#do(() =>
      saveInvoice(this.#books, { Status: 'AUTHORISED', ...billWire(entry), Type: type }, undefined, 4, false),
    );
  }
  #end(id: string, status: 'VOIDED' | 'DELETED'): InvoiceRow {
    return this.#do(() => saveInvoice(this.#books, { Status: status }, this.bill(id), 4, false));
  }
  #spend(
    type: string,
    { contactId, accountId, amount: value, date, reference = '' }: CreditMoney,
    line: Wire,
  ): CreditRow {
    const LineItems = [{ Description: reference || 'Payment', LineAmount: value, ...line }];
    const source = {
      Type: type,
      Contact: { ContactID: contactId },
      BankAccount: { AccountID: accountId },
      Date: date,
      Reference: reference,
      LineAmountTypes: 'NoTax',
      LineItems,
    };
    return this.#do(() => this.credit(createBankTransaction(this.#books, source, 4).creditId as string));
  }

  #do<T>(work: () => T): T {
    const result = this.#books.atomically(work);
    this.#books.undo.clear();
    this.#flush();
    return result;
  }
}

function need<T>(row: T | undefined, what: string, id: string): T {
  if (row === undefined) throw new Error(`no ${what} ${id}`);
  return row;
}
