import { canonicalJson, type Json } from '../../../model/json.ts';
import type { Books } from './books.ts';
import { byName, byNumber, markTrades, saveContact } from './contacts.ts';
import { dueCents } from './invoice-wire.ts';
import { buildLines, requireLines, sameMoney, totalsOf } from './lines.ts';
import { normaliseInvoice } from './normalise.ts';
import { checkLock, dueFromTerms } from './periods.ts';
import { Refused, SAYS } from './refusals.ts';
import type { ContactRow, InvoiceRow, LineAmountTypes } from './rows.ts';
import { boolOf, dayOfField, listOf, numberOf, objectOf, textOf } from './shapes.ts';
import { today, type Wire } from './wire.ts';

type Status = InvoiceRow['status'];
/** What the API may set, by the status a document has. */
const MAY_BECOME: Readonly<Record<Status, readonly Status[]>> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'AUTHORISED', 'DRAFT', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['PAID'],
  VOIDED: [],
  DELETED: [],
};
const isApproved = (status: Status): boolean => status === 'AUTHORISED' || status === 'PAID';

/** Creates or changes an invoice or bill under Xero's rules. `decimals`: of unit amounts, by `unitdp`. */
export function saveInvoice(
  books: Books,
  source: Wire,
  old: InvoiceRow | undefined,
  decimals: 2 | 4,
  byMyApp = true,
): InvoiceRow {
  if (old && (old.status === 'VOIDED' || old.status === 'DELETED')) throw new Refused(SAYS.notModifiable);
  const type = (textOf(source, 'Type') ?? old?.type) as InvoiceRow['type'] | undefined;
  if (type !== 'ACCPAY' && type !== 'ACCREC') throw new Refused('The document type must be ACCPAY or ACCREC.');
  if (old && type !== old.type) throw new Refused(SAYS.notModifiable);
  const status = nextStatus(books, source, old);
  const settled = old !== undefined && (old.payments.some(({ deleted }) => !deleted) || old.credits.length > 0);
  if (old && (status === 'VOIDED' || status === 'DELETED')) return endInvoice(books, old, status, settled);

  const contact = documentContact(books, source, old?.contactId);
  const date = dayOfField(source, 'Date') ?? old?.date ?? today(books.now, books.info.timezone);
  checkLock(books, date);
  if (old) checkLock(books, old.date);
  const lineAmountTypes =
    (textOf(source, 'LineAmountTypes') as LineAmountTypes | undefined) ?? old?.lineAmountTypes ?? 'Exclusive';
  const approved = isApproved(status);
  const sources = listOf(source, 'LineItems');
  const rules = {
    lineAmountTypes,
    unitDecimals: decimals,
    approved,
    discounts: type === 'ACCREC',
    existing: old?.lines ?? [],
  };
  // Without lines in the request they stay; a change of how tax is counted needs them computed again.
  const recount = old !== undefined && lineAmountTypes !== old.lineAmountTypes;
  const lines = sources
    ? buildLines(books, sources, rules)
    : recount
      ? buildLines(
          books,
          old.lines.map((line) => ({ LineItemID: line.id, TaxType: line.taxType })),
          rules,
        )
      : (old?.lines ?? []);
  if (approved || status === 'SUBMITTED') requireLines(lines);
  const totals = totalsOf(lines, lineAmountTypes);
  if (totals.totalCents < 0) throw new Refused('The document total cannot be negative.');
  const currency = documentCurrency(books, source, old);
  const dueDate = dayOfField(source, 'DueDate') ?? old?.dueDate ?? dueFromTerms(books, contact, type, date);
  if (approved && !dueDate) throw new Refused('Due Date cannot be empty.');

  const moneyMoved =
    old !== undefined &&
    (date !== old.date ||
      currency !== old.currency ||
      lineAmountTypes !== old.lineAmountTypes ||
      !sameMoney(old.lines, lines));
  if (old && moneyMoved && (settled || old.status === 'PAID')) throw new Refused(SAYS.hasPayments);

  const now = books.now;
  const number = invoiceNumber(books, source, old, type);
  const url = documentUrl(source) ?? old?.url;
  const planned = plannedDate(source, 'PlannedPaymentDate', type === 'ACCPAY') ?? old?.plannedPaymentDate;
  const expected = plannedDate(source, 'ExpectedPaymentDate', type === 'ACCREC') ?? old?.expectedPaymentDate;
  const row: InvoiceRow = normaliseInvoice(books.world.options.normalise, {
    id: old?.id ?? books.world.guid(),
    updatedAt: now,
    type,
    number,
    reference: type === 'ACCREC' ? (textOf(source, 'Reference') ?? old?.reference ?? '') : (old?.reference ?? ''),
    contactId: contact.id,
    date,
    status,
    lineAmountTypes,
    lines,
    ...totals,
    currency,
    rate: numberOf(source, 'CurrencyRate') ?? old?.rate ?? 1,
    hasAttachments: old?.hasAttachments ?? false,
    payments: old?.payments ?? [],
    credits: old?.credits ?? [],
    sentToContact: boolOf(source, 'SentToContact') ?? old?.sentToContact ?? false,
    byMyApp: old?.byMyApp ?? byMyApp,
    ...(dueDate ? { dueDate } : {}),
    ...(url ? { url } : {}),
    ...(planned ? { plannedPaymentDate: planned } : {}),
    ...(expected ? { expectedPaymentDate: expected } : {}),
    ...(old?.paidOn ? { paidOn: old.paidOn } : {}),
    ...approval(books, type, status, old),
  });
  const saved = settleStatus(
    books,
    quietEdit(old, row, settled) ? { ...row, updatedAt: (old as InvoiceRow).updatedAt } : row,
    date,
  );
  books.invoices.put(saved, now);
  markTrades(books, contact.id, type);
  books.raise('INVOICE', old ? 'UPDATE' : 'CREATE', saved.id);
  if (!old) books.note(saved.id, 'Created', `${saved.type === 'ACCPAY' ? 'Bill' : 'Invoice'} ${saved.number} created.`);
  return saved;
}

function nextStatus(books: Books, source: Wire, old: InvoiceRow | undefined): Status {
  const given = textOf(source, 'Status') as Status | undefined;
  if (!old) {
    if (given && given !== 'DRAFT' && given !== 'SUBMITTED' && given !== 'AUTHORISED') {
      throw new Refused(`Invoice status ${given} is not valid for a new document.`);
    }
    return given ?? 'DRAFT';
  }
  if (!given) {
    if (isApproved(old.status) && books.world.options.switches.statusRequiredOnUpdate)
      throw new Refused(SAYS.notModifiable);
    return old.status;
  }
  if (given === 'VOIDED' && old.status === 'PAID') throw new Refused(SAYS.voidHasPayments);
  // A document that is paid keeps PAID when the request repeats how it was approved.
  if (old.status === 'PAID' && given === 'AUTHORISED') return 'PAID';
  if (!MAY_BECOME[old.status].includes(given)) throw new Refused(SAYS.notModifiable);
  return given;
}

function endInvoice(books: Books, old: InvoiceRow, status: 'VOIDED' | 'DELETED', settled: boolean): InvoiceRow {
  if (settled) throw new Refused(SAYS.voidHasPayments);
  checkLock(books, old.date);
  const row: InvoiceRow = { ...old, status, updatedAt: books.now };
  books.invoices.put(row, books.now);
  books.raise('INVOICE', 'UPDATE', row.id);
  return row;
}

/** PAID when nothing is due, AUTHORISED when something is again. */
export function settleStatus(books: Books, row: InvoiceRow, day: string): InvoiceRow {
  if (!isApproved(row.status)) return row;
  const zeroStaysOpen = row.totalCents === 0 && !books.world.options.switches.zeroTotalPaid;
  if (dueCents(row) === 0 && !zeroStaysOpen) return { ...row, status: 'PAID', paidOn: row.paidOn ?? day };
  const { paidOn: _gone, ...open } = row;
  return { ...open, status: 'AUTHORISED' };
}

/** An edit of only the due date or the sent flag on a part-paid document does not move UpdatedDateUTC. */
function quietEdit(old: InvoiceRow | undefined, row: InvoiceRow, settled: boolean): boolean {
  if (!old || !settled) return false;
  const rest = (a: InvoiceRow) =>
    canonicalJson({ ...a, dueDate: '', sentToContact: false, updatedAt: 0 } as unknown as Json);
  return rest(old) === rest(row) && (old.dueDate !== row.dueDate || old.sentToContact !== row.sentToContact);
}

/**
 * The contact of a document. A ContactID with further elements changes that contact, and the contact persons that are
 * not sent are lost; a name that nobody has makes a new contact.
 */
export function documentContact(books: Books, source: Wire, oldId?: string): ContactRow {
  const given = objectOf(source, 'Contact');
  const id = given && textOf(given, 'ContactID')?.toLowerCase();
  const name = given && textOf(given, 'Name');
  const number = given && textOf(given, 'ContactNumber');
  let found = id ? books.contacts.get(id) : books.contacts.get(given ? undefined : oldId);
  if (!found && given && !id) found = (number && byNumber(books, number)) || (name && byName(books, name)) || undefined;
  if (!found && !id && name) return saveContact(books, given, undefined);
  if (!found) throw new Refused(SAYS.noContact);
  if (found.status !== 'ACTIVE' && found.id !== oldId) throw new Refused(SAYS.archivedContact);
  const overwrites =
    given &&
    Object.keys(given).some(
      (key) => key !== 'ContactID' && !(key === 'Name' && name === found.name) && given[key] !== null,
    );
  return overwrites ? saveContact(books, { ContactPersons: [], ...given }, found) : found;
}

export function documentCurrency(books: Books, source: Wire, old?: { readonly currency: string }): string {
  const currency = textOf(source, 'CurrencyCode') ?? old?.currency ?? books.info.baseCurrency;
  if (!books.currencies.has(currency)) throw new Refused(`Organisation is not subscribed to currency ${currency}`);
  return currency;
}

function invoiceNumber(books: Books, source: Wire, old: InvoiceRow | undefined, type: InvoiceRow['type']): string {
  const given = textOf(source, 'InvoiceNumber') ?? old?.number;
  if (type === 'ACCPAY') return given ?? '';
  if (!given) {
    books.invoiceCounter += 1;
    return `INV-${String(books.invoiceCounter).padStart(4, '0')}`;
  }
  for (const row of books.invoices.all()) {
    if (row.type === 'ACCREC' && row.number === given && row.id !== old?.id && row.status !== 'DELETED')
      throw new Refused(SAYS.uniqueNumber);
  }
  return given;
}

function documentUrl(source: Wire): string | undefined {
  const url = textOf(source, 'Url');
  if (url === undefined || url === '') return url;
  if (/xero/i.test(url)) throw new Refused('Url must not contain the word "xero".');
  if (!URL.canParse(url)) throw new Refused('Url must be a valid absolute URL.');
  return url;
}

function plannedDate(source: Wire, field: string, allowed: boolean): string | undefined {
  const day = dayOfField(source, field);
  if (day && !allowed) throw new Refused(`${field} cannot be set on this type of document.`);
  return day;
}

/** Plans that limit how many documents may be approved in a month. */
function approval(
  books: Books,
  type: InvoiceRow['type'],
  status: Status,
  old: InvoiceRow | undefined,
): { approvedIn?: string } {
  if (old?.approvedIn) return { approvedIn: old.approvedIn };
  if (!isApproved(status)) return {};
  const month = today(books.now, books.info.timezone).slice(0, 7);
  const limit = books.info.approvalsPerMonth?.[type];
  if (limit !== undefined) {
    let used = 0;
    for (const row of books.invoices.all()) if (row.type === type && row.approvedIn === month) used += 1;
    if (used >= limit) throw new Refused(SAYS.approvals);
  }
  return { approvedIn: month };
}
