import { createHash } from 'node:crypto';
import type { Json } from '../../model/json.ts';
import type { AccountId } from '../../model/names.ts';
import { objectKeys } from '../object-keys.ts';
import { ConditionFailed, type Item, type Key, type Objects, StoreBusy, type Table, type Write } from '../ports.ts';
import { keyOf } from './check.ts';

/** Longer values stand as objects; an item holds 400 KB at most, and each KB of it is paid at every write. */
const MOST = 4_096;

/** In place of an attribute that is too long: where its long parts stand, by their paths, and what is left of it. */
interface Reduced {
  readonly '@large': readonly (readonly [key: string, ...path: string[]])[];
  readonly rest?: Json;
}

/**
 * A table in which observations and intents may be of any length: their long values are objects named by their hash,
 * stored before the item that points to them. Who reads and writes through it sees whole items. What was read or written
 * once is known from then on, so a table like this is made for one run or one call.
 */
export function withLargeValues(table: Table, objects: Objects): Table {
  const known = new Map<string, Json>();

  async function keep(account: AccountId, value: Json): Promise<string> {
    const bytes = Buffer.from(JSON.stringify(value));
    const key = objectKeys.value(account, createHash('sha256').update(bytes).digest('hex'));
    if (!known.has(key)) await answered(() => objects.put(key, bytes));
    known.set(key, value);
    return key;
  }

  async function load(key: string): Promise<Json> {
    if (!known.has(key)) {
      const bytes = await answered(() => objects.get(key));
      if (!bytes) throw new Error(`object ${key} is missing`);
      known.set(key, JSON.parse(Buffer.from(bytes).toString('utf8')) as Json);
    }
    return known.get(key)!;
  }

  const reduce = async <T extends Attributes>(account: AccountId, attributes: T): Promise<T> => {
    if (!isLong(attributes)) return attributes;
    const reduced: Record<string, Json | undefined> = { ...attributes };
    for (const [name, value] of Object.entries(attributes)) {
      const { rest, long } = divide(value);
      if (long.length === 0) continue;
      const kept: [string, ...string[]][] = [];
      for (const part of long) kept.push([await keep(account, part.value), ...part.path]);
      reduced[name] = { '@large': kept, ...(rest === undefined ? {} : { rest }) };
    }
    return reduced as T;
  };

  const reducedWrite = async (write: Write): Promise<Write> => {
    const account = accountOf(keyOf(write));
    if (!account) return write;
    if (write.kind === 'put') return { ...write, item: await reduce(account, write.item) };
    return write.kind === 'update' && write.set ? { ...write, set: await reduce(account, write.set) } : write;
  };

  const whole = async (item: Item): Promise<Item> => {
    const restored: Record<string, Json | undefined> = { ...item };
    for (const [name, value] of Object.entries(item)) {
      if (!isReduced(value)) continue;
      let complete = value.rest;
      for (const [key, ...path] of value['@large']) complete = placed(complete, path, await load(key));
      restored[name] = complete;
    }
    return restored as Item;
  };
  // Most items hold nothing long, and are handed on without a promise more.
  const one = <T extends Item | undefined>(item: T): T | Promise<T> =>
    item && hasReduced(item) ? (whole(item) as Promise<T>) : item;
  const all = <T extends Item | undefined>(items: readonly T[]): readonly T[] | Promise<readonly T[]> =>
    items.some((item) => item && hasReduced(item)) ? Promise.all(items.map(one)) : items;

  return {
    get: async (key) => one(await table.get(key)),
    getMany: async (keys) => all(await table.getMany(keys)),
    query: async (pk, options) => all(await table.query(pk, options)),
    async write(writes) {
      const reduced = writes.some(holdsLong) ? await Promise.all(writes.map(reducedWrite)) : writes;
      try {
        await table.write(reduced);
      } catch (error) {
        throw error instanceof ConditionFailed ? new ConditionFailed(error.index, await one(error.found)) : error;
      }
    },
  };
}

type Attributes = Readonly<Record<string, Json | undefined>>;

/** Whose observation or intent it is; nothing else grows with a document. */
function accountOf({ pk, sk }: Key): AccountId | undefined {
  if (pk.startsWith('E#')) return pk.slice(2, pk.lastIndexOf('#')) as AccountId;
  return pk.startsWith('W#') && sk.startsWith('1#') ? (pk.slice(2) as AccountId) : undefined;
}

const holdsLong = (write: Write): boolean => {
  const attributes = write.kind === 'put' ? write.item : write.kind === 'update' ? write.set : undefined;
  return attributes !== undefined && accountOf(keyOf(write)) !== undefined && isLong(attributes);
};

const hasReduced = (item: Item): boolean => accountOf(item) !== undefined && Object.values(item).some(isReduced);

/** Takes the longest way down: of a record its lines are moved, and not the record, whose other fields change more often. */
function divide(value: Json | undefined): {
  readonly rest?: Json;
  readonly long: readonly { readonly path: readonly string[]; readonly value: Json }[];
} {
  if (value === undefined) return { long: [] };
  if (!isLong(value)) return { rest: value, long: [] };
  if (isObject(value)) {
    const parts = Object.entries(value).map(([name, part]) => ({ name, ...divide(part) }));
    const rest = Object.fromEntries(parts.flatMap(({ name, rest }) => (rest === undefined ? [] : [[name, rest]])));
    const long = parts.flatMap(({ name, long }) => long.map((part) => ({ ...part, path: [name, ...part.path] })));
    if (!isLong(rest)) return { rest, long };
  }
  return { long: [{ path: [], value }] };
}

function placed(value: Json | undefined, [name, ...path]: readonly string[], part: Json): Json {
  if (name === undefined) return part;
  const record = isObject(value) ? value : {};
  return { ...record, [name]: placed(record[name], path, part) };
}

/** Counts no further than it must. */
function isLong(value: Json | Attributes): boolean {
  let room = MOST;
  const count = (part: Json | Attributes | undefined): boolean => {
    if (typeof part === 'string') room -= part.length;
    room -= 8;
    if (room < 0) return true;
    if (typeof part !== 'object' || part === null) return false;
    if (Array.isArray(part)) return part.some(count);
    for (const name in part) {
      room -= name.length;
      if (count((part as Attributes)[name])) return true;
    }
    return false;
  };
  return count(value);
}

const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isReduced = (value: Json | undefined): value is Json & Reduced => isObject(value) && '@large' in value;

/** An object store that does not answer is a store that is busy: the run ends here and is repeated. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new StoreBusy('the object store did not answer', { cause });
  }
}
