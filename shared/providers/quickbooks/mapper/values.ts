import Big from 'big.js';
import { fromMajor, toMajor } from '../../../model/money.ts';
import type { Base } from '../schema.ts';

/** Empty texts are left out by QuickBooks, or `""`. */
export const text = (value: string | null | undefined): string | null =>
  value === undefined || value === null || value.trim() === '' ? null : value;

export const day = (value: string | null | undefined): string | null =>
  /^\d{4}-\d{2}-\d{2}/.exec(value ?? '')?.[0] ?? null;

export const minor = (amount: number | null | undefined, currency: string): number => fromMajor(amount ?? 0, currency);
export const major = (amount: number, currency: string): number => toMajor(amount, currency);

/** A quantity as text, without an exponent: `1.5`. */
export const decimal = (value: number | null | undefined): string | null =>
  value === undefined || value === null ? null : Big(value).toFixed();

/** The price of one, so that quantity times price is the amount to the cent: QuickBooks keeps seven decimals. */
export const unitPrice = (amount: number, quantity: string, currency: string): number =>
  Big(toMajor(amount, currency)).div(quantity).round(7, Big.roundHalfUp).toNumber();

/** Instant of a stamp in ms; 0 when there is none. */
export const instant = (stamp: string | null | undefined): number => {
  const found = Date.parse(stamp ?? '');
  return Number.isNaN(found) ? 0 : found;
};

/** Within one second the `SyncToken` counts on: it saturates, so that a thousand edits look alike rather than turned round. */
const LAST = 999;
export const versionOf = ({ SyncToken, MetaData }: Pick<Base, 'SyncToken' | 'MetaData'>): number => {
  const seen = instant(MetaData?.LastUpdatedTime);
  return seen === 0 ? 0 : seen + Math.min(LAST, Number(SyncToken ?? 0) || 0);
};
/** A deletion is the last that happens to a record, and its stub has no token. */
export const lastVersion = (stamp: string | null | undefined): number => {
  const seen = instant(stamp);
  return seen === 0 ? 0 : Math.floor(seen / 1000) * 1000 + LAST;
};

/**
 * The base currency where a record names none: QuickBooks leaves it out in companies with one currency.
 * @see schema.ts
 */
export interface Home {
  readonly currency: string;
}
export const currencyOf = (
  source: { readonly CurrencyRef?: { readonly value: string } | null | undefined },
  home: Home,
) => source.CurrencyRef?.value ?? home.currency;
