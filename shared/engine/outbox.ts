import * as z from 'zod';
import type { Json } from '../model/json.ts';
import { keys } from './keys.ts';
import type { Item, Write } from './ports.ts';
import { stampName } from './store/check.ts';

/**
 * Something to say to the outside, stored in the transaction that makes it true and published from the table's stream.
 * `kind` is the event's type (`issue.opened`). Two kinds mean more: `activity` also becomes a line of the history, and
 * `email`, whose data is a `Mail`, is sent instead.
 */
export interface Announcement {
  readonly kind: string;
  /** Instant, ms. */
  readonly at: number;
  readonly data: Readonly<Record<string, Json>>;
}

const weekSeconds = 7 * 24 * 3600;

/** @param id sorts by time: the announcements of a connection are published in this order */
export const announce = (connection: string, id: string, { kind, at, data }: Announcement): Write => ({
  kind: 'put',
  item: { ...data, ...keys.outbox(connection, id), connection, kind, at, ttl: Math.ceil(at / 1000) + weekSeconds },
});

const prefix = keys.outboxPartition('');
export const isOutboxKey = (pk: string): boolean => pk.startsWith(prefix);

const stored = z.looseObject({
  pk: z.string().startsWith(prefix),
  sk: z.string(),
  kind: z.string(),
  at: z.number(),
});

export interface OutboxItem extends Announcement {
  readonly id: string;
  readonly connection: string;
}

/** An announcement as the stream shows it, the table's own stamp included. @throws it is none */
export function readOutbox(item: unknown): OutboxItem {
  const { pk, sk, kind, at, connection: _, ttl: __, [stampName]: ___, ...data } = stored.parse(item);
  return { id: sk, connection: pk.slice(prefix.length), kind, at, data: data as OutboxItem['data'] };
}

/** The `data` of an announcement of kind `email`. */
export const mail = z.object({ to: z.array(z.email()).min(1), subject: z.string().min(1), text: z.string() });
export type Mail = z.infer<typeof mail>;

/** What the history needs to know of an announcement of kind `activity`; all the rest is kept as it is. */
const activity = z.looseObject({ entity: z.string(), link: z.string() });
/** A little more than a year, so that last year's books can still be explained. */
const historySeconds = 400 * 24 * 3600;

/** The line of the history that an announcement becomes; the same when it is published again. @throws it is none */
export function activityItem({ id, connection, at, data }: OutboxItem): Item {
  const { entity, link } = activity.parse(data);
  const key = keys.activity(connection, entity as Parameters<typeof keys.activity>[1], link, id);
  return { ...data, ...key, connection, at, ttl: Math.ceil(at / 1000) + historySeconds };
}
