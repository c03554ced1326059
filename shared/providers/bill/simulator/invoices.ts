import * as z from 'zod';
import { type Answer, created, invalid, notPermitted, ok, ruleBroken } from './answers.ts';
import { moneyOfInvoice, totalOf } from './balances.ts';
import { byClassification } from './bills.ts';
import type { Books } from './books.ts';
import { amount, type Call, classifications, classified, day, mandatory, type Routes, readBody } from './call.ts';
import { announce } from './events.ts';
import { lineForm, patched, replaced, showPricedLine } from './lines.ts';
import { list } from './lists.ts';
import { read, shown } from './money.ts';
import type { Invoice } from './records.ts';

const form = z.object({
  customer: z.object({ id: mandatory }, { error: 'is required' }),
  invoiceNumber: z.string().max(100).nullish(),
  invoiceDate: day.nullish(),
  dueDate: day.nullish(),
  invoiceLineItems: z.array(lineForm, { error: 'is required' }).min(1, 'needs one line at least'),
  payToChartOfAccountId: z.string().nullish(),
  classifications,
  salesTaxItemId: z.string().nullish(),
  salesTaxTotal: amount.nullish(),
  salesTaxPercentage: z.number().nullish(),
  processingOptions: z.object({ sendEmail: z.boolean().optional() }).nullish(),
});
export type InvoiceForm = z.input<typeof form>;
export type InvoiceChange = Partial<InvoiceForm>;

/** @throws {Refused} */
export function addInvoice(books: Books, input: InvoiceForm): Invoice {
  const given = form.parse(input);
  const customer = books.get('customer', given.customer.id);
  if (!customer) throw invalid('customer.id', 'is not a customer');
  if (customer.archived) throw ruleBroken('The customer is archived.');
  const invoice = books.add('invoice', {
    customerId: customer.id,
    invoiceNumber: given.invoiceNumber || String(1000 + books.number()),
    invoiceDate: given.invoiceDate ?? books.today(),
    dueDate: given.dueDate ?? given.invoiceDate ?? books.today(),
    lines: replaced(books, given.invoiceLineItems, [], 'invoiceLineItems'),
    payToChartOfAccountId: given.payToChartOfAccountId ?? null,
    classifications: classified(books, given.classifications),
    salesTaxItemId: given.salesTaxItemId ?? null,
    salesTaxTotal: taxOf(given.salesTaxTotal, 0),
    salesTaxPercentage: given.salesTaxPercentage ?? 0,
    creditMemos: [],
  });
  announce(books, 'invoice.created', invoice);
  // It is sent unless somebody says that it is not.
  if (given.processingOptions?.sendEmail !== false) sendInvoice(books, invoice.id);
  return invoice;
}

const taxOf = (given: unknown, before: number): number =>
  given === undefined || given === null ? before : read('salesTaxTotal', given);

/** What is paid, or about to be, keeps its customer and its amounts. @throws {Refused} */
export function changeInvoice(books: Books, id: string, given: InvoiceChange, whole = false): Invoice {
  const before = books.find('invoice', id);
  const { customer, invoiceLineItems, classifications: header, processingOptions: _, salesTaxTotal, ...flat } = given;
  const lines = !invoiceLineItems
    ? before.lines
    : (whole ? replaced : patched)(books, z.array(lineForm).parse(invoiceLineItems), before.lines, 'invoiceLineItems');
  const tax = taxOf(salesTaxTotal, before.salesTaxTotal);
  const money = moneyOfInvoice(books, before);
  const isMoney = totalOf(lines) + tax !== money.total || (customer?.id ?? before.customerId) !== before.customerId;
  if (isMoney && money.paid + money.scheduled > 0) {
    throw notPermitted('The invoice has a payment; its customer and amount cannot be changed.');
  }
  const known = Object.fromEntries(Object.entries(flat).filter(([, value]) => value !== undefined && value !== null));
  const invoice = books.change('invoice', id, {
    ...(known as Partial<Invoice>),
    ...(customer ? { customerId: customer.id } : {}),
    lines,
    salesTaxTotal: tax,
    ...(header ? { classifications: classified(books, { ...before.classifications, ...header }) } : {}),
  });
  announce(books, 'invoice.updated', invoice);
  return invoice;
}

/** Again is no change. @throws {Refused} it has a payment */
export function archiveInvoice(books: Books, id: string, archived = true): Invoice {
  const before = books.find('invoice', id);
  if (before.archived === archived) return before;
  const { paid, scheduled } = moneyOfInvoice(books, before);
  if (archived && paid + scheduled > 0) throw notPermitted('The invoice has a payment and cannot be archived.');
  const invoice = books.change('invoice', id, { archived });
  announce(books, archived ? 'invoice.archived' : 'invoice.restored', invoice);
  return invoice;
}

export function sendInvoice(books: Books, id: string): void {
  const { customerId } = books.find('invoice', id);
  books.write('invoice', books.find('customer', customerId).email);
}

/** A payment came, moved or went. */
export function touchInvoice(books: Books, id: string): void {
  if (!books.options.invoiceMovesOnPayment) return;
  announce(books, 'invoice.updated', books.change('invoice', id, {}));
}

export function showInvoice(books: Books, invoice: Invoice) {
  const { lines, salesTaxTotal, creditMemos: _, ...rest } = invoice;
  const { total, paid, scheduled, credited, due } = moneyOfInvoice(books, invoice);
  const partial = paid + credited > 0 ? 'PARTIAL_PAYMENT' : scheduled > 0 ? 'SCHEDULED' : 'OPEN';
  const payments = books.all('received').flatMap((received) =>
    received.invoicePayments
      .filter(({ invoiceId }) => invoiceId === invoice.id)
      .map((share) => ({
        id: received.id,
        amount: shown(share.amount),
        status: received.status,
        date: received.paymentDate,
      })),
  );
  return {
    ...rest,
    totalAmount: shown(total),
    dueAmount: shown(due),
    scheduledAmount: shown(scheduled),
    creditAmount: shown(credited),
    status: due <= 0 && total > 0 ? books.options.invoicePaid : partial,
    exchangeRate: 1,
    invoiceLineItems: lines.map(showPricedLine),
    payments,
    salesTaxTotal: shown(salesTaxTotal),
    enableCardPayment: false,
    convenienceFee: { percentage: 0 },
  };
}

const one = (books: Books, invoice: Invoice): Answer => ok(showInvoice(books, invoice));

export const invoiceRoutes: Routes = {
  'GET /v3/invoices': (call) =>
    list(
      call,
      'invoice',
      {
        ...byClassification,
        customerId: ({ customerId }) => customerId,
        payToChartOfAccountId: (row) => row.payToChartOfAccountId ?? '',
      },
      (row) => showInvoice(call.books, row),
    ),
  'POST /v3/invoices': (call) =>
    created(showInvoice(call.books, addInvoice(call.books, readBody(call, form) as InvoiceForm))),
  'GET /v3/invoices/{id}': ({ books, id }) => one(books, books.find('invoice', id)),
  'PUT /v3/invoices/{id}': (call) => change(call, true),
  'PATCH /v3/invoices/{id}': (call) => change(call, false),
  'POST /v3/invoices/{id}/archive': ({ books, id }) => one(books, archiveInvoice(books, id)),
  'POST /v3/invoices/{id}/restore': ({ books, id }) => one(books, archiveInvoice(books, id, false)),
  'POST /v3/invoices/{id}/email': ({ books, id }) => {
    sendInvoice(books, id);
    return { status: 200 };
  },
};

function change(call: Call, whole: boolean): Answer {
  const given = readBody(call, (whole ? form : form.partial()) as unknown as z.ZodType<InvoiceChange>);
  return one(call.books, changeInvoice(call.books, call.id, given, whole));
}
