import * as z from 'zod';

/** One statement of an identity policy, as far as the local runtime understands policies: it refuses the rest. */
export interface Statement {
  readonly from: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly RegExp[];
  readonly resources: readonly RegExp[];
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly key: string;
  readonly test: (actual: readonly string[] | undefined) => boolean;
}

/** One thing that a call needs: `context` are the condition keys the call carries, lower case. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export type Decision = 'allowed' | 'denied' | 'not allowed';

const oneOrMany = z.union([z.string().transform((value) => [value]), z.array(z.string())]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany,
  Resource: oneOrMany,
  Condition: z.record(z.string(), z.record(z.string(), z.union([oneOrMany, z.boolean()]))).optional(),
});
const policy = z.looseObject({ Statement: z.union([z.array(z.unknown()), z.unknown().transform((value) => [value])]) });

/**
 * @param from whose policy it is, for messages
 * @throws on an element, operator or condition key that is not evaluated here: `NotAction`, `Principal`, policy variables
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function parsePolicy(document: unknown, from: string): Statement[] {
  return policy.parse(document).Statement.map((raw) => {
    const parsed = statement.safeParse(raw);
    if (!parsed.success) throw new Error(`policy ${from}: ${z.prettifyError(parsed.error)}`);
    const { Effect, Action, Resource, Condition = {} } = parsed.data;
    const variable = Resource.find((resource) => resource.includes('${'));
    if (variable) throw new Error(`policy ${from}: policy variables are not evaluated locally: ${variable}`);
    return {
      from,
      effect: Effect,
      actions: Action.map((action) => glob(action, 'i')),
      resources: Resource.map((resource) => glob(resource)),
      conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, expected]) =>
          parseCondition(from, operator, key, Array.isArray(expected) ? expected : [String(expected)]),
        ),
      ),
    };
  });
}

/** An explicit deny wins; without an allow nothing is allowed. */
export function decide(statements: readonly Statement[], { action, resource, context = {} }: Permission): Decision {
  const applies = statements.filter(
    ({ actions, resources, conditions }) =>
      actions.some((pattern) => pattern.test(action)) &&
      resources.some((pattern) => pattern.test(resource)) &&
      conditions.every(({ key, test }) => test(context[key])),
  );
  if (applies.some(({ effect }) => effect === 'Deny')) return 'denied';
  return applies.length > 0 ? 'allowed' : 'not allowed';
}

/** `*` any characters, `?` one. */
function glob(pattern: string, flags = ''): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`);
}

type Match = (actual: string, expected: string) => boolean;
const exact: Match = (actual, expected) => actual === expected;
const like: Match = (actual, expected) => glob(expected).test(actual);
const OPERATORS: Readonly<Record<string, Match>> = {
  StringEquals: exact,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
};
const NEGATED: Readonly<Record<string, Match>> = {
  StringNotEquals: exact,
  StringNotLike: like,
  ArnNotEquals: like,
  ArnNotLike: like,
};

/** Condition keys that calls carry here; any other would silently never match. */
const KNOWN_KEYS = new Set([
  'dynamodb:leadingkeys',
  'events:source',
  'events:detail-type',
  'kms:viaservice',
  'ses:fromaddress',
  'aws:resourceaccount',
  'aws:principalaccount',
  'aws:securetransport',
]);

function parseCondition(from: string, written: string, rawKey: string, expected: readonly string[]): Condition {
  const key = rawKey.toLowerCase();
  if (!KNOWN_KEYS.has(key) && !key.startsWith('kms:encryptioncontext:')) {
    throw new Error(`policy ${from}: condition key ${rawKey} is not evaluated locally`);
  }
  const [, quantifier, operator, ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  const negated = NEGATED[operator ?? ''];
  const match = OPERATORS[operator ?? ''] ?? negated;
  if (!match) throw new Error(`policy ${from}: condition operator ${written} is not evaluated locally`);
  const holds = (value: string) => expected.some((item) => match(value, item)) === !negated;
  return {
    key,
    test(actual) {
      if (actual === undefined || actual.length === 0) {
        return quantifier === 'ForAllValues' || ifExists !== undefined || (negated !== undefined && !quantifier);
      }
      return quantifier === 'ForAnyValue' ? actual.some(holds) : actual.every(holds);
    },
  };
}
