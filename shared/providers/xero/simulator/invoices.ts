import type { Books } from './books.ts';
import { writeAll } from './bulk.ts';
import { type Call, elements, type Reply, unitDecimals } from './call.ts';
import { saveInvoice } from './invoice-save.ts';
import { creditedCents, dueCents, paidCents, renderInvoice } from './invoice-wire.ts';
import { flag, listParameter, listReply } from './lists.ts';
import { NotFound, Refused } from './refusals.ts';
import type { InvoiceRow } from './rows.ts';
import { isGuid, textOf } from './shapes.ts';
import type { Field, Fields } from './where.ts';
import { amount, dayMs, type Wire } from './wire.ts';

const day =
  (name: 'date' | 'dueDate' | 'paidOn' | 'plannedPaymentDate'): Field<InvoiceRow> =>
  (row) => {
    const value = row[name];
    return value === undefined ? null : dayMs(value);
  };

const fieldsOf = (books: Books): Fields<InvoiceRow> => ({
  Type: (row) => row.type,
  Status: (row) => row.status,
  InvoiceID: (row) => row.id,
  InvoiceNumber: (row) => row.number,
  Reference: (row) => row.reference,
  'Contact.ContactID': (row) => row.contactId,
  'Contact.Name': (row) => books.contacts.get(row.contactId)?.name,
  'Contact.ContactNumber': (row) => books.contacts.get(row.contactId)?.number,
  Date: day('date'),
  DueDate: day('dueDate'),
  FullyPaidOnDate: day('paidOn'),
  PlannedPaymentDate: day('plannedPaymentDate'),
  AmountDue: (row) => amount(dueCents(row)),
  AmountPaid: (row) => amount(paidCents(row)),
  AmountCredited: (row) => amount(creditedCents(row)),
  SubTotal: (row) => amount(row.subTotalCents),
  TotalTax: (row) => amount(row.taxCents),
  Total: (row) => amount(row.totalCents),
  CurrencyCode: (row) => row.currency,
  SentToContact: (row) => row.sentToContact,
  HasAttachments: (row) => row.hasAttachments,
  UpdatedDateUTC: (row) => row.updatedAt,
});

export function listInvoices(call: Call): Reply {
  const { books, query } = call;
  const { switches } = books.world.options;
  const ids = listParameter(query, 'IDs');
  const numbers = listParameter(query, 'InvoiceNumbers');
  const contacts = listParameter(query, 'ContactIDs');
  const statuses = listParameter(query, 'Statuses');
  const mine = flag(query, 'createdByMyApp');
  const summary = flag(query, 'summaryOnly');
  const term = query.get('searchTerm')?.toLowerCase();
  const rows = books.invoices
    .listed(books.now)
    .filter(
      (row) =>
        (!ids || ids.has(row.id)) &&
        (!numbers || numbers.has(row.number.toLowerCase())) &&
        (!contacts || contacts.has(row.contactId)) &&
        (statuses
          ? statuses.has(row.status.toLowerCase())
          : row.status !== 'DELETED' || switches.deletedInvoicesInLists) &&
        (!mine || row.byMyApp) &&
        (!term || row.number.toLowerCase().includes(term) || row.reference.toLowerCase().includes(term)),
    );
  return listReply(call, rows, {
    key: 'Invoices',
    type: 'Invoice',
    fields: fieldsOf(books),
    paged: true,
    increments: true,
    forcesPaging: summary || statuses !== undefined,
    render: (row, paged) =>
      renderInvoice(books, row, {
        decimals: unitDecimals(call),
        level: summary ? 'summary' : paged ? 'paged' : 'short',
      }),
  });
}

export function getInvoice(call: Call): Reply {
  const row = findInvoice(call.books, call.segments[1] ?? '');
  if (!row) throw new NotFound();
  return { key: 'Invoices', items: [full(call, row)] };
}

/** By id, or by the number that a sales invoice has alone. */
function findInvoice(books: Books, key: string): InvoiceRow | undefined {
  const row = books.invoices.get(key.toLowerCase());
  if (row || isGuid(key)) return row;
  for (const candidate of books.invoices.all()) {
    if (candidate.number === key && candidate.type === 'ACCREC') return candidate;
  }
  return undefined;
}

const full = (call: Call, row: InvoiceRow): Wire =>
  renderInvoice(call.books, row, { decimals: unitDecimals(call), level: 'full' });

export function createInvoices(call: Call): Reply {
  const list = elements(call, 'Invoices', 'Invoice');
  return writeAll(
    call,
    { key: 'Invoices', idName: 'InvoiceID', list },
    (source) => saveInvoice(call.books, source, undefined, unitDecimals(call)),
    (row) => full(call, row),
  );
}

export function upsertInvoices(call: Call): Reply {
  const list = elements(call, 'Invoices', 'Invoice');
  return writeAll(
    call,
    { key: 'Invoices', idName: 'InvoiceID', list },
    (source) => saveInvoice(call.books, source, match(call.books, source), unitDecimals(call)),
    (row) => full(call, row),
  );
}

export function updateInvoice(call: Call): Reply {
  const row = findInvoice(call.books, call.segments[1] ?? '');
  if (!row) throw new NotFound();
  const list = elements(call, 'Invoices', 'Invoice').slice(0, 1);
  return writeAll(
    call,
    { key: 'Invoices', idName: 'InvoiceID', list },
    (source) => saveInvoice(call.books, source, row, unitDecimals(call)),
    (saved) => full(call, saved),
  );
}

/** An id must exist: Xero takes none that the client makes up. Numbers identify sales invoices only. */
function match(books: Books, source: Wire): InvoiceRow | undefined {
  const id = textOf(source, 'InvoiceID')?.toLowerCase();
  if (id) {
    const row = books.invoices.get(id);
    if (!row) throw new Refused('An existing Invoice with the specified InvoiceID could not be found.');
    return row;
  }
  const number = textOf(source, 'InvoiceNumber');
  if (!number || textOf(source, 'Type') !== 'ACCREC') return undefined;
  for (const row of books.invoices.all()) {
    if (row.type === 'ACCREC' && row.number === number && row.status !== 'DELETED') return row;
  }
  return undefined;
}
