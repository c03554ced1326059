import Big from 'big.js';
import { exponentOf, fromMajor } from '../../../model/money.ts';
import { monotoneStamp } from '../eastern.ts';
import type { Money } from '../schema.ts';

/** Empty texts are `""`, `null` or left out. */
export const text = (value: string | null | undefined): string | null =>
  value === undefined || value === null || value.trim() === '' ? null : value;

/** `2026-06-29`, whatever stands behind it. */
export const day = (value: string | null | undefined): string | null => {
  const found = /^\d{4}-\d{2}-\d{2}/.exec(value ?? '')?.[0];
  return found === undefined || found === '0000-00-00' ? null : found;
};

export const minor = ({ amount, code }: Money): number => fromMajor(amount, code);

/** `{"amount": "10.50", "code": "USD"}`: FreshBooks writes amounts as decimal texts, so they never pass a float. */
export const toMoney = (amount: number, currency: string): { readonly amount: string; readonly code: string } => ({
  amount: decimalText(amount, currency),
  code: currency,
});

export const decimalText = (amount: number, currency: string): string =>
  Big(amount)
    .div(Big(10).pow(exponentOf(currency)))
    .toFixed(exponentOf(currency));

/**
 * Orders what was seen of a record. `version` of an invoice counts microseconds; `updated` only seconds, so it stands for the
 * end of its second: of two representations the one without `version` must not look older. `0` without either.
 */
export const versionOf = (row: {
  readonly version?: string | null | undefined;
  readonly updated?: string | null | undefined;
}): number =>
  (row.version ? monotoneStamp(row.version) : 0) ||
  (row.updated ? monotoneStamp(`${row.updated}.999`) || monotoneStamp(row.updated) : 0);
