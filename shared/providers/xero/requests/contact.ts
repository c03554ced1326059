import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import type { AddressRow, ContactExtra, PhoneRow } from '../mapper/contact.ts';

type Body = { readonly [key: string]: Json };

/** `ContactNumber` is ours to write only here: on a contact that we create, where it is how we find it again. */
export const newContact = ({ fields, marker }: Extract<RecordWrite, { kind: 'create' }>): Body => {
  if (!fields.name) throw new CannotWrite('The contact has no name. Xero needs one.');
  return { ...plainFields(fields), ContactNumber: marker, ...rows(fields, { phones: [], addresses: [] }) };
};

export function changedContact({ id, changes, current }: Extract<RecordWrite, { kind: 'update' }>): Body {
  const extra = (current.extra ?? { phones: [], addresses: [] }) as unknown as ContactExtra;
  const body = { ...plainFields(changes), ...rows(changes, extra) };
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by Xero.');
  return { ContactID: id, ...body };
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? collapse(value) : '');

function plainFields(fields: Fields): Record<string, Json> {
  const body: Record<string, Json> = {};
  if ('name' in fields) body.Name = nameOf(fields.name);
  if ('email' in fields) body.EmailAddress = textOf(fields.email);
  if ('taxId' in fields) body.TaxNumber = textOf(fields.taxId);
  if ('personName' in fields) [body.FirstName, body.LastName] = splitName(textOf(fields.personName));
  if ('firstName' in fields) body.FirstName = textOf(fields.firstName);
  if ('lastName' in fields) body.LastName = textOf(fields.lastName);
  return body;
}

function nameOf(value: Json | undefined): string {
  const name = textOf(value);
  if (name === '') throw new CannotWrite('A contact in Xero cannot be without a name.');
  if (name.length > 255) throw new CannotWrite('The name is longer than the 255 characters that Xero keeps.');
  return name;
}

/** The last word is the last name; a single word is a first name. */
const splitName = (name: string): [string, string] => {
  const space = name.lastIndexOf(' ');
  return space < 0 ? [name, ''] : [name.slice(0, space), name.slice(space + 1)];
};

const ADDRESS_FIELDS = {
  line1: 'AddressLine1',
  line2: 'AddressLine2',
  city: 'City',
  state: 'Region',
  postalCode: 'PostalCode',
} as const;

/** A supplied list replaces the whole list, so the rows that do not change go along. */
function rows(fields: Fields, { phones, addresses }: ContactExtra): Record<string, Json> {
  const body: Record<string, Json> = {};
  if ('phone' in fields) {
    const number: PhoneRow = {
      PhoneType: 'DEFAULT',
      PhoneNumber: textOf(fields.phone),
      PhoneAreaCode: '',
      PhoneCountryCode: '',
    };
    body.Phones = [...phones.filter(({ PhoneType }) => PhoneType !== 'DEFAULT'), number];
  }
  const touched = Object.entries(ADDRESS_FIELDS).filter(([field]) => field in fields);
  if (touched.length > 0) {
    const billing = addresses.find(({ AddressType }) => AddressType === 'POBOX');
    const changed = {
      ...(billing ?? {}),
      // Lines 2 to 4 are one text to us: written as line 2, the others must not repeat it.
      ...('line2' in fields ? { AddressLine3: '', AddressLine4: '' } : {}),
      ...Object.fromEntries(touched.map(([field, name]) => [name, textOf(fields[field])])),
      AddressType: 'POBOX',
    } as AddressRow;
    body.Addresses = [...addresses.filter(({ AddressType }) => AddressType !== 'POBOX'), changed];
  }
  return body;
}
