import type { Json } from '../../../model/json.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import type { PlatformCustomer } from '../schema-get-paid.ts';
import { customerId, markerText, type Names, renamed } from './base.ts';

export const toCustomer = (source: PlatformCustomer): ProviderRecord => ({
  entity: 'contact',
  id: customerId(source.id),
  version: source.version,
  presence: source.archived ? 'archived' : 'present',
  fields: {
    name: source.display_name,
    companyName: source.company_name,
    firstName: source.first_name,
    lastName: source.last_name,
    email: source.email,
    phone: source.phone,
    line1: source.address.line1,
    line2: source.address.line2,
    city: source.address.city,
    state: source.address.state,
    postalCode: source.address.postal_code,
    isCustomer: true,
    autoPay: source.auto_pay,
  },
  extra: { removedBy: source.removed_by, source: source.source },
  marker: markerText(source),
});

const CUSTOMER: Names = {
  name: 'display_name',
  companyName: 'company_name',
  firstName: 'first_name',
  lastName: 'last_name',
  email: 'email',
  phone: 'phone',
};
const ADDRESS: Names = { line1: 'line1', line2: 'line2', city: 'city', state: 'state', postalCode: 'postal_code' };

/** The body of a create, or of an edit: then only what changes, the address included. */
export function fromCustomer(fields: Readonly<Record<string, Json>>): Record<string, Json> {
  const address = renamed(fields, ADDRESS);
  return { ...renamed(fields, CUSTOMER), ...(Object.keys(address).length > 0 ? { address } : {}) };
}
