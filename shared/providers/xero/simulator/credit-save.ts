import type { Books, EventCategory } from './books.ts';
import { documentContact, documentCurrency, settleStatus } from './invoice-save.ts';
import { dueCents } from './invoice-wire.ts';
import { buildLines, requireLines, sameMoney, totalsOf } from './lines.ts';
import { checkLock } from './periods.ts';
import { NotFound, Refused, SAYS } from './refusals.ts';
import type { AllocationRow, CreditKind, CreditRow, LineAmountTypes } from './rows.ts';
import { dayOfField, listOf, numberOf, objectOf, textOf } from './shapes.ts';
import { cents, today, type Wire } from './wire.ts';

const EVENTS: Readonly<Record<CreditKind, EventCategory>> = {
  CreditNote: 'CREDITNOTE',
  Overpayment: 'OVERPAYMENT',
  Prepayment: 'PREPAYMENT',
};

/** What is neither allocated nor refunded. */
export const creditLeftCents = (row: CreditRow): number =>
  row.totalCents -
  row.allocations.reduce((sum, allocation) => sum + allocation.cents, 0) -
  row.payments.reduce((sum, payment) => (payment.deleted ? sum : sum + payment.cents), 0);

/** Stores a credit whose money moved: PAID when nothing is left, AUTHORISED when something is again. */
export function settleCredit(books: Books, row: CreditRow, day: string, created = false): CreditRow {
  const { paidOn, ...rest } = row;
  const spent = row.status !== 'DRAFT' && row.status !== 'SUBMITTED' && creditLeftCents(row) === 0;
  const live = row.status === 'AUTHORISED' || row.status === 'PAID';
  const settled: CreditRow = !live
    ? row
    : spent
      ? { ...rest, status: 'PAID', paidOn: paidOn ?? day }
      : { ...rest, status: 'AUTHORISED' };
  books.credits.put(settled, books.now);
  raiseCredit(books, settled, created ? 'CREATE' : 'UPDATE');
  return settled;
}

function raiseCredit(books: Books, row: CreditRow, type: 'CREATE' | 'UPDATE'): void {
  if (row.kind === 'Overpayment' && !books.world.options.switches.overpaymentEvents) return;
  const data: Wire = { Type: row.type, Status: row.status };
  if (row.kind !== 'CreditNote') data.UpdatedDateUTCString = `${new Date(row.updatedAt).toISOString().slice(0, 19)}Z`;
  books.raise(EVENTS[row.kind], type, row.id, data);
}

/** Creates or changes a credit note; the rules of lines and statuses are those of invoices, without discounts. */
export function saveCreditNote(books: Books, source: Wire, old: CreditRow | undefined, decimals: 2 | 4): CreditRow {
  if (old && (old.status === 'VOIDED' || old.status === 'DELETED')) throw new Refused(SAYS.notModifiable);
  const type = textOf(source, 'Type') ?? old?.type;
  if (type !== 'ACCPAYCREDIT' && type !== 'ACCRECCREDIT')
    throw new Refused('The credit note type must be ACCPAYCREDIT or ACCRECCREDIT.');
  const status = creditStatus(textOf(source, 'Status'), old);
  const settled = old !== undefined && (old.allocations.length > 0 || old.payments.some(({ deleted }) => !deleted));
  if (old && (status === 'VOIDED' || status === 'DELETED')) {
    if (settled) throw new Refused(SAYS.voidHasPayments.replace('invoice', 'credit note'));
    checkLock(books, old.date);
    return settleCredit(books, { ...old, status, updatedAt: books.now }, old.date);
  }
  const contact = documentContact(books, source, old?.contactId);
  const date = dayOfField(source, 'Date') ?? old?.date ?? today(books.now, books.info.timezone);
  checkLock(books, date);
  const lineAmountTypes =
    (textOf(source, 'LineAmountTypes') as LineAmountTypes | undefined) ?? old?.lineAmountTypes ?? 'Exclusive';
  const sources = listOf(source, 'LineItems');
  const approved = status === 'AUTHORISED' || status === 'PAID';
  const rules = { lineAmountTypes, unitDecimals: decimals, approved, discounts: false, existing: old?.lines ?? [] };
  const lines = sources ? buildLines(books, sources, rules) : (old?.lines ?? []);
  if (status !== 'DRAFT') requireLines(lines);
  if (old && settled && (date !== old.date || !sameMoney(old.lines, lines))) throw new Refused(SAYS.hasPayments);
  const dueDate = dayOfField(source, 'DueDate') ?? old?.dueDate;
  const row: CreditRow = {
    id: old?.id ?? books.world.guid(),
    updatedAt: books.now,
    kind: 'CreditNote',
    type,
    number: textOf(source, 'CreditNoteNumber') ?? old?.number ?? '',
    reference: textOf(source, 'Reference') ?? old?.reference ?? '',
    contactId: contact.id,
    date,
    status,
    lineAmountTypes,
    lines,
    ...totalsOf(lines, lineAmountTypes),
    currency: documentCurrency(books, source, old),
    rate: numberOf(source, 'CurrencyRate') ?? old?.rate ?? 1,
    hasAttachments: old?.hasAttachments ?? false,
    payments: old?.payments ?? [],
    allocations: old?.allocations ?? [],
    ...(dueDate ? { dueDate } : {}),
  };
  return settleCredit(books, row, date, old === undefined);
}

function creditStatus(given: string | undefined, old: CreditRow | undefined): string {
  const from = old?.status ?? 'NEW';
  if (!given) return old?.status ?? 'DRAFT';
  if (from === 'PAID' && given === 'AUTHORISED') return 'PAID';
  const allowed: Readonly<Record<string, readonly string[]>> = {
    NEW: ['DRAFT', 'SUBMITTED', 'AUTHORISED'],
    DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
    SUBMITTED: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
    AUTHORISED: ['AUTHORISED', 'VOIDED'],
    PAID: ['PAID', 'VOIDED'],
  };
  if (!allowed[from]?.includes(given)) throw new Refused('Credit note not of valid status for modification');
  return given;
}

/** Applies part of a credit to an invoice or bill of the same side. */
export function allocate(books: Books, credit: CreditRow, source: Wire): AllocationRow {
  const target = objectOf(source, 'Invoice');
  const invoice = books.invoices.get(target && textOf(target, 'InvoiceID')?.toLowerCase());
  if (!invoice) throw new Refused('An existing Invoice with the specified InvoiceID could not be found');
  const value = cents(numberOf(source, 'Amount') ?? 0);
  const date = dayOfField(source, 'Date');
  if (!date) throw new Refused('The allocation date must be specified.');
  if (credit.status !== 'AUTHORISED') throw new Refused('Only an authorised credit can be allocated.');
  if (invoice.status !== 'AUTHORISED') throw new Refused('A credit can only be allocated to an Authorised invoice.');
  const forBills = credit.type === 'ACCPAYCREDIT' || credit.type.startsWith('SPEND-');
  if (forBills !== (invoice.type === 'ACCPAY')) throw new Refused('The credit and the invoice are of different types.');
  if (credit.contactId !== invoice.contactId)
    throw new Refused('The credit and the invoice are of different contacts.');
  if (credit.currency !== invoice.currency) throw new Refused('The credit and the invoice have different currencies.');
  if (value <= 0) throw new Refused('The allocation amount must be greater than zero.');
  if (value > dueCents(invoice))
    throw new Refused('The amount allocated is greater than the amount outstanding on the invoice.');
  if (value > creditLeftCents(credit)) throw new Refused('The amount allocated is greater than the remaining credit.');
  checkLock(books, date);
  const { now } = books;
  const allocation: AllocationRow = { id: books.world.guid(), invoiceId: invoice.id, cents: value, date };
  settleCredit(books, { ...credit, allocations: [...credit.allocations, allocation], updatedAt: now }, date);
  const ref = {
    kind: credit.kind,
    allocationId: allocation.id,
    creditId: credit.id,
    number: credit.number,
    date,
    cents: value,
  };
  books.invoices.put(
    settleStatus(books, { ...invoice, credits: [...invoice.credits, ref], updatedAt: now }, date),
    now,
  );
  if (books.world.options.switches.paymentRaisesInvoiceEvent) books.raise('INVOICE', 'UPDATE', invoice.id);
  return allocation;
}

export function unallocate(books: Books, credit: CreditRow, allocationId: string): AllocationRow {
  const allocation = credit.allocations.find(({ id }) => id === allocationId);
  if (!allocation) throw new NotFound();
  checkLock(books, allocation.date);
  const { now } = books;
  const allocations = credit.allocations.filter(({ id }) => id !== allocationId);
  settleCredit(books, { ...credit, allocations, updatedAt: now }, allocation.date);
  const invoice = books.invoices.get(allocation.invoiceId);
  if (invoice) {
    const credits = invoice.credits.filter((ref) => ref.allocationId !== allocationId);
    books.invoices.put(settleStatus(books, { ...invoice, credits, updatedAt: now }, allocation.date), now);
    if (books.world.options.switches.paymentRaisesInvoiceEvent) books.raise('INVOICE', 'UPDATE', invoice.id);
  }
  return allocation;
}
