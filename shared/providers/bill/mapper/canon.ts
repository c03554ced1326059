import { byProperty, type Canons, digits, each, folded, onText, quantity, sorted, spaced } from '../../canon.ts';
import { northAmerican } from '../../countries.ts';

const country = onText(northAmerican);

const lines = each(({ description = null, quantity: count = null, dimensions = [], ...rest }) => ({
  ...rest,
  description: spaced(description),
  dimensions: sorted(dimensions),
  quantity: quantity(count),
}));

/** `Cost of Goods Sold` is `COST_OF_GOODS_SOLD`. */
export const typeWord = (value: string): string =>
  value
    .trim()
    .toUpperCase()
    .replace(/[^A-Z]+/g, '_');
const type = onText(typeWord);

const document = { number: spaced, memo: spaced, note: spaced, lines, dimensions: sorted } as const;
const settlement = {
  reference: spaced,
  memo: spaced,
  allocations: byProperty('document'),
  credits: byProperty('credit'),
} as const;

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
} as const satisfies Canons;
