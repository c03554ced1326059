import { canonicalJson } from '../../../model/json.ts';
import {
  type Canon,
  type Canons,
  digits,
  each,
  folded,
  onText,
  sorted,
  sortedBy,
  spaced,
  trimmed,
} from '../../canon.ts';
import { stateCode } from './states.ts';
import { fileName } from './values.ts';

/** Xero keeps texts of several lines with either line end. */
const prose = onText((value) => value.replace(/\r\n?/g, '\n').trim());

const line = each(({ description = null, dimensions = [], ...rest }) => ({
  ...rest,
  description: prose(description),
  dimensions: sorted(dimensions),
}));
const lines: Canon = (value) => sortedBy(canonicalJson)(line(value));

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
} as const satisfies Canons;
