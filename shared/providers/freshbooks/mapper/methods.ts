import type { Settlement } from '../../../model/entities.ts';

export type Method = NonNullable<Settlement['method']>;

/**
 * How a payment was made, in FreshBooks' words (exact case).
 * @see https://www.freshbooks.com/api/payments
 */
const METHOD = {
  ACH: 'ach',
  Check: 'check',
  Cash: 'cash',
  'Bank Transfer': 'bankTransfer',
  'Credit Card': 'card',
  Debit: 'card',
  VISA: 'card',
  MASTERCARD: 'card',
  DISCOVER: 'card',
  AMEX: 'card',
  DINERS: 'card',
  JCB: 'card',
  PayPal: 'other',
  '2Checkout': 'other',
  Credit: 'other',
  Other: 'other',
} as const satisfies Record<string, Method>;

/** A word that is not in the list decides nothing: it is some other way. */
export const methodOf = (type: string | null | undefined): Method =>
  type && Object.hasOwn(METHOD, type) ? METHOD[type as keyof typeof METHOD] : 'other';

const TYPE = {
  ach: 'ACH',
  card: 'Credit Card',
  check: 'Check',
  cash: 'Cash',
  bankTransfer: 'Bank Transfer',
  other: 'Other',
} as const satisfies Record<Method, keyof typeof METHOD>;

export const typeOf = (method: unknown): string =>
  typeof method === 'string' && Object.hasOwn(TYPE, method) ? TYPE[method as Method] : 'Other';
