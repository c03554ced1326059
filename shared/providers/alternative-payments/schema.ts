import * as z from 'zod';

/** A number; some places of the API write it as text. In the unit of the switch `moneyUnit`. */
const amount = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]);
const text = z.string().nullish();
/** RFC 3339, UTC. */
const stamp = z.string().refine((value) => !Number.isNaN(Date.parse(value)), 'is not an instant');

/**
 * A customer. No `updated_at`, and nothing that says that it is archived.
 * @see https://docs.alternativepayments.io customers
 */
export const apCustomer = z.looseObject({
  id: z.string(),
  name: z.string(),
  email: text,
  legal_name: text,
  external_id: text,
  customer_integration_id: text,
  default_payment_method_id: text,
  ein: text,
  street_address: text,
  sub_premise: text,
  city: text,
  state: text,
  postal_code: text,
  country: text,
  created_at: stamp,
});
export type ApCustomer = z.infer<typeof apCustomer>;

/**
 * An invoice. No balance, no tax, no discount. `status` is not enumerated: `open`, `overdue`, `paid`, `archived` are what
 * others have seen. `due_date` is a day. A line's `amount` is for one piece or for the whole line; the sum tells.
 * @see https://docs.alternativepayments.io invoices
 */
export const apInvoice = z.looseObject({
  id: z.string(),
  customer_id: z.string(),
  invoice_number: text,
  currency: z.string().length(3),
  status: text,
  due_date: text,
  memo: text,
  created_at: stamp,
  line_items: z.array(z.looseObject({ description: text, quantity: amount.nullish(), amount })).nullish(),
  sub_total: amount.nullish(),
  total: amount,
});
export type ApInvoice = z.infer<typeof apInvoice>;

const fee = z.looseObject({ amount, covered_by_customer: z.boolean().nullish() });

/**
 * A payment. The published schema names no invoice, though `invoice_id` is a filter; `invoice_id` is read where it is
 * shown, `invoice_allocations` belong to the platform contract. `sub_total` is what settles invoices, `total` what was
 * charged.
 * @see https://docs.alternativepayments.io payments
 */
export const apPayment = z.looseObject({
  id: z.string(),
  customer_id: text,
  status: z.string(),
  payment_method: text,
  created_at: stamp,
  currency: text,
  sub_total: amount,
  total: amount.nullish(),
  fees: z.array(fee).nullish(),
  invoice_id: text,
  invoice_allocations: z.array(z.looseObject({ invoice_id: z.string(), amount })).nullish(),
});
export type ApPayment = z.infer<typeof apPayment>;

/** @see https://docs.alternativepayments.io payouts */
export const apPayout = z.looseObject({
  id: z.string(),
  status: z.string(),
  arrival_date: text,
  created_at: stamp,
  currency: text,
  sub_total: amount,
  total: amount,
  fees: z.array(fee).nullish(),
});
export type ApPayout = z.infer<typeof apPayout>;

/** One line of a payout. Its shape is not published: a payment by `payment_id`, or by `id` where it is one. */
export const apTransaction = z.looseObject({
  id: text,
  payment_id: text,
  type: text,
  amount: amount.nullish(),
  sub_total: amount.nullish(),
});
export type ApTransaction = z.infer<typeof apTransaction>;

/** A subscription, one topic each. @see https://docs.alternativepayments.io webhooks */
export const apSubscription = z.looseObject({
  id: z.string(),
  endpoint_url: z.string(),
  topic: z.string(),
  is_active: z.boolean().nullish(),
  secret_last_4_digits: text,
});
