import type { Books } from './books.ts';
import { writeAll } from './bulk.ts';
import { type Call, elements, type Reply, unitDecimals } from './call.ts';
import { embeddedContact } from './contact-wire.ts';
import { allocate, creditLeftCents, saveCreditNote, unallocate } from './credit-save.ts';
import { renderLine } from './lines.ts';
import { listParameter, listReply } from './lists.ts';
import { NotFound, Refused, validationException } from './refusals.ts';
import type { AllocationRow, CreditKind, CreditRow } from './rows.ts';
import { textOf } from './shapes.ts';
import type { Fields } from './where.ts';
import { amount, dayMs, dayPair, envelopeDate, msDate, updatedPair, type Wire } from './wire.ts';

/** `/CreditNotes`, `/Overpayments` and `/Prepayments`: one kind of thing with three names. */
const KINDS: Readonly<Record<string, CreditKind>> = {
  creditnotes: 'CreditNote',
  overpayments: 'Overpayment',
  prepayments: 'Prepayment',
};
const kindOf = (call: Call): CreditKind => KINDS[call.segments[0]?.toLowerCase() ?? ''] ?? 'CreditNote';

const fieldsOf = (books: Books, kind: CreditKind): Fields<CreditRow> => ({
  [`${kind}ID`]: (row) => row.id,
  Type: (row) => row.type,
  Status: (row) => row.status,
  CreditNoteNumber: (row) => row.number,
  Reference: (row) => row.reference,
  'Contact.ContactID': (row) => row.contactId,
  'Contact.Name': (row) => books.contacts.get(row.contactId)?.name,
  Date: (row) => dayMs(row.date),
  Total: (row) => amount(row.totalCents),
  RemainingCredit: (row) => amount(creditLeftCents(row)),
  UpdatedDateUTC: (row) => row.updatedAt,
});

export function listCredits(call: Call): Reply {
  const { books, query } = call;
  const kind = kindOf(call);
  const references = listParameter(query, 'References');
  const numbers = listParameter(query, 'InvoiceNumbers');
  const rows = books.credits
    .listed(books.now)
    .filter((row) => row.kind === kind)
    .filter((row) => !references || references.has(row.reference.toLowerCase()))
    .filter((row) => !numbers || numbers.has(row.number.toLowerCase()));
  return listReply(call, rows, {
    key: `${kind}s`,
    type: kind,
    fields: fieldsOf(books, kind),
    paged: true,
    increments: true,
    render: (row, paged) => renderCredit(books, row, unitDecimals(call), paged),
  });
}

export function findCredit(call: Call): CreditRow {
  const row = call.books.credits.get(call.segments[1]?.toLowerCase());
  if (row?.kind !== kindOf(call)) throw new NotFound();
  return row;
}

export function getCredit(call: Call): Reply {
  const row = findCredit(call);
  return { key: `${row.kind}s`, items: [renderCredit(call.books, row, unitDecimals(call), true)] };
}

export function writeCreditNotes(call: Call): Reply {
  const { books, method } = call;
  const target = call.segments.length > 1 ? findCredit(call) : undefined;
  const list = elements(call, 'CreditNotes', 'CreditNote');
  return writeAll(
    call,
    { key: 'CreditNotes', idName: 'CreditNoteID', list: target ? list.slice(0, 1) : list },
    (source) => {
      const id = method === 'POST' ? textOf(source, 'CreditNoteID')?.toLowerCase() : undefined;
      const old = target ?? books.credits.get(id);
      if (id && !old) throw new Refused('An existing Credit Note with the specified CreditNoteID could not be found');
      return saveCreditNote(books, source, old, unitDecimals(call));
    },
    (row) => renderCredit(books, row, unitDecimals(call), true),
  );
}

export function createAllocations(call: Call): Reply {
  const { books } = call;
  const { id, kind } = findCredit(call);
  const list = elements(call, 'Allocations', 'Allocation');
  return writeAll(
    call,
    { key: 'Allocations', idName: 'AllocationID', list },
    // Read again for each: an earlier element of this request may have used part of the credit.
    (source) => allocate(books, books.credits.get(id) as CreditRow, source),
    (allocation) => ({
      AllocationID: allocation.id,
      Amount: amount(allocation.cents),
      Date: msDate(dayMs(allocation.date)),
      Invoice: bareInvoice(allocation.invoiceId),
      [kind]: { [`${kind}ID`]: id, ID: id, LineItems: [] },
      ValidationErrors: [],
    }),
  );
}

/** Answers as the official example does, which its own schema does not describe: no envelope, a list under `Invoice`. */
export function deleteAllocation(call: Call): Reply {
  const row = findCredit(call);
  let removed: AllocationRow;
  try {
    removed = unallocate(call.books, row, call.segments[3]?.toLowerCase() ?? '');
  } catch (error) {
    if (error instanceof Refused)
      throw validationException([{ ValidationErrors: error.messages.map((Message) => ({ Message })) }]);
    throw error;
  }
  const body = {
    AllocationId: removed.id,
    Date: envelopeDate(dayMs(removed.date)),
    Invoice: [{ InvoiceID: removed.invoiceId }],
    IsDeleted: true,
  };
  return { raw: JSON.stringify(body), contentType: 'application/json; charset=utf-8' };
}

const bareInvoice = (id: string): Wire => ({
  InvoiceID: id,
  Payments: [],
  CreditNotes: [],
  Prepayments: [],
  Overpayments: [],
  HasErrors: false,
  IsDiscounted: false,
  LineItems: [],
  ValidationErrors: [],
});

export function renderCredit(books: Books, row: CreditRow, decimals: 2 | 4, whole: boolean): Wire {
  const isNote = row.kind === 'CreditNote';
  return {
    [`${row.kind}ID`]: row.id,
    ID: row.id,
    ...(isNote ? { CreditNoteNumber: row.number, HasErrors: false } : {}),
    Type: row.type,
    Reference: row.reference,
    RemainingCredit: amount(creditLeftCents(row)),
    Allocations: row.allocations.map((allocation) => ({
      AllocationID: allocation.id,
      Amount: amount(allocation.cents),
      Date: msDate(dayMs(allocation.date)),
      Invoice: {
        InvoiceID: allocation.invoiceId,
        InvoiceNumber: books.invoices.get(allocation.invoiceId)?.number ?? '',
        LineItems: [],
      },
      ValidationErrors: [],
    })),
    Payments: row.payments
      .filter(({ deleted }) => !deleted)
      .map((payment) => ({
        PaymentID: payment.id,
        Date: msDate(dayMs(payment.date)),
        Amount: amount(payment.cents),
        Reference: payment.reference,
        CurrencyRate: row.rate,
        HasAccount: false,
        HasValidationErrors: false,
      })),
    HasAttachments: row.hasAttachments,
    Contact: embeddedContact(books.contacts.get(row.contactId)),
    ...dayPair('Date', row.date),
    ...dayPair('DueDate', isNote ? row.dueDate : undefined),
    Status: row.status,
    LineAmountTypes: row.lineAmountTypes,
    LineItems: whole ? row.lines.map((line) => renderLine(books, line, decimals)) : [],
    SubTotal: amount(row.subTotalCents),
    TotalTax: amount(row.taxCents),
    Total: amount(row.totalCents),
    ...updatedPair(row.updatedAt),
    CurrencyCode: row.currency,
    CurrencyRate: row.rate,
    ...(isNote && row.paidOn ? { FullyPaidOnDate: msDate(dayMs(row.paidOn)) } : {}),
  };
}
