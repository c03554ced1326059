import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { countryCode } from '../../countries.ts';
import type { CapsuleAddress, CapsuleParty } from '../schema.ts';
import { balancesOf } from './money.ts';
import { instantOf, text } from './values.ts';

/** Custom fields that are ours, by the name they have in Capsule. The first is how we find again what we made. */
export const FIELD = {
  marker: { name: 'Accounting reference', type: 'text' },
  openBalances: { name: 'Accounting balance', type: 'text' },
  overdueBalances: { name: 'Accounting overdue', type: 'text' },
  ledgerUrl: { name: 'Accounting link', type: 'link' },
} as const;
export type FieldName = keyof typeof FIELD;

/**
 * What a change needs: ids of the items that the fields were read from. An item sent without its id would be added beside
 * the one that is there. A list that was not shown (`tags`, `fields`) is absent.
 */
export interface PartyExtra {
  readonly type: CapsuleParty['type'];
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: { readonly id: string; readonly street: string | null } | null;
  readonly tags?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Partial<Record<FieldName, string>>>;
}

/**
 * A party is a contact of its own, also when it is a person of an organisation; then it is that organisation's
 * `contactPerson` as well, under the same id.
 */
export function toParty(source: CapsuleParty): readonly ProviderRecord[] {
  const contact = toContact(source);
  if (source.type !== 'person' || !source.organisation) return [contact];
  const { name, firstName = null, lastName = null, email = null, phone = null } = contact.fields;
  const fields: Fields = { organisation: source.organisation.id, name: name!, firstName, lastName, email, phone };
  return [contact, { ...contact, entity: 'contactPerson', fields }];
}

function toContact(source: CapsuleParty): ProviderRecord {
  const email = preferred(source.emailAddresses, ['Work']);
  const phone = preferred(
    (source.phoneNumbers ?? []).filter(({ type }) => type !== 'Fax'),
    ['Work', 'Mobile'],
  );
  const address = billingOf(source.addresses ?? []);
  const own = ownFields(source);
  const personName = text(
    [source.firstName, source.lastName]
      .map((part) => collapse(part ?? ''))
      .join(' ')
      .trim(),
  );
  const extra: PartyExtra = {
    type: source.type,
    email: email?.id ?? null,
    phone: phone?.id ?? null,
    address: address ? { id: address.id, street: text(address.street) } : null,
    ...(source.tags ? { tags: Object.fromEntries(source.tags.map(({ id, name }) => [name, id])) } : {}),
    ...(own ? { fields: Object.fromEntries(Object.entries(own).map(([name, { id }]) => [name, id])) } : {}),
  };
  const marker = own?.marker?.value;
  return {
    entity: 'contact',
    id: source.id,
    version: instantOf(source.updatedAt),
    presence: 'present',
    ...(marker ? { marker } : {}),
    fields: {
      kind: source.type,
      name: source.type === 'organisation' ? (text(source.name) ?? '') : (personName ?? ''),
      firstName: text(source.firstName),
      lastName: text(source.lastName),
      personName: source.type === 'person' ? personName : null,
      organisation: source.organisation?.id ?? null,
      email: text(email?.address),
      phone: text(phone?.number),
      ...addressOf(address),
      owner: source.owner?.id ?? null,
      team: source.team?.id ?? null,
      ...(source.tags ? { tags: source.tags.map(({ name }) => name).sort() } : {}),
      ...(own ? summaryOf(own) : {}),
    },
    extra: extra as unknown as Json,
  };
}

/** The first of the first type that there is, else the first. */
function preferred<I extends { readonly type?: string | null | undefined }>(
  items: readonly I[] | null | undefined,
  types: readonly string[],
): I | undefined {
  const known = types.map((type) => items?.find((item) => item.type === type)).find((item) => item !== undefined);
  return known ?? items?.[0];
}

/** Never where goods go: an invoice sent to a warehouse is lost. */
const billingOf = (addresses: readonly CapsuleAddress[]): CapsuleAddress | undefined =>
  preferred(
    addresses.filter(({ type }) => type !== 'Shipping'),
    ['Billing', 'Office', 'Postal'],
  );

export const streetLines = (street: string | null | undefined): readonly [string | null, string | null] => {
  const [first = '', ...rest] = (street ?? '').split(/\r?\n/);
  return [
    text(first),
    text(
      rest
        .map((line) => line.trim())
        .filter(Boolean)
        .join(', '),
    ),
  ];
};

function addressOf(address: CapsuleAddress | undefined): Fields {
  const [line1, line2] = streetLines(address?.street);
  const country = text(address?.country);
  return {
    line1,
    line2,
    city: text(address?.city),
    state: text(address?.state),
    postalCode: text(address?.zip),
    country: country === null ? null : countryCode(country),
  };
}

type OwnFields = Partial<Record<FieldName, { readonly id: string; readonly value: string }>>;

function ownFields({ fields }: CapsuleParty): OwnFields | undefined {
  if (!fields) return undefined;
  const named = Object.entries(FIELD).flatMap(([field, { name }]) => {
    const item = fields.find(({ definition }) => definition.name?.toLowerCase() === name.toLowerCase());
    return item ? [[field, { id: item.id, value: String(item.value ?? '') }]] : [];
  });
  return Object.fromEntries(named);
}

const summaryOf = (own: OwnFields): Fields => ({
  ledgerUrl: text(own.ledgerUrl?.value),
  openBalances: balancesOf(own.openBalances?.value ?? '') as unknown as Json,
  overdueBalances: balancesOf(own.overdueBalances?.value ?? '') as unknown as Json,
});

/** A party in the deleted list: contact and, if it was one, person of an organisation. */
export const toDeleted = (id: string, deletedAt: string): readonly ProviderRecord[] =>
  (['contact', 'contactPerson'] as const).map((entity) => ({
    entity,
    id,
    version: instantOf(deletedAt),
    presence: 'deleted',
    fields: {},
  }));
