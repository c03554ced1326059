type Node = Readonly<Record<string, unknown>>;
/** Undefined stands for "not there". */
type Test = (value: unknown) => boolean;

/**
 * Compiles an event pattern of a mapping's filter criteria.
 * @throws naming a comparison that is not evaluated here
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function compilePattern(pattern: unknown): (record: unknown) => boolean {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    throw new Error(`an event pattern is an object, not ${JSON.stringify(pattern)}`);
  }
  const tests = Object.entries(pattern).map(([key, expected]) => {
    if (key === '$or') {
      const branches = (expected as unknown[]).map(compilePattern);
      return (record: unknown) => branches.some((branch) => branch(record));
    }
    const test = Array.isArray(expected) ? anyOf(expected.map(compileLeaf)) : compileNested(expected);
    return (record: unknown) => test((record as Node | null | undefined)?.[key]);
  });
  return (record) => tests.every((test) => test(record));
}

const compileNested = (pattern: unknown): Test => {
  const test = compilePattern(pattern);
  return (value) => test(typeof value === 'object' && value !== null ? value : {});
};

/** A list matches when one of its items does, as does a value that is itself a list with a matching item. */
const anyOf =
  (tests: readonly Test[]): Test =>
  (value) =>
    tests.some((test) => (Array.isArray(value) ? value.some(test) : test(value)));

const NUMERIC: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

function compileLeaf(expected: unknown): Test {
  if (typeof expected !== 'object' || expected === null) return (value) => value === expected;
  const [name, argument] = Object.entries(expected)[0] ?? [];
  switch (name) {
    case 'prefix':
      return (value) => typeof value === 'string' && value.startsWith(String(argument));
    case 'suffix':
      return (value) => typeof value === 'string' && value.endsWith(String(argument));
    case 'equals-ignore-case':
      return (value) => typeof value === 'string' && value.toLowerCase() === String(argument).toLowerCase();
    case 'exists':
      return (value) => (value !== undefined) === argument;
    case 'anything-but': {
      const refused = [argument].flat().map(compileLeaf);
      return (value) => value !== undefined && !refused.some((test) => test(value));
    }
    case 'numeric': {
      const parts = argument as readonly (string | number)[];
      const pairs = parts.flatMap((operator, index) =>
        index % 2 === 0 ? [[NUMERIC[String(operator)], Number(parts[index + 1])] as const] : [],
      );
      if (pairs.some(([compare]) => !compare))
        throw new Error(`numeric filter ${JSON.stringify(argument)} is not known`);
      return (value) => typeof value === 'number' && pairs.every(([compare, bound]) => compare!(value, bound));
    }
    default:
      throw new Error(`event filter ${name} is not evaluated locally`);
  }
}

/** A record passes when it matches one of the mapping's filters, or when there is none. */
export function compileFilters(criteria: unknown): (record: unknown) => boolean {
  const filters = ((criteria as { Filters?: { Pattern: unknown }[] } | undefined)?.Filters ?? []).map(({ Pattern }) =>
    compilePattern(typeof Pattern === 'string' ? JSON.parse(Pattern) : Pattern),
  );
  return filters.length === 0 ? () => true : (record) => filters.some((filter) => filter(record));
}
