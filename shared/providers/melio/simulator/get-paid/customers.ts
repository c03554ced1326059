import * as z from 'zod';
import { created, ok, Refused } from '../answers.ts';
import { checkVersion, type Routes, readBody } from '../call.ts';
import { list } from '../lists.ts';
import { checkLive, checkRefs, find, removing, whenOffered } from '../rules.ts';
import {
  addressWrite,
  externalRefs,
  notEmpty,
  nothingGiven,
  patchedAddress,
  shortText,
  withoutUndefined,
} from '../shapes.ts';

const fields = z.strictObject({
  display_name: z.string().min(1).max(255),
  company_name: shortText,
  first_name: shortText,
  last_name: shortText,
  email: shortText,
  phone: shortText,
  address: addressWrite,
  external_refs: externalRefs,
});
const create = fields.partial().required({ display_name: true });
const update = fields.partial().refine(notEmpty, nothingGiven);

export const blankCustomer = {
  company_name: null,
  first_name: null,
  last_name: null,
  email: null,
  phone: null,
  auto_pay: false,
};

export const customerRoutes: Routes = whenOffered('getPaid', 'Get Paid', {
  'GET /customers': (call) => list(call, 'customer'),
  'POST /customers': (call) => {
    const { external_refs = [], address, ...rest } = withoutUndefined(readBody(call, create));
    checkRefs(call.tenant, 'customer', external_refs);
    const content = { ...blankCustomer, ...rest, address: patchedAddress(null, address) };
    return created(call.tenant.add('customer', () => content, 'accounting', external_refs));
  },
  'GET /customers/{id}': (call) => ok(find(call.tenant, 'customer', call.id)),
  'PATCH /customers/{id}': (call) => {
    const { address, ...rest } = withoutUndefined(readBody(call, update));
    const customer = find(call.tenant, 'customer', call.id);
    checkVersion(call, customer);
    checkLive('customer', customer);
    if (rest.external_refs) checkRefs(call.tenant, 'customer', rest.external_refs, customer.id);
    const moved = address !== undefined && { address: patchedAddress(customer.address, address) };
    return ok(call.tenant.change('customer', customer, { ...rest, ...moved }));
  },
  'DELETE /customers/{id}': removing('customer', (tenant, customer) => {
    for (const invoice of tenant.records.invoice.rows.values()) {
      const settled = invoice.archived || invoice.status === 'paid' || invoice.status === 'void';
      if (invoice.customer_id !== customer.id || settled) continue;
      throw new Refused(409, 'in_use', `Invoice ${invoice.number ?? invoice.id} of this customer is open.`);
    }
    tenant.change('customer', customer, { archived: true, removed_by: 'sync' });
  }),
  'POST /customers/{id}/restore': (call) => {
    const customer = find(call.tenant, 'customer', call.id);
    return ok(call.tenant.change('customer', customer, { archived: false, removed_by: null }));
  },
});
