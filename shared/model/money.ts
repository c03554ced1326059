import Big from 'big.js';

/**
 * Money is an integer of minor units beside an ISO 4217 currency, converted at the mapper's edge and never a float in
 * between. Currencies that are not listed have two decimals.
 * @see https://www.iso.org/iso-4217-currency-codes.html
 */
const EXPONENT: Readonly<Record<string, number>> = {
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0,
  RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
}; // biome-ignore format: a table

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** A code that some country's money has or had. Amounts in any other cannot be told: nobody knows its minor unit. */
export const isCurrency = (code: string): boolean => CURRENCIES.has(code);

/** Minor units in a major one, by exponent. */
const SCALES = [0, 1, 2, 3].map((exponent) => Big(10).pow(exponent));

const scaleOf = (currency: string): Big => SCALES[exponentOf(currency)]!;

export const exponentOf = (currency: string): number => EXPONENT[currency] ?? 2;

/** Minor units of an amount in major units: `fromMajor(10.5, 'USD')` is `1050`. Half a unit rounds up, as ledgers do. */
export const fromMajor = (amount: number | string, currency: string): number =>
  Big(amount).times(scaleOf(currency)).round(0, Big.roundHalfUp).toNumber();

/** Major units as a JSON number: `toMajor(1050, 'USD')` is `10.5`. */
export const toMajor = (minor: number, currency: string): number => Big(minor).div(scaleOf(currency)).toNumber();

/** For people: `formatMoney(1050, 'USD')` is `10.50 USD`. */
export const formatMoney = (minor: number, currency: string): string =>
  `${Big(minor).div(scaleOf(currency)).toFixed(exponentOf(currency))} ${currency}`;
