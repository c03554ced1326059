import { createHash } from 'node:crypto';
import * as z from 'zod';
import { created, invalid, noContent, notFound, ok } from './answers.ts';
import { type Call, onlyQuery, type Routes, readBody } from './call.ts';
import { readLimit } from './lists.ts';
import { acceptedTypes, maxBytes } from './pay/attachments.ts';
import { currency, shortText } from './shapes.ts';
import type { AccountingList, Tenant } from './tenant.ts';
import { topics } from './webhooks.ts';

/** What concerns the account as a whole: capabilities, the ledger's lists, sync events and webhook endpoints. */

const accountingAccount = z.strictObject({
  id: shortText.unwrap().min(1),
  code: shortText,
  name: z.string(),
  type: z.string(),
  active: z.boolean(),
  category: z.boolean(),
  payment_target: z.boolean(),
  currency: currency.nullable(),
});
const accountingDimension = z.strictObject({
  id: shortText.unwrap().min(1),
  name: z.string(),
  dimension: z.string(),
  dimension_id: z.string(),
  active: z.boolean(),
});
const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item).max(5000) });
const syncEvent = z.strictObject({
  kind: z.enum(['first_sync_completed', 'connection_broken', 'connection_restored', 'attention_item']),
  text: z.string().min(1).max(1000),
});
const endpoint = z.strictObject({
  url: z.url(),
  topics: z
    .array(z.enum(topics))
    .min(1)
    .refine((all) => new Set(all).size === all.length, 'names a topic twice'),
});

/** The list as a whole; the same one again is no change. */
function replaced(tenant: Tenant, before: AccountingList, items: readonly unknown[]): AccountingList {
  if (before.version > 0 && JSON.stringify(before.items) === JSON.stringify(items)) return before;
  return { version: before.version + 1, updated_at: tenant.clock.stamp(), items };
}

export function capabilitiesOf({ organisation, features, accountVersion }: Tenant) {
  const { id, name, currency, timeZone } = organisation;
  return {
    account: { id, name, currency, time_zone: timeZone, version: accountVersion },
    pay: features.pay,
    get_paid: features.getPaid,
    lines: features.lines,
    attachments: features.attachments ? { max_bytes: maxBytes, types: acceptedTypes } : null,
    outside_payments: features.outsidePayments,
    partial_payments: features.partialPayments,
    currencies: [currency],
    history_import: features.historyImport,
  };
}

export function newWebhookSecret({ options, organisation, ports }: Tenant): string {
  const random = createHash('sha256').update(`${organisation.id} ${ports.random()}`).digest('hex');
  return options.webhookSecret ?? `whsec_${random}`;
}

function addEndpoint(call: Call) {
  const { tenant } = call;
  const given = readBody(call, endpoint);
  const added = { id: tenant.newId('whe'), ...given, secret: newWebhookSecret(tenant) };
  tenant.webhooks.endpoints = [...tenant.webhooks.endpoints, added];
  return created(added);
}

function listEndpoints(call: Call) {
  onlyQuery(call, ['cursor', 'limit']);
  const all = call.tenant.webhooks.endpoints;
  const cursor = call.query.get('cursor');
  const from = cursor === null ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
  if (cursor !== null && from === 0) throw invalid({ cursor: 'is unknown' });
  const page = all.slice(from, from + readLimit(call)).map(({ secret: _, ...shown }) => shown);
  return ok({ data: page, next_cursor: from + page.length < all.length ? page.at(-1)!.id : null });
}

export const accountRoutes: Routes = {
  'GET /capabilities': ({ tenant }) => ok(capabilitiesOf(tenant)),
  'GET /accounting-accounts': ({ tenant }) => ok(tenant.accounts),
  'PUT /accounting-accounts': (call) => {
    const { items } = readBody(call, listOf(accountingAccount));
    call.tenant.accounts = replaced(call.tenant, call.tenant.accounts, items);
    return ok(call.tenant.accounts);
  },
  'GET /accounting-dimensions': ({ tenant }) => ok(tenant.dimensions),
  'PUT /accounting-dimensions': (call) => {
    const { items } = readBody(call, listOf(accountingDimension));
    call.tenant.dimensions = replaced(call.tenant, call.tenant.dimensions, items);
    return ok(call.tenant.dimensions);
  },
  'POST /sync-events': (call) => {
    const { tenant } = call;
    const occurred_at = new Date(tenant.ports.now()).toISOString();
    const event = { id: tenant.newId('sev'), ...readBody(call, syncEvent), occurred_at };
    tenant.syncEvents = [...tenant.syncEvents, event];
    return { status: 202, body: event };
  },
  'GET /webhook-endpoints': listEndpoints,
  'POST /webhook-endpoints': addEndpoint,
  'DELETE /webhook-endpoints/{id}': ({ tenant, id }) => {
    if (!tenant.webhooks.endpoints.some((one) => one.id === id)) throw notFound('webhook endpoint', id);
    tenant.webhooks.endpoints = tenant.webhooks.endpoints.filter((one) => one.id !== id);
    return noContent;
  },
};
