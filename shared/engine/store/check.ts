import type { Condition, Key, Write } from '../ports.ts';

/** Attribute in which the port stamps who wrote an item last. Never seen outside: reads leave it out. */
export const stampName = '_by';

/** Items in one write, keys in one `getMany`. */
export const maxItems = 100;

export const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

/**
 * Refuses what one of the stores would refuse or take differently, so that both answer alike.
 * @throws {TypeError} a programming error: nothing was written
 */
export function checkWrites(writes: readonly Write[]): void {
  if (writes.length > maxItems) throw new TypeError(`${writes.length} items in one write: at most ${maxItems}`);
  const seen = writes.length > 1 ? new Set<string>() : undefined;
  for (const write of writes) {
    const key = keyOf(write);
    checkKey(key);
    if (seen !== undefined) {
      const text = `${key.pk}\u0000${key.sk}`;
      if (seen.has(text)) throw new TypeError(`item ${key.pk} / ${key.sk} stands twice in one write`);
      seen.add(text);
    }
    if (write.if !== undefined) checkCondition(write.if);
    if (write.kind === 'put' && stampName in write.item) checkName(stampName);
    if (write.kind === 'update') checkUpdate(write);
  }
}

/** Limits of DynamoDB: 2048 bytes and 1024 bytes. */
export function checkKey({ pk, sk }: Key): void {
  if (!fits(pk, 2048) || !fits(sk, 1024)) throw new TypeError(`key ${pk} / ${sk} is empty or too long`);
}

const fits = (text: string, bytes: number): boolean =>
  text.length > 0 && (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes);

function checkUpdate({ set = {}, add = {}, remove = [] }: Extract<Write, { kind: 'update' }>): void {
  const names = [...Object.keys(set), ...Object.keys(add), ...remove];
  for (const name of names) checkName(name);
  if (new Set(names).size !== names.length) throw new TypeError(`one attribute twice in an update: ${names}`);
  for (const name in add) {
    if (!Number.isSafeInteger(add[name])) throw new TypeError(`${name}: only whole numbers are added`);
  }
}

function checkName(name: string): void {
  if (name === '' || name === 'pk' || name === 'sk' || name === stampName) {
    throw new TypeError(`attribute "${name}" is not for callers to write`);
  }
}

function checkCondition(condition: Condition): void {
  if (condition === 'absent') return;
  const lists = 'any' in condition ? condition.any : [condition];
  if (lists.length === 0) throw new TypeError('an or of nothing');
  for (const tests of lists) {
    for (const [name, op, value] of tests) {
      if (typeof value === 'boolean' && op !== '=' && op !== '<>') throw new TypeError(`${name} ${op} a boolean`);
      if (typeof value === 'number') checkNumber(value);
    }
  }
}

/** @returns the number, without a negative zero; @throws {TypeError} a store would round it */
export function checkNumber(value: number): number {
  const size = Math.abs(value);
  if (!(size <= Number.MAX_SAFE_INTEGER) || (size > 0 && size < 1e-100)) {
    throw new TypeError(`${value} cannot be stored exactly`);
  }
  return value === 0 ? 0 : value;
}
