import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import type { Entity } from '../../../model/names.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import { readRows } from '../reading/rows.ts';
import { prepare } from '../requests.ts';
import { ids, sampleBill, sampleLine } from './samples.ts';

export const seen = (resource: 'Invoices' | 'Contacts', row: object): ProviderRecord =>
  readRows(resource, [row as Record<string, unknown>]).records[0]!;
export const create = (entity: Entity, fields: Fields): RecordWrite => ({
  kind: 'create',
  entity,
  fields,
  marker: 'TO-abc',
});
export const update = (current: ProviderRecord, changes: Fields): RecordWrite => ({
  kind: 'update', entity: current.entity, id: current.id, changes, current,
}); // biome-ignore format: short
export const remove = (current: ProviderRecord): RecordWrite => ({
  kind: 'remove',
  entity: current.entity,
  id: current.id,
  current,
});
export const bodyOf = (...writes: RecordWrite[]): Record<string, readonly Record<string, Json>[]> =>
  JSON.parse(prepare(writes).body!);

export const bill = seen('Invoices', sampleBill);
export const taxFree = seen('Invoices', {
  ...sampleBill, LineAmountTypes: 'NoTax', Total: 41, LineItems: [{ ...sampleLine, TaxAmount: 0, TaxType: 'NONE' }],
}); // biome-ignore format: short
export const second = {
  ...sampleLine,
  LineItemID: ids.file,
  Description: 'Rims',
  LineAmount: 10,
  UnitAmount: 10,
  Quantity: 1,
  TaxAmount: 0,
};
export const twoLines = seen('Invoices', { ...sampleBill, Total: 57.15, LineItems: [sampleLine, second] });
export const newBill = {
  contact: ids.contact, number: 'M-1', billedOn: '2026-09-28', dueOn: '2026-10-28', currency: 'USD',
  total: 10_050, note: 'Rent', account: ids.expense,
}; // biome-ignore format: short
