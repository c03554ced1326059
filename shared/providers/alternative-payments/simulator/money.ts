import { fromMajor, toMajor } from '../../../model/money.ts';
import { ruleBroken } from './answers.ts';
import type { AlternativeOptions } from './options.ts';

/** The platform pays in one currency. */
export const CURRENCY = 'USD';

/** Minor units as the wire shows them. */
export const shown = ({ moneyUnit }: AlternativeOptions, minor: number): number =>
  moneyUnit === 'minor' ? minor : toMajor(minor, CURRENCY);

/** @throws {Refused} 422: not above zero, or with parts of a cent */
export function read({ moneyUnit }: AlternativeOptions, field: string, given: number): number {
  const minor = moneyUnit === 'minor' ? given : fromMajor(given, CURRENCY);
  const isExact = moneyUnit === 'minor' ? Number.isInteger(given) : toMajor(minor, CURRENCY) === given;
  if (!isExact || minor <= 0) {
    throw ruleBroken(field, moneyUnit === 'minor' ? 'must be a positive integer' : 'must be a positive amount');
  }
  return minor;
}
