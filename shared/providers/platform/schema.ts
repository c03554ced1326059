import * as z from 'zod';
import { isCurrency } from '../../model/money.ts';

/**
 * What a platform sends, as far as we use it; the rest passes. Amounts are minor units, days `YYYY-MM-DD` without a
 * zone, instants UTC. Every property is there, `null` when empty.
 * @see docs/platform-contract.yaml
 */
export const day = z.iso.date();
export const maybeDay = day.nullable();
export const text = z.string().nullable();
export const amount = z.int();
export const currency = z.string().refine(isCurrency, 'not a currency');

export const base = {
  id: z.string().min(1),
  version: z.int().positive(),
  archived: z.boolean(),
  removed_by: z.enum(['user', 'sync']).nullable(),
  source: z.enum(['platform', 'accounting']),
  external_refs: z.array(z.looseObject({ system: z.string(), id: z.string() })),
};
export const platformBase = z.looseObject(base);
export type PlatformBase = z.infer<typeof platformBase>;

export const platformAddress = z.looseObject({
  line1: text,
  line2: text,
  city: text,
  state: text,
  postal_code: text,
  country: text,
});
export type PlatformAddress = z.infer<typeof platformAddress>;

export const platformVendor = z.looseObject({
  ...base,
  display_name: z.string(),
  contact_name: text,
  email: text,
  phone: text,
  address: platformAddress,
});
export type PlatformVendor = z.infer<typeof platformVendor>;

export const platformLine = z.looseObject({
  id: z.string(),
  description: text,
  amount,
  account_ref: text,
  dimension_refs: z.array(z.string()),
});
export type PlatformLine = z.infer<typeof platformLine>;

export const platformBill = z.looseObject({
  ...base,
  vendor_id: z.string(),
  number: text,
  bill_date: day,
  due_date: maybeDay,
  planned_payment_on: maybeDay,
  scheduled_payment_on: maybeDay,
  currency,
  total: amount,
  balance: amount,
  frozen: z.boolean(),
  note_to_self: text,
  web_url: text,
  delivery_address: platformAddress.nullable(),
  lines: z.array(platformLine),
  attachment_ids: z.array(z.string()),
});
export type PlatformBill = z.infer<typeof platformBill>;

/** An unknown state does not parse: the payment is held, it is never guessed to be paid or failed. */
export const platformBillPayment = z.looseObject({
  ...base,
  vendor_id: z.string(),
  bills: z.array(z.looseObject({ bill_id: z.string(), amount })).min(1),
  currency,
  funding_account_id: text,
  method: z.enum(['ach', 'check', 'card', 'wire', 'virtual_card', 'external']),
  status: z.enum(['scheduled', 'in_progress', 'blocked', 'completed', 'failed', 'canceled', 'refunded']),
  origin: z.enum(['platform', 'accounting']),
  scheduled_on: maybeDay,
  deducted_on: maybeDay,
  processed_on: maybeDay,
  paid_on: maybeDay,
  reference: text,
  check_number: text,
  transfer_number: text,
  failure_reason: text,
});
export type PlatformBillPayment = z.infer<typeof platformBillPayment>;

export const platformFundingAccount = z.looseObject({
  ...base,
  kind: z.enum(['bank', 'card']),
  display_name: z.string(),
  last4: text,
});
export type PlatformFundingAccount = z.infer<typeof platformFundingAccount>;

export const platformAttachment = z.looseObject({
  ...base,
  bill_id: z.string(),
  name: z.string(),
  content_type: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
  /** Hex. */
  sha256: z.string(),
});
export type PlatformAttachment = z.infer<typeof platformAttachment>;

export const platformCapabilities = z.looseObject({
  account: z.looseObject({
    id: z.string(),
    name: z.string(),
    currency,
    time_zone: z.string(),
    version: z.int().positive(),
  }),
  pay: z.boolean(),
  get_paid: z.boolean(),
  lines: z.boolean(),
  attachments: z.looseObject({ max_bytes: z.int(), types: z.array(z.string()) }).nullable(),
  outside_payments: z.boolean(),
  partial_payments: z.boolean(),
  currencies: z.array(z.string()),
  history_import: z.boolean(),
});
export type PlatformCapabilities = z.infer<typeof platformCapabilities>;

export const platformAccountList = z.looseObject({
  /** 0 before the first PUT. */
  version: z.int().nonnegative(),
  items: z.array(
    z.looseObject({
      id: z.string(),
      code: text,
      name: z.string(),
      type: z.string(),
      active: z.boolean(),
      category: z.boolean(),
      payment_target: z.boolean(),
      currency: text,
    }),
  ),
});
export type PlatformAccountList = z.infer<typeof platformAccountList>;

export const platformDimensionList = z.looseObject({
  version: z.int().nonnegative(),
  items: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      dimension: z.string(),
      dimension_id: z.string(),
      active: z.boolean(),
    }),
  ),
});
export type PlatformDimensionList = z.infer<typeof platformDimensionList>;

/** A page before its rows are read: one bad row must not hide the others. */
export const platformPage = z.looseObject({ data: z.array(z.unknown()), next_cursor: z.string().nullable() });

export const platformError = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string(),
    field_errors: z.record(z.string(), z.string()).nullish(),
    reason: z.string().nullish(),
    existing_id: z.string().nullish(),
  }),
});
export type PlatformError = z.infer<typeof platformError>['error'];
