import type { Json } from '../../../model/json.ts';
import type { Fields, Presence, ProviderRecord } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { countryCode } from '../../countries.ts';
import type { Client, VisState } from '../schema.ts';
import { minor, text, versionOf } from './values.ts';

const PRESENCE = { 0: 'present', 1: 'deleted', 2: 'archived' } as const satisfies Record<VisState, Presence>;

/** What an edit needs to know: whose name it is, and in which field the phone stands. */
export interface ContactExtra {
  readonly kind: 'organization' | 'person';
  readonly phoneIn: 'bus_phone' | 'mob_phone' | 'home_phone';
  readonly country: string | null;
  readonly currency: string | null;
}

/**
 * A client. Its name is the organisation's, else the person's, as FreshBooks shows it on invoices; one that has neither is
 * shown by its e-mail.
 * @see https://www.freshbooks.com/api/clients
 */
export function toContact(source: Client, account: string): ProviderRecord {
  const organization = text(source.organization);
  const personName = text(collapse([source.fname, source.lname].map((part) => part ?? '').join(' ')));
  const marker = text(source.note);
  const phoneIn = (['bus_phone', 'mob_phone', 'home_phone'] as const).find((name) => text(source[name])) ?? 'bus_phone';
  const extra: ContactExtra = {
    kind: organization === null && personName !== null ? 'person' : 'organization',
    phoneIn,
    country: text(source.p_country),
    currency: text(source.currency_code),
  };
  return {
    entity: 'contact',
    id: source.id,
    version: versionOf(source),
    presence: PRESENCE[source.vis_state],
    ...(marker ? { marker } : {}),
    fields: {
      kind: extra.kind === 'person' ? 'person' : 'organisation',
      name: organization ?? personName ?? text(source.email) ?? text(source.username) ?? '',
      firstName: text(source.fname),
      lastName: text(source.lname),
      personName,
      email: text(source.email),
      phone: text(source[phoneIn]),
      line1: text(source.p_street),
      line2: text(source.p_street2),
      city: text(source.p_city),
      state: text(source.p_province),
      postalCode: text(source.p_code),
      country: extra.country === null ? null : countryCode(extra.country),
      taxId: text(source.vat_number),
      isCustomer: true,
      ledgerUrl: `https://my.freshbooks.com/#/client/${account}-${source.id}`,
      ...balancesIn(source),
    },
    extra: extra as unknown as Json,
  };
}

/**
 * The person of a client that is a company: a record of its own for systems that keep people and organisations apart,
 * under the client's id. A client that is a person has none.
 */
export function toContactPerson(contact: ProviderRecord): ProviderRecord | undefined {
  const { kind, personName, firstName = null, lastName = null, email = null } = contact.fields;
  if (kind !== 'organisation' || typeof personName !== 'string') return undefined;
  const { marker: _, ...rest } = contact;
  return {
    ...rest,
    entity: 'contactPerson',
    fields: { organisation: contact.id, name: personName, firstName, lastName, email },
  };
}

/** What the client owes per currency, and what of it is late; only where the read asked for it. */
function balancesIn({ outstanding_balance, overdue_balance }: Client): Fields {
  if (!outstanding_balance || !overdue_balance) return {};
  return { openBalances: sorted(outstanding_balance), overdueBalances: sorted(overdue_balance) };
}

const sorted = (balances: NonNullable<Client['outstanding_balance']>): Json =>
  balances
    .map(({ amount }) => ({ currency: amount.code, amount: minor(amount) }))
    .filter(({ amount }) => amount !== 0)
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
