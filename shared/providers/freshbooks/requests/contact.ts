import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { countryName } from '../../countries.ts';
import type { ContactExtra } from '../mapper/contact.ts';

type Body = { readonly [key: string]: Json };

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? collapse(value) : '');

/**
 * A new client. It is a person where its name is only the person's own, else an organisation with a person. The note is where
 * we find it again; clients never see it.
 */
export function newContact({ fields, marker }: Extract<RecordWrite, { kind: 'create' }>): Body {
  const person = { ...personName(fields) };
  const own = `${textOf(person.fname)} ${textOf(person.lname)}`.trim();
  const name = textOf(fields.name);
  if (!name && !own && !textOf(fields.email)) {
    throw new CannotWrite('The client has neither a name nor an e-mail. FreshBooks needs one of them.');
  }
  const isPerson = name === '' || name.toLowerCase() === own.toLowerCase();
  return { ...plainFields(fields, 'bus_phone'), ...person, ...(isPerson ? {} : { organization: name }), note: marker };
}

/** Changed keys only: what a `PUT` does not name stays. */
export function changedContact({ changes, current }: Extract<RecordWrite, { kind: 'update' }>): Body {
  const { kind = 'organization', phoneIn = 'bus_phone' } = (current.extra ?? {}) as unknown as Partial<ContactExtra>;
  const body = { ...plainFields(changes, phoneIn), ...nameFields(changes, kind), ...personName(changes) };
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by FreshBooks.');
  return body;
}

/** The person of a client that is a company. Its address and phone are the company's. */
export function changedPerson({ changes }: Extract<RecordWrite, { kind: 'update' }>): Body {
  const { email } = changes;
  const body = { ...personName(changes), ...(email === undefined ? {} : { email: textOf(email) }) };
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by FreshBooks.');
  return body;
}

/** A client is called by its organisation, else by the person: a new name goes where the old one stands. */
function nameFields(changes: Fields, kind: ContactExtra['kind']): Record<string, Json> {
  if (!('name' in changes)) return {};
  const name = textOf(changes.name);
  if (name === '') throw new CannotWrite('A client in FreshBooks cannot be without a name.');
  return kind === 'person' ? splitName(name) : { organization: name };
}

function personName(fields: Fields): Record<string, Json> {
  return {
    ...('personName' in fields ? splitName(textOf(fields.personName)) : {}),
    ...('firstName' in fields ? { fname: textOf(fields.firstName) } : {}),
    ...('lastName' in fields ? { lname: textOf(fields.lastName) } : {}),
  };
}

/** The last word is the last name; a single word is a first name. */
const splitName = (name: string): Record<string, Json> => {
  const space = name.lastIndexOf(' ');
  return space < 0 ? { fname: name, lname: '' } : { fname: name.slice(0, space), lname: name.slice(space + 1) };
};

const NAMES = {
  email: 'email',
  line1: 'p_street',
  line2: 'p_street2',
  city: 'p_city',
  state: 'p_province',
  postalCode: 'p_code',
  taxId: 'vat_number',
} as const;

function plainFields(fields: Fields, phoneIn: ContactExtra['phoneIn']): Record<string, Json> {
  const body = Object.fromEntries(
    Object.entries(NAMES).flatMap(([ours, theirs]) => (ours in fields ? [[theirs, textOf(fields[ours])]] : [])),
  );
  if ('country' in fields) body.p_country = countryName(textOf(fields.country)) ?? textOf(fields.country);
  return 'phone' in fields ? { ...body, [phoneIn]: textOf(fields.phone) } : body;
}
