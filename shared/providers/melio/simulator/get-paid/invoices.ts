import * as z from 'zod';
import { created, invalid, noContent, ok, Refused } from '../answers.ts';
import { type Call, checkVersion, type Routes, readBody, requireVersion } from '../call.ts';
import { list, statusFilter } from '../lists.ts';
import { checkFile, contentTypeOf } from '../pay/attachments.ts';
import type { Source } from '../records.ts';
import { checkCurrency, checkLive, checkRefs, find, named, notSupported, removing, whenOffered } from '../rules.ts';
import {
  amount,
  currency,
  day,
  externalRefs,
  id,
  maybeDay,
  notEmpty,
  nothingGiven,
  positive,
  shortText,
  text,
  withoutUndefined,
} from '../shapes.ts';
import type { Tenant } from '../tenant.ts';
import { checkEditable, derivedOf, dueOf, hasPayments } from './invoice-state.ts';
import type { Invoice, InvoiceLine } from './records.ts';

const lineWrite = z.strictObject({
  id: id.optional(),
  description: text.optional(),
  quantity: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,4})?$/)
    .optional(),
  unit_amount: amount.optional(),
  amount,
  tax_amount: amount.optional(),
  tax_name: shortText.optional(),
});
const changeable = z.strictObject({
  number: shortText,
  issue_date: day,
  due_date: maybeDay,
  total: positive,
  lines: z.array(lineWrite).max(5_000),
  external_refs: externalRefs,
});
const create = changeable
  .extend({ customer_id: id, currency })
  .partial()
  .required({ customer_id: true, currency: true, total: true, issue_date: true });
const update = changeable.partial().refine(notEmpty, nothingGiven);

/** Amounts are shown as they came, never computed from quantity and unit. @throws {Refused} 400, 422 */
function toLines(
  tenant: Tenant,
  given: readonly z.infer<typeof lineWrite>[],
  total: number,
  before: readonly InvoiceLine[],
): InvoiceLine[] {
  if (given.length > 1 && !tenant.features.lines) throw notSupported('More than one line');
  const known = new Set(before.map((line) => line.id));
  const lines = given.map((line, index) => {
    if (line.id !== undefined && !known.delete(line.id))
      throw invalid({ [`lines.${index}.id`]: 'no line of this invoice' });
    return {
      id: line.id ?? tenant.newId('lin'),
      description: line.description ?? null,
      quantity: line.quantity ?? '1',
      unit_amount: line.unit_amount ?? line.amount,
      amount: line.amount,
      tax_amount: line.tax_amount ?? 0,
      tax_name: line.tax_name ?? null,
    };
  });
  checkSum(lines, total);
  return lines;
}

function checkSum(lines: readonly InvoiceLine[], total: number): void {
  const sum = lines.reduce((all, line) => all + line.amount + line.tax_amount, 0);
  if (lines.length === 0 || sum === total) return;
  throw new Refused(422, 'lines_do_not_add_up', `The lines add up to ${sum}, the total is ${total}.`);
}

const taxOf = (lines: readonly InvoiceLine[]): number => lines.reduce((all, line) => all + line.tax_amount, 0);

export type InvoiceGiven = z.infer<typeof create>;

function add(call: Call) {
  return created(addInvoice(call.tenant, readBody(call, create), 'accounting'));
}

/** @throws {Refused} 400, 409 `exists`, 422 */
export function addInvoice(tenant: Tenant, form: InvoiceGiven, by: Source): Invoice {
  const { external_refs = [], lines: given = [], ...rest } = withoutUndefined(form);
  checkRefs(tenant, 'invoice', external_refs);
  checkCustomer(tenant, rest.customer_id);
  checkCurrency(tenant, rest.currency);
  const lines = toLines(tenant, given, rest.total, []);
  const content = {
    number: null,
    due_date: null,
    ...rest,
    tax_total: taxOf(lines),
    balance: rest.total,
    status: 'open',
    request_status: 'unsent',
    frozen: false,
    frozen_reason: null,
    lines,
    pdf_attachment_id: null,
    pay_url: null,
  } as const;
  const webUrl = (id: string) => `https://app.melio.example/invoices/${id}`;
  return tenant.add('invoice', (id) => ({ ...content, web_url: webUrl(id) }), by, external_refs);
}

function edit(call: Call) {
  const { tenant } = call;
  const { lines: given, ...rest } = withoutUndefined(readBody(call, update));
  const invoice = find(tenant, 'invoice', call.id);
  checkVersion(call, invoice);
  checkLive('invoice', invoice);
  checkEditable(invoice);
  if (rest.external_refs) checkRefs(tenant, 'invoice', rest.external_refs, invoice.id);
  const total = rest.total ?? invoice.total;
  const paid = invoice.total - dueOf(tenant, invoice);
  if (total < paid) throw new Refused(422, 'amount_below_paid', `${paid} of this invoice is paid.`);
  const lines = given ? toLines(tenant, given, total, invoice.lines) : invoice.lines;
  checkSum(lines, total);
  const changed: Invoice = { ...invoice, ...rest, lines, tax_total: taxOf(lines) };
  return ok(tenant.change('invoice', invoice, { ...changed, ...derivedOf(tenant, changed) }));
}

function checkCustomer(tenant: Tenant, customerId: string): void {
  const customer = named(tenant, 'customer', customerId, 'customer_id');
  if (customer.archived) throw new Refused(422, 'customer_archived', `Customer ${customer.display_name} is archived.`);
}

export const invoiceRoutes: Routes = whenOffered('getPaid', 'Get Paid', {
  'GET /invoices': (call) => list(call, 'invoice', [statusFilter<Invoice>(['open', 'partially_paid', 'paid', 'void'])]),
  'POST /invoices': add,
  'GET /invoices/{id}': (call) => ok(find(call.tenant, 'invoice', call.id)),
  'PATCH /invoices/{id}': edit,
  'DELETE /invoices/{id}': removing('invoice', (tenant, invoice) => {
    if (invoice.status !== 'void') checkEditable(invoice);
    tenant.change('invoice', invoice, { archived: true, removed_by: 'sync', pay_url: null });
  }),
  'POST /invoices/{id}/restore': (call) => {
    const invoice = find(call.tenant, 'invoice', call.id);
    if (!invoice.archived) return ok(invoice);
    if (invoice.status === 'void') throw new Refused(409, 'void', 'A void invoice cannot be restored.');
    checkCustomer(call.tenant, invoice.customer_id);
    const live: Invoice = { ...invoice, archived: false, removed_by: null };
    return ok(call.tenant.change('invoice', invoice, { ...live, ...derivedOf(call.tenant, live) }));
  },
  'POST /invoices/{id}/void': (call) => {
    requireVersion(call);
    const invoice = find(call.tenant, 'invoice', call.id);
    if (invoice.status === 'void') return ok(invoice);
    checkVersion(call, invoice);
    checkLive('invoice', invoice);
    checkEditable(invoice);
    if (hasPayments(call.tenant, invoice)) {
      throw new Refused(409, 'frozen', 'A payment is on this invoice.', { reason: 'paid' });
    }
    const voided: Invoice = { ...invoice, status: 'void', pay_url: null };
    return ok(call.tenant.change('invoice', invoice, { ...voided, ...derivedOf(call.tenant, voided) }));
  },
  'PUT /invoices/{id}/pdf': (call) => {
    const invoice = find(call.tenant, 'invoice', call.id);
    checkLive('invoice', invoice);
    checkFile({ contentType: contentTypeOf(call), bytes: call.body }, ['application/pdf']);
    const file = invoice.pdf_attachment_id ?? call.tenant.newId('pdf');
    call.tenant.files.set(file, call.body);
    // The document that the customer sees changed, under whatever id.
    const version = invoice.version + 1;
    call.tenant.store('invoice', {
      ...invoice,
      pdf_attachment_id: file,
      version,
      updated_at: call.tenant.clock.stamp(),
    });
    return noContent;
  },
});
