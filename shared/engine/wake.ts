import * as z from 'zod';
import type { AccountId } from '../model/names.ts';

/** What a queue message says: work for one account. The reason decides only whether it may be skipped. */
export const wakeBody = z.object({
  account: z.string() as unknown as z.ZodType<AccountId>,
  reason: z.enum(['tick', 'deferred', 'wake', 'webhook', 'continuation', 'manual', 'sweep']),
  /** Records to look at first. */
  hints: z.array(z.object({ entity: z.string(), id: z.string(), mergedInto: z.string().optional() })).optional(),
  /** What the receiver could not check: the worker does, with the secrets that it keeps. */
  deliveries: z.array(z.object({ body: z.string(), signature: z.string() })).optional(),
  /** With `continuation`: valid only while the run item names it. */
  token: z.string().optional(),
});
export type WakeBody = z.infer<typeof wakeBody>;

export * as dedupIds from './dedup-ids.ts';
