import { formatMoney, fromMajor } from '../../../model/money.ts';

export interface Balance {
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
}

/** `1650.00 USD, 20.00 CAD`; null for nothing. */
export const balancesText = (balances: readonly Balance[]): string | null =>
  balances
    .filter(({ amount }) => amount !== 0)
    .map(({ amount, currency }) => formatMoney(amount, currency))
    .join(', ') || null;

/** What a person put there instead is no balance. */
export const balancesOf = (text: string): readonly Balance[] =>
  [...text.matchAll(/(-?\d[\d,]*(?:\.\d+)?) ([A-Z]{3})\b/g)].map(([, amount, currency]) => ({
    currency: currency!,
    amount: fromMajor(amount!.replaceAll(',', ''), currency!),
  }));
