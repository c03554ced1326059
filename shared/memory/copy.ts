import type { Item, Write } from '../engine/ports.ts';
import { checkNumber } from '../engine/store/check.ts';
import type { Json } from '../model/json.ts';

/**
 * A write with values as a store would keep them: nothing undefined, nothing shared with the caller.
 * @throws {TypeError} a number that the store would round
 */
export function copyWrite(write: Write): Write {
  if (write.kind === 'put') return { ...write, item: copyRecord(write.item) as Item };
  return write.kind === 'update' && write.set !== undefined ? { ...write, set: copyRecord(write.set) } : write;
}

/** The same item with the names of its maps the other way round, at every depth. */
export function turnedRound(item: Item): Item {
  return turn(item as Json) as Item;
}

function turn(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(turn);
  const entries = Object.entries(value as { readonly [name: string]: Json });
  return Object.fromEntries(entries.reverse().map(([name, one]) => [name, turn(one)]));
}

function copy(value: Json): Json {
  if (typeof value === 'number') return checkNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(copy) : copyRecord(value as { readonly [name: string]: Json });
}

function copyRecord(record: { readonly [name: string]: Json | undefined }): { [name: string]: Json } {
  const result: { [name: string]: Json } = {};
  for (const name in record) {
    const value = record[name];
    if (value !== undefined) result[name] = copy(value);
  }
  return result;
}
