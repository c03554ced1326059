import { canonicalJson, type Json } from '../../../model/json.ts';
import { collapse } from './values.ts';

type Canon = (value: Json) => Json;

const onText =
  (normalise: (value: string) => string): Canon =>
  (value) =>
    typeof value === 'string' ? normalise(value) || null : value;

const spaced = onText(collapse);
const folded = onText((value) => collapse(value).toLowerCase());
const digits = onText((value) => value.replace(/\D/g, ''));

/** The platform keeps of a line its text and its amount; order means nothing. */
const lines: Canon = (value) => {
  if (!Array.isArray(value)) return value;
  return (value as readonly Json[]).map(line).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
};

const line: Canon = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { description = null, amount = null } = value as { readonly [key: string]: Json };
  return { description: spaced(description), amount };
};

/** How the platform shows what it was given. Applied again it changes nothing. */
export const canon = {
  contact: {
    name: spaced,
    companyName: spaced,
    email: folded,
    line1: spaced,
    line2: spaced,
    city: spaced,
    state: spaced,
    postalCode: spaced,
    country: spaced,
    taxId: digits,
  },
  invoice: { number: spaced, note: spaced, lines },
} as const satisfies Record<string, Readonly<Record<string, Canon>>>;
