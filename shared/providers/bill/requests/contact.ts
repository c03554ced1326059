import { CannotWrite } from '../../../engine/errors.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { canon } from '../mapper/canon.ts';
import type { Body } from '../requests.ts';

/** Vendors and customers are two lists; a contact that does not say is a vendor. */
export const isOfCustomer = ({ isCustomer, isVendor }: Fields): boolean => isCustomer === true && isVendor !== true;

const ADDRESS = {
  line1: 'line1',
  line2: 'line2',
  city: 'city',
  state: 'stateOrProvince',
  postalCode: 'zipOrPostalCode',
  country: 'country',
} as const;
const KIND: Readonly<Record<string, string>> = { person: 'PERSON', organisation: 'BUSINESS' };

/** An empty text clears. @throws {CannotWrite} without a name, or nothing that BILL keeps */
export function contactBody(fields: Fields, isCustomer: boolean, isNew: boolean): Body {
  if ((isNew || 'name' in fields) && !textOf(fields.name)) {
    throw new CannotWrite(`The ${isCustomer ? 'customer' : 'vendor'} has no name. BILL needs one.`);
  }
  const body: Body = {
    ...given(fields, { name: 'name', email: 'email', phone: 'phone' }, isNew),
    ...(KIND[String(fields.kind)] ? { accountType: KIND[String(fields.kind)]! } : {}),
    ...(isCustomer ? customerOnly(fields, isNew) : vendorOnly(fields, isNew)),
  };
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by BILL.');
  return body;
}

function customerOnly(fields: Fields, isNew: boolean): Body {
  const person = given(fields, { firstName: 'firstName', lastName: 'lastName' }, isNew);
  return {
    ...given(fields, { companyName: 'companyName' }, isNew),
    ...wrapped('contact', person),
    ...wrapped('billingAddress', addressBody(fields, isNew)),
  };
}

function vendorOnly(fields: Fields, isNew: boolean): Body {
  const more = given(fields, { companyName: 'companyName', taxId: 'taxId' }, isNew);
  return {
    ...wrapped('address', addressBody(fields, isNew)),
    ...wrapped('additionalInfo', more),
    // A check is made out to somebody.
    ...(isNew ? { paymentInformation: { payeeName: textOf(fields.name) } } : {}),
  };
}

/** Countries go in two letters where we know them. */
function addressBody(fields: Fields, isNew: boolean): Body {
  const body = given(fields, ADDRESS, isNew);
  const known = textOf(fields.country) ? canon.contact.country(fields.country!) : null;
  return typeof known === 'string' && known.length === 2 ? { ...body, country: known.toUpperCase() } : body;
}

/** Of a new record only what has a value; of a change everything that is named. */
function given(fields: Fields, names: Readonly<Record<string, string>>, isNew: boolean): Body {
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, theirs]): [string, Json][] => {
      if (!(name in fields)) return [];
      const value = textOf(fields[name]);
      return isNew && value === '' ? [] : [[theirs, value]];
    }),
  );
}

const wrapped = (name: string, body: Body): Body => (Object.keys(body).length === 0 ? {} : { [name]: body });
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? collapse(value) : '');
