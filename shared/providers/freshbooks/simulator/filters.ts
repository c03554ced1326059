import type { Account } from './account.ts';
import { decimalOf } from './money.ts';
import { ERRNO, Refused } from './refusals.ts';
import type { Row } from './rows.ts';
import { isDay, startOfEasternDay, startOfUtcDay } from './time.ts';
import { wholeOf } from './wire.ts';

export type Test<R> = (row: R, account: Account) => boolean;
/** What `search[key]` of a known key means. Keys that are not here are ignored, and the list comes back whole. */
export type Filters<R> = Readonly<Record<string, (value: string, account: Account, key: string) => Test<R>>>;

const refuse = (errno: number, key: string, value: string, what: string): Refused =>
  new Refused(422, errno, `Filter expects a ${what}.`, { field: `search[${key}]`, value });

export const byId =
  <R>(get: (row: R) => number | null): Filters<R>[string] =>
  (value, _account, key) => {
    const id = wholeOf(value);
    if (id === undefined) throw refuse(ERRNO.filterNumber, key, value, 'number');
    return (row) => get(row) === id;
  };
export const byText =
  <R>(get: (row: R, account: Account) => unknown): Filters<R>[string] =>
  (value) =>
  (row, account) =>
    String(get(row, account) ?? '').toLowerCase() === value.toLowerCase();
export const byPart =
  <R>(get: (row: R) => unknown): Filters<R>[string] =>
  (value) =>
  (row) =>
    String(get(row) ?? '')
      .toLowerCase()
      .includes(value.toLowerCase());
export const byFlag =
  <R>(get: (row: R) => boolean): Filters<R>[string] =>
  (value, _account, key) => {
    if (!/^(true|false|0|1)$/i.test(value)) throw refuse(ERRNO.filterBoolean, key, value, 'boolean');
    const wanted = /^(true|1)$/i.test(value);
    return (row) => get(row) === wanted;
  };

/** `x_min` (inclusive) and `x_max` (exclusive) of a day. */
export const dayRange = <R>(name: string, get: (row: R) => string): Filters<R> => ({
  [`${name}_min`]: (value, account, key) => {
    const day = dayOf(value, account, key);
    return (row) => get(row) >= day;
  },
  [`${name}_max`]: (value, account, key) => {
    const day = dayOf(value, account, key);
    return (row) => get(row) < day;
  },
});

/** Changes since a day: no finer than that. */
export const updatedRange = <R extends Row>(): Filters<R> => {
  const start = (value: string, account: Account, key: string) =>
    (account.switches.updatedDay === 'utc' ? startOfUtcDay : startOfEasternDay)(dayOf(value, account, key));
  return {
    updated_min: (value, account, key) => {
      const from = start(value, account, key);
      return (row) => row.updatedAt >= from;
    },
    updated_max: (value, account, key) => {
      const to = start(value, account, key);
      return (row) => row.updatedAt < to;
    },
  };
};

export const amountRange = <R extends { readonly amount: number }>(): Filters<R> => {
  const cents = (value: string, key: string): number => {
    const amount = decimalOf(value);
    if (!amount) throw refuse(ERRNO.filterNumber, key, value, 'number');
    return amount.times(100).toNumber();
  };
  return {
    amount_min: (value, _account, key) => {
      const from = cents(value, key);
      return (row) => row.amount >= from;
    },
    amount_max: (value, _account, key) => {
      const to = cents(value, key);
      return (row) => row.amount < to;
    },
  };
};

function dayOf(value: string, account: Account, key: string): string {
  const cut = account.switches.dayFilterWithTime === 'cut' ? value.slice(0, 10) : value;
  if (!isDay(cut)) throw refuse(ERRNO.filterDate, key, value, 'date');
  return cut;
}
