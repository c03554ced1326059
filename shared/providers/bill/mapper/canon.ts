import type { Json } from '../../../model/json.ts';
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
      ? [...(value as readonly Json[])].sort((a, b) => (idIn(a, name) < idIn(b, name) ? -1 : 1))
      : value;
const idIn = (entry: Json, name: string): string => String((Object(entry) as Record<string, Json>)[name] ?? '');

const sorted: Canon = (value) => (Array.isArray(value) ? [...(value as readonly Json[])].sort() : value);

/** Texts without extra space; a quantity of one is the same as none. */
const lines: Canon = (value) =>
  Array.isArray(value)
    ? (value as readonly Json[]).map((line) => {
        const { description = null, quantity = null, dimensions = [], ...rest } = Object(line) as Record<string, Json>;
        const isOne = quantity === '1';
        return {
          ...rest,
          description: spaced(description),
          dimensions: sorted(dimensions),
          quantity: isOne ? null : quantity,
        };
      })
    : value;

/** `Cost of Goods Sold` is `COST_OF_GOODS_SOLD`. */
export const typeWord = (value: string): string =>
  value
    .trim()
    .toUpperCase()
    .replace(/[^A-Z]+/g, '_');
const type = onText(typeWord);

const document = { number: spaced, memo: spaced, note: spaced, lines, dimensions: sorted } as const;
const settlement = { reference: spaced, memo: spaced, allocations: byId('document'), credits: byId('credit') } as const;

/** How BILL shows what it was given. Every function is idempotent: applied again it changes nothing. */
export const canon = {
  contact: {
    name: spaced,
    firstName: spaced,
    lastName: spaced,
    personName: folded,
    companyName: spaced,
    email: folded,
    phone: digits,
    line1: spaced,
    line2: spaced,
    city: spaced,
    state: spaced,
    postalCode: spaced,
    country,
    taxId: digits,
  },
  bill: document,
  invoice: document,
  vendorCredit: document,
  creditMemo: document,
  billPayment: settlement,
  payment: settlement,
  attachment: { name: spaced },
  account: { name: spaced, code: spaced, type },
  dimension: { name: spaced },
  item: { name: spaced, type, description: spaced },
} as const satisfies Record<string, Readonly<Record<string, Canon>>>;
