import { fromMajor, toMajor } from '../../../model/money.ts';
import { invalid } from './answers.ts';

/** The organization's only currency. Amounts are minor units inside, major units with a fraction on the wire. */
export const CURRENCY = 'USD';

export const shown = (minor: number): number => toMajor(minor, CURRENCY);

/** A number, or a text with one in it, as some of the vendor's samples send. @throws {Refused} */
export function read(field: string, amount: unknown): number {
  const isAmount = typeof amount === 'number' || (typeof amount === 'string' && /^-?\d+(\.\d+)?$/.test(amount));
  if (!isAmount) throw invalid(field, 'is not an amount');
  return fromMajor(amount as number | string, CURRENCY);
}

export const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
