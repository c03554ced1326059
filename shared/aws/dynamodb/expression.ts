import type { Condition, Test, Write } from '../../engine/ports.ts';
import { stampName } from '../../engine/store/check.ts';
import type { Json } from '../../model/json.ts';
import { type Attributes, toAttribute } from './marshal.ts';

/** Collects what one request's expressions refer to: every name and value goes through a placeholder. */
class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Attributes = {};
  readonly #known = new Map<string, string>();

  name(name: string): string {
    let placeholder = this.#known.get(name);
    if (placeholder === undefined) {
      placeholder = `#${this.#known.size}`;
      this.#known.set(name, placeholder);
      this.names[placeholder] = name;
    }
    return placeholder;
  }

  value(value: Json): string {
    const placeholder = `:${Object.keys(this.values).length}`;
    this.values[placeholder] = toAttribute(value);
    return placeholder;
  }
}

export interface Expressions {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Attributes;
}

/** The expressions of one write. `stamp`: who writes; `repeated`: only where that stamp is not there yet. */
export function compile(write: Write, stamp: string, repeated: boolean): Expressions {
  const placeholders = new Placeholders();
  const update = write.kind === 'update' ? updateOf(write, stamp, placeholders) : undefined;
  const conditions = [
    ...(write.if === undefined ? [] : [conditionOf(write.if, placeholders)]),
    ...(repeated ? [notYet(stamp, placeholders)] : []),
  ];
  return {
    ...(conditions.length > 0 && { ConditionExpression: joined(conditions, 'AND') }),
    ...(update !== undefined && { UpdateExpression: update }),
    ...(Object.keys(placeholders.names).length > 0 && { ExpressionAttributeNames: placeholders.names }),
    ...(Object.keys(placeholders.values).length > 0 && { ExpressionAttributeValues: placeholders.values }),
  };
}

function notYet(stamp: string, placeholders: Placeholders): string {
  const by = placeholders.name(stampName);
  return `attribute_not_exists(${by}) OR ${by} <> ${placeholders.value(stamp)}`;
}

function updateOf(write: Extract<Write, { kind: 'update' }>, stamp: string, placeholders: Placeholders): string {
  const set = Object.entries({ ...write.set, [stampName]: stamp })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${placeholders.name(name)} = ${placeholders.value(value)}`);
  const add = Object.entries(write.add ?? {}).map(
    ([name, value]) => `${placeholders.name(name)} ${placeholders.value(value)}`,
  );
  const remove = (write.remove ?? []).map((name) => placeholders.name(name));
  return [clause('SET', set), clause('ADD', add), clause('REMOVE', remove)].filter((part) => part !== '').join(' ');
}

const clause = (word: string, parts: readonly string[]): string =>
  parts.length === 0 ? '' : `${word} ${parts.join(', ')}`;

function conditionOf(condition: Condition, placeholders: Placeholders): string {
  if (condition === 'absent') return `attribute_not_exists(${placeholders.name('pk')})`;
  if (!('any' in condition)) return allOf(condition, placeholders);
  return joined(
    condition.any.map((tests) => allOf(tests, placeholders)),
    'OR',
  );
}

/** DynamoDB refuses an expression with redundant parentheses. */
const joined = (parts: readonly string[], word: 'AND' | 'OR'): string =>
  parts.length === 1 ? parts[0]! : parts.map((part) => `(${part})`).join(` ${word} `);

/** Unless it asks for no item at all, a list of tests asks for an item: DynamoDB alone would take a missing one. */
function allOf(tests: readonly Test[], placeholders: Placeholders): string {
  const ofNothing = tests.some(([name, op]) => name === 'pk' && op === 'absent');
  const existence = ofNothing ? [] : [`attribute_exists(${placeholders.name('pk')})`];
  return [...existence, ...tests.map((test) => testOf(test, placeholders))].join(' AND ');
}

function testOf([name, op, value]: Test, placeholders: Placeholders): string {
  const path = placeholders.name(name);
  if (op === 'absent') return `attribute_not_exists(${path})`;
  if (op === 'present') return `attribute_exists(${path})`;
  const comparison = `${path} ${op} ${placeholders.value(value!)}`;
  return op === '<>' ? `(attribute_not_exists(${path}) OR ${comparison})` : comparison;
}
