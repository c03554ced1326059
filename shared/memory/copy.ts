import type { Item } from '../engine/ports.ts';
import { checkNumber } from '../engine/store/check.ts';
import type { Json } from '../model/json.ts';

/** A copy as a store would keep it: nothing undefined, no number that it would round. */
export function copy(value: Json): Json {
  if (typeof value === 'number') return checkNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(copy) : copyRecord(value as { readonly [name: string]: Json });
}

export const copyItem = (item: Item): Item => copyRecord(item) as Item;

function copyRecord(record: { readonly [name: string]: Json | undefined }): { [name: string]: Json } {
  const result: { [name: string]: Json } = {};
  for (const name in record) {
    const value = record[name];
    if (value !== undefined) result[name] = copy(value);
  }
  return result;
}
