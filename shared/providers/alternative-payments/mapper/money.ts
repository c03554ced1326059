import { fromMajor, toMajor } from '../../../model/money.ts';
import type { Switches } from '../switches.ts';

/** The platform's own currency, where a record does not name one. */
export const CURRENCY = 'USD';

/** An amount that cannot be what the switch says: it is not read, rather than read as a hundred times too much. */
export class UnitDoubtful extends Error {
  override readonly name = 'UnitDoubtful';
}

type Amount = number | string;

/** @throws {UnitDoubtful} parts of a cent: the platform seems to count in dollars */
export function minorOf({ moneyUnit }: Pick<Switches, 'moneyUnit'>, amount: Amount, currency = CURRENCY): number {
  if (moneyUnit === 'major') return fromMajor(amount, currency);
  const minor = Number(amount);
  if (!Number.isInteger(minor)) {
    throw new UnitDoubtful('an amount has a fraction, so it is not in cents; check the switch moneyUnit');
  }
  return minor;
}

/** As the platform wants it. */
export const wireOf = ({ moneyUnit }: Pick<Switches, 'moneyUnit'>, minor: number, currency = CURRENCY): number =>
  moneyUnit === 'major' ? toMajor(minor, currency) : minor;
