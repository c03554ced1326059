import * as z from 'zod';
import { type Answer, created, invalid, notFound, ok, ruleBroken } from './answers.ts';
import type { Books } from './books.ts';
import { type Call, type Routes, readBody } from './call.ts';
import { eventTypes, type Subscription } from './webhooks.ts';

const MOST = 10;

const event = z.object({ type: z.enum(eventTypes, { error: 'is not in the catalog' }), version: z.string() });
const form = z.object({
  name: z.string().min(1),
  status: z.object({ enabled: z.boolean() }),
  events: z.array(event).min(1, 'must have one'),
  notificationUrl: z.url().refine((url) => isReachable(url), 'must be https'),
});

/** Loopback is let through, so that the simulator can be used without certificates. */
const isReachable = (url: string): boolean =>
  url.startsWith('https:') || /^http:\/\/(127\.|localhost|\[::1\])/.test(url);

function uuid(books: Books): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(books.ports.random() * 16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const newKey = (books: Books): string =>
  Buffer.from(`${uuid(books)}${uuid(books)}`)
    .toString('base64')
    .slice(0, 44);

/** Under a key that was used before: the same subscription again. */
export function addSubscription(books: Books, given: z.output<typeof form>, idempotentKey: string): Subscription {
  const { webhooks } = books;
  const known = webhooks.subscriptions.find((one) => one.idempotentKey === idempotentKey);
  if (known) return known;
  if (webhooks.subscriptions.length >= MOST) throw ruleBroken(`An organization has at most ${MOST} subscriptions.`);
  const at = books.stamp();
  const subscription: Subscription = {
    id: uuid(books),
    name: given.name,
    enabled: given.status.enabled,
    events: given.events,
    notificationUrl: given.notificationUrl,
    securityKey: newKey(books),
    idempotentKey,
    createdTime: at,
    updatedTime: at,
  };
  webhooks.put(subscription);
  return subscription;
}

/** The key is shown when it is made, and never again. */
function show(books: Books, subscription: Subscription, withKey = false) {
  const { id, name, events, notificationUrl, createdTime, updatedTime, securityKey } = subscription;
  const organizationId = books.options.organization.id;
  const status = { enabled: books.webhooks.isEnabled(subscription) };
  const shown = { id, name, organizationId, status, events, notificationUrl, createdTime, updatedTime };
  return withKey ? { ...shown, securityKey } : shown;
}

const find = ({ books, id }: Call): Subscription => {
  const found = books.webhooks.subscriptions.find((one) => one.id === id);
  if (!found) throw notFound('subscription');
  return found;
};

function change(call: Call, given: z.output<ReturnType<typeof form.partial>>): Answer {
  const before = find(call);
  const { status, ...rest } = given;
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const enabled = status?.enabled ?? call.books.webhooks.isEnabled(before);
  const after = { ...before, ...known, enabled, updatedTime: call.books.stamp() } as Subscription;
  call.books.webhooks.put(after);
  return ok(show(call.books, after));
}

const keyOf = ({ headers }: Call): string => {
  const key = headers['x-idempotent-key'];
  if (!key) throw invalid('X-Idempotent-Key', 'is required');
  return key;
};

const rotate =
  (name: 'security_key' | 'security-key') =>
  (call: Call): Answer => {
    const { securityKeyPath } = call.books.options;
    if (securityKeyPath !== 'both' && securityKeyPath !== name) throw notFound('path');
    keyOf(call);
    const securityKey = newKey(call.books);
    call.books.webhooks.put({ ...find(call), securityKey });
    return ok({ securityKey });
  };

/** On the host of events. @see https://developer.bill.com/docs/webhooks */
export const subscriptionRoutes: Routes = {
  'POST /events/v3/subscriptions': (call) => {
    const given = readBody(call, form);
    return created(show(call.books, addSubscription(call.books, given, keyOf(call)), true));
  },
  'GET /events/v3/subscriptions': ({ books }) =>
    ok({ results: books.webhooks.subscriptions.map((one) => show(books, one)) }),
  'GET /events/v3/subscriptions/{id}': (call) => ok(show(call.books, find(call))),
  'PUT /events/v3/subscriptions/{id}': (call) => change(call, readBody(call, form)),
  'PATCH /events/v3/subscriptions/{id}': (call) => change(call, readBody(call, form.partial())),
  'DELETE /events/v3/subscriptions/{id}': (call) => {
    call.books.webhooks.remove(find(call).id);
    return ok({});
  },
  'POST /events/v3/subscriptions/{id}/security_key': rotate('security_key'),
  'POST /events/v3/subscriptions/{id}/security-key': rotate('security-key'),
  'GET /events/v3/events/catalog': () => ok(eventTypes.map((type) => ({ type, versions: ['1'] }))),
  'GET /events/v3/events/subscription/{id}': (call) => {
    const { id } = find(call);
    const { query, books } = call;
    const from = Date.parse(query.get('createdTimeFrom') ?? '1970-01-01');
    const to = Date.parse(query.get('createdTimeTo') ?? '9999-01-01');
    const entityId = query.get('entityId');
    const results = books.webhooks.history
      .filter((line) => line.subscriptionId === id && (!entityId || line.entityId === entityId))
      .filter(({ createdTime }) => Date.parse(createdTime) >= from && Date.parse(createdTime) <= to)
      .map(({ entityId: _, ...line }) => ({ ...line, version: '1' }));
    return ok({ results });
  },
  'POST /events/v3/events/subscription/{id}/event/{id}': (call) => {
    const line = call.books.webhooks.resend(find(call), call.id2);
    if (!line) throw notFound('event');
    const { entityId: _, ...shown } = line;
    return ok({ ...shown, version: '1', statusCode: 200 });
  },
};
