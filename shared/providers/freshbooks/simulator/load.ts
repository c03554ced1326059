import Big from 'big.js';
import type { Account, Tables } from './account.ts';
import { WRITABLE as INVOICE_TEXTS } from './documents/invoice-show.ts';
import { readLines } from './documents/lines.ts';
import { decimalOf, moneyOf, toCents } from './money.ts';
import type { BusinessOptions, UserOptions } from './options.ts';
import type { CashRow, CreditRow, InvoiceRow, PaymentRow, Row, SetStatus, VisState } from './rows.ts';
import { parseEastern, parseUtc } from './time.ts';
import { isWire, textOf, type Wire, wholeOf } from './wire.ts';

/**
 * Reads a file in FreshBooks' own response format: a list as the API answers it, lines included. Rows are taken as they
 * are: what FreshBooks shows need not pass the rules for what may be written.
 * @throws the file is no list of a resource that the simulator knows
 */
export function loadRows(account: Account, fileName: string, json: string): void {
  const name = fileName
    .replace(/\.json$/i, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  const loader = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  if (!loader) throw new Error(`${fileName}: not a resource that the simulator loads`);
  const result = at(parse(fileName, json), 'response', 'result');
  const rows = loader.keys.map((key) => result?.[key]).find(Array.isArray);
  if (!rows) throw new Error(`${fileName}: expected FreshBooks' response format with a list "${loader.keys[0]}"`);
  for (const row of rows as Wire[]) loader.load(account, row);
}

/** `GET /auth/api/v1/users/me`. @throws it is not that */
export function loadIdentity(json: string): { readonly user: UserOptions; readonly businesses: BusinessOptions[] } {
  const me = at(parse('Me.json', json), 'response');
  if (!me || !Array.isArray(me.business_memberships)) throw new Error('Me.json: expected the response of users/me');
  const memberships = me.business_memberships as { role: string; business: Wire }[];
  const user = {
    identityId: Number(me.identity_id ?? me.id),
    email: String(me.email),
    firstName: String(me.first_name),
    lastName: String(me.last_name),
    memberships: Object.fromEntries(memberships.map(({ role, business }) => [Number(business.id), role])),
  };
  const businesses = memberships.map(({ business }) => ({
    id: Number(business.id),
    uuid: String(business.business_uuid),
    accountId: textOf(business.account_id) ?? null,
    name: String(business.name),
    advancedAccounting: true,
  }));
  return { user, businesses };
}

interface Loader {
  readonly keys: readonly string[];
  load(account: Account, row: Wire): void;
}

const LOADERS: Readonly<Record<string, Loader>> = {
  clients: { keys: ['clients'], load: plain('clients', 'userid') },
  invoices: { keys: ['invoices'], load: loadInvoice },
  payments: { keys: ['payments'], load: loadPayment },
  creditnotes: { keys: ['credit_notes'], load: loadCreditNote },
  expenses: { keys: ['expenses'], load: loadCash('expenses', 'expenseid') },
  otherincome: { keys: ['other_income', 'other_incomes'], load: loadCash('otherIncome', 'incomeid') },
  items: { keys: ['items'], load: plain('items', 'id') },
  taxes: { keys: ['taxes'], load: plain('taxes', 'taxid') },
};

/** Held by columns, or worked out: not kept as text besides. */
const COLUMNS =
  /^(id|userid|invoiceid|logid|creditid|taxid|itemid|expenseid|incomeid|accountid|accounting_systemid|vis_state|created_at|updated|updated_at|version|signup_date|lines|amount|date|paid|outstanding)$/;

function baseOf(account: Account, row: Wire, idField: string): Row {
  const time = (name: string, read: (text: string) => number | undefined) => {
    const text = textOf(row[name]);
    return text === undefined ? undefined : read(text);
  };
  const id = wholeOf(row.id ?? row[idField]);
  if (id === undefined) throw new Error(`a row without ${idField}`);
  // The version knows the millisecond.
  const updatedAt =
    time('version', parseEastern) ?? time('updated', parseEastern) ?? time('updated_at', parseEastern) ?? account.now;
  return {
    id,
    visState: (wholeOf(row.vis_state) ?? 0) as VisState,
    createdAt: time('signup_date', parseUtc) ?? time('created_at', parseEastern) ?? updatedAt,
    updatedAt,
    fields: Object.fromEntries(Object.entries(row).filter(([name]) => !COLUMNS.test(name))),
  };
}

function plain(table: 'clients' | 'items' | 'taxes', idField: string) {
  return (account: Account, row: Wire): void => {
    account[table].put(baseOf(account, row, idField), account.now);
  };
}

function loadInvoice(account: Account, row: Wire): void {
  const base = baseOf(account, row, 'invoiceid');
  const currency = textOf(row.currency_code) ?? account.currency;
  const number = String(row.invoice_number ?? '');
  const status = wholeOf(row.status) ?? 1;
  const texts = Object.entries(base.fields).filter(([name]) => name in INVOICE_TEXTS || name === 'uuid');
  const invoice: InvoiceRow = {
    ...base,
    fields: Object.fromEntries(texts),
    customerid: wholeOf(row.customerid) ?? 0,
    number,
    createDate: String(row.create_date),
    dueOffsetDays: wholeOf(row.due_offset_days) ?? 0,
    currency,
    setStatus: (status <= 3 ? status : 2) as SetStatus,
    lines: linesOf(account, row, currency, base.updatedAt),
    discount: (decimalOf(row.discount_value) ?? Big(0)).toString(),
    discountTotal: centsOf(row.discount_total),
    amount: centsOf(row.amount),
    paid: centsOf(row.paid),
    datePaid: textOf(row.date_paid) ?? null,
    writes: Number(/\d{3}$/.exec(textOf(row.version) ?? '')?.[0] ?? 0),
  };
  account.noteNumber('invoice', number);
  account.invoices.put(invoice, account.now);
}

function loadPayment(account: Account, row: Wire): void {
  const { fields, ...base } = baseOf(account, row, 'logid');
  const amount = centsOf(row.amount);
  const payment: PaymentRow = {
    ...base,
    fields: { note: fields.note ?? '', gateway: fields.gateway ?? null, orderid: null, transactionid: null },
    invoiceid: wholeOf(row.invoiceid) ?? 0,
    clientid: wholeOf(row.clientid) ?? 0,
    amount,
    applied: amount,
    currency: codeOf(row.amount, account),
    date: String(row.date),
    type: textOf(row.type) ?? 'Other',
    creditid: wholeOf(row.creditid) ?? null,
    overpaymentid: wholeOf(row.overpaymentid) ?? null,
  };
  account.payments.put(payment, account.now);
}

function loadCreditNote(account: Account, row: Wire): void {
  const { fields, ...base } = baseOf(account, row, 'creditid');
  const currency = textOf(row.currency_code) ?? account.currency;
  const number = String(row.credit_number ?? '');
  const { description = '', notes = '', organization = '', fname = '', lname = '' } = fields;
  const credit: CreditRow = {
    ...base,
    fields: { description, notes, organization, fname, lname },
    clientid: wholeOf(row.clientid) ?? 0,
    number,
    creditType: textOf(row.credit_type) ?? 'goodwill',
    createDate: String(row.create_date),
    currency,
    lines: linesOf(account, row, currency, base.updatedAt),
    amount: centsOf(row.amount),
    used: centsOf(row.paid),
  };
  account.noteNumber('creditNote', number);
  account.creditNotes.put(credit, account.now);
}

function loadCash(table: keyof Pick<Tables, 'expenses' | 'otherIncome'>, idField: string) {
  return (account: Account, row: Wire): void => {
    const cash: CashRow = {
      ...baseOf(account, row, idField),
      amount: centsOf(row.amount),
      currency: codeOf(row.amount, account),
      date: String(row.date),
    };
    account[table].put(cash, account.now);
  };
}

const linesOf = (account: Account, row: Wire, currency: string, now: number) => {
  const lines: readonly Wire[] = Array.isArray(row.lines) ? row.lines : [];
  const before = lines.flatMap(({ lineid }) => (wholeOf(lineid) === undefined ? [] : [{ lineid: wholeOf(lineid)! }]));
  return readLines('invoice', lines, { now, currency: currency || account.currency, before }).map((line, index) => ({
    ...line,
    updatedAt: parseEastern(textOf(lines[index]?.updated) ?? '') ?? now,
  }));
};

const centsOf = (value: unknown): number => {
  const sent = value === undefined || value === null ? undefined : moneyOf(value);
  return sent ? toCents(sent.amount) : 0;
};
const codeOf = (value: unknown, account: Account): string =>
  (isWire(value) ? textOf(value.code) : undefined) ?? account.currency;

function parse(fileName: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`${fileName}: ${(error as Error).message}`);
  }
}

const at = (value: unknown, ...names: readonly string[]): Wire | undefined =>
  names.reduce<unknown>((found, name) => (isWire(found) ? found[name] : undefined), value) as Wire | undefined;
