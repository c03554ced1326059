import type { Json } from '../../../model/json.ts';
import { type Canon, type Canons, digits, folded, onText, sortedBy, spaced, trimmed } from '../../canon.ts';
import { countryCode } from '../../countries.ts';

function textOf(value: Json): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const { currency, amount } = value as Readonly<Record<string, Json>>;
  return JSON.stringify({ amount, currency });
}

const sorted = sortedBy(textOf);
/** A balance of nothing is not shown. */
const balances: Canon = (value) =>
  Array.isArray(value)
    ? sorted((value as readonly Json[]).filter((one) => !textOf(one).includes('"amount":0,')))
    : value;

const name = { name: spaced, firstName: spaced, lastName: spaced, email: folded, phone: digits } as const;

/** How Capsule shows what it was given. Every function is idempotent: applied again it changes nothing. */
export const canon = {
  contact: {
    ...name,
    personName: folded,
    line1: spaced,
    line2: spaced,
    city: spaced,
    state: spaced,
    postalCode: trimmed,
    country: onText(countryCode),
    tags: sorted,
    ledgerUrl: trimmed,
    openBalances: balances,
    overdueBalances: balances,
  },
  contactPerson: name,
  invoice: { number: spaced, webUrl: trimmed },
} as const satisfies Canons;
