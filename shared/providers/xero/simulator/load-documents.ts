import type { Books } from './books.ts';
import { markTrades } from './contacts.ts';
import { findByCode } from './lines.ts';
import { instant } from './load.ts';
import type {
  CreditKind,
  CreditRef,
  CreditRow,
  InvoiceRow,
  LineAmountTypes,
  LineRow,
  PaymentRow,
  SettlementRef,
} from './rows.ts';
import { boolOf, listOf, numberOf, objectOf, textOf } from './shapes.ts';
import { cents, dayOf, parseInstant, type Wire } from './wire.ts';

const id = (source: Wire | undefined, name: string): string | undefined =>
  source && textOf(source, name)?.toLowerCase();
const day = (source: Wire, name: string): string | undefined => {
  const ms = parseInstant(source[`${name}String`]) ?? parseInstant(source[name]);
  return ms === undefined ? undefined : dayOf(ms);
};
const money = (source: Wire, name: string): number => cents(numberOf(source, name) ?? 0);

/** Invoices, credit notes, overpayments and prepayments as Xero shows them. */
export function loadDocuments(books: Books, kind: 'Invoice' | CreditKind, rows: readonly Wire[]): void {
  for (const row of rows) {
    const shared = loadShared(books, kind, row);
    const dueDate = day(row, 'DueDate');
    const due = dueDate ? { dueDate } : {};
    if (kind === 'Invoice') loadInvoice(books, row, { ...shared, ...due });
    else {
      const allocations = (listOf(row, 'Allocations') ?? []).map((one) => ({
        id: id(one, 'AllocationID') ?? books.world.guid(),
        invoiceId: id(objectOf(one, 'Invoice'), 'InvoiceID') ?? '',
        cents: money(one, 'Amount'),
        date: day(one, 'Date') ?? shared.date,
      }));
      const credit: CreditRow = { ...shared, ...due, kind, allocations };
      books.credits.put(credit, books.now);
      linkAllocations(books, credit);
    }
  }
}

function loadShared(books: Books, kind: string, row: Wire) {
  const contactId = id(objectOf(row, 'Contact'), 'ContactID') ?? '';
  const payments: SettlementRef[] = (listOf(row, 'Payments') ?? []).map((payment) => ({
    id: id(payment, 'PaymentID') ?? books.world.guid(),
    date: day(payment, 'Date') ?? dayOf(books.now),
    cents: money(payment, 'Amount'),
    reference: textOf(payment, 'Reference') ?? '',
  }));
  const paidOn = parseInstant(row.FullyPaidOnDate);
  return {
    id: id(row, `${kind}ID`) ?? books.world.guid(),
    updatedAt: instant(row, 'UpdatedDateUTC', books.now),
    type: textOf(row, 'Type') ?? '',
    number: textOf(row, `${kind}Number`) ?? '',
    reference: textOf(row, 'Reference') ?? '',
    contactId,
    date: day(row, 'Date') ?? dayOf(books.now),
    status: textOf(row, 'Status') ?? 'DRAFT',
    lineAmountTypes: (textOf(row, 'LineAmountTypes') as LineAmountTypes | undefined) ?? 'Exclusive',
    lines: (listOf(row, 'LineItems') ?? []).map((line) => loadLine(books, line)),
    subTotalCents: money(row, 'SubTotal'),
    taxCents: money(row, 'TotalTax'),
    totalCents: money(row, 'Total'),
    currency: textOf(row, 'CurrencyCode') ?? books.info.baseCurrency,
    rate: numberOf(row, 'CurrencyRate') ?? 1,
    hasAttachments: boolOf(row, 'HasAttachments') ?? false,
    payments,
    ...(paidOn === undefined ? {} : { paidOn: dayOf(paidOn) }),
  };
}

function loadLine(books: Books, line: Wire): LineRow {
  const accountId = id(line, 'AccountID') ?? findByCode(books, textOf(line, 'AccountCode') ?? '')?.id;
  const itemCode = textOf(line, 'ItemCode');
  const discountRate = numberOf(line, 'DiscountRate');
  return {
    id: id(line, 'LineItemID') ?? books.world.guid(),
    description: textOf(line, 'Description') ?? '',
    quantity: numberOf(line, 'Quantity') ?? 1,
    unitAmount: numberOf(line, 'UnitAmount') ?? 0,
    lineCents: money(line, 'LineAmount'),
    taxType: textOf(line, 'TaxType') ?? 'NONE',
    taxCents: money(line, 'TaxAmount'),
    tracking: (listOf(line, 'Tracking') ?? []).flatMap((one) => trackingRef(books, one)),
    ...(accountId ? { accountId } : {}),
    ...(itemCode ? { itemCode } : {}),
    ...(discountRate ? { discountRate } : {}),
  };
}

/** By ids, or by the names that lists of documents show. */
function trackingRef(books: Books, one: Wire): { categoryId: string; optionId: string }[] {
  const category =
    books.tracking.get(id(one, 'TrackingCategoryID')) ??
    [...books.tracking.all()].find(({ name }) => name === textOf(one, 'Name'));
  const optionId =
    id(one, 'TrackingOptionID') ?? category?.options.find(({ name }) => name === textOf(one, 'Option'))?.id;
  return category && optionId ? [{ categoryId: category.id, optionId }] : [];
}

function loadInvoice(books: Books, row: Wire, shared: ReturnType<typeof loadShared> & { dueDate?: string }): void {
  const credits = (['CreditNote', 'Overpayment', 'Prepayment'] as const).flatMap((kind) =>
    (listOf(row, `${kind}s`) ?? []).map(
      (one): CreditRef => ({
        kind,
        allocationId: id(one, 'AllocationID') ?? knownAllocation(books, one, kind, shared.id),
        creditId: id(one, `${kind}ID`) ?? '',
        number: textOf(one, 'CreditNoteNumber') ?? '',
        date: day(one, 'Date') ?? shared.date,
        cents: money(one, 'AppliedAmount'),
      }),
    ),
  );
  const days = {
    plannedPaymentDate: day(row, 'PlannedPaymentDate'),
    expectedPaymentDate: day(row, 'ExpectedPaymentDate'),
  };
  const url = textOf(row, 'Url');
  const invoice = {
    ...shared,
    credits,
    sentToContact: boolOf(row, 'SentToContact') ?? false,
    byMyApp: false,
    ...(url ? { url } : {}),
    ...Object.fromEntries(Object.entries(days).filter(([, value]) => value)),
  } as InvoiceRow;
  books.invoices.put(invoice, books.now);
  const digits = invoice.type === 'ACCREC' ? /^INV-(\d+)$/.exec(invoice.number)?.[1] : undefined;
  if (digits) books.invoiceCounter = Math.max(books.invoiceCounter, Number(digits));
  markTrades(books, invoice.contactId, invoice.type);
  // Until Payments.json says more, a payment is what its document shows of it.
  for (const payment of shared.payments) {
    if (books.payments.get(payment.id)) continue;
    const { id: paymentId, date, cents: value, reference } = payment;
    books.payments.put(
      {
        id: paymentId,
        updatedAt: shared.updatedAt,
        paymentType: `${invoice.type}PAYMENT`,
        documentKind: 'Invoice',
        documentId: invoice.id,
        date,
        cents: value,
        bankCents: value,
        rate: shared.rate,
        reference,
        status: 'AUTHORISED',
        isReconciled: false,
      },
      books.now,
    );
  }
}

/** The id that the credit itself gives to this allocation, when its file was read first. */
function knownAllocation(books: Books, one: Wire, kind: CreditKind, invoiceId: string): string {
  const credit = books.credits.get(id(one, `${kind}ID`));
  const found = credit?.allocations.find(
    (allocation) => allocation.invoiceId === invoiceId && allocation.cents === money(one, 'AppliedAmount'),
  );
  return found?.id ?? '';
}

/** A credit and its invoices name each allocation; the id stands only on the credit's side. */
function linkAllocations(books: Books, credit: CreditRow): void {
  for (const allocation of credit.allocations) {
    const invoice = books.invoices.get(allocation.invoiceId);
    if (!invoice) continue;
    const ref = {
      kind: credit.kind,
      allocationId: allocation.id,
      creditId: credit.id,
      number: credit.number,
      date: allocation.date,
      cents: allocation.cents,
    };
    const known = invoice.credits.findIndex(
      ({ creditId, cents: value, allocationId }) =>
        creditId === credit.id && value === allocation.cents && !allocationId,
    );
    const credits = known < 0 ? [...invoice.credits, ref] : invoice.credits.with(known, ref);
    books.invoices.put({ ...invoice, credits }, books.now);
  }
}

export function loadPayments(books: Books, rows: readonly Wire[]): void {
  for (const row of rows) {
    const kind = (['Invoice', 'CreditNote', 'Overpayment', 'Prepayment'] as const).find((name) => objectOf(row, name));
    if (!kind) continue;
    const documentId = id(objectOf(row, kind), `${kind}ID`) ?? '';
    const accountId = id(objectOf(row, 'Account'), 'AccountID');
    const batchId = id(row, 'BatchPaymentID');
    const payment: PaymentRow = {
      id: id(row, 'PaymentID') ?? books.world.guid(),
      updatedAt: instant(row, 'UpdatedDateUTC', books.now),
      paymentType: textOf(row, 'PaymentType') ?? 'ACCPAYPAYMENT',
      documentKind: kind,
      documentId,
      date: day(row, 'Date') ?? dayOf(books.now),
      cents: money(row, 'Amount'),
      bankCents: money(row, row.BankAmount === undefined ? 'Amount' : 'BankAmount'),
      rate: numberOf(row, 'CurrencyRate') ?? 1,
      reference: textOf(row, 'Reference') ?? '',
      status: textOf(row, 'Status') === 'DELETED' ? 'DELETED' : 'AUTHORISED',
      isReconciled: boolOf(row, 'IsReconciled') ?? false,
      ...(accountId ? { accountId } : {}),
      ...(batchId ? { batchId } : {}),
    };
    books.payments.put(payment, books.now);
  }
}
