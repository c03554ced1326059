import { CannotWrite } from '../../../engine/errors.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { activeName } from '../mapper/contact.ts';
import { type Body, type Create, defined, known, textIn, type Update, updateBody } from './update.ts';

const LENGTH = { name: 500, part: 100, phone: 30, email: 100 } as const;

/** What QuickBooks takes as a name: no colon (it separates a customer from its projects), tab or line break. */
const nameFrom = (value: Json | undefined): string => {
  const name = collapse(String(value ?? '').replace(/[:\t\n\r]+/g, ' '));
  if (name === '') throw new CannotWrite('The contact has no name.');
  if (name.length > LENGTH.name) throw new CannotWrite('The name is longer than QuickBooks takes (500 characters).');
  return name;
};

/** What tells a record from one of another kind that has its name. */
export const SUFFIX = { Vendor: ' (V)', Customer: ' (C)' } as const;

/** Checks are made out to the name itself. */
const onChecks = (name: string): Body =>
  name.endsWith(SUFFIX.Vendor) ? { PrintOnCheckName: name.slice(0, -SUFFIX.Vendor.length).slice(0, 110) } : {};

/** A vendor, or a customer: somebody who is both needs a record of each. */
export function newContact({ fields }: Create): { readonly object: 'Vendor' | 'Customer'; readonly body: Json } {
  if (fields.isVendor === true && fields.isCustomer === true) {
    throw new CannotWrite('In QuickBooks one record is either a vendor or a customer.');
  }
  const object = fields.isVendor === true ? 'Vendor' : 'Customer';
  const name = nameFrom(fields.name);
  return { object, body: defined({ DisplayName: name, ...onChecks(name), ...partsOf(fields, undefined) }) };
}

export function changedContact({ changes, current }: Update): Json {
  const { raw } = known(current);
  const address = (raw.BillAddr ?? undefined) as { readonly [name: string]: Json } | undefined;
  const parts = partsOf(changes, address);
  const body = { ...('name' in changes ? { DisplayName: nameFrom(changes.name) } : {}), ...parts };
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by QuickBooks.');
  return updateBody(current, body);
}

/** Inactive is as far away as a name can be; the record stays, under another name, and can come back. */
export const contactActive = (current: Update['current'], active: boolean): Json => {
  const name = activeName(String(current.fields.name ?? ''));
  return updateBody(current, { Active: active, ...(active && name !== '' ? { DisplayName: name } : {}) });
};

const cut = (value: Json | undefined, length: number): string | undefined => textIn(value)?.slice(0, length).trim();

const ADDRESS = {
  line1: 'Line1',
  line2: 'Line2',
  city: 'City',
  state: 'CountrySubDivisionCode',
  postalCode: 'PostalCode',
  country: 'Country',
} as const;

/** Only what `fields` names; an emptied field is `undefined`, which clears it. */
function partsOf(fields: Fields, address: { readonly [name: string]: Json } | undefined): Body {
  const body: Record<string, Json | undefined> = {};
  if ('personName' in fields && !('firstName' in fields || 'lastName' in fields)) {
    const words = collapse(String(fields.personName ?? ''))
      .split(' ')
      .filter(Boolean);
    body.FamilyName = words.length > 1 ? words.at(-1)!.slice(0, LENGTH.part) : undefined;
    body.GivenName = cut(words.slice(0, Math.max(1, words.length - 1)).join(' '), LENGTH.part);
  }
  if ('firstName' in fields) body.GivenName = cut(fields.firstName, LENGTH.part);
  if ('lastName' in fields) body.FamilyName = cut(fields.lastName, LENGTH.part);
  if ('companyName' in fields) body.CompanyName = cut(fields.companyName, LENGTH.part);
  if ('email' in fields) body.PrimaryEmailAddr = nested('Address', cut(fields.email, LENGTH.email));
  if ('phone' in fields) body.PrimaryPhone = nested('FreeFormNumber', cut(fields.phone, LENGTH.phone));
  const named = Object.entries(ADDRESS).filter(([name]) => name in fields);
  if (named.length > 0) {
    const { Id: _id, ...before } = address ?? {};
    const next = { ...before, ...Object.fromEntries(named.map(([name, key]) => [key, textIn(fields[name])])) };
    const kept = defined(next as Body);
    body.BillAddr = Object.keys(kept as object).length > 0 ? kept : undefined;
  }
  return body;
}

const nested = (name: string, value: string | undefined): Json | undefined =>
  value === undefined ? undefined : { [name]: value };
