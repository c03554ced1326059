import { type Account, newRow } from '../account.ts';
import { PAYMENT_TYPES } from '../documents/payments.ts';
import { amountRange, byFlag, byId, byText, dayRange, updatedRange } from '../filters.ts';
import { money, moneyOf, toCents } from '../money.ts';
import { ERRNO, invalid, Refused, required } from '../refusals.ts';
import { type Resource, touched } from '../resource.ts';
import type { CashRow } from '../rows.ts';
import { type Defaults, pick } from '../texts.ts';
import { easternTime, isDay } from '../time.ts';
import { textOf, type Wire, wholeOf } from '../wire.ts';
import { isCategory } from './categories.ts';

const EXPENSE: Defaults = {
  categoryid: 0, vendor: '', notes: '', clientid: 0, projectid: 0, staffid: 1, invoiceid: null, profileid: null,
  transactionid: null, markup_percent: '0', status: 0, taxName1: null, taxPercent1: null, taxName2: null, taxPercent2: null,
  account_name: null, bank_name: null, accountid: null, ext_invoiceid: 0, ext_systemid: 0, has_receipt: false,
  isduplicate: false, compounded_tax: false,
}; // biome-ignore format: a table

/** @see https://www.freshbooks.com/api/expenses */
export const expenses: Resource<CashRow> = {
  path: 'expenses/expenses',
  scope: 'expenses',
  name: 'expense',
  noun: 'expense',
  idField: 'expenseid',
  single: () => 'expense',
  plural: () => 'expenses',
  table: (account) => account.expenses,
  filters: {
    clientid: byId((row) => wholeOf(row.fields.clientid) ?? 0),
    projectid: byId((row) => wholeOf(row.fields.projectid) ?? 0),
    categoryid: byId((row) => wholeOf(row.fields.categoryid) ?? 0),
    vendor: byText((row) => row.fields.vendor),
    has_receipt: byFlag((row) => row.fields.has_receipt === true),
    ...dayRange('date', (row) => row.date),
    ...amountRange(),
    ...updatedRange(),
  },
  sorts: { updated: (row) => row.updatedAt, date: (row) => row.date },
  show: (account, row) => ({
    id: row.id,
    expenseid: row.id,
    accounting_systemid: account.id,
    ...EXPENSE,
    ...row.fields,
    taxAmount1: null,
    taxAmount2: null,
    amount: money(row.amount, row.currency),
    date: row.date,
    updated: easternTime(row.updatedAt),
    vis_state: row.visState,
  }),
  create(account, body) {
    for (const field of ['amount', 'categoryid', 'date']) if (!body[field]) throw required('expense', field);
    checkCategory(body);
    const columns = columnsOf(account, 'expense', body, undefined);
    const row = newRow(account, account.expenses, pick('expense', body, EXPENSE));
    account.raise('expense', 'create', row.id);
    return account.expenses.put({ ...row, ...columns }, account.now);
  },
  update(account, row, body) {
    if (body.categoryid !== undefined) checkCategory(body);
    const columns = columnsOf(account, 'expense', body, row);
    const fields = { ...row.fields, ...pick('expense', body, EXPENSE) };
    account.raise('expense', 'update', row.id);
    return account.expenses.put(touched(account, row, { ...columns, fields }), account.now);
  },
};

const INCOME: Defaults = { category_name: 'other', payment_type: 'Other', source: '', note: '' };
const CATEGORY_NAMES = ['advertising', 'in_person_sales', 'online_sales', 'rentals', 'other'];

/** Money that no invoice asked for. Raises no callbacks. @see https://www.freshbooks.com/api/other_income */
export const otherIncome: Resource<CashRow> = {
  path: 'other_incomes/other_incomes',
  scope: 'other_income',
  name: 'other_income',
  idField: 'incomeid',
  single: () => 'other_income',
  plural: (account) => account.switches.otherIncomeListKey,
  deletes: true,
  table: (account) => account.otherIncome,
  filters: { incomeid: byId((row) => row.id), category_name: byText((row) => row.fields.category_name) },
  sorts: {},
  show: (_account, row) => ({
    incomeid: row.id,
    ...INCOME,
    taxes: [],
    ...row.fields,
    amount: money(row.amount, row.currency),
    date: row.date,
    created_at: easternTime(row.createdAt),
    updated_at: easternTime(row.updatedAt),
    vis_state: row.visState,
  }),
  create(account, body) {
    for (const field of ['amount', 'date', 'category_name']) if (!body[field]) throw required('other_income', field);
    const columns = columnsOf(account, 'other_income', body, undefined);
    const row = newRow(account, account.otherIncome, incomeFields(body));
    return account.otherIncome.put({ ...row, ...columns }, account.now);
  },
  update(account, row, body) {
    const columns = columnsOf(account, 'other_income', body, row);
    const fields = { ...row.fields, ...incomeFields(body) };
    return account.otherIncome.put(touched(account, row, { ...columns, fields }), account.now);
  },
};

function incomeFields(body: Wire): Wire {
  if (body.category_name !== undefined && !CATEGORY_NAMES.includes(String(body.category_name)))
    throw invalid('other_income', 'category_name', body.category_name);
  if (body.payment_type !== undefined && !PAYMENT_TYPES.includes(body.payment_type as 'Other'))
    throw invalid('other_income', 'payment_type', body.payment_type);
  const taxes = Array.isArray(body.taxes) ? { taxes: body.taxes } : {};
  return { ...pick('other_income', body, INCOME), ...taxes };
}

function checkCategory({ categoryid }: Wire): void {
  if (!isCategory(wholeOf(categoryid))) throw invalid('expense', 'categoryid', categoryid);
}

type Columns = Pick<CashRow, 'amount' | 'currency' | 'date'>;

function columnsOf(account: Account, object: string, body: Wire, before: Columns | undefined): Columns {
  const sent = body.amount === undefined ? undefined : moneyOf(body.amount);
  if (body.amount !== undefined && !sent)
    throw new Refused(422, ERRNO.number, 'Value must be a number', { object, field: 'amount', value: body.amount });
  const date = body.date ?? before?.date;
  if (!isDay(date)) throw new Refused(422, ERRNO.date, 'Value must be a date', { object, field: 'date', value: date });
  const currency = textOf(sent?.code) ?? before?.currency ?? account.currency;
  return { amount: sent ? toCents(sent.amount) : (before?.amount ?? 0), currency, date };
}
