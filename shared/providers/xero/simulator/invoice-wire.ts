import type { Books } from './books.ts';
import { embeddedContact, nameOnly } from './contact-wire.ts';
import { renderLine } from './lines.ts';
import type { CreditRef, InvoiceRow } from './rows.ts';
import { amount, dayMs, dayPair, msDate, updatedPair, type Wire } from './wire.ts';

/** Sum of what stands against the document. */
export const paidCents = (row: Pick<InvoiceRow, 'payments'>): number =>
  row.payments.reduce((sum, payment) => (payment.deleted ? sum : sum + payment.cents), 0);
export const creditedCents = (row: InvoiceRow): number => row.credits.reduce((sum, credit) => sum + credit.cents, 0);
export const dueCents = (row: InvoiceRow): number =>
  row.status === 'VOIDED' || row.status === 'DELETED' ? 0 : row.totalCents - paidCents(row) - creditedCents(row);

export interface InvoiceDetail {
  readonly decimals: 2 | 4;
  /** `full`: by id, with attachments. `paged`: with lines. `short`: a list without a page. `summary`: summaryOnly. */
  readonly level: 'full' | 'paged' | 'short' | 'summary';
}

export function renderInvoice(books: Books, row: InvoiceRow, { decimals, level }: InvoiceDetail): Wire {
  const { baseUrl, switches } = books.world.options;
  const contact = books.contacts.get(row.contactId);
  const whole = level === 'full' || level === 'paged';
  const payments = row.payments.filter(({ deleted }) => !deleted || switches.deletedPaymentsEmbedded);
  const wire: Wire = {
    Type: row.type,
    InvoiceID: row.id,
    InvoiceNumber: row.number,
    Reference: row.reference,
    CreditNotes: credits(books, row, 'CreditNote'),
    Prepayments: credits(books, row, 'Prepayment'),
    Overpayments: credits(books, row, 'Overpayment'),
    AmountDue: amount(dueCents(row)),
    AmountPaid: amount(paidCents(row)),
    AmountCredited: amount(creditedCents(row)),
    SentToContact: row.sentToContact,
    CurrencyRate: row.rate,
    IsDiscounted: row.lines.some(({ discountRate }) => discountRate),
    HasErrors: false,
    InvoicePaymentServices: [],
    Contact: whole ? embeddedContact(contact) : nameOnly(contact),
    ...dayPair('Date', row.date),
    ...dayPair('DueDate', row.dueDate),
    Status: row.status,
    LineAmountTypes: row.lineAmountTypes,
    LineItems: whole ? row.lines.map((line) => renderLine(books, line, decimals)) : [],
    SubTotal: amount(row.subTotalCents),
    TotalTax: amount(row.taxCents),
    Total: amount(row.totalCents),
    ...updatedPair(row.updatedAt),
    CurrencyCode: row.currency,
    ...(row.paidOn ? { FullyPaidOnDate: msDate(dayMs(row.paidOn)) } : {}),
    ...(row.url ? { Url: row.url } : {}),
    ...(row.plannedPaymentDate ? { PlannedPaymentDate: msDate(dayMs(row.plannedPaymentDate)) } : {}),
    ...(row.expectedPaymentDate ? { ExpectedPaymentDate: msDate(dayMs(row.expectedPaymentDate)) } : {}),
  };
  if (level === 'summary') {
    delete wire.LineItems;
    return wire;
  }
  wire.HasAttachments = row.hasAttachments;
  wire.Payments = payments.map((payment) => ({
    PaymentID: payment.id,
    Date: msDate(dayMs(payment.date)),
    Amount: amount(payment.cents),
    Reference: payment.reference,
    CurrencyRate: row.rate,
    HasAccount: false,
    HasValidationErrors: false,
  }));
  if (level === 'full') {
    wire.Attachments = (books.attachments.get(row.id) ?? []).map((file) => ({
      AttachmentID: file.id,
      FileName: file.fileName,
      Url: `${baseUrl}/api.xro/2.0/Invoices/${row.id}/Attachments/${encodeURIComponent(file.fileName)}`,
      MimeType: file.mimeType,
      ContentLength: file.bytes.byteLength,
    }));
  }
  return wire;
}

const credits = (books: Books, row: InvoiceRow, kind: CreditRef['kind']): Wire[] =>
  row.credits
    .filter((credit) => credit.kind === kind)
    .map((credit) => ({
      [`${kind}ID`]: credit.creditId,
      ID: credit.creditId,
      ...(kind === 'CreditNote' ? { CreditNoteNumber: credit.number } : {}),
      AppliedAmount: amount(credit.cents),
      ...dayPair('Date', credit.date),
      Total: amount(books.credits.get(credit.creditId)?.totalCents ?? credit.cents),
      LineItems: [],
    }));

/** The invoice inside a payment. Lists embed the short form, without amounts. */
export function invoiceInPayment(books: Books, row: InvoiceRow | undefined, short: boolean): Wire {
  if (!row) return {};
  const contact = books.contacts.get(row.contactId);
  const head = { Type: row.type, InvoiceID: row.id, InvoiceNumber: row.number };
  const named = { ContactID: row.contactId, Name: contact?.name ?? '' };
  if (short) return { ...head, Contact: named, CurrencyCode: row.currency, LineItems: [] };
  return {
    ...head,
    Reference: row.reference,
    Prepayments: [],
    Overpayments: [],
    AmountDue: amount(dueCents(row)),
    AmountPaid: amount(paidCents(row)),
    SentToContact: row.sentToContact,
    CurrencyRate: row.rate,
    HasErrors: false,
    IsDiscounted: false,
    Contact: { ...named, ContactPersons: [], HasValidationErrors: false },
    ...dayPair('Date', row.date),
    Status: row.status,
    LineAmountTypes: row.lineAmountTypes,
    LineItems: [],
    SubTotal: amount(row.subTotalCents),
    TotalTax: amount(row.taxCents),
    Total: amount(row.totalCents),
    CurrencyCode: row.currency,
  };
}
