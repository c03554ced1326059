import type { Books } from './books.ts';
import { writeAll } from './bulk.ts';
import { type Call, elements, type Reply } from './call.ts';
import { nameOnly } from './contact-wire.ts';
import { creditLeftCents, settleCredit } from './credit-save.ts';
import { settleStatus } from './invoice-save.ts';
import { dueCents, invoiceInPayment } from './invoice-wire.ts';
import { findByCode } from './lines.ts';
import { listReply } from './lists.ts';
import { checkLock } from './periods.ts';
import { NotFound, Refused, SAYS } from './refusals.ts';
import type { AccountRow, CreditKind, CreditRow, InvoiceRow, PaymentRow } from './rows.ts';
import { boolOf, dayOfField, numberOf, objectOf, textOf } from './shapes.ts';
import type { Fields } from './where.ts';
import { amount, cents, dayMs, msDate, today, updatedPair, type Wire } from './wire.ts';

const FIELDS: Fields<PaymentRow> = {
  PaymentID: (row) => row.id,
  PaymentType: (row) => row.paymentType,
  Status: (row) => row.status,
  Reference: (row) => row.reference,
  Date: (row) => dayMs(row.date),
  Amount: (row) => amount(row.cents),
  IsReconciled: (row) => row.isReconciled,
  'Invoice.InvoiceID': (row) => (row.documentKind === 'Invoice' ? row.documentId : null),
  'Account.AccountID': (row) => row.accountId,
  UpdatedDateUTC: (row) => row.updatedAt,
};

export function listPayments(call: Call): Reply {
  const { books } = call;
  const { deletedPaymentsInLists } = books.world.options.switches;
  const rows = books.payments.listed(books.now).filter((row) => row.status !== 'DELETED' || deletedPaymentsInLists);
  return listReply(call, rows, {
    key: 'Payments',
    type: 'Payment',
    fields: FIELDS,
    paged: true,
    increments: true,
    render: (row) => renderPayment(books, row, true),
  });
}

export function getPayment(call: Call): Reply {
  const row = call.books.payments.get(call.segments[1]?.toLowerCase());
  if (!row) throw new NotFound();
  return { key: 'Payments', items: [renderPayment(call.books, row, false)] };
}

/** PUT and POST /Payments both create. */
export function createPayments(call: Call): Reply {
  const list = elements(call, 'Payments', 'Payment');
  return writeAll(
    call,
    { key: 'Payments', idName: 'PaymentID', list },
    (source) => createPayment(call.books, source),
    (row) => renderPayment(call.books, row, false),
  );
}

export function deletePayment(call: Call): Reply {
  const row = call.books.payments.get(call.segments[1]?.toLowerCase());
  if (!row) throw new NotFound();
  const list = elements(call, 'Payments', 'Payment').slice(0, 1);
  return writeAll(
    call,
    { key: 'Payments', idName: 'PaymentID', list },
    (source) => {
      if (textOf(source, 'Status') !== 'DELETED')
        throw new Refused('A payment can only be updated to the status DELETED.');
      if (row.batchId) throw new Refused(SAYS.inBatch);
      return removePayment(call.books, row);
    },
    (removed) => renderPayment(call.books, removed, false),
  );
}

export type Settled =
  | { readonly kind: 'Invoice'; readonly row: InvoiceRow }
  | { readonly kind: CreditKind; readonly row: CreditRow };

export interface BatchOrigin {
  readonly batchId: string;
  readonly account: AccountRow;
  readonly date: string;
}

/** @throws {Refused} with every rule it breaks: a document that is not open also owes nothing */
export function createPayment(books: Books, source: Wire, batch?: BatchOrigin): PaymentRow {
  const document = paidDocument(books, source);
  const account = batch?.account ?? paymentAccount(books, source);
  const date = batch?.date ?? dayOfField(source, 'Date') ?? today(books.now, books.info.timezone);
  const value = cents(numberOf(source, 'Amount') ?? 0);
  const open = document.kind === 'Invoice' ? dueCents(document.row) : creditLeftCents(document.row);
  const messages: string[] = [];
  if (document.row.status !== 'AUTHORISED') messages.push(SAYS.onlyAuthorised);
  if (value > open || document.row.status !== 'AUTHORISED') messages.push(SAYS.exceeds);
  if (value <= 0) messages.push('The payment amount must be greater than zero.');
  const reference = textOf(source, 'Reference') ?? '';
  const { paymentReferenceMax, futurePayments } = books.world.options.switches;
  if (reference.length > paymentReferenceMax)
    messages.push(`The Reference field must be a string with a maximum length of ${paymentReferenceMax}.`);
  if (!futurePayments && date > today(books.now, books.info.timezone))
    messages.push('The payment date cannot be in the future.');
  if (messages.length > 0) throw new Refused(...messages);
  checkLock(books, date);
  const details = textOf(source, 'Details');
  const row: PaymentRow = {
    id: books.world.guid(),
    updatedAt: books.now,
    paymentType: paymentType(document),
    documentKind: document.kind,
    documentId: document.row.id,
    accountId: account.id,
    date,
    cents: value,
    bankCents: cents(numberOf(source, 'BankAmount') ?? amount(value)),
    rate: numberOf(source, 'CurrencyRate') ?? document.row.rate,
    reference,
    status: 'AUTHORISED',
    isReconciled: boolOf(source, 'IsReconciled') ?? false,
    ...(batch ? { batchId: batch.batchId } : {}),
    ...(details ? { details } : {}),
  };
  books.payments.put(row, books.now);
  const ref = { id: row.id, date, cents: value, reference };
  changePayments(books, document, [...document.row.payments, ref], date);
  if (books.world.options.switches.paymentEvents) books.raise('PAYMENT', 'CREATE', row.id);
  return row;
}

/** @throws {Refused} reconciled, already deleted, or in a locked period */
export function removePayment(books: Books, row: PaymentRow): PaymentRow {
  if (row.status === 'DELETED') throw new Refused('The payment has already been deleted.');
  if (row.isReconciled) throw new Refused(SAYS.reconciled);
  checkLock(books, row.date);
  const removed: PaymentRow = { ...row, status: 'DELETED', updatedAt: books.now };
  books.payments.put(removed, books.now);
  const document = documentOf(books, row);
  if (document) {
    const payments = document.row.payments.map((ref) => (ref.id === row.id ? { ...ref, deleted: true } : ref));
    changePayments(books, document, payments, row.date);
  }
  if (books.world.options.switches.paymentEvents) books.raise('PAYMENT', 'UPDATE', row.id);
  return removed;
}

function changePayments(books: Books, document: Settled, payments: InvoiceRow['payments'], day: string): void {
  const { now } = books;
  if (document.kind === 'Invoice') {
    books.invoices.put(settleStatus(books, { ...document.row, payments, updatedAt: now }, day), now);
    if (books.world.options.switches.paymentRaisesInvoiceEvent) books.raise('INVOICE', 'UPDATE', document.row.id);
  } else {
    settleCredit(books, { ...document.row, payments, updatedAt: now }, day);
  }
}

function documentOf(books: Books, row: PaymentRow): Settled | undefined {
  if (row.documentKind === 'Invoice') {
    const invoice = books.invoices.get(row.documentId);
    return invoice && { kind: 'Invoice', row: invoice };
  }
  const credit = books.credits.get(row.documentId);
  return credit && { kind: credit.kind, row: credit };
}

function paidDocument(books: Books, source: Wire): Settled {
  const named = (['Invoice', 'CreditNote', 'Prepayment', 'Overpayment'] as const).filter((name) =>
    objectOf(source, name),
  );
  const [kind] = named;
  if (!kind || named.length > 1) {
    throw new Refused('A payment must be for exactly one Invoice, CreditNote, Prepayment or Overpayment.');
  }
  const target = objectOf(source, kind) as Wire;
  if (kind === 'Invoice') {
    const id = textOf(target, 'InvoiceID')?.toLowerCase();
    const row = id ? books.invoices.get(id) : byInvoiceNumber(books, textOf(target, 'InvoiceNumber'));
    if (!row) throw new Refused('An existing Invoice with the specified InvoiceID could not be found');
    return { kind, row };
  }
  const row = books.credits.get(textOf(target, `${kind}ID`)?.toLowerCase());
  if (row?.kind !== kind)
    throw new Refused(
      `An existing ${kind === 'CreditNote' ? 'Credit Note' : kind} with the specified ${kind}ID could not be found`,
    );
  return { kind, row };
}

function byInvoiceNumber(books: Books, number: string | undefined): InvoiceRow | undefined {
  for (const row of books.invoices.all()) if (number && row.number === number) return row;
  return undefined;
}

/** @throws {Refused} unknown, archived, or neither a bank account nor one that takes payments */
export function paymentAccount(books: Books, source: Wire): AccountRow {
  const given = objectOf(source, 'Account');
  const id = given && textOf(given, 'AccountID')?.toLowerCase();
  const code = given && textOf(given, 'Code');
  const account = id ? books.accounts.get(id) : code ? findByCode(books, code) : undefined;
  if (account?.status !== 'ACTIVE') throw new Refused(SAYS.noAccount);
  if (account.type !== 'BANK' && !account.enablePayments) throw new Refused(SAYS.wrongAccountType);
  return account;
}

const SIDES: Readonly<Record<CreditKind, readonly [string, string]>> = {
  CreditNote: ['APCREDITPAYMENT', 'ARCREDITPAYMENT'],
  Overpayment: ['APOVERPAYMENTPAYMENT', 'AROVERPAYMENTPAYMENT'],
  Prepayment: ['APPREPAYMENTPAYMENT', 'ARPREPAYMENTPAYMENT'],
};

function paymentType(document: Settled): string {
  if (document.kind === 'Invoice') return `${document.row.type}PAYMENT`;
  const supplier = document.row.type === 'ACCPAYCREDIT' || document.row.type.startsWith('SPEND-');
  return SIDES[document.kind][supplier ? 0 : 1];
}

export function renderPayment(books: Books, row: PaymentRow, short: boolean): Wire {
  const account = books.accounts.get(row.accountId);
  const batch = books.batches.get(row.batchId);
  const credit = row.documentKind === 'Invoice' ? undefined : books.credits.get(row.documentId);
  return {
    PaymentID: row.id,
    Date: msDate(dayMs(row.date)),
    BankAmount: amount(row.bankCents),
    Amount: amount(row.cents),
    Reference: row.reference,
    CurrencyRate: row.rate,
    PaymentType: row.paymentType,
    Status: row.status,
    ...updatedPair(row.updatedAt),
    HasAccount: account !== undefined,
    IsReconciled: row.isReconciled,
    ...(account
      ? { Account: { AccountID: account.id, ...(account.code ? { Code: account.code } : {}), Name: account.name } }
      : {}),
    ...(row.batchId ? { BatchPaymentID: row.batchId } : {}),
    ...(batch && !short ? { BatchPayment: { BatchPaymentID: batch.id, Type: batch.type, Status: batch.status } } : {}),
    ...(row.documentKind === 'Invoice'
      ? { Invoice: invoiceInPayment(books, books.invoices.get(row.documentId), short) }
      : {}),
    ...(credit ? { [credit.kind]: creditInPayment(books, credit) } : {}),
    HasValidationErrors: false,
  };
}

const creditInPayment = (books: Books, credit: CreditRow): Wire => ({
  [`${credit.kind}ID`]: credit.id,
  ID: credit.id,
  ...(credit.kind === 'CreditNote' ? { CreditNoteNumber: credit.number } : {}),
  Contact: nameOnly(books.contacts.get(credit.contactId)),
  LineItems: [],
});
