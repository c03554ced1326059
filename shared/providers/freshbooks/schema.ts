import * as z from 'zod';
import { isCurrency } from '../../model/money.ts';

/**
 * What FreshBooks sends, as far as we read it; everything else passes. Sets that decide something (`vis_state`, `status`)
 * are closed on purpose: a value we do not know makes its record unreadable (held, with an issue) instead of being taken
 * for one we do.
 *
 * - ids: numbers, some shown as text; always text to us
 * - money: `{"amount": "1222.00", "code": "USD"}`, major units as a decimal text
 * - days: `YYYY-MM-DD`; instants: `YYYY-MM-DD HH:MM:SS` in New York, see eastern.ts
 * @see https://www.freshbooks.com/api/start
 */
const id = z.union([z.number().int(), z.string().min(1)]).transform(String);
const optional = z.string().nullish();
const decimal = z.union([z.string().regex(/^-?\d+(\.\d+)?$/), z.number()]);
const percent = z.union([z.string().regex(/^-?\d*(\.\d+)?$/), z.number()]).nullish();
/** Amounts in money that nobody knows cannot be told: such a record is held. */
const currency = z.string().refine(isCurrency, 'no known currency');
export const money = z.looseObject({ amount: decimal, code: currency });
export type Money = z.infer<typeof money>;

/** 0 active, 1 deleted, 2 archived. */
const visState = z.union([z.literal(0), z.literal(1), z.literal(2)]);
export type VisState = z.infer<typeof visState>;

const balances = z.array(z.looseObject({ amount: money })).nullish();

/** @see https://www.freshbooks.com/api/clients */
export const client = z.looseObject({
  id,
  organization: optional,
  fname: optional,
  lname: optional,
  email: optional,
  username: optional,
  bus_phone: optional,
  mob_phone: optional,
  home_phone: optional,
  p_street: optional,
  p_street2: optional,
  p_city: optional,
  p_province: optional,
  p_country: optional,
  p_code: optional,
  vat_number: optional,
  currency_code: optional,
  /** Per currency, and only where they were asked for. */
  outstanding_balance: balances,
  overdue_balance: balances,
  note: optional,
  updated: optional,
  vis_state: visState,
});
export type Client = z.infer<typeof client>;

export const invoiceLine = z.looseObject({
  lineid: id.nullish(),
  name: optional,
  description: optional,
  qty: percent,
  unit_cost: money.nullish(),
  /** Quantity times unit cost, without tax. */
  amount: money.nullish(),
  taxAmount1: percent,
  taxAmount2: percent,
  /** The second tax is taken of the sum with the first. */
  compounded_tax: z.boolean().nullish(),
});
export type InvoiceLine = z.infer<typeof invoiceLine>;

/** 0 disputed, 1 draft, 2 sent, 3 viewed, 4 paid, 5 paid automatically, 6 retry, 7 failed, 8 partial. */
const invoiceStatus = z.union([0, 1, 2, 3, 4, 5, 6, 7, 8].map((value) => z.literal(value)) as [
  z.ZodLiteral<0>, z.ZodLiteral<1>, z.ZodLiteral<2>, z.ZodLiteral<3>, z.ZodLiteral<4>, z.ZodLiteral<5>,
  z.ZodLiteral<6>, z.ZodLiteral<7>, z.ZodLiteral<8>,
]); // biome-ignore format: a list

/** @see https://www.freshbooks.com/api/invoices */
export const invoice = z.looseObject({
  id,
  customerid: id,
  accountid: optional,
  invoice_number: optional,
  create_date: z.string(),
  due_date: optional,
  currency_code: currency,
  amount: money,
  outstanding: money,
  discount_value: percent,
  status: invoiceStatus,
  /** For people and logs; `overdue` appears in it without any other change. */
  v3_status: optional,
  updated: optional,
  version: optional,
  vis_state: visState,
  lines: z.array(invoiceLine).optional(),
});
export type Invoice = z.infer<typeof invoice>;

/** @see https://www.freshbooks.com/api/payments */
export const payment = z.looseObject({
  id,
  invoiceid: id,
  clientid: id.nullish(),
  amount: money,
  date: z.string(),
  type: optional,
  note: optional,
  from_credit: z.boolean().nullish(),
  creditid: id.nullish(),
  overpaymentid: id.nullish(),
  updated: optional,
  vis_state: visState,
});
export type Payment = z.infer<typeof payment>;

/** @see https://www.freshbooks.com/api/me_endpoint */
export const me = z.looseObject({
  id: id.nullish(),
  identity_id: id.nullish(),
  business_memberships: z
    .array(
      z.looseObject({
        role: optional,
        business: z.looseObject({
          id: id.nullish(),
          name: optional,
          /** `null` for somebody who is only a client. */
          account_id: z.string().nullish(),
        }),
      }),
    )
    .nullish(),
});
export type Me = z.infer<typeof me>;

/** The accounting system behind a business. */
export const system = z.looseObject({ name: optional, currency_code: optional, timezone: optional });
export type System = z.infer<typeof system>;

/** A business as its own page shows it. */
export const businessPage = z.looseObject({ timezone: optional });

const subAccount = z.looseObject({
  id,
  account_name: optional,
  account_number: optional,
  account_type: optional,
  currency_code: optional,
});

/** @see https://www.freshbooks.com/api/journal_entries */
export const journalAccount = subAccount.extend({ sub_accounts: z.array(subAccount).nullish() });
export type JournalAccount = z.infer<typeof journalAccount>;

export const journalEntry = z.looseObject({
  id: id.nullish(),
  entryid: id.nullish(),
  name: optional,
  user_entered_date: optional,
});
