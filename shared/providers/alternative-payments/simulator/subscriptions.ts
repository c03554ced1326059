import * as z from 'zod';
import { created, notFound, ok } from './answers.ts';
import type { Books } from './books.ts';
import { type Routes, readBody } from './call.ts';
import { type Subscription, topics } from './webhooks.ts';

const form = z.object({
  endpoint_url: z.url({ error: 'must be a URL' }).refine((url) => isReachable(url), 'must be https'),
  topic: z.enum(topics, { error: 'is not a topic' }),
  secret_key: z.string({ error: 'is required' }).min(8, 'must have 8 characters'),
});

/** Loopback is let through, so that the simulator can be used without certificates. */
const isReachable = (url: string): boolean =>
  url.startsWith('https:') || /^http:\/\/(127\.|localhost|\[::1\])/.test(url);

export function addSubscription(books: Books, given: z.output<typeof form>): Subscription {
  const at = books.stamp();
  const subscription = { id: books.newId('whs'), ...given, created_at: at, updated_at: at };
  books.webhooks.subscriptions = [...books.webhooks.subscriptions, subscription];
  return subscription;
}

/** The secret is never shown again. */
function showSubscription(books: Books, { secret_key, ...subscription }: Subscription) {
  return {
    ...subscription,
    partner_id: books.options.partner.id,
    is_active: books.webhooks.isActive({ ...subscription, secret_key }),
    secret_last_4_digits: secret_key.slice(-4),
  };
}

export const webhookRoutes: Routes = {
  'GET /webhooks': {
    scope: 'webhooks:read',
    answer: ({ books }) => ok({ data: books.webhooks.subscriptions.map((one) => showSubscription(books, one)) }),
  },
  'POST /webhooks': {
    scope: 'webhooks:write',
    answer: (call) => created(showSubscription(call.books, addSubscription(call.books, readBody(call, form)))),
  },
  'DELETE /webhooks/{id}': {
    scope: 'webhooks:write',
    answer: ({ books, id }) => {
      const found = books.webhooks.subscriptions.find((one) => one.id === id);
      if (!found) throw notFound('Webhook subscription');
      const shown = showSubscription(books, found);
      books.webhooks.remove(id);
      return ok({ ...shown, is_active: false });
    },
  },
  'GET /webhooks/events': {
    scope: 'webhooks:read',
    answer: ({ books, query }) => {
      const topic = query.get('topic');
      const status = query.get('status');
      const isAsked = (line: { topic: string; status: string }) =>
        (!topic || line.topic === topic) && (!status || line.status === status);
      return ok({ data: books.webhooks.history.filter(isAsked) });
    },
  },
  'POST /webhooks/retry': {
    scope: 'webhooks:write',
    answer: (call) => {
      const { subscription_id } = call.body ? readBody(call, z.object({ subscription_id: z.string().optional() })) : {};
      return ok({ resumed: call.books.webhooks.resume(subscription_id) });
    },
  },
};
