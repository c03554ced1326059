import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { countryName } from '../../countries.ts';
import { type Balance, balancesText } from '../mapper/money.ts';
import { FIELD, type FieldName, type PartyExtra, streetLines } from '../mapper/party.ts';

type Body = Record<string, Json>;
type Create = Extract<RecordWrite, { kind: 'create' }>;

const NOTHING: PartyExtra = { type: 'person', email: null, phone: null, address: null, tags: {}, fields: {} };
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? collapse(value) : '');

/**
 * A client with an organisation's name is an organisation; one whose name is just its person's is a person.
 * Without `owner` the new party would belong to whoever connected Capsule: it is left to nobody, so that all may see it.
 */
export function newParty({ fields, marker }: Create): Body {
  const name = textOf(fields.companyName) || textOf(fields.name);
  const { first, last } = personOf(fields);
  const isPerson = !textOf(fields.companyName) && (first || last) && samePerson(name, `${first} ${last}`);
  if (!isPerson && name === '') throw new CannotWrite('The contact has no name. Capsule needs one.');
  const identity = isPerson ? { type: 'person', firstName: first, lastName: last } : { type: 'organisation', name };
  const content = { ...fields, owner: fields.owner ?? null };
  const details = detailsOf(content, NOTHING);
  return {
    ...identity,
    ...details,
    fields: [...((details.fields as Json[] | undefined) ?? []), own('marker', marker)],
  };
}

/** A person of an organisation that is there already. */
export function newPerson({ fields, marker }: Create): Body {
  const { first, last } = personOf(fields);
  if (typeof fields.organisation !== 'string') throw new CannotWrite('The person has no organisation in Capsule.');
  if (!first && !last) throw new CannotWrite('The person has no name. Capsule needs a first or last name.');
  const { organisation, ...rest } = fields;
  return {
    type: 'person',
    firstName: first,
    lastName: last,
    organisation: { id: organisation },
    ...detailsOf({ ...rest, owner: fields.owner ?? null }, NOTHING),
    fields: [own('marker', marker)],
  };
}

/** Only what changes. Items carry the id they were read under, or they would be added beside it. */
export function changedParty({ changes, current }: Extract<RecordWrite, { kind: 'update' }>): Body {
  const extra = { ...NOTHING, ...((current.extra ?? {}) as unknown as Partial<PartyExtra>) };
  const body = { ...nameChanges(changes, extra), ...detailsOf(changes, extra) };
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by Capsule.');
  return body;
}

const samePerson = (name: string, person: string): boolean =>
  name === '' || name.toLowerCase() === collapse(person).toLowerCase();

/** The last word is the last name; a single word is a first name. */
function personOf(fields: Fields): { readonly first: string; readonly last: string } {
  const first = textOf(fields.firstName);
  const last = textOf(fields.lastName);
  const whole = textOf(fields.personName);
  if (first || last || !whole) return { first, last };
  const space = whole.lastIndexOf(' ');
  return space < 0 ? { first: whole, last: '' } : { first: whole.slice(0, space), last: whole.slice(space + 1) };
}

function nameChanges(changes: Fields, { type }: PartyExtra): Body {
  if (type === 'organisation') {
    if (!('name' in changes) && !('companyName' in changes)) return {};
    const name = textOf(changes.companyName) || textOf(changes.name);
    if (name === '') throw new CannotWrite('An organisation in Capsule cannot be without a name.');
    return { name };
  }
  const named = 'firstName' in changes || 'lastName' in changes;
  const whole = changes.personName ?? changes.name;
  if (!named && typeof whole !== 'string') return {};
  const { first, last } = personOf(named ? changes : { personName: whole! });
  return {
    ...(!named || 'firstName' in changes ? { firstName: first } : {}),
    ...(!named || 'lastName' in changes ? { lastName: last } : {}),
  };
}

function detailsOf(fields: Fields, extra: PartyExtra): Body {
  const body: Body = {};
  if ('email' in fields) add(body, 'emailAddresses', item('address', textOf(fields.email), extra.email));
  if ('phone' in fields) add(body, 'phoneNumbers', item('number', textOf(fields.phone), extra.phone));
  add(body, 'addresses', addressOf(fields, extra));
  for (const name of ['owner', 'team'] as const) {
    const id = fields[name];
    if (name in fields) body[name] = typeof id === 'string' ? { id } : null;
  }
  if (Array.isArray(fields.tags)) {
    for (const tag of tagChanges(fields.tags as readonly string[], extra.tags ?? {})) add(body, 'tags', tag);
  }
  for (const name of ['openBalances', 'overdueBalances', 'ledgerUrl'] as const) {
    if (name in fields) add(body, 'fields', ownField(name, fields[name], extra.fields?.[name]));
  }
  return body;
}

function add(body: Body, name: string, one: Json | undefined): void {
  if (one !== undefined) body[name] = [...((body[name] as readonly Json[] | undefined) ?? []), one];
}

const item = (name: string, value: string, id: string | null): Json | undefined => {
  if (value === '') return id === null ? undefined : { id, _delete: true };
  return id === null ? { type: 'Work', [name]: value } : { id, [name]: value };
};

const ADDRESS = { city: 'city', state: 'state', postalCode: 'zip' } as const;

/** A country that Capsule does not know would make it refuse the whole party: it is left out. */
function addressOf(fields: Fields, { address }: PartyExtra): Json | undefined {
  const content: Body = Object.fromEntries(
    Object.entries(ADDRESS).flatMap(([field, name]) => (field in fields ? [[name, textOf(fields[field])]] : [])),
  );
  if ('line1' in fields || 'line2' in fields) {
    const [line1, line2] = streetLines(address?.street);
    const lines = [
      fields.line1 === undefined ? line1 : fields.line1,
      fields.line2 === undefined ? line2 : fields.line2,
    ];
    content.street = lines.map(textOf).filter(Boolean).join('\n');
  }
  if ('country' in fields) {
    const country = textOf(fields.country);
    const name = country === '' ? null : countryName(country);
    if (name !== undefined) content.country = name;
  }
  const said = Object.values(content).some((value) => value !== '' && value !== null);
  if (address) return Object.keys(content).length > 0 ? { id: address.id, ...content } : undefined;
  return said ? { type: 'Billing', ...content } : undefined;
}

const tagChanges = (wanted: readonly string[], known: Readonly<Record<string, string>>): readonly Json[] => [
  ...wanted.filter((name) => !(name in known)).map((name) => ({ name })),
  ...Object.entries(known)
    .filter(([name]) => !wanted.includes(name))
    .map(([, id]) => ({ id, _delete: true })),
];

/** By name: `send` knows the id that it has on this site. */
const own = (field: FieldName, value: string): Json => ({ definition: { name: FIELD[field].name }, value });

function ownField(field: FieldName, given: Json | undefined, id: string | undefined): Json | undefined {
  const value = field === 'ledgerUrl' ? textOf(given) : balancesText((given ?? []) as unknown as readonly Balance[]);
  if (!value) return id === undefined ? undefined : { id, _delete: true };
  return id === undefined ? own(field, value) : { id, value };
}
