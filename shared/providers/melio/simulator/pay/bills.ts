import * as z from 'zod';
import { created, ok, Refused } from '../answers.ts';
import { checkVersion, type Routes, readBody } from '../call.ts';
import { list, statusFilter } from '../lists.ts';
import type { Bill, ExternalRef, Source } from '../records.ts';
import { checkCurrency, checkLive, checkRefs, find, named, removing, whenOffered } from '../rules.ts';
import {
  type AddressWrite,
  addressWrite,
  currency,
  day,
  externalRefs,
  id,
  maybeDay,
  mergeAddress,
  notEmpty,
  nothingGiven,
  positive,
  shortText,
  text,
  withoutUndefined,
} from '../shapes.ts';
import type { Tenant } from '../tenant.ts';
import { type LineWrite, lineWrite, spreadTotal, toLines } from './bill-lines.ts';
import { checkNotFrozen, derivedOf, dueOf, hasLivePayments } from './bill-state.ts';

const fields = z.strictObject({
  vendor_id: id,
  number: shortText,
  bill_date: day,
  due_date: maybeDay,
  planned_payment_on: maybeDay,
  currency,
  total: positive,
  note_to_self: text,
  delivery_address: addressWrite,
  lines: z.array(lineWrite).max(5_000),
  external_refs: externalRefs,
});
const create = fields.partial().required({ vendor_id: true, currency: true, total: true });
const update = fields.partial().refine(notEmpty, nothingGiven);

export interface BillGiven {
  readonly vendor_id: string;
  readonly currency: string;
  readonly total: number;
  readonly number?: string | null;
  readonly bill_date?: string;
  readonly due_date?: string | null;
  readonly planned_payment_on?: string | null;
  readonly note_to_self?: string | null;
  readonly delivery_address?: AddressWrite;
  readonly lines?: readonly LineWrite[];
  readonly external_refs?: readonly ExternalRef[];
}

/** What a payment under way fixes; the rest of a frozen bill is held only where `freezeStrict` is on. */
const FIXED_BY_PAYMENT = ['vendor_id', 'currency', 'total', 'lines', 'delivery_address'] as const;

/** A bill put into the inbox, by a user or by a client. @throws {Refused} 400, 409 `exists`, 422 */
export function enterBill(tenant: Tenant, given: BillGiven, by: Source): Bill {
  const { external_refs = [], lines = [], delivery_address, ...rest } = given;
  checkRefs(tenant, 'bill', external_refs);
  checkPayee(tenant, given.vendor_id);
  checkCurrency(tenant, given.currency);
  const kept = toLines(tenant, lines, given.total, []);
  return tenant.add(
    'bill',
    (id) => ({
      number: null,
      bill_date: tenant.clock.today(),
      due_date: null,
      planned_payment_on: null,
      note_to_self: null,
      attachment_ids: [],
      web_url: `https://app.melio.example/bills/${id}`,
      ...rest,
      ...derivedOf(tenant, id, given.total),
      lines: kept,
      delivery_address: delivery_address ? mergeAddress(null, delivery_address) : null,
    }),
    by,
    external_refs,
  );
}

/** @throws {Refused} 409 `frozen`, `archived`, `in_use`; 422 */
export function editBill(tenant: Tenant, bill: Bill, given: Partial<BillGiven>): Bill {
  checkLive('bill', bill);
  if (tenant.options.freezeStrict || FIXED_BY_PAYMENT.some((name) => name in given)) checkNotFrozen(bill);
  if (given.external_refs) checkRefs(tenant, 'bill', given.external_refs, bill.id);
  if (given.vendor_id !== undefined) checkPayee(tenant, given.vendor_id);
  if (given.currency !== undefined) checkCurrency(tenant, given.currency);
  checkPayments(tenant, bill, given);
  const { lines: givenLines, delivery_address, ...rest } = given;
  const total = given.total ?? bill.total;
  const lines = givenLines ? toLines(tenant, givenLines, total, bill.lines) : spreadTotal(bill.lines, total);
  const address = delivery_address && mergeAddress(bill.delivery_address, delivery_address);
  return tenant.change('bill', bill, {
    ...rest,
    lines,
    ...(delivery_address !== undefined && { delivery_address: address ?? null }),
    ...derivedOf(tenant, bill.id, total),
  });
}

/** Out of the inbox; payments stay in place. @throws {Refused} 409 `frozen` */
export function removeBill(tenant: Tenant, bill: Bill, by: 'user' | 'sync'): Bill {
  checkNotFrozen(bill);
  return tenant.change('bill', bill, { archived: true, removed_by: by });
}

/** @throws {Refused} 422 `vendor_archived` */
export function restoreBill(tenant: Tenant, bill: Bill): Bill {
  if (bill.archived) checkPayee(tenant, bill.vendor_id);
  return tenant.change('bill', bill, { archived: false, removed_by: null });
}

function checkPayee(tenant: Tenant, vendorId: string): void {
  const vendor = named(tenant, 'vendor', vendorId, 'vendor_id');
  if (vendor.archived) throw new Refused(422, 'vendor_archived', `Vendor ${vendor.display_name} is archived.`);
}

/** Vendor, currency and total of a bill with live payments stay what they were when it was paid. */
function checkPayments(tenant: Tenant, bill: Bill, given: Partial<BillGiven>): void {
  const moved = (['vendor_id', 'currency', 'total'] as const).filter(
    (name) => given[name] !== undefined && given[name] !== bill[name],
  );
  if (moved.length === 0 || !hasLivePayments(tenant, bill)) return;
  const paid = bill.total - dueOf(tenant, bill);
  if (given.total !== undefined && given.total < paid) {
    throw new Refused(422, 'amount_below_paid', `${paid} of this bill is paid or on its way.`);
  }
  throw new Refused(409, 'in_use', `The bill has payments: ${moved.join(', ')} cannot change.`);
}

/** @throws {Refused} 422 `plan_limit` */
function checkPlan(tenant: Tenant): void {
  const cap = tenant.options.planBillCap;
  if (cap === 0) return;
  const synced = [...tenant.records.bill.rows.values()].filter((bill) => bill.source === 'accounting').length;
  if (synced >= cap) throw new Refused(422, 'plan_limit', `The plan of this account syncs ${cap} bills.`);
}

export const billRoutes: Routes = whenOffered('pay', 'Paying bills', {
  'GET /bills': (call) => list(call, 'bill', [statusFilter<Bill>(['unpaid', 'partially_paid', 'scheduled', 'paid'])]),
  'POST /bills': (call) => {
    const given = withoutUndefined(readBody(call, create)) as BillGiven;
    checkPlan(call.tenant);
    return created(enterBill(call.tenant, given, 'accounting'));
  },
  'GET /bills/{id}': (call) => ok(find(call.tenant, 'bill', call.id)),
  'PATCH /bills/{id}': (call) => {
    const given = withoutUndefined(readBody(call, update)) as Partial<BillGiven>;
    const bill = find(call.tenant, 'bill', call.id);
    checkVersion(call, bill);
    return ok(editBill(call.tenant, bill, given));
  },
  'DELETE /bills/{id}': removing('bill', (tenant, bill) => removeBill(tenant, bill, 'sync')),
  'POST /bills/{id}/restore': (call) => ok(restoreBill(call.tenant, find(call.tenant, 'bill', call.id))),
});
