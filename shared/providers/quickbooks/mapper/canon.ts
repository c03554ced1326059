import { byProperty, type Canons, cut, digits, each, folded, onText, quantity, sorted, spaced } from '../../canon.ts';
import { northAmerican } from '../../countries.ts';
import { NUMBER_LENGTH } from './notes.ts';

/** QuickBooks writes countries in three letters since October 2025, and keeps what it was given before. */
const country = onText(northAmerican);

const lines = each(({ description = null, quantity: count = null, ...rest }) => ({
  ...rest,
  description: spaced(description),
  quantity: quantity(count),
}));

const document = {
  number: spaced,
  memo: spaced,
  note: spaced,
  lines,
  dimensions: sorted,
} as const;

const settlement = {
  reference: cut(NUMBER_LENGTH),
  memo: spaced,
  allocations: byProperty('document'),
  credits: byProperty('credit'),
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
} as const satisfies Canons;
