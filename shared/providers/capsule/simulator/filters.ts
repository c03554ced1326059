import { badRequest } from './answers.ts';
import { type Body, isObject } from './call.ts';
import { nameOf, type Party } from './records.ts';
import type { Site } from './site.ts';
import { instant } from './wire.ts';

const DAY = 86_400_000;
type Value = string | number | boolean | null;
type Test = (values: readonly Value[], wanted: string, now: number) => boolean;

const texts = (values: readonly Value[]): readonly string[] => values.map((value) => String(value ?? '').toLowerCase());
/** Dates in filters are days, whatever the field knows of hours. */
const dayOf = (value: Value): number => Date.parse(`${String(value ?? '').slice(0, 10)}T00:00:00Z`);
const isText =
  (holds: (text: string, wanted: string) => boolean): Test =>
  (values, wanted) =>
    texts(values).some((text) => holds(text, wanted.toLowerCase()));
const isDay =
  (holds: (day: number, wanted: number) => boolean): Test =>
  (values, wanted) =>
    values.some((value) => holds(dayOf(value), dayOf(wanted)));
const age =
  (holds: (days: number, wanted: number) => boolean): Test =>
  (values, wanted, now) =>
    values.some((value) => holds((dayOf(instant(now)) - dayOf(value)) / DAY, Number(wanted)));

/** Text is compared without case. */
const OPERATORS: Readonly<Record<string, Test>> = {
  is: isText((text, wanted) => text === wanted),
  'is not': (values, wanted) => !texts(values).includes(wanted.toLowerCase()),
  'starts with': isText((text, wanted) => text.startsWith(wanted)),
  'ends with': isText((text, wanted) => text.endsWith(wanted)),
  contains: isText((text, wanted) => text.includes(wanted)),
  'is greater than': (values, wanted) => values.some((value) => Number(value) > Number(wanted)),
  'is less than': (values, wanted) => values.some((value) => Number(value) < Number(wanted)),
  'is after': isDay((day, wanted) => day > wanted),
  'is before': isDay((day, wanted) => day < wanted),
  'is older than': age((days, wanted) => days > wanted),
  'is within last': age((days, wanted) => days >= 0 && days <= wanted),
  'is within next': age((days, wanted) => days <= 0 && -days <= wanted),
};

/** @throws {Refused} 400: a field that there is not */
function valuesOf(site: Site, party: Party, field: string): readonly Value[] {
  const custom = /^custom:(\d+)$/.exec(field)?.[1];
  if (custom !== undefined) {
    if (!site.definitions.has(custom)) throw badRequest(`Unknown custom field ${custom}`);
    return party.fields.filter(({ definition }) => definition === custom).map(({ value }) => value);
  }
  switch (field) {
    case 'name':
      return [nameOf(party)];
    case 'email':
      return party.emailAddresses.map(({ address }) => address);
    case 'type':
      return [party.type];
    case 'addedOn':
      return [instant(party.createdAt)];
    case 'updatedOn':
      return [instant(party.updatedAt)];
    case 'tag':
      return party.tags.map((id) => site.tags.get(id)?.name ?? null);
    case 'owner':
      return [site.user(party.owner)?.username ?? null];
    case 'org.name':
      return [site.parties.get(party.organisation ?? '')?.name ?? null];
    default:
      throw badRequest(`Unknown field ${field}`);
  }
}

/**
 * Every condition must hold.
 * @throws {Refused} 400
 * @see https://developer.capsulecrm.com/v2/operations/Filters
 */
export function filtered(site: Site, rows: readonly Party[], filter: Body): readonly Party[] {
  const conditions = (Array.isArray(filter.conditions) ? filter.conditions : []).filter(isObject);
  if (conditions.length === 0) throw badRequest('A filter needs conditions');
  const tests = conditions.map(({ field, operator, value }) => {
    const test = OPERATORS[String(operator)];
    if (!test) throw badRequest(`Unknown operator ${String(operator)}`);
    return (party: Party) => test(valuesOf(site, party, String(field)), String(value ?? ''), site.ports.now());
  });
  const found = rows.filter((party) => tests.every((holds) => holds(party)));
  const sorted = [...found];
  // The first order weighs most, so it is applied last; sorting keeps what was equal in its place.
  for (const { field, direction } of (Array.isArray(filter.orderBy) ? filter.orderBy : []).filter(isObject).reverse()) {
    const sign = direction === 'descending' ? -1 : 1;
    const key = (party: Party) => String(valuesOf(site, party, String(field))[0] ?? '').toLowerCase();
    sorted.sort((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0));
  }
  return sorted;
}
