import type { ProviderRecord } from '../../../model/record.ts';
import type { ApCustomer } from '../schema.ts';
import { text } from './values.ts';

/**
 * A customer. Nothing in it says that it is archived: `archived` is what the reader found out.
 * `external_id` holds our marker on those that we created.
 */
export const toContact = (source: ApCustomer, archived = false): ProviderRecord => ({
  entity: 'contact',
  id: source.id,
  version: 0,
  presence: archived ? 'archived' : 'present',
  ...(source.external_id ? { marker: source.external_id } : {}),
  fields: {
    name: source.name,
    companyName: text(source.legal_name),
    email: text(source.email),
    line1: text(source.street_address),
    line2: text(source.sub_premise),
    city: text(source.city),
    state: text(source.state),
    postalCode: text(source.postal_code),
    country: text(source.country),
    taxId: text(source.ein),
    isCustomer: true,
    isVendor: false,
    // Auto-pay itself is not published; without a stored method it cannot be on.
    autoPay: Boolean(source.default_payment_method_id),
  },
  extra: { customerIntegrationId: text(source.customer_integration_id) },
});
