import { newRow } from '../account.ts';
import { byText, updatedRange } from '../filters.ts';
import { decimalOf, moneyOf } from '../money.ts';
import { ERRNO, Refused, required } from '../refusals.ts';
import { type Resource, touched } from '../resource.ts';
import type { Row } from '../rows.ts';
import { type Defaults, pick } from '../texts.ts';
import { easternTime } from '../time.ts';
import type { Wire } from '../wire.ts';

const ITEM: Defaults = { name: '', description: '', qty: '1', sku: '', inventory: null, tax1: 0, tax2: 0 };

/** @see https://www.freshbooks.com/api/items */
export const items: Resource<Row> = {
  path: 'items/items',
  scope: 'billable_items',
  name: 'item',
  noun: 'item',
  idField: 'itemid',
  single: () => 'item',
  plural: () => 'items',
  table: (account) => account.items,
  filters: { name: byText((row) => row.fields.name), sku: byText((row) => row.fields.sku), ...updatedRange() },
  sorts: {},
  show: (account, row) => ({
    id: row.id,
    itemid: row.id,
    accounting_systemid: account.id,
    ...ITEM,
    unit_cost: { amount: '0.00', code: account.currency },
    ...row.fields,
    updated: easternTime(row.updatedAt),
    vis_state: row.visState,
  }),
  create(account, body) {
    if (!body.name) throw required('item', 'name');
    const row = newRow(account, account.items, itemFields(body, account.currency));
    account.raise('item', 'create', row.id);
    return account.items.put(row, account.now);
  },
  update(account, row, body) {
    const fields = { ...row.fields, ...itemFields(body, account.currency) };
    account.raise('item', 'update', row.id);
    return account.items.put(touched(account, row, { fields }), account.now);
  },
};

function itemFields(body: Wire, currency: string): Wire {
  const fields = pick('item', body, ITEM);
  const qty = fields.qty === undefined ? {} : { qty: String(fields.qty) };
  if (body.unit_cost === undefined) return { ...fields, ...qty };
  const cost = moneyOf(body.unit_cost);
  if (!cost) throw new Refused(422, ERRNO.number, 'Value must be a number', { object: 'item', field: 'unit_cost' });
  return { ...fields, ...qty, unit_cost: { amount: cost.amount.toFixed(2), code: cost.code ?? currency } };
}

const TAX: Defaults = { name: '', number: null, amount: '0', compound: false };

/** @see https://www.freshbooks.com/api/taxes */
export const taxes: Resource<Row> = {
  path: 'taxes/taxes',
  scope: 'taxes',
  name: 'tax',
  noun: 'tax',
  idField: 'taxid',
  single: () => 'tax',
  plural: () => 'taxes',
  deletes: true,
  table: (account) => account.taxes,
  filters: { name: byText((row) => row.fields.name), ...updatedRange() },
  sorts: {},
  show: (account, row) => ({
    id: row.id,
    taxid: row.id,
    accounting_systemid: account.id,
    ...TAX,
    ...row.fields,
    updated: easternTime(row.updatedAt),
    vis_state: row.visState,
  }),
  create(account, body) {
    if (!body.name) throw required('tax', 'name');
    const row = newRow(account, account.taxes, taxFields(body));
    account.raise('tax', 'create', row.id);
    return account.taxes.put(row, account.now);
  },
  update(account, row, body) {
    account.raise('tax', 'update', row.id);
    return account.taxes.put(touched(account, row, { fields: { ...row.fields, ...taxFields(body) } }), account.now);
  },
};

function taxFields(body: Wire): Wire {
  const fields = pick('tax', body, TAX);
  if (fields.amount === undefined) return fields;
  const percent = decimalOf(fields.amount);
  if (!percent || percent.lt(0))
    throw new Refused(422, ERRNO.percent, 'Value must be a percentage', { object: 'tax', field: 'amount' });
  return { ...fields, amount: percent.toString() };
}
