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
const folded = onText((value) => collapse(value).toLowerCase());
/** Written by hand in every style; only the digits say anything. */
const digits = onText((value) => value.replace(/\D/g, ''));

/** How FreshBooks shows what it was given. Every function is idempotent: applied again it changes nothing. */
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
    state: spaced,
    postalCode: trimmed,
    country: onText(countryCode),
    taxId: trimmed,
  },
  contactPerson: { name: spaced, firstName: spaced, lastName: spaced, email: folded },
  invoice: { number: trimmed, note: spaced },
  payment: { reference: spaced },
} as const satisfies Record<string, Readonly<Record<string, Canon>>>;
