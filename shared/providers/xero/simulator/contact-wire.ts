import type { ContactRow } from './rows.ts';
import { msDate, type Wire } from './wire.ts';

const NO_ADDRESS = { City: '', Region: '', PostalCode: '', Country: '' };
const NO_PHONE = { PhoneNumber: '', PhoneAreaCode: '', PhoneCountryCode: '' };

/**
 * A contact on the wire. `full`: by id and in pages. `short`: in lists without a page, which drop fields.
 * `summary`: without what Xero computes.
 */
export function renderContact(row: ContactRow, detail: 'full' | 'short' | 'summary'): Wire {
  const wire: Wire = {
    ContactID: row.id,
    ...(row.number ? { ContactNumber: row.number } : {}),
    ContactStatus: row.status,
    Name: row.name,
    ...row.texts,
    BankAccountDetails: row.texts.BankAccountDetails ?? '',
    EmailAddress: row.texts.EmailAddress ?? '',
    Addresses: ['STREET', 'POBOX'].map((type) => ({
      AddressType: type,
      ...NO_ADDRESS,
      ...row.addresses.find(({ AddressType }) => AddressType === type),
    })),
    Phones: ['DDI', 'DEFAULT', 'FAX', 'MOBILE'].map((type) => ({
      PhoneType: type,
      ...NO_PHONE,
      ...row.phones.find(({ PhoneType }) => PhoneType === type),
    })),
    UpdatedDateUTC: msDate(row.updatedAt),
    HasValidationErrors: false,
    ...(row.mergedTo ? { MergedToContactID: row.mergedTo } : {}),
  };
  if (detail === 'summary') return wire;
  const computed = { ...wire, ContactGroups: [], IsSupplier: row.isSupplier, IsCustomer: row.isCustomer };
  if (detail === 'short') return computed;
  return {
    ...computed,
    SalesTrackingCategories: [],
    PurchasesTrackingCategories: [],
    ...row.nested,
    ContactPersons: row.persons,
    HasAttachments: row.hasAttachments,
  };
}

/** The contact inside a document: without what only the contact itself shows. */
export const embeddedContact = (row: ContactRow | undefined): Wire =>
  row
    ? {
        ...renderContact(row, 'short'),
        SalesTrackingCategories: [],
        PurchasesTrackingCategories: [],
        ContactPersons: row.persons,
      }
    : {};

export const nameOnly = (row: ContactRow | undefined): Wire =>
  row ? { ContactID: row.id, Name: row.name, HasValidationErrors: false } : {};
