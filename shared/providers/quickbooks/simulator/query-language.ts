import { type Name, nameOf } from './company.ts';
import { kinds } from './objects/index.ts';
import { badCondition, badQuery } from './refusals.ts';

export type Operator = '=' | '<' | '>' | '<=' | '>=' | 'IN' | 'LIKE';
export interface Condition {
  readonly property: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}
/** Objects of which a company has one: a query shows them as a list of one. */
const SINGLES = ['CompanyInfo', 'Preferences'] as const;
export type Single = (typeof SINGLES)[number];
export const isSingle = (name: Name | Single): name is Single => SINGLES.some((one) => one === name);

export interface Query {
  readonly name: Name | Single;
  readonly count: boolean;
  readonly conditions: readonly Condition[];
  readonly orderBy: readonly { readonly property: string; readonly descending: boolean }[];
  readonly start: number;
  readonly max: number;
}

/** Notes, lines and links are shown, and cannot be asked for. */
const NOT_ASKED: ReadonlySet<string> = new Set([
  'PrivateNote',
  'Line',
  'LinkedTxn',
  'CustomField',
  'Note',
  'Notes',
  'BillAddr',
  'ShipAddr',
  'CustomerMemo',
]);
const ALWAYS: ReadonlySet<string> = new Set(['Id', 'SyncToken', 'MetaData', 'Active']);

const TOKEN = /'((?:\\.|[^'\\])*)'|(<=|>=|=|<|>|\(|\)|,|\*)|([A-Za-z0-9_.-]+)/gy;
interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at += 1;
      continue;
    }
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw badQuery(`Encountered "${text[at]}" at column ${at + 1}`);
    tokens.push({
      text: found[1] === undefined ? found[0] : found[1].replace(/\\(.)/g, '$1'),
      quoted: found[1] !== undefined,
    });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

/**
 * `SELECT * | COUNT(*) FROM Entity [WHERE ...] [ORDERBY ...] [STARTPOSITION n] [MAXRESULTS m]`, words in any case.
 * @throws {Refused} 4000, 4001
 */
export function parseQuery(text: string, rows: number): Query {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (word: string): boolean => !tokens[at]?.quoted && tokens[at]?.text.toUpperCase() === word;
  const take = (): Token => {
    const token = tokens[at];
    if (!token) throw badQuery('Encountered "<EOF>"');
    at += 1;
    return token;
  };
  const expect = (word: string): void => {
    if (!peek(word)) throw badQuery(`Encountered "${tokens[at]?.text ?? '<EOF>'}", was expecting ${word}`);
    at += 1;
  };
  expect('SELECT');
  let count = false;
  if (peek('COUNT')) {
    count = true;
    at += 1;
    for (const word of ['(', '*', ')']) expect(word);
  } else if (peek('*')) at += 1;
  else while (!peek('FROM')) take();
  expect('FROM');
  const word = take().text;
  const name = nameOf(word) ?? SINGLES.find((one) => one.toLowerCase() === word.toLowerCase());
  if (!name) throw badCondition(`Entity ${word} is invalid`);
  const conditions: Condition[] = [];
  if (peek('WHERE')) {
    do {
      at += 1;
      conditions.push(condition());
    } while (peek('AND'));
    if (peek('OR') || peek('NOT')) throw badQuery(`Encountered "${take().text}"`);
  }
  const orderBy: { property: string; descending: boolean }[] = [];
  if (peek('ORDERBY') || peek('ORDER')) {
    if (take().text.toUpperCase() === 'ORDER') expect('BY');
    do {
      if (peek(',')) at += 1;
      const property = checked(take().text);
      const descending = peek('DESC');
      if (descending || peek('ASC')) at += 1;
      orderBy.push({ property, descending });
    } while (peek(','));
  }
  const limits = { STARTPOSITION: 1, MAXRESULTS: 100 };
  for (const limit of ['STARTPOSITION', 'MAXRESULTS'] as const) {
    if (!peek(limit)) continue;
    at += 1;
    const number = Number(take().text);
    if (!Number.isInteger(number) || number < 1) throw badCondition(`value ${number} for ${limit} is out of range`);
    limits[limit] = number;
  }
  if (at < tokens.length) throw badQuery(`Encountered "${tokens[at]!.text}"`);
  if (limits.MAXRESULTS > rows) throw badCondition(`value ${limits.MAXRESULTS} for MAXRESULTS is out of range`);
  return { name, count, conditions, orderBy, start: limits.STARTPOSITION, max: limits.MAXRESULTS };

  function condition(): Condition {
    const property = checked(take().text);
    const operator = take().text.toUpperCase();
    if (operator !== 'IN') {
      if (!['=', '<', '>', '<=', '>=', 'LIKE'].includes(operator)) throw badQuery(`Encountered "${operator}"`);
      return { property, operator: operator as Operator, values: [value()] };
    }
    expect('(');
    const values = [value()];
    while (peek(',')) {
      at += 1;
      values.push(value());
    }
    expect(')');
    return { property, operator: 'IN', values };
  }
  function value(): string {
    const token = take();
    if (!token.quoted && !/^(true|false|-?\d+(\.\d+)?)$/i.test(token.text))
      throw badQuery(`Encountered "${token.text}"`);
    return token.text;
  }
  function checked(property: string): string {
    const [top = ''] = property.split('.');
    const kind = isSingle(name!) ? undefined : kinds[name!];
    const known = ALWAYS.has(top) || kind?.writable.includes(top) || kind?.shown.includes(top);
    if (!known || NOT_ASKED.has(top)) throw badCondition(`property '${property}' not found for Entity ${name}`);
    return property;
  }
}
