import Big from 'big.js';
import type { Wire } from './wire.ts';

/** Money as FreshBooks shows it: two decimals as text, in every currency. */
export interface ShownMoney {
  readonly amount: string;
  readonly code: string;
}

export function money(cents: number, code: string): ShownMoney {
  const whole = Math.abs(cents);
  const sign = cents < 0 ? '-' : '';
  return { amount: `${sign}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`, code };
}

/** A decimal as it may be sent: text or number. @returns undefined: neither */
export function decimalOf(value: unknown): Big | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return Big(value);
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Big(value.trim()) : undefined;
}

/** Half a cent goes up, away from zero. */
export const toCents = (value: Big): number => value.times(100).round(0, Big.roundHalfUp).toNumber();

/** `{"amount": "10.50", "code": "USD"}`, or the bare amount. */
export function moneyOf(value: unknown): { readonly amount: Big; readonly code: string | undefined } | undefined {
  const object = typeof value === 'object' && value !== null ? (value as Wire) : { amount: value };
  const amount = decimalOf(object.amount);
  if (!amount) return undefined;
  return { amount, code: typeof object.code === 'string' ? object.code : undefined };
}

/** Percent of an amount in cents, rounded to the cent. */
export const percentOf = (cents: number, percent: Big): number => toCents(Big(cents).div(100).times(percent).div(100));
