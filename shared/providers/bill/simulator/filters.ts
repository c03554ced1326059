import { invalid } from './answers.ts';

export type Op = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'sw';
const OPS: readonly string[] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'sw'];

export interface Clause {
  readonly field: string;
  readonly op: Op;
  readonly values: readonly string[];
}

/**
 * `field:op:value,field:op:value`, all of which must hold. A value with a comma or a colon stands in quotes; nothing is
 * escaped, so a quote in a value ends it.
 * @see https://developer.bill.com/docs/search-op-with-lists
 * @throws {Refused} 400
 */
export function parseFilters(text: string): readonly Clause[] {
  return text === '' ? [] : split(text, ',').map(clauseOf);
}

function clauseOf(text: string): Clause {
  const [field = '', op = '', ...rest] = split(text, ':');
  const [value, ...more] = rest;
  if (field === '' || value === undefined || more.length > 0) {
    throw invalid('filters', 'must be field:op:value, with quotes around a value that has a comma or a colon');
  }
  if (!OPS.includes(op)) throw invalid('filters', `has no operator ${op}`);
  const plain = unquoted(value);
  return { field, op: op as Op, values: op === 'in' || op === 'nin' ? plain.split(',') : [plain] };
}

/** At the separators that stand outside quotes. */
function split(text: string, separator: string): string[] {
  const parts = [''];
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (letter === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  if (quoted) throw invalid('filters', 'has a quote that is not closed');
  return parts;
}

const unquoted = (value: string): string => value.replace(/^"(.*)"$/s, '$1');

/** @throws {Refused} 400: a field that cannot be filtered by, or a value of the wrong kind */
export function matches<R>(
  clause: Clause,
  fields: Readonly<Record<string, (row: R) => string | boolean>>,
): (row: R) => boolean {
  const of = Object.hasOwn(fields, clause.field) ? fields[clause.field] : undefined;
  if (!of) throw invalid('filters', `cannot have ${clause.field}`);
  const isTime = clause.field === 'createdTime' || clause.field === 'updatedTime';
  const values = clause.values.map((value) => (isTime ? timeOf(value) : value.toLowerCase()));
  const [first = ''] = values;
  return (row) => {
    const raw = String(of(row));
    const shown = isTime ? Date.parse(raw) : raw.toLowerCase();
    switch (clause.op) {
      case 'eq':
        return shown === first;
      case 'ne':
        return shown !== first;
      case 'gt':
        return shown > first;
      case 'gte':
        return shown >= first;
      case 'lt':
        return shown < first;
      case 'lte':
        return shown <= first;
      case 'in':
        return values.includes(shown);
      case 'nin':
        return !values.includes(shown);
      case 'sw':
        return String(shown).startsWith(String(first));
    }
  };
}

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{3})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/;

function timeOf(text: string): number {
  if (!TIME.test(text)) throw invalid('filters', `has a time that is none: ${text}`);
  const hasZone = /(Z|[+-]\d{2}(:?\d{2})?)$/.test(text.slice(10));
  const at = Date.parse(text.length > 10 && !hasZone ? `${text}Z` : text);
  if (Number.isNaN(at)) throw invalid('filters', `has a time that is none: ${text}`);
  return at;
}
