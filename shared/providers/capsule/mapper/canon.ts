import type { Json } from '../../../model/json.ts';
import { countryCode } from '../../countries.ts';
import { collapse } from './values.ts';

type Canon = (value: Json) => Json;

const onText =
  (normalise: (value: string) => string): Canon =>
  (value) =>
    typeof value === 'string' ? normalise(value) || null : value;

const trimmed = onText((value) => value.trim());
const spaced = onText(collapse);
/** Case and spaces say nothing in a person's joined name, nor case in an e-mail address. */
const folded = onText((value) => collapse(value).toLowerCase());
const digits = onText((value) => value.replace(/\D/g, ''));
const sorted: Canon = (value) =>
  Array.isArray(value) ? [...(value as readonly Json[])].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)) : value;
/** A balance of nothing is not shown. */
const balances: Canon = (value) =>
  Array.isArray(value)
    ? sorted((value as readonly Json[]).filter((one) => !textOf(one).includes('"amount":0,')))
    : value;

const textOf = (value: Json): string => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const { currency, amount } = value as Readonly<Record<string, Json>>;
  return JSON.stringify({ amount, currency });
};

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
} as const satisfies Record<string, Readonly<Record<string, Canon>>>;
