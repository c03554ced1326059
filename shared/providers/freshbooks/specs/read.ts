import { expect } from 'vitest';
import { entitySchemas } from '../../../model/entities.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import type { Resource } from '../query.ts';
import { readRows } from '../reading/rows.ts';

/** One row as a record, which must fit the model to the last field. */
export function read(resource: Resource, row: object): ProviderRecord {
  const { records, unreadable } = readRows(resource, [row as Record<string, unknown>], 'ZyQ04o');
  expect(unreadable).toEqual([]);
  const [record] = records;
  expect(entitySchemas[record!.entity as 'invoice'].parse(record!.fields)).toEqual(record!.fields);
  return record!;
}
