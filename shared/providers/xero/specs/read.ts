import { expect } from 'vitest';
import { entitySchemas } from '../../../model/entities.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { readRows } from '../reading/rows.ts';

export const read = (resource: 'Invoices' | 'Payments' | 'Contacts', row: object): readonly ProviderRecord[] => {
  const { records, unreadable } = readRows(resource, [row as Record<string, unknown>]);
  expect(unreadable).toEqual([]);
  for (const record of records)
    expect(entitySchemas[record.entity as 'bill'].parse(record.fields)).toEqual(record.fields);
  return records;
};
export const one = (resource: 'Invoices' | 'Payments' | 'Contacts', row: object): ProviderRecord =>
  read(resource, row)[0]!;
