import type { Json } from '../../../model/json.ts';
import { NUMBER_LENGTH } from './notes.ts';
import { collapse } from './values.ts';

type Canon = (value: Json) => Json;

const onText =
  (normalise: (value: string) => string): Canon =>
  (value) =>
    typeof value === 'string' ? normalise(value) || null : value;

const spaced = onText(collapse);
const folded = onText((value) => collapse(value).toLowerCase());
/** Written by hand in every style; only the digits say anything. */
const digits = onText((value) => value.replace(/\D/g, ''));
const cut = (length: number): Canon => onText((value) => collapse(collapse(value).slice(0, length)));

/** QuickBooks writes countries in three letters since October 2025, and keeps what it was given before. */
const COUNTRY: Readonly<Record<string, string>> = {
  usa: 'us', 'united states': 'us', 'united states of america': 'us', can: 'ca', canada: 'ca', gbr: 'gb', 'united kingdom': 'gb',
}; // biome-ignore format: a table
const country = onText((value) => {
  const word = collapse(value).toLowerCase();
  return COUNTRY[word] ?? word;
});

const byId =
  (name: string): Canon =>
  (value) =>
    Array.isArray(value)
      ? [...(value as readonly Json[])].sort((a, b) => (String(keyOf(a, name)) < String(keyOf(b, name)) ? -1 : 1))
      : value;
const keyOf = (entry: Json, name: string): Json => (Object(entry) as Record<string, Json>)[name] ?? '';

/** Texts without extra space; a quantity of one is the same as none, and lines of text only cost nothing. */
const lines: Canon = (value) =>
  Array.isArray(value)
    ? (value as readonly Json[]).map((line) => {
        const { description = null, quantity = null, ...rest } = Object(line) as Record<string, Json>;
        return { ...rest, description: spaced(description), quantity: quantity === '1' ? null : quantity };
      })
    : value;

const document = {
  number: spaced,
  memo: spaced,
  note: spaced,
  lines,
  dimensions: (value: Json) => (Array.isArray(value) ? [...(value as readonly Json[])].sort() : value),
} as const;

const settlement = {
  reference: cut(NUMBER_LENGTH),
  memo: spaced,
  allocations: byId('document'),
  credits: byId('credit'),
} as const;

/** How QuickBooks shows what it was given. Every function is idempotent: applied again it changes nothing. */
export const canon = {
  contact: {
    name: spaced,
    firstName: cut(100),
    lastName: cut(100),
    personName: folded,
    companyName: cut(100),
    email: folded,
    phone: digits,
    line1: spaced,
    line2: spaced,
    city: spaced,
    state: spaced,
    postalCode: spaced,
    country,
  },
  bill: document,
  invoice: document,
  vendorCredit: document,
  creditMemo: document,
  billPayment: settlement,
  payment: settlement,
  attachment: { name: spaced },
} as const satisfies Record<string, Readonly<Record<string, Canon>>>;
