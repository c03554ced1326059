import * as z from 'zod';
import type { Json } from '../model/json.ts';
import { keys } from './keys.ts';
import type { Write } from './ports.ts';

/**
 * Something to say to the outside, stored in the transaction that makes it true and published from the table's stream.
 * `kind` is the event's type (`payment.recorded`), or `email`, whose `data` is a `Mail`.
 */
export interface Announcement {
  readonly kind: string;
  /** Instant, ms. */
  readonly at: number;
  readonly data: Json;
}

const weekSeconds = 7 * 24 * 3600;

/** @param id sorts by time: the announcements of a connection are published in this order */
export const announce = (connection: string, id: string, { kind, at, data }: Announcement): Write => ({
  kind: 'put',
  item: { ...keys.outbox(connection, id), connection, kind, at, data, ttl: Math.ceil(at / 1000) + weekSeconds },
});

export const isOutboxKey = (pk: string): boolean => pk.startsWith(keys.outboxPartition(''));

/** An announcement as it stands in the table. */
export const outboxItem = z.object({
  sk: z.string(),
  connection: z.string(),
  kind: z.string(),
  at: z.number(),
  data: z.json() as unknown as z.ZodType<Json>,
});
export type OutboxItem = z.infer<typeof outboxItem>;

/** The `data` of an announcement of kind `email`. */
export const mail = z.object({ to: z.array(z.email()).min(1), subject: z.string().min(1), text: z.string() });
export type Mail = z.infer<typeof mail>;
