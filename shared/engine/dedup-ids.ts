import type { AccountId } from '../model/names.ts';

// Deduplication ids name one piece of work. SQS remembers an id for five minutes after the first message is done, so an
// id made of a minute or of content would swallow work. Each is an export of its own: the webhook receiver carries two.

export const tick = (account: AccountId, minute: number) => `t:${account}:${minute}`;
export const deferred = (minute: number, account: AccountId, nonce: string) => `d:${minute}:${account}:${nonce}`;
export const wake = (account: AccountId, from: AccountId, fence: number, index: number) =>
  `n:${account}:${from}:${fence}:${index}`;
export const continuation = (account: AccountId, token: string) => `c:${account}:${token}`;
/** `events`: hash of the provider's own names of the changes in the message, where it has such names. */
export const event = (account: AccountId, events: string) => `e:${account}:${events}`;
/** `hour`: hours since the epoch; an account is swept once in its own. */
export const sweep = (account: AccountId, hour: number) => `s:${account}:${hour}`;
export const once = (random: string) => `r:${random}`;
