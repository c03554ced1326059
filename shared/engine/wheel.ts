import { createHash } from 'node:crypto';
import type { Json } from '../model/json.ts';
import { type AccountId, providerOf } from '../model/names.ts';
import { keys } from './keys.ts';
import type { Write } from './ports.ts';

/** Minutes between two visits of an account. Each is a wheel of as many slots, and every minute one slot of each is due. */
export const intervals = [5, 15, 60] as const;
export type Interval = (typeof intervals)[number];

const minuteMs = 60_000;
const weekSeconds = 7 * 24 * 3600;

/** Minutes since the epoch. */
export const minuteOf = (instantMs: number): number => Math.floor(instantMs / minuteMs);

/** The first minute that begins after the instant: never the current one, which dispatch may have read already. */
export const minuteAfter = (instantMs: number): number => minuteOf(instantMs) + 1;

/** Spread by hash, so that the accounts of a full hour do not stampede. Always the same for the same account. */
export const slotOf = (account: AccountId, interval: number): number =>
  createHash('sha256').update(account).digest().readUInt32BE() % interval;

/**
 * What belongs into the transaction that sets an account's interval: its place on the wheel, and its old place given up.
 * @param previous the interval until now; absent for an account that had none
 */
export function slotWrites(account: AccountId, interval: Interval, previous?: Interval): readonly Write[] {
  const put: Write = {
    kind: 'put',
    item: { ...keys.slot(interval, slotOf(account, interval), account), account, provider: providerOf(account) },
  };
  return previous === undefined || previous === interval ? [put] : [put, ...slotRemoval(account, previous)];
}

/** What belongs into the transaction that ends an account's polling. */
export const slotRemoval = (account: AccountId, interval: Interval): readonly Write[] => [
  { kind: 'delete', key: keys.slot(interval, slotOf(account, interval), account) },
];

export interface Deferral {
  /** Not before this instant, ms. */
  readonly notBefore: number;
  /** For people: why it has to wait. */
  readonly reason: string;
  readonly hints?: readonly { readonly entity: string; readonly id: string }[];
  /** What is asked for then, beside the visit. */
  readonly asked?: string;
  /** Tells several deferrals of one account in one minute apart. */
  readonly nonce: string;
}

/**
 * *Later*: wakes the account in the first minute that begins after `notBefore`. The item is never deleted by us; dispatch
 * passes each minute once and lets the table forget it after a week.
 * @returns the write, and the instant (ms) at which dispatch comes to it
 */
export function deferLater(account: AccountId, { notBefore, reason, hints, asked, nonce }: Deferral) {
  const minute = minuteAfter(notBefore);
  const write: Write = {
    kind: 'put',
    item: {
      ...keys.deferred(minute, account, nonce),
      account,
      nonce,
      reason,
      ...(asked === undefined ? {} : { asked }),
      ...(hints?.length ? { hints: hints as unknown as Json } : {}),
      ttl: minute * 60 + weekSeconds,
    },
  };
  return { write, wakeAt: minute * minuteMs };
}
