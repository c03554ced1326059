import type { Json } from '../../../model/json.ts';
import type { Fields, Presence, ProviderRecord } from '../../../model/record.ts';
import type { XeroContact } from '../schema.ts';
import { stateCode } from './states.ts';
import { text, version } from './values.ts';

/** A contact asked to be forgotten takes no documents any more, like an archived one. */
const PRESENCE = {
  ACTIVE: 'present',
  ARCHIVED: 'archived',
  GDPRREQUEST: 'archived',
} as const satisfies Record<XeroContact['ContactStatus'], Presence>;

export type PhoneRow = Readonly<Record<(typeof PHONE)[number], string>>;
export type AddressRow = Readonly<Record<(typeof ADDRESS)[number], string>>;
const PHONE = ['PhoneType', 'PhoneNumber', 'PhoneAreaCode', 'PhoneCountryCode'] as const;
const ADDRESS = [
  'AddressType', 'AddressLine1', 'AddressLine2', 'AddressLine3', 'AddressLine4',
  'City', 'Region', 'PostalCode', 'Country', 'AttentionTo',
] as const; // biome-ignore format: a list of names

/** What a supplied array would erase: Xero replaces phones and addresses as a whole, so all rows are sent back. */
export interface ContactExtra {
  readonly phones: readonly PhoneRow[];
  readonly addresses: readonly AddressRow[];
}

/**
 * A contact, customer and vendor in one. Roles are Xero's own conclusion from past documents and do not move its stamp.
 * The address is the billing one (`POBOX`): a check sent to the delivery address would be lost money.
 */
export function toContact(source: XeroContact): ProviderRecord {
  const merged = text(source.MergedToContactID);
  const marker = text(source.ContactNumber);
  const extra: ContactExtra = {
    phones: (source.Phones ?? []).map((row) => rowOf(PHONE, row)),
    addresses: (source.Addresses ?? []).map((row) => rowOf(ADDRESS, row)),
  };
  return {
    entity: 'contact',
    id: source.ContactID,
    version: version(source),
    presence: merged ? 'merged' : PRESENCE[source.ContactStatus],
    ...(merged ? { mergedInto: merged } : {}),
    ...(marker ? { marker } : {}),
    fields: {
      name: source.Name,
      firstName: text(source.FirstName),
      lastName: text(source.LastName),
      personName: text([source.FirstName, source.LastName].filter(Boolean).join(' ')),
      email: text(source.EmailAddress),
      taxId: text(source.TaxNumber),
      billAccount: text(source.PurchasesDefaultAccountCode),
      ...(source.IsSupplier === undefined ? {} : { isVendor: source.IsSupplier }),
      ...(source.IsCustomer === undefined ? {} : { isCustomer: source.IsCustomer }),
      ...(source.Phones ? { phone: phoneOf(extra.phones) } : {}),
      ...(source.Addresses ? addressOf(extra.addresses) : {}),
    },
    extra: extra as unknown as Json,
  };
}

const rowOf = <K extends string>(names: readonly K[], row: Readonly<Record<string, unknown>>): Record<K, string> =>
  Object.fromEntries(names.flatMap((name) => (typeof row[name] === 'string' ? [[name, row[name]]] : []))) as Record<
    K,
    string
  >;

function phoneOf(rows: readonly PhoneRow[]): string | null {
  const row = rows.find(({ PhoneType }) => PhoneType === 'DEFAULT');
  return text(`${row?.PhoneCountryCode ?? ''}${row?.PhoneAreaCode ?? ''}${row?.PhoneNumber ?? ''}`.replace(/\D/g, ''));
}

function addressOf(rows: readonly AddressRow[]): Fields {
  const row = rows.find(({ AddressType }) => AddressType === 'POBOX');
  const lines = [row?.AddressLine2, row?.AddressLine3, row?.AddressLine4].filter((line) => text(line) !== null);
  const region = text(row?.Region);
  return {
    line1: text(row?.AddressLine1),
    line2: text(lines.join(', ')),
    city: text(row?.City),
    state: region === null ? null : stateCode(region, row?.Country),
    postalCode: text(row?.PostalCode),
  };
}
