import { type Account, newRow } from '../account.ts';
import { decimalOf } from '../money.ts';
import { ERRNO, invalid, Refused, readOnly, required, unknown } from '../refusals.ts';
import { uuidOf } from '../resources/clients.ts';
import type { InvoiceRow, SetStatus, VisState } from '../rows.ts';
import { normalised, pick } from '../texts.ts';
import { easternDay, isDay } from '../time.ts';
import { textOf, type Wire, wholeOf } from '../wire.ts';
import { WRITABLE } from './invoice-show.ts';
import { readLines, totalsOf } from './lines.ts';
import { livePayments } from './settle.ts';

const store = (account: Account, row: InvoiceRow): InvoiceRow => account.invoices.put(row, account.now);

/** @throws {Refused} */
export function createInvoice(account: Account, body: Wire): InvoiceRow {
  if (body.customerid === undefined || body.customerid === null) throw required('invoice', 'customerid');
  if (!body.create_date) throw required('invoice', 'create_date');
  refuseComputed(body);
  const client = account.clients.get(clientId(account, body.customerid))!;
  const columns = columnsOf(account, body, {
    customerid: client.id,
    number: account.nextNumber('invoice'),
    createDate: '',
    dueOffsetDays: 0,
    currency: String(client.fields.currency_code || account.currency),
    setStatus: 1,
    lines: [],
    discount: '0',
  });
  const row = newRow(account, account.invoices, {});
  const { fields: of } = client;
  const copied = {
    uuid: uuidOf(account), fname: of.fname ?? '', lname: of.lname ?? '', organization: of.organization ?? '',
    street: of.p_street ?? '', street2: of.p_street2 ?? '', city: of.p_city ?? '', province: of.p_province ?? '',
    code: of.p_code ?? '', country: of.p_country ?? '',
  }; // biome-ignore format: a table
  const fields = normalised(account, 'invoices', row.id, { ...copied, ...pick('invoice', body, WRITABLE) });
  account.noteNumber('invoice', columns.number);
  account.raise('invoice', 'create', row.id);
  return store(account, {
    ...row,
    ...columns,
    fields,
    ...totals(account, columns),
    paid: 0,
    datePaid: null,
    writes: 0,
  });
}

/** @throws {Refused} */
export function updateInvoice(account: Account, row: InvoiceRow, body: Wire): InvoiceRow {
  refuseComputed(body);
  const columns = columnsOf(account, body, row);
  const sums = totals(account, columns);
  if (row.paid > 0 && columns.currency !== row.currency) throw invalid('invoice', 'currency_code', columns.currency);
  if (account.switches.amountCoversPaid && sums.amount < row.paid)
    throw invalid('invoice', 'lines', undefined, 'Invoice total cannot be less than the amount already paid.');
  const fields = { ...row.fields, ...normalised(account, 'invoices', row.id, pick('invoice', body, WRITABLE)) };
  account.noteNumber('invoice', columns.number);
  return changed(account, { ...row, ...columns, ...sums, fields });
}

/** `action_mark_as_sent` and `action_email`. */
export function actOnInvoice(account: Account, row: InvoiceRow, body: Wire): InvoiceRow {
  if (body.action_email !== true && body.action_mark_as_sent !== true) return row;
  const recipients = body.email_recipients;
  if (body.action_email === true && recipients !== undefined && (!Array.isArray(recipients) || recipients.length === 0))
    throw invalid('invoice', 'email_recipients', recipients);
  const setStatus: SetStatus = row.setStatus === 1 ? 2 : row.setStatus;
  const fields = { ...row.fields, fulfillment_date: row.fields.fulfillment_date ?? easternDay(account.now) };
  if (body.action_email === true) account.raise('invoice', 'sendByEmail', row.id);
  return changed(account, { ...row, setStatus, fields });
}

export function setInvoiceVisState(account: Account, row: InvoiceRow, visState: VisState): InvoiceRow {
  if (visState === 1 && account.switches.deleteNeedsNoPayments && livePayments(account, row.id).length > 0)
    throw invalid('invoice', 'vis_state', 1, 'An invoice with payments cannot be deleted. Delete its payments first.');
  account.raise('invoice', visState === 1 ? 'delete' : 'update', row.id);
  return store(account, { ...row, visState, updatedAt: account.now, writes: row.writes + 1 });
}

export function changed(account: Account, row: InvoiceRow): InvoiceRow {
  account.raise('invoice', 'update', row.id);
  return store(account, { ...row, updatedAt: account.now, writes: row.writes + 1 });
}

type Columns = Pick<
  InvoiceRow,
  'customerid' | 'number' | 'createDate' | 'dueOffsetDays' | 'currency' | 'setStatus' | 'lines' | 'discount'
>;

/** What was sent, over what stands there. */
function columnsOf(account: Account, body: Wire, before: Columns): Columns {
  const currency = textOf(body.currency_code) || before.currency;
  const number =
    body.invoice_number === undefined || body.invoice_number === '' ? before.number : String(body.invoice_number);
  if (account.switches.uniqueInvoiceNumbers && number !== before.number) {
    for (const other of account.invoices.all())
      if (other.number === number && other.visState !== 1) throw invalid('invoice', 'invoice_number', number);
  }
  const createDate = body.create_date ?? before.createDate;
  if (!isDay(createDate))
    throw new Refused(422, ERRNO.date, 'Value must be a date', {
      object: 'invoice',
      field: 'create_date',
      value: createDate,
    });
  const dueOffsetDays = wholeOf(body.due_offset_days ?? before.dueOffsetDays);
  if (dueOffsetDays === undefined) throw numeric('due_offset_days', body.due_offset_days);
  if (dueOffsetDays < 0)
    throw new Refused(422, ERRNO.negative, 'Value cannot be negative', {
      object: 'invoice',
      field: 'due_offset_days',
      value: dueOffsetDays,
    });
  const discount = decimalOf(body.discount_value ?? before.discount);
  if (!discount || discount.lt(0) || discount.gt(100))
    throw new Refused(422, ERRNO.percent, 'Value must be a percentage', {
      object: 'invoice',
      field: 'discount_value',
      value: body.discount_value,
    });
  const keep = account.switches.keepLineIds ? before.lines : [];
  return {
    customerid: body.customerid === undefined ? before.customerid : clientId(account, body.customerid),
    number,
    createDate,
    dueOffsetDays,
    currency,
    setStatus: body.status === undefined ? before.setStatus : setStatusOf(body.status),
    lines:
      body.lines === undefined
        ? before.lines
        : readLines('invoice', body.lines, { now: account.now, currency, before: keep }),
    discount: discount.toString(),
  };
}

const totals = (account: Account, { lines, discount }: Pick<InvoiceRow, 'lines' | 'discount'>) =>
  totalsOf(lines, discount, account.switches.discountBeforeTax);

const numeric = (field: string, value: unknown): Refused =>
  new Refused(422, ERRNO.number, 'Value must be a number', { object: 'invoice', field, value });

/** The due date follows from the create date and the offset; writing it is refused rather than ignored. */
function refuseComputed(body: Wire): void {
  if (body.due_date !== undefined) throw readOnly('invoice', 'due_date', body.due_date);
}

function setStatusOf(value: unknown): SetStatus {
  if (typeof value !== 'number') throw numeric('status', value);
  if (value !== 0 && value !== 1 && value !== 2 && value !== 3) throw invalid('invoice', 'status', value);
  return value;
}

function clientId(account: Account, value: unknown): number {
  const id = wholeOf(value);
  if (id === undefined) throw numeric('customerid', value);
  const client = account.clients.get(id);
  if (!client || client.visState === 1) throw unknown('client', 'customerid', String(id), 422);
  return id;
}
