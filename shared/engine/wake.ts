import * as z from 'zod';
import type { AccountId } from '../model/names.ts';

/** What a queue message says: work for one account. The reason decides only whether it may be skipped. */
export const wakeBody = z.object({
  account: z.string() as unknown as z.ZodType<AccountId>,
  reason: z.enum(['tick', 'deferred', 'wake', 'webhook', 'continuation', 'manual']),
  /** Records to look at first. */
  hints: z.array(z.object({ entity: z.string(), id: z.string() })).optional(),
  /** With `continuation`: valid only while the run item names it. */
  token: z.string().optional(),
});
export type WakeBody = z.infer<typeof wakeBody>;

/**
 * Deduplication ids name one piece of work. SQS remembers an id for five minutes after the first message is done, so an
 * id made of a minute or of content would swallow work.
 */
export const dedupIds = {
  tick: (account: AccountId, minute: number) => `t:${account}:${minute}`,
  deferred: (minute: number, account: AccountId, nonce: string) => `d:${minute}:${account}:${nonce}`,
  wake: (account: AccountId, from: AccountId, fence: number, index: number) => `n:${account}:${from}:${fence}:${index}`,
  continuation: (account: AccountId, token: string) => `c:${account}:${token}`,
  once: (random: string) => `r:${random}`,
} as const;
