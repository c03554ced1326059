import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import type { PlatformVendor } from '../schema.ts';
import { markerText, type Names, renamed } from './base.ts';

export const toContact = (source: PlatformVendor): ProviderRecord => ({
  entity: 'contact',
  id: source.id,
  version: source.version,
  presence: source.archived ? 'archived' : 'present',
  fields: {
    name: source.display_name,
    personName: source.contact_name,
    email: source.email,
    phone: source.phone,
    line1: source.address.line1,
    line2: source.address.line2,
    city: source.address.city,
    state: source.address.state,
    postalCode: source.address.postal_code,
    isVendor: true,
  },
  extra: { removedBy: source.removed_by, source: source.source },
  marker: markerText(source),
});

const VENDOR: Names = { name: 'display_name', personName: 'contact_name', email: 'email', phone: 'phone' };
const ADDRESS: Names = { line1: 'line1', line2: 'line2', city: 'city', state: 'state', postalCode: 'postal_code' };

/** The body of a create, or of an edit: then only what changes, the address included. */
export function fromContact(fields: Fields): Record<string, Json> {
  const address = renamed(fields, ADDRESS);
  return { ...renamed(fields, VENDOR), ...(Object.keys(address).length > 0 ? { address } : {}) };
}
