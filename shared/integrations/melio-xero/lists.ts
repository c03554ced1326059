import { defineMapping, type FieldView } from '../../engine/integration.ts';
import type { Json } from '../../model/json.ts';

const items = (value: Json | undefined): readonly Readonly<Record<string, Json>>[] =>
  Array.isArray(value) ? (value as readonly Readonly<Record<string, Json>>[]) : [];

/** Melio shows Xero's own list of categories: active accounts that a bill line may be booked on. */
const categories: FieldView = (fields) =>
  items(fields.items).filter((item) => item.category === true && item.active === true);
const active: FieldView = (fields) => items(fields.items).filter((item) => item.active === true);

export const accounts = defineMapping({
  id: 'accounts',
  entity: 'accountList',
  rows: ['MX-B7'],
  create: { flow: '->' },
  removal: { flow: 'none' },
  singleton: true,
  fields: { items: { flow: '->', row: 'MX-B7', left: categories, quiet: true } },
});

export const dimensions = defineMapping({
  id: 'dimensions',
  entity: 'dimensionList',
  rows: ['MX-X1'],
  create: { flow: '->' },
  removal: { flow: 'none' },
  singleton: true,
  fields: { items: { flow: '->', row: 'MX-X1', left: active, quiet: true } },
});
