import type { Books } from './books.ts';
import { writeAll } from './bulk.ts';
import { type Call, elements, type Reply, unitDecimals } from './call.ts';
import { nameOnly } from './contact-wire.ts';
import { settleCredit } from './credit-save.ts';
import { documentContact, documentCurrency } from './invoice-save.ts';
import { buildLines, renderLine, requireLines, totalsOf } from './lines.ts';
import { listParameter, listReply } from './lists.ts';
import { checkLock } from './periods.ts';
import { NotFound, Refused, SAYS } from './refusals.ts';
import type { BankTransactionRow, CreditRow, LineAmountTypes } from './rows.ts';
import { boolOf, dayOfField, listOf, objectOf, textOf } from './shapes.ts';
import type { Fields } from './where.ts';
import { amount, dayMs, dayPair, today, updatedPair, type Wire } from './wire.ts';

const TYPES = [
  'SPEND',
  'RECEIVE',
  'SPEND-OVERPAYMENT',
  'RECEIVE-OVERPAYMENT',
  'SPEND-PREPAYMENT',
  'RECEIVE-PREPAYMENT',
];

const fieldsOf = (books: Books): Fields<BankTransactionRow> => ({
  BankTransactionID: (row) => row.id,
  Type: (row) => row.type,
  Status: (row) => row.status,
  Reference: (row) => row.reference,
  Date: (row) => dayMs(row.date),
  Total: (row) => amount(row.totalCents),
  IsReconciled: (row) => row.isReconciled,
  'Contact.ContactID': (row) => row.contactId,
  'Contact.Name': (row) => books.contacts.get(row.contactId)?.name,
  'BankAccount.AccountID': (row) => row.accountId,
  UpdatedDateUTC: (row) => row.updatedAt,
});

export function listBankTransactions(call: Call): Reply {
  const { books, query } = call;
  const references = listParameter(query, 'References');
  const rows = books.bankTransactions
    .listed(books.now)
    .filter((row) => !references || references.has(row.reference.toLowerCase()));
  return listReply(call, rows, {
    key: 'BankTransactions',
    type: 'BankTransaction',
    fields: fieldsOf(books),
    paged: true,
    increments: true,
    render: (row, paged) => renderBankTransaction(books, row, unitDecimals(call), paged),
  });
}

export function getBankTransaction(call: Call): Reply {
  const row = call.books.bankTransactions.get(call.segments[1]?.toLowerCase());
  if (!row) throw new NotFound();
  return { key: 'BankTransactions', items: [renderBankTransaction(call.books, row, unitDecimals(call), true)] };
}

export function writeBankTransactions(call: Call): Reply {
  const { books } = call;
  const list = elements(call, 'BankTransactions', 'BankTransaction');
  return writeAll(
    call,
    { key: 'BankTransactions', idName: 'BankTransactionID', list },
    (source) => {
      const id = call.method === 'POST' ? (call.segments[1] ?? textOf(source, 'BankTransactionID')) : undefined;
      return id ? endBankTransaction(books, source, id) : createBankTransaction(books, source, unitDecimals(call));
    },
    (row) => renderBankTransaction(books, row, unitDecimals(call), true),
  );
}

/** Money that left or came; of an overpayment or prepayment type it also makes that credit. */
export function createBankTransaction(books: Books, source: Wire, decimals: 2 | 4): BankTransactionRow {
  const type = textOf(source, 'Type') ?? '';
  if (!TYPES.includes(type)) throw new Refused('Bank transaction type is not valid.');
  const account = books.accounts.get(textOf(objectOf(source, 'BankAccount') ?? {}, 'AccountID')?.toLowerCase());
  if (account?.status !== 'ACTIVE' || account.type !== 'BANK')
    throw new Refused('A valid bank account must be specified.');
  const contact = documentContact(books, source);
  const date = dayOfField(source, 'Date') ?? today(books.now, books.info.timezone);
  checkLock(books, date);
  const isOver = type.endsWith('-OVERPAYMENT');
  const lineAmountTypes =
    (textOf(source, 'LineAmountTypes') as LineAmountTypes | undefined) ?? (isOver ? 'NoTax' : 'Exclusive');
  const sources = listOf(source, 'LineItems') ?? [];
  if (
    isOver &&
    books.world.options.switches.overpaymentSingleLine &&
    (sources.length !== 1 || lineAmountTypes !== 'NoTax')
  ) {
    throw new Refused('An overpayment must have exactly one line item, without tax.');
  }
  // The account of an overpayment is Xero's own: payables or receivables.
  const lines = buildLines(books, sources, {
    lineAmountTypes,
    unitDecimals: decimals,
    approved: !isOver,
    discounts: false,
    existing: [],
  });
  requireLines(lines);
  const totals = totalsOf(lines, lineAmountTypes);
  if (totals.totalCents <= 0) throw new Refused('The transaction total must be greater than zero.');
  const kind = isOver ? 'Overpayment' : type.endsWith('-PREPAYMENT') ? 'Prepayment' : undefined;
  const shared = {
    type,
    date,
    lineAmountTypes,
    lines,
    ...totals,
    updatedAt: books.now,
    contactId: contact.id,
    reference: textOf(source, 'Reference') ?? '',
    currency: documentCurrency(books, source),
    status: 'AUTHORISED' as const,
  };
  const id = books.world.guid();
  const credit: CreditRow | undefined = kind && {
    ...shared,
    kind,
    id: books.world.guid(),
    number: '',
    rate: 1,
    hasAttachments: false,
    payments: [],
    allocations: [],
    bankTransactionId: id,
  };
  if (credit) settleCredit(books, credit, date, true);
  const row: BankTransactionRow = {
    ...shared,
    id,
    accountId: account.id,
    isReconciled: boolOf(source, 'IsReconciled') ?? false,
    ...(credit ? { creditId: credit.id } : {}),
  };
  return books.bankTransactions.put(row, books.now);
}

/** The only change that the simulator takes: DELETED, which voids the credit it made. */
function endBankTransaction(books: Books, source: Wire, id: string): BankTransactionRow {
  const row = books.bankTransactions.get(id.toLowerCase());
  if (!row) throw new Refused('An existing Bank Transaction with the specified BankTransactionID could not be found');
  if (textOf(source, 'Status') !== 'DELETED' || row.status === 'DELETED') {
    throw new Refused('Bank transaction not of valid status for modification');
  }
  if (row.isReconciled) throw new Refused('This transaction has been reconciled and cannot be edited.');
  checkLock(books, row.date);
  const credit = books.credits.get(row.creditId);
  if (credit) {
    if (credit.allocations.length > 0 || credit.payments.some(({ deleted }) => !deleted))
      throw new Refused(SAYS.hasPayments);
    settleCredit(books, { ...credit, status: 'VOIDED', updatedAt: books.now }, credit.date);
  }
  return books.bankTransactions.put({ ...row, status: 'DELETED', updatedAt: books.now }, books.now);
}

function renderBankTransaction(books: Books, row: BankTransactionRow, decimals: 2 | 4, whole: boolean): Wire {
  const account = books.accounts.get(row.accountId);
  const credit = books.credits.get(row.creditId);
  return {
    BankTransactionID: row.id,
    BankAccount: {
      AccountID: row.accountId,
      ...(account?.code ? { Code: account.code } : {}),
      Name: account?.name ?? '',
    },
    Type: row.type,
    Reference: row.reference,
    IsReconciled: row.isReconciled,
    ...(credit ? { [`${credit.kind}ID`]: credit.id } : {}),
    HasAttachments: false,
    Contact: nameOnly(books.contacts.get(row.contactId)),
    ...dayPair('Date', row.date),
    Status: row.status,
    LineAmountTypes: row.lineAmountTypes,
    LineItems: whole ? row.lines.map((line) => renderLine(books, line, decimals)) : [],
    SubTotal: amount(row.subTotalCents),
    TotalTax: amount(row.taxCents),
    Total: amount(row.totalCents),
    UpdatedDateUTC: updatedPair(row.updatedAt).UpdatedDateUTC,
    CurrencyCode: row.currency,
  };
}
