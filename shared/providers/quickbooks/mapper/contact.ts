import type { ProviderRecord } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { recordId } from '../ids.ts';
import type { Party } from '../schema.ts';
import { extraOf } from './extra.ts';
import { text, versionOf } from './values.ts';

/** What QuickBooks puts behind the name of a record that was made inactive, so that the name is free again. */
const INACTIVE = / \(deleted(?:-\d+)?\)$/;
export const activeName = (name: string): string => name.replace(INACTIVE, '');

/**
 * A vendor or a customer: two kinds of record, counted apart, which share one space of names with employees. Somebody who
 * is both has a record of each, under different names.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/vendor
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/customer
 */
export function toContact(object: 'Vendor' | 'Customer', source: Party): ProviderRecord {
  const personName = text(collapse([source.GivenName, source.FamilyName].map((part) => part ?? '').join(' ')));
  const address = source.BillAddr;
  return {
    entity: 'contact',
    id: recordId(object, source.Id),
    version: versionOf(source),
    presence: source.Active === false ? 'archived' : 'present',
    fields: {
      name: activeName(text(source.DisplayName) ?? text(source.CompanyName) ?? personName ?? ''),
      firstName: text(source.GivenName),
      lastName: text(source.FamilyName),
      personName,
      companyName: text(source.CompanyName),
      email: text(source.PrimaryEmailAddr?.Address),
      phone: text(source.PrimaryPhone?.FreeFormNumber),
      line1: text(address?.Line1),
      line2: text(address?.Line2),
      city: text(address?.City),
      state: text(address?.CountrySubDivisionCode),
      postalCode: text(address?.PostalCode),
      country: text(address?.Country),
      isVendor: object === 'Vendor',
      isCustomer: object === 'Customer',
      // A masked number is not one: only a vendor's own word could be compared.
      ...(isMasked(source.TaxIdentifier) ? {} : { taxId: text(source.TaxIdentifier) }),
      ...(object === 'Customer'
        ? { organisation: source.ParentRef ? recordId(object, source.ParentRef.value) : null }
        : {}),
    },
    extra: isMasked(source.TaxIdentifier) ? extraOf(source, ['TaxIdentifier'], true) : extraOf(source),
  };
}

const isMasked = (value: string | null | undefined): boolean => /[Xx*]{2,}/.test(value ?? '');
