import type { Company } from './company.ts';
import { type Condition, isSingle, type Operator, type Query } from './query-language.ts';
import { show, showCompany, showPreferences } from './showing.ts';
import { instantOf } from './time.ts';
import { isWire, type Wire } from './wire.ts';

/** @throws {Refused} a value cannot be compared */
export function runQuery(company: Company, query: Query): Wire {
  const { name, count, conditions, orderBy, start, max } = query;
  const asksActive = conditions.some(({ property }) => property === 'Active');
  const found = objectsOf(company, name).filter(
    (object) => (asksActive || object.Active !== false) && conditions.every((one) => holds(object, one)),
  );
  if (count) return { totalCount: found.length };
  const sorted = orderBy.length === 0 ? found : [...found].sort((a, b) => compareBy(a, b, orderBy));
  const page = sorted.slice(start - 1, start - 1 + max);
  return page.length === 0 ? {} : { [name]: page, startPosition: start, maxResults: page.length };
}

function objectsOf(company: Company, name: Query['name']): readonly Wire[] {
  if (isSingle(name)) return [name === 'CompanyInfo' ? showCompany(company) : showPreferences(company)];
  const rows = company.tables[name].listed(company.now).filter(({ deleted }) => !deleted);
  return rows.map((row) => show(company, name, row));
}

function compareBy(a: Wire, b: Wire, orderBy: Query['orderBy']): number {
  for (const { property, descending } of orderBy) {
    const [left, right] = [valuesAt(a, property)[0], valuesAt(b, property)[0]];
    const order = compare(left, right === undefined ? '' : String(right));
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

const holds = (object: Wire, { property, operator, values }: Condition): boolean =>
  valuesAt(object, property).some((value) => TESTS[operator](value, values));

const TESTS: Readonly<Record<Operator, (value: unknown, wanted: readonly string[]) => boolean>> = {
  '=': (value, [wanted]) => compare(value, wanted!) === 0,
  '<': (value, [wanted]) => compare(value, wanted!) < 0,
  '>': (value, [wanted]) => compare(value, wanted!) > 0,
  '<=': (value, [wanted]) => compare(value, wanted!) <= 0,
  '>=': (value, [wanted]) => compare(value, wanted!) >= 0,
  IN: (value, wanted) => wanted.some((one) => compare(value, one) === 0),
  LIKE: (value, [wanted]) => {
    const pattern = wanted!.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*');
    return new RegExp(`^${pattern}$`, 'is').test(String(value));
  },
};

/** Everything at the end of a path, through lists; the case of a name does not matter. */
function valuesAt(object: unknown, path: string): readonly unknown[] {
  const [first, ...rest] = path.split('.');
  if (Array.isArray(object)) return object.flatMap((one) => valuesAt(one, path));
  if (!isWire(object)) return [];
  const key = Object.keys(object).find((one) => one.toLowerCase() === first!.toLowerCase());
  if (key === undefined) return [];
  const value = object[key];
  if (rest.length > 0) return valuesAt(value, rest.join('.'));
  return isWire(value) && 'value' in value ? [value.value] : [value];
}

function compare(value: unknown, wanted: string): number {
  if (typeof value === 'number') return value - Number(wanted);
  const text = String(value ?? '');
  const [left, right] = [instantOf(text), instantOf(wanted)];
  if (left !== undefined && right !== undefined) return Math.floor(left / 1000) - Math.floor(right / 1000);
  const [a, b] = [text.toLowerCase(), wanted.toLowerCase()];
  return a === b ? 0 : a < b ? -1 : 1;
}
