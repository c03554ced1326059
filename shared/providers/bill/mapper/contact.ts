import type { Fields, ProviderRecord } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import type { BillAddress, BillCustomer, BillVendor } from '../schema.ts';
import { presenceOf, text, versionOf } from './values.ts';

const KIND: Readonly<Record<string, string>> = { BUSINESS: 'organisation', PERSON: 'person' };

/**
 * A vendor. One that is connected in BILL's network keeps its own address (`extra.network`).
 * @see https://developer.bill.com/reference/vendors
 */
export const toVendor = (source: BillVendor): ProviderRecord => ({
  entity: 'contact',
  id: source.id,
  version: versionOf(source),
  presence: presenceOf(source),
  fields: {
    ...common(source),
    ...addressOf(source.address),
    companyName: text(source.additionalInfo?.companyName),
    ...(isMasked(source.additionalInfo?.taxId) ? {} : { taxId: text(source.additionalInfo?.taxId) }),
    isVendor: true,
    isCustomer: false,
  },
  extra: { network: (source.networkStatus ?? '').startsWith('CONNECTED') },
});

/** @see https://developer.bill.com/reference/customers */
export const toCustomer = (source: BillCustomer): ProviderRecord => {
  const { firstName, lastName } = source.contact ?? {};
  return {
    entity: 'contact',
    id: source.id,
    version: versionOf(source),
    presence: presenceOf(source),
    fields: {
      ...common(source),
      ...addressOf(source.billingAddress),
      firstName: text(firstName),
      lastName: text(lastName),
      personName: text(collapse(`${firstName ?? ''} ${lastName ?? ''}`)),
      companyName: text(source.companyName),
      isVendor: false,
      isCustomer: true,
    },
    extra: { network: false },
  };
};

const common = (source: BillVendor | BillCustomer): Fields => ({
  name: source.name,
  email: text(source.email),
  phone: text(source.phone),
  ...(KIND[source.accountType ?? ''] ? { kind: KIND[source.accountType ?? '']! } : {}),
});

const addressOf = (address: BillAddress): Fields => ({
  line1: text(address?.line1),
  line2: text(address?.line2),
  city: text(address?.city),
  state: text(address?.stateOrProvince),
  postalCode: text(address?.zipOrPostalCode),
  country: text(address?.country),
});

/** A number that is not shown in full says nothing. */
const isMasked = (value: string | null | undefined): boolean => /[Xx*]{2,}/.test(value ?? '');
