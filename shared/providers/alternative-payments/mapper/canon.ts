import { canonicalJson } from '../../../model/json.ts';
import { type Canon, type Canons, digits, each, folded, sortedBy, spaced } from '../../canon.ts';

/** The platform keeps of a line its text and its amount; order means nothing. */
const lines: Canon = (value) =>
  sortedBy(canonicalJson)(
    each(({ description = null, amount = null }) => ({ description: spaced(description), amount }))(value),
  );

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
} as const satisfies Canons;
