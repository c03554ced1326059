import { type Account, newRow } from '../account.ts';
import { amountRange, byFlag, byId, byPart, byText, dayRange, updatedRange } from '../filters.ts';
import { money, moneyOf, toCents } from '../money.ts';
import { ERRNO, invalid, Refused, readOnly, required, unknown } from '../refusals.ts';
import { type Resource, touched } from '../resource.ts';
import { clientName } from '../resources/clients.ts';
import type { InvoiceRow, PaymentRow } from '../rows.ts';
import { type Defaults, normalised, pick } from '../texts.ts';
import { easternTime, isDay } from '../time.ts';
import { type Wire, wholeOf } from '../wire.ts';
import { showInvoice } from './invoice-show.ts';
import { livePayments, settle } from './settle.ts';

/** Exactly these, in this case. */
export const PAYMENT_TYPES = [
  'Check', 'Credit', 'Cash', 'Bank Transfer', 'Credit Card', 'Debit', 'PayPal', '2Checkout', 'VISA', 'MASTERCARD',
  'DISCOVER', 'AMEX', 'DINERS', 'JCB', 'ACH', 'Other',
] as const; // biome-ignore format: a list

/** The field is `note`; only the filter is called `notes`. */
const WRITABLE: Defaults = {
  note: '',
  gateway: null,
  orderid: null,
  transactionid: null,
  send_client_notification: null,
};

/** @see https://www.freshbooks.com/api/payments */
export const payments: Resource<PaymentRow> = {
  path: 'payments/payments',
  scope: 'payments',
  name: 'payment',
  noun: 'payment',
  idField: 'paymentid',
  single: () => 'payment',
  plural: () => 'payments',
  table: (account) => account.payments,
  filters: {
    logid: byId((row) => row.id),
    logids: byId((row) => row.id),
    invoiceid: byId((row) => row.invoiceid),
    clientid: byId((row) => row.clientid),
    clientids: byId((row) => row.clientid),
    customerid: byId((row) => row.clientid),
    customerids: byId((row) => row.clientid),
    type: byText((row) => row.type),
    currency: byText((row) => row.currency),
    notes: byPart((row) => row.fields.note),
    from_credit: byFlag((row) => row.creditid !== null),
    number: byText((row, account) => account.invoices.get(row.invoiceid)?.number),
    client_name: byText((row, account) => {
      const client = account.clients.get(row.clientid);
      return client && clientName(client);
    }),
    ...dayRange('date', (row) => row.date),
    ...amountRange(),
    ...updatedRange(),
  },
  sorts: { updated: (row) => row.updatedAt, date: (row) => row.date },

  show(account, row, includes) {
    const shown: Record<string, unknown> = {
      id: row.id,
      logid: row.id,
      accounting_systemid: account.id,
      invoiceid: row.invoiceid,
      clientid: row.clientid,
      amount: money(row.amount, row.currency),
      date: row.date,
      type: row.type,
      ...WRITABLE,
      ...row.fields,
      transaction_uuid: null,
      overpaymentid: row.overpaymentid,
      creditid: row.creditid,
      from_credit: row.creditid !== null,
      bulk_paymentid: null,
      updated: easternTime(row.updatedAt),
      vis_state: row.visState,
    };
    const invoice = includes.has('invoice') ? account.invoices.get(row.invoiceid) : undefined;
    if (invoice) shown.invoice = showInvoice(account, invoice, new Set());
    return shown;
  },

  create(account, body) {
    for (const field of ['invoiceid', 'amount', 'date'])
      if (body[field] === undefined || body[field] === null || body[field] === '') throw required('payment', field);
    const invoice = invoiceOf(account, body.invoiceid);
    const amount = amountOf(account, body.amount, invoice);
    const type = typeOf(body.type ?? 'Other');
    const date = dateOf(body.date);
    const creditid = creditOf(account, body, type, invoice, amount);
    const open = openOn(account, invoice, undefined);
    const row: PaymentRow = {
      ...newRow(account, account.payments, {}),
      invoiceid: invoice.id,
      clientid: invoice.customerid,
      amount,
      applied: 0,
      currency: invoice.currency,
      date,
      type,
      creditid,
      overpaymentid: null,
    };
    const fields = normalised(account, 'payments', row.id, pick('payment', body, WRITABLE));
    account.raise('payment', 'create', row.id);
    const stored = settle(account, { ...row, fields });
    if (account.switches.overpaymentShows === 'whole' || amount <= open) return stored;
    return account.payments.put({ ...stored, amount: stored.applied }, account.now);
  },

  update(account, row, body) {
    const sent = wholeOf(body.invoiceid);
    if (body.invoiceid !== undefined && sent !== row.invoiceid) throw readOnly('payment', 'invoiceid', body.invoiceid);
    const invoice = account.invoices.get(row.invoiceid)!;
    const fields = { ...row.fields, ...normalised(account, 'payments', row.id, pick('payment', body, WRITABLE)) };
    const patch: Partial<PaymentRow> = {
      fields,
      ...(body.amount === undefined ? {} : { amount: amountOf(account, body.amount, invoice) }),
      ...(body.date === undefined ? {} : { date: dateOf(body.date) }),
      ...(body.type === undefined ? {} : { type: typeOf(body.type) }),
    };
    if (row.creditid !== null && patch.amount !== undefined && patch.amount > row.amount)
      checkCredit(account, row.creditid, invoice, patch.amount - row.amount, openOn(account, invoice, row));
    const stored = settle(account, touched(account, row, patch));
    account.raise('payment', 'update', row.id);
    return stored;
  },

  setVisState(account, row, visState) {
    if (row.visState === 1 && visState !== 1) invoiceOf(account, row.invoiceid);
    const stored = settle(account, { ...row, visState, updatedAt: account.now });
    account.raise('payment', visState === 1 ? 'delete' : 'update', row.id);
    return stored;
  },
};

const openOn = (account: Account, invoice: InvoiceRow, without: PaymentRow | undefined): number =>
  livePayments(account, invoice.id).reduce(
    (open, row) => (row.id === without?.id ? open : open - row.applied),
    invoice.amount,
  );

function invoiceOf(account: Account, value: unknown): InvoiceRow {
  const id = wholeOf(value);
  const invoice = account.invoices.get(id);
  if (!invoice || invoice.visState === 1) throw unknown('invoice', 'invoiceid', String(value), 422);
  return invoice;
}

function amountOf(account: Account, value: unknown, invoice: InvoiceRow): number {
  const sent = moneyOf(value);
  if (!sent)
    throw new Refused(422, ERRNO.number, 'Value must be a number', { object: 'payment', field: 'amount', value });
  if (account.switches.paymentCurrencyMustMatch && sent.code !== undefined && sent.code !== invoice.currency)
    throw invalid('payment', 'amount', sent.code, 'Payment currency must match the currency of the invoice');
  const cents = toCents(sent.amount);
  if (cents <= 0)
    throw new Refused(422, ERRNO.negative, 'Amount must be greater than zero', {
      object: 'payment',
      field: 'amount',
      value,
    });
  return cents;
}

function typeOf(value: unknown): string {
  if (!PAYMENT_TYPES.includes(value as (typeof PAYMENT_TYPES)[number])) throw invalid('payment', 'type', value);
  return value as string;
}

function dateOf(value: unknown): string {
  if (!isDay(value))
    throw new Refused(422, ERRNO.date, 'Value must be a date', { object: 'payment', field: 'date', value });
  return value;
}

/** @returns the credit note to take it from, when it says so */
function creditOf(account: Account, body: Wire, type: string, invoice: InvoiceRow, amount: number): number | null {
  if (type !== 'Credit' || body.creditid === undefined || body.creditid === null) return null;
  if (!account.switches.creditPaymentsByApi) throw readOnly('payment', 'creditid', body.creditid);
  const id = wholeOf(body.creditid);
  if (id === undefined) throw unknown('credit_note', 'creditid', String(body.creditid), 422);
  checkCredit(account, id, invoice, amount, openOn(account, invoice, undefined));
  return id;
}

function checkCredit(account: Account, id: number, invoice: InvoiceRow, amount: number, open: number): void {
  const credit = account.creditNotes.get(id);
  if (!credit || credit.visState === 1) throw unknown('credit_note', 'creditid', String(id), 422);
  if (credit.clientid !== invoice.customerid || credit.currency !== invoice.currency)
    throw invalid('payment', 'creditid', id);
  if (amount > credit.amount - credit.used)
    throw invalid('payment', 'amount', amount / 100, 'Amount is more than what is left of the credit.');
  if (amount > open)
    throw invalid('payment', 'amount', amount / 100, 'Amount is more than what is due on the invoice.');
}
