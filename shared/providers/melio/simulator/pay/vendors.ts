import * as z from 'zod';
import { created, ok, Refused } from '../answers.ts';
import { checkVersion, type Routes, readBody } from '../call.ts';
import { list } from '../lists.ts';
import type { Vendor } from '../records.ts';
import { checkLive, checkRefs, find, removing, whenOffered } from '../rules.ts';
import {
  type AddressWrite,
  addressWrite,
  externalRefs,
  notEmpty,
  nothingGiven,
  patchedAddress,
  shortText,
  withoutUndefined,
} from '../shapes.ts';
import type { Tenant } from '../tenant.ts';

const fields = z.strictObject({
  display_name: z.string().min(1).max(255),
  contact_name: shortText,
  name_on_check: shortText,
  email: shortText,
  phone: shortText,
  address: addressWrite,
  external_refs: externalRefs,
});
const create = fields.partial().required({ display_name: true });
const update = fields.partial().refine(notEmpty, nothingGiven);

const blank = { contact_name: null, name_on_check: null, email: null, phone: null };

/** A vendor as it is entered by a user or a client. */
export function addVendor(
  tenant: Tenant,
  given: Partial<Omit<Vendor, 'address'>> & { readonly display_name: string; readonly address?: AddressWrite },
  by: Vendor['source'],
): Vendor {
  const { external_refs = [], address, ...rest } = given;
  const content = { ...blank, ...rest, address: patchedAddress(null, address) };
  return tenant.add('vendor', () => content, by, external_refs);
}

/** Bills of an archived vendor could not be paid, so a vendor with open bills stays. */
export function archiveVendor(tenant: Tenant, vendor: Vendor, by: 'user' | 'sync'): Vendor {
  for (const bill of tenant.records.bill.rows.values()) {
    if (bill.vendor_id !== vendor.id || bill.archived || bill.status === 'paid') continue;
    throw new Refused(409, 'in_use', `Bill ${bill.number ?? bill.id} of this vendor is open.`);
  }
  return tenant.change('vendor', vendor, { archived: true, removed_by: by });
}

export const vendorRoutes: Routes = whenOffered('pay', 'Paying bills', {
  'GET /vendors': (call) => list(call, 'vendor'),
  'POST /vendors': (call) => {
    const given = withoutUndefined(readBody(call, create));
    checkRefs(call.tenant, 'vendor', given.external_refs ?? []);
    return created(addVendor(call.tenant, given, 'accounting'));
  },
  'GET /vendors/{id}': (call) => ok(find(call.tenant, 'vendor', call.id)),
  'PATCH /vendors/{id}': (call) => {
    const { address, ...rest } = withoutUndefined(readBody(call, update));
    const vendor = find(call.tenant, 'vendor', call.id);
    checkVersion(call, vendor);
    checkLive('vendor', vendor);
    if (rest.external_refs) checkRefs(call.tenant, 'vendor', rest.external_refs, vendor.id);
    const moved = address !== undefined && { address: patchedAddress(vendor.address, address) };
    return ok(call.tenant.change('vendor', vendor, { ...rest, ...moved }));
  },
  'DELETE /vendors/{id}': removing('vendor', (tenant, vendor) => archiveVendor(tenant, vendor, 'sync')),
  'POST /vendors/{id}/restore': (call) => {
    const vendor = find(call.tenant, 'vendor', call.id);
    return ok(call.tenant.change('vendor', vendor, { archived: false, removed_by: null }));
  },
});
