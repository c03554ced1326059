import * as z from 'zod';
import { amount, base, currency, day, maybeDay, platformAddress, text } from './schema.ts';

/**
 * The receivable half of the contract, in the same terms as schema.ts.
 * @see docs/platform-contract.yaml, tag `get-paid`
 */
export const platformCustomer = z.looseObject({
  ...base,
  display_name: z.string(),
  company_name: text,
  first_name: text,
  last_name: text,
  email: text,
  phone: text,
  address: platformAddress,
  auto_pay: z.boolean(),
});
export type PlatformCustomer = z.infer<typeof platformCustomer>;

/** `amount` is without tax. */
export const platformInvoiceLine = z.looseObject({
  id: z.string(),
  description: text,
  amount,
  tax_amount: amount,
});
export type PlatformInvoiceLine = z.infer<typeof platformInvoiceLine>;

export const platformInvoice = z.looseObject({
  ...base,
  customer_id: z.string(),
  number: text,
  issue_date: day,
  due_date: maybeDay,
  currency,
  total: amount,
  balance: amount,
  status: z.enum(['open', 'partially_paid', 'paid', 'void']),
  request_status: z.enum(['unsent', 'sent', 'in_progress', 'paid']),
  frozen: z.boolean(),
  lines: z.array(platformInvoiceLine),
  web_url: text,
});
export type PlatformInvoice = z.infer<typeof platformInvoice>;

/** An unknown state does not parse: the payment is held, it is never guessed to be received or failed. */
export const platformReceivedPayment = z.looseObject({
  ...base,
  customer_id: z.string(),
  /** What settles invoices: a surcharge that the payer bore stands in `fees`. */
  amount,
  currency,
  method: z.enum(['ach', 'card', 'check', 'other']),
  status: z.enum(['pending', 'succeeded', 'failed', 'refunded', 'partially_refunded', 'chargeback', 'canceled']),
  origin: z.enum(['platform', 'accounting']),
  initiated_on: day,
  settled_on: maybeDay,
  reference: text,
  allocations: z.array(z.looseObject({ invoice_id: z.string(), amount })),
  fees: z.array(z.looseObject({ amount, paid_by: z.enum(['payer', 'payee']) })),
  failure_reason: text,
});
export type PlatformReceivedPayment = z.infer<typeof platformReceivedPayment>;

export const platformPayout = z.looseObject({
  ...base,
  status: z.enum(['scheduled', 'processing', 'paid', 'failed']),
  arrival_date: maybeDay,
  currency,
  gross: amount,
  fees: amount,
  net: amount,
  bank_last4: text,
  items: z.array(
    z.looseObject({
      payment_id: text,
      amount,
      kind: z.enum(['payment', 'refund', 'chargeback', 'fee', 'adjustment']),
    }),
  ),
});
export type PlatformPayout = z.infer<typeof platformPayout>;
