import { canonicalJson, type Json } from '../../../model/json.ts';
import { stateCode } from './states.ts';
import { collapse, fileName } from './values.ts';

type Canon = (value: Json) => Json;

const onText =
  (normalise: (value: string) => string): Canon =>
  (value) =>
    typeof value === 'string' ? normalise(value) || null : value;

const trimmed = onText((value) => value.trim());
const spaced = onText(collapse);
/** A person's name joined from two fields and split again differs in spaces at most: case and spaces say nothing. */
const folded = onText((value) => collapse(value).toLowerCase());
const digits = onText((value) => value.replace(/\D/g, ''));
/** Xero keeps texts of several lines with either line end. */
const prose = onText((value) => value.replace(/\r\n?/g, '\n').trim());

const lines: Canon = (value) => {
  if (!Array.isArray(value)) return value;
  return (value as readonly Json[]).map(line).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
};

const line: Canon = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { description = null, dimensions = [], ...rest } = value as { readonly [key: string]: Json };
  return {
    ...rest,
    description: prose(description),
    dimensions: Array.isArray(dimensions) ? [...(dimensions as readonly string[])].sort() : dimensions,
  };
};

/** How Xero shows what it was given. Every function is idempotent: applied again it changes nothing. */
export const canon = {
  contact: {
    name: spaced,
    firstName: spaced,
    lastName: spaced,
    personName: folded,
    email: folded,
    phone: digits,
    line1: spaced,
    line2: spaced,
    city: spaced,
    state: onText((value) => stateCode(value)),
    postalCode: trimmed,
    taxId: trimmed,
  },
  bill: { number: trimmed, note: prose, webUrl: trimmed, lines },
  billPayment: { reference: spaced },
  attachment: { name: onText(fileName) },
} as const satisfies Record<string, Readonly<Record<string, Canon>>>;
