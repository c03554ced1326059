import type { AccountId } from '../model/names.ts';

/**
 * Deduplication ids name one piece of work. SQS remembers an id for five minutes after the first message is done, so an
 * id made of a minute or of content would swallow work.
 */
export const dedupIds = {
  tick: (account: AccountId, minute: number) => `t:${account}:${minute}`,
  deferred: (minute: number, account: AccountId, nonce: string) => `d:${minute}:${account}:${nonce}`,
  wake: (account: AccountId, from: AccountId, fence: number, index: number) => `n:${account}:${from}:${fence}:${index}`,
  continuation: (account: AccountId, token: string) => `c:${account}:${token}`,
  /** `events`: hash of the provider's own names of the changes in the message, where it has such names. */
  event: (account: AccountId, events: string) => `e:${account}:${events}`,
  /** `hour`: hours since the epoch; an account is swept once in its own. */
  sweep: (account: AccountId, hour: number) => `s:${account}:${hour}`,
  once: (random: string) => `r:${random}`,
} as const;
