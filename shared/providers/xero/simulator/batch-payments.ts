import type { Books } from './books.ts';
import { writeAll } from './bulk.ts';
import { type Call, elements, type Reply } from './call.ts';
import { listReply } from './lists.ts';
import { createPayment, paymentAccount, removePayment } from './payments.ts';
import { NotFound, Refused, SAYS } from './refusals.ts';
import type { BatchRow, PaymentRow } from './rows.ts';
import { boolOf, dayOfField, listOf, objectOf, textOf } from './shapes.ts';
import type { Fields } from './where.ts';
import { amount, dayMs, dayPair, msDate, today, type Wire } from './wire.ts';

const TEXTS = ['Reference', 'Particulars', 'Code', 'Details', 'Narrative'] as const;
const FIELDS: Fields<BatchRow> = {
  BatchPaymentID: (row) => row.id,
  Type: (row) => row.type,
  Status: (row) => row.status,
  'Account.AccountID': (row) => row.accountId,
  Date: (row) => dayMs(row.date),
  UpdatedDateUTC: (row) => row.updatedAt,
};

export function listBatchPayments(call: Call): Reply {
  const { books } = call;
  return listReply(call, books.batches.listed(books.now), {
    key: 'BatchPayments',
    type: 'BatchPayment',
    fields: FIELDS,
    paged: false,
    increments: true,
    render: (row) => renderBatch(books, row),
  });
}

function find(call: Call, id: string | undefined): BatchRow {
  const row = call.books.batches.get(id?.toLowerCase());
  if (!row) throw new NotFound();
  return row;
}

export const getBatchPayment = (call: Call): Reply => ({
  key: 'BatchPayments',
  items: [renderBatch(call.books, find(call, call.segments[1]))],
});

export function createBatchPayments(call: Call): Reply {
  const list = elements(call, 'BatchPayments', 'BatchPayment');
  return writeAll(
    call,
    { key: 'BatchPayments', idName: 'BatchPaymentID', list },
    (source) => createBatch(call.books, source),
    (row) => renderBatch(call.books, row),
  );
}

/** `POST /BatchPayments` names the batch in the body, `POST /BatchPayments/{id}` in the path. */
export function deleteBatchPayment(call: Call): Reply {
  const list = elements(call, 'BatchPayments', 'BatchPayment').slice(0, 1);
  return writeAll(
    call,
    { key: 'BatchPayments', idName: 'BatchPaymentID', list },
    (source) => {
      const row = find(call, call.segments[1] ?? textOf(source, 'BatchPaymentID'));
      if (textOf(source, 'Status') !== 'DELETED')
        throw new Refused('A batch payment can only be updated to the status DELETED.');
      return removeBatch(call.books, row);
    },
    (row) => renderBatch(call.books, row),
  );
}

export function createBatch(books: Books, source: Wire): BatchRow {
  const account = paymentAccount(books, source);
  const date = dayOfField(source, 'Date') ?? today(books.now, books.info.timezone);
  const payments = listOf(source, 'Payments') ?? [];
  if (payments.length === 0) throw new Refused('A batch payment must contain at least one payment.');
  const id = books.world.guid();
  const rows = payments.map((payment) => createOne(books, payment, { batchId: id, account, date }));
  const types = new Set(rows.map(({ paymentType }) => paymentType));
  if (types.size > 1) throw new Refused('All payments of a batch must be of the same type.');
  const row: BatchRow = {
    id,
    updatedAt: books.now,
    type: types.has('ACCPAYPAYMENT') ? 'PAYBATCH' : 'RECBATCH',
    accountId: account.id,
    date,
    status: 'AUTHORISED',
    paymentIds: rows.map((payment) => payment.id),
    texts: Object.fromEntries(
      TEXTS.flatMap((name) => (textOf(source, name) === undefined ? [] : [[name, textOf(source, name) as string]])),
    ),
    isReconciled: boolOf(source, 'IsReconciled') ?? false,
  };
  return books.batches.put(row, books.now);
}

function createOne(books: Books, source: Wire, batch: Parameters<typeof createPayment>[2] & object): PaymentRow {
  const invoiceId = textOf(objectOf(source, 'Invoice') ?? {}, 'InvoiceID');
  const invoice = books.invoices.get(invoiceId?.toLowerCase());
  if (!invoice) throw new Refused('A batch payment can only pay invoices and bills.');
  if (invoice.currency !== books.info.baseCurrency)
    throw new Refused('Batch payments can only be made in the base currency.');
  return createPayment(books, source, batch);
}

export function removeBatch(books: Books, row: BatchRow): BatchRow {
  if (row.status === 'DELETED') throw new Refused('The batch payment has already been deleted.');
  if (row.isReconciled) throw new Refused(SAYS.reconciled);
  for (const id of row.paymentIds) {
    const payment = books.payments.get(id);
    if (payment?.status === 'AUTHORISED') removePayment(books, payment);
  }
  return books.batches.put({ ...row, status: 'DELETED', updatedAt: books.now }, books.now);
}

export function renderBatch(books: Books, row: BatchRow): Wire {
  const account = books.accounts.get(row.accountId);
  const payments = row.paymentIds.flatMap((id) => books.payments.get(id) ?? []);
  return {
    Account: { AccountID: row.accountId, ...(account?.currency ? { CurrencyCode: account.currency } : {}) },
    ...row.texts,
    BatchPaymentID: row.id,
    ...dayPair('Date', row.date),
    Payments: payments.map((payment) => ({
      Invoice: {
        InvoiceID: payment.documentId,
        CurrencyCode: books.info.baseCurrency,
        Payments: [],
        CreditNotes: [],
        Prepayments: [],
        Overpayments: [],
        HasErrors: false,
        IsDiscounted: false,
        LineItems: [],
      },
      PaymentID: payment.id,
      Amount: amount(payment.cents),
      BankAmount: amount(payment.bankCents),
      ...(payment.details ? { Details: payment.details } : {}),
    })),
    Type: row.type,
    Status: row.status,
    TotalAmount: amount(payments.reduce((sum, payment) => sum + payment.cents, 0)),
    UpdatedDateUTC: msDate(row.updatedAt),
    IsReconciled: row.isReconciled,
  };
}
