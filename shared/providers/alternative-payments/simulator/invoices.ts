import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Answer, created, invalid, notFound, ok, ruleBroken } from './answers.ts';
import type { Books } from './books.ts';
import { type Call, type Routes, readBody } from './call.ts';
import { refreshInvoice } from './invoice-state.ts';
import { createdBetween, from, list, until } from './lists.ts';
import { CURRENCY, read, shown } from './money.ts';
import type { Invoice, LineItem } from './records.ts';

const required = (what: string) => z.string({ error: 'is required' }).min(1, `${what} is required`);
const lineForm = z.object({
  description: z.string({ error: 'is required' }).max(1000),
  quantity: z.int({ error: 'must be an integer' }).min(1, 'must be 1 or more'),
  amount: z.number({ error: 'must be a number' }),
});
const form = z.object({
  customer_id: required('customer_id'),
  currency: required('currency'),
  due_date: z.iso.date({ error: 'must be a date' }),
  line_items: z.array(lineForm, { error: 'is required' }).min(1, 'must have a line'),
  invoice_number: z.string().max(100).nullish(),
  memo: z.string().max(1000).nullish(),
});
export type InvoiceForm = z.input<typeof form>;

const linesOf = (books: Books, lines: InvoiceForm['line_items']): readonly LineItem[] =>
  lines.map(({ description, quantity, amount }, index) => ({
    description,
    quantity,
    amount: read(books.options, `line_items.${index}.amount`, amount),
  }));

const totalOf = (books: Books, lines: readonly LineItem[]): number =>
  lines.reduce(
    (sum, { quantity, amount }) => sum + (books.options.lineAmount === 'unit' ? quantity * amount : amount),
    0,
  );

/** @throws {Refused} 422: no such customer, an archived one, another currency. The customer hears of the invoice at once. */
export function addInvoice(books: Books, given: InvoiceForm): Invoice {
  const customer = books.get('customer', given.customer_id);
  if (!customer) throw ruleBroken('customer_id', 'is not a customer');
  if (customer.archived) throw ruleBroken('customer_id', 'is an archived customer');
  if (given.currency !== CURRENCY) throw ruleBroken('currency', `must be ${CURRENCY}`);
  const line_items = linesOf(books, given.line_items);
  const total = totalOf(books, line_items);
  const number = books.options.keepsNumber && given.invoice_number ? given.invoice_number : `INV-${books.nextNumber++}`;
  const invoice = books.add('invoice', {
    customer_id: customer.id,
    invoice_number: number,
    currency: given.currency,
    status: 'open',
    due_date: given.due_date,
    memo: (books.options.keepsMemo && given.memo) || null,
    last_notification_at: books.stamp(),
    line_items,
    sub_total: total,
    total,
    archived: false,
  });
  books.write('invoice', customer.id, invoice.id);
  books.announce('invoice_created', { id: invoice.id, invoice_id: invoice.id, customer_id: customer.id });
  return refreshInvoice(books, invoice.id);
}

/** In the dashboard, or by the platform contract: the public API cannot. */
export function changeInvoice(
  books: Books,
  id: string,
  given: Partial<Omit<InvoiceForm, 'customer_id' | 'currency'>>,
): Invoice {
  const before = books.find('invoice', id);
  const line_items = given.line_items ? linesOf(books, given.line_items) : before.line_items;
  const total = totalOf(books, line_items);
  books.change('invoice', id, {
    due_date: given.due_date ?? before.due_date,
    invoice_number: given.invoice_number ?? before.invoice_number,
    memo: given.memo === undefined ? before.memo : given.memo,
    line_items,
    sub_total: total,
    total,
  });
  books.announce('invoice_updated', { id, invoice_id: id, customer_id: before.customer_id });
  return refreshInvoice(books, id);
}

/** Nothing stops a payment that is under way; again is no change. */
export function archiveInvoice(books: Books, id: string): Invoice {
  if (books.find('invoice', id).archived) return books.find('invoice', id);
  books.change('invoice', id, { archived: true });
  return refreshInvoice(books, id);
}

export function showInvoice({ options }: Books, { archived: _, line_items, ...invoice }: Invoice) {
  return {
    ...invoice,
    line_items: line_items.map((line) => ({ ...line, amount: shown(options, line.amount) })),
    sub_total: shown(options, invoice.sub_total),
    total: shown(options, invoice.total),
  };
}

const STATUSES = ['open', 'overdue', 'paid', 'archived'];

export const byStatus =
  <R extends { readonly status: string }>(books: Books, known: readonly string[]) =>
  (value: string) => {
    if (books.options.refusesUnknownStatus && !known.includes(value)) throw invalid({ status: 'is not a status' });
    return ({ status }: R) => status === value;
  };

const filters = (books: Books) => ({
  ...createdBetween,
  status: byStatus<Invoice>(books, STATUSES),
  customer_id: (value: string) => (row: Invoice) => row.customer_id === value,
  due_date_start: (value: string) => from(value, 'due_date_start', (row: Invoice) => row.due_date),
  due_date_end: (value: string) => until(value, 'due_date_end', (row: Invoice) => row.due_date),
});

/** A link that works for a while, and only as it was given. */
function pdfLink({ books, id, origin }: Call): Answer {
  books.find('invoice', id);
  const expires = books.ports.now() + books.options.pdfLinkSeconds * 1000;
  return ok({ url: `${origin}/files/invoices/${id}.pdf?expires=${expires}&signature=${signatureOf(id, expires)}` });
}

const signatureOf = (id: string, expires: number): string =>
  createHash('sha256').update(`pdf ${id} ${expires}`).digest('hex').slice(0, 32);

/** @throws {Refused} 403: expired or changed */
export function pdfOf(books: Books, id: string, query: URLSearchParams): Answer {
  const expires = Number(query.get('expires'));
  const isGood = query.get('signature') === signatureOf(id, expires) && books.ports.now() < expires;
  if (!isGood || !books.get('invoice', id)) throw notFound('File');
  const text = `%PDF-1.4\n% ${books.find('invoice', id).invoice_number}\n%%EOF\n`;
  return { status: 200, bytes: Buffer.from(text), headers: { 'content-type': 'application/pdf' } };
}

export const invoiceRoutes: Routes = {
  'GET /invoices': {
    scope: 'invoices:read',
    answer: (call) =>
      list(
        call,
        'invoice',
        filters(call.books),
        ({ archived }) => !archived || call.books.options.listsArchived,
        (row) => showInvoice(call.books, row),
      ),
  },
  'POST /invoices': {
    scope: 'invoices:write',
    answer: (call) => created(showInvoice(call.books, addInvoice(call.books, readBody(call, form)))),
  },
  'GET /invoices/{id}': {
    scope: 'invoices:read',
    answer: ({ books, id }) => ok(showInvoice(books, books.find('invoice', id))),
  },
  'DELETE /invoices/{id}': {
    scope: 'invoices:write',
    answer: ({ books, id }) => ok(showInvoice(books, archiveInvoice(books, id))),
  },
  'PATCH /invoices/{id}': {
    scope: 'invoices:write',
    answer: (call) => {
      if (!call.books.options.platformContract) throw notFound('Route');
      const changes = readBody(call, form.omit({ customer_id: true, currency: true }).partial());
      return ok(showInvoice(call.books, changeInvoice(call.books, call.id, changes as Partial<InvoiceForm>)));
    },
  },
  'GET /invoices/{id}/payment-link': {
    scope: 'invoices:read',
    answer: ({ books, id, origin }) => {
      books.find('invoice', id);
      return ok({ url: `${origin}/pay/${id}` });
    },
  },
  'GET /invoices/{id}/pdf-link': { scope: 'invoices:read', answer: pdfLink },
};
