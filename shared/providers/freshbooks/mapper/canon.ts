import { type Canons, digits, folded, onText, spaced, trimmed } from '../../canon.ts';
import { countryCode } from '../../countries.ts';

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
} as const satisfies Canons;
