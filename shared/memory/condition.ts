import type { Condition, Item, Test } from '../engine/ports.ts';
import { compareText } from '../engine/store/order.ts';

/** Whether a condition holds of a stored item, as DynamoDB sees it. */
export function holds(condition: Condition, item: Item | undefined): boolean {
  if (condition === 'absent') return item === undefined;
  return 'any' in condition ? condition.any.some((tests) => all(tests, item)) : all(condition, item);
}

function all(tests: readonly Test[], item: Item | undefined): boolean {
  const ofNothing = tests.some(([name, op]) => name === 'pk' && op === 'absent');
  return ofNothing === (item === undefined) && tests.every((test) => one(test, item));
}

function one([name, op, value]: Test, item: Item | undefined): boolean {
  const stored = item?.[name];
  switch (op) {
    case 'absent':
      return stored === undefined;
    case 'present':
      return stored !== undefined;
    case '=':
      return stored === value;
    case '<>':
      return stored !== value;
    default: {
      const order = compare(stored, value);
      if (order === undefined) return false;
      if (op === '<') return order < 0;
      if (op === '<=') return order <= 0;
      return op === '>' ? order > 0 : order >= 0;
    }
  }
}

/** @returns undefined for values of two types, which are in no order */
function compare(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return undefined;
}
