import type { Json } from '../../../model/json.ts';
import type { Presence, ProviderRecord } from '../../../model/record.ts';
import type { Client, VisState } from '../schema.ts';
import { collapse, text, versionOf } from './values.ts';

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
export function toContact(source: Client): ProviderRecord {
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
      taxId: text(source.vat_number),
      isCustomer: true,
    },
    extra: extra as unknown as Json,
  };
}
