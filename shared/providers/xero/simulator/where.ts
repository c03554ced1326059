import { badQuery } from './refusals.ts';

/** What a row shows under a name of the `where` grammar; instants and days are ms. */
export type Value = string | number | boolean | null;
export type Field<R> = (row: R) => Value | undefined;
export type Fields<R> = Readonly<Record<string, Field<R>>>;
type Predicate<R> = (row: R) => boolean;

const TOKEN =
  /\s*(?:(DateTime\.Parse|DateTime|guid)\s*\(([^)]*)\)|"([^"]*)"|(-?\d+(?:\.\d+)?)|(==|!=|<>|>=|<=|&&|\|\||[=<>()!])|([A-Za-z_][\w.]*))/iy;

type Token =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'op'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string };

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw badQuery('Syntax error');
    const [, call, argument = '', string, number, operator, name] = match;
    if (call) found.push({ kind: 'value', value: callValue(call, argument) });
    else if (string !== undefined) found.push({ kind: 'value', value: string });
    else if (number !== undefined) found.push({ kind: 'value', value: Number(number) });
    else if (operator) found.push({ kind: 'op', text: operator });
    else if (name) found.push(word(name));
  }
  return found;
}

function word(name: string): Token {
  const lower = name.toLowerCase();
  if (lower === 'and') return { kind: 'op', text: '&&' };
  if (lower === 'or') return { kind: 'op', text: '||' };
  if (lower === 'true' || lower === 'false') return { kind: 'value', value: lower === 'true' };
  if (lower === 'null') return { kind: 'value', value: null };
  return { kind: 'name', text: name };
}

function callValue(call: string, argument: string): Value {
  const inner = argument.trim();
  if (call.toLowerCase() === 'guid') return unquote(inner).toLowerCase();
  if (call.toLowerCase() === 'datetime.parse') {
    const text = unquote(inner);
    const ms = Date.parse(/[zZ]$/.test(text) ? text : text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`);
    if (Number.isNaN(ms)) throw badQuery('String was not recognized as a valid DateTime.');
    return ms;
  }
  const parts = inner.split(',').map((part) => Number(part.trim()));
  if (parts.length < 3 || parts.some(Number.isNaN)) throw badQuery('No applicable constructor exists in type DateTime');
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function unquote(text: string): string {
  const match = /^"([^"]*)"$/.exec(text);
  if (!match) throw badQuery('Expression expected');
  return match[1] ?? '';
}

/**
 * The documented part of Xero's .NET-like filter: comparisons joined by AND and OR, parentheses,
 * `guid("...")`, `DateTime(y, m, d)`, and `.Contains/.StartsWith/.EndsWith("...")`. Texts compare without case.
 * @throws {Rejected} 400 QueryParseException
 */
export function parseWhere<R>(text: string, fields: Fields<R>, type: string): Predicate<R> {
  const list = tokens(text);
  let at = 0;
  const peekOp = (...ops: string[]): boolean => {
    const token = list[at];
    return token?.kind === 'op' && ops.includes(token.text);
  };

  function or(): Predicate<R> {
    let left = and();
    while (peekOp('||')) {
      at += 1;
      const [a, b] = [left, and()];
      left = (row) => a(row) || b(row);
    }
    return left;
  }
  function and(): Predicate<R> {
    let left = one();
    while (peekOp('&&')) {
      at += 1;
      const [a, b] = [left, one()];
      left = (row) => a(row) && b(row);
    }
    return left;
  }
  function one(): Predicate<R> {
    if (peekOp('!')) {
      at += 1;
      const inner = one();
      return (row) => !inner(row);
    }
    if (peekOp('(')) {
      at += 1;
      const inner = or();
      if (!peekOp(')')) throw badQuery("')' or operator expected");
      at += 1;
      return inner;
    }
    return comparison();
  }
  function comparison(): Predicate<R> {
    const token = list[at];
    if (token?.kind !== 'name') throw badQuery('Expression expected');
    at += 1;
    const method = /\.(Contains|StartsWith|EndsWith)$/i.exec(token.text);
    if (method?.[1]) return call(field(token.text.slice(0, method.index)), method[1].toLowerCase());
    const read = field(token.text);
    if (!peekOp('==', '=', '!=', '<>', '>', '>=', '<', '<=')) return (row) => read(row) === true;
    const operator = (list[at] as { text: string }).text;
    at += 1;
    const right = list[at];
    if (right?.kind !== 'value') throw badQuery('Expression expected');
    at += 1;
    return compare(read, operator, right.value);
  }
  function call(read: Field<R>, method: string): Predicate<R> {
    if (!peekOp('(')) throw badQuery("'(' expected");
    const argument = list[at + 1];
    if (argument?.kind !== 'value' || typeof argument.value !== 'string') throw badQuery('Expression expected');
    at += 2;
    if (!peekOp(')')) throw badQuery("')' or operator expected");
    at += 1;
    const wanted = argument.value.toLowerCase();
    return (row) => {
      const text = String(read(row) ?? '').toLowerCase();
      if (method === 'contains') return text.includes(wanted);
      return method === 'startswith' ? text.startsWith(wanted) : text.endsWith(wanted);
    };
  }
  function field(name: string): Field<R> {
    const read = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!read) throw badQuery(`No property or field '${name}' exists in type '${type}'`);
    return read;
  }

  const predicate = or();
  if (at < list.length) throw badQuery('Syntax error');
  return predicate;
}

function compare<R>(read: Field<R>, operator: string, wanted: Value): Predicate<R> {
  const fold = (value: Value | undefined): Value => (typeof value === 'string' ? value.toLowerCase() : (value ?? null));
  const right = fold(wanted);
  const empty = (value: Value) => value === null || value === '';
  const same = (value: Value) => value === right || (empty(value) && empty(right));
  switch (operator) {
    case '==':
    case '=':
      return (row) => same(fold(read(row)));
    case '!=':
    case '<>':
      return (row) => !same(fold(read(row)));
    default:
      return (row) => {
        const left = fold(read(row));
        if (left === null || right === null || typeof left !== typeof right) return false;
        if (operator === '>') return left > right;
        if (operator === '>=') return left >= right;
        return operator === '<' ? left < right : left <= right;
      };
  }
}

/** `UpdatedDateUTC DESC, InvoiceID`. @throws {Rejected} 400 QueryParseException */
export function parseOrder<R>(text: string, fields: Fields<R>, type: string): (a: R, b: R) => number {
  const keys = text.split(',').map((part) => {
    const [name = '', direction = 'ASC'] = part.trim().split(/\s+/);
    const read = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!read) throw badQuery(`No property or field '${name}' exists in type '${type}'`);
    if (!/^(asc|desc)$/i.test(direction)) throw badQuery('Syntax error');
    return { read, sign: /^desc$/i.test(direction) ? -1 : 1 };
  });
  return (a, b) => {
    for (const { read, sign } of keys) {
      const [left, right] = [read(a) ?? '', read(b) ?? ''];
      if (left < right) return -sign;
      if (left > right) return sign;
    }
    return 0;
  };
}
