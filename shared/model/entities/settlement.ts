import * as z from 'zod';
import { day, minor, text } from './scalars.ts';

export const settlementKinds = ['payment', 'credit', 'prepayment', 'overpayment'] as const;

/** A payment's share of one document; the document's `open` falls by `amount`. */
export const allocation = z.object({ document: z.string(), amount: minor });
export type Allocation = z.infer<typeof allocation>;

/** What of a credit (id of a `creditMemo` or `vendorCredit`) a payment uses up. */
export const creditUse = z.object({ credit: z.string(), amount: minor });

/**
 * Where a provider books a payment for one document at a time: one payment's or credit's share of one document, `id` is
 * `document/payment`, `document` says which. Where a payment is a record of its own that pays several documents: `id` is
 * its own, `document` is absent, `contact` is there, and `allocations` say what it settles:
 * `amount + sum(credits) = sum(allocations) + unapplied`. A payment of `amount` 0 only applies credits (`kind: 'credit'`).
 * `origin`: who made it. A `platform` payment moved money, unless `movesMoney` is false (somebody marked a bill as paid);
 * an `accounting` one is our mirror of what the ledger says.
 */
export const settlement = z
  .object({
    document: z.string(),
    /** What payouts call it: the payment's own id, which its shares of several documents have in common. */
    payment: z.string(),
    contact: z.string(),
    amount: minor,
    /** One entry per document, ordered by its id. */
    allocations: z.array(allocation),
    /** One entry per credit, ordered by its id. */
    credits: z.array(creditUse),
    /** Paid, and not allocated to a document yet. */
    unapplied: minor,
    currency: z.string().length(3),
    kind: z.enum(settlementKinds),
    origin: z.enum(['platform', 'accounting', 'ledger']),
    movesMoney: z.boolean(),
    /** How it was paid, where the provider tells. */
    method: z.enum(['ach', 'card', 'check', 'cash', 'bankTransfer', 'other']).nullable(),
    status: z.enum([
      'scheduled',
      'inProgress',
      'onHold',
      'settled',
      'failed',
      'canceled',
      'refunded',
      'partRefunded',
      'chargedBack',
    ]),
    /** Paid by the customer on top of `amount`. */
    surcharge: minor,
    /** Kept back from the payout. */
    fee: minor,
    /** The day the ledger books it. */
    paidOn: day,
    scheduledOn: day,
    deductedOn: day,
    processedOn: day,
    /** Ledger account (bank or card) it is paid from. */
    account: text,
    /** Platform's funding account; a setting maps it to a ledger account. */
    fundingAccount: text,
    reference: text,
    /** Text about the payment, for the people who keep the books. */
    memo: text,
    checkNumber: text,
    transferNumber: text,
    /** The credit that the ledger made of what was more than due. */
    overpayment: text,
    /** With `overpayment`: what the document took of an amount. Of another amount than the payment's it says nothing any more. */
    applied: z.object({ of: minor, took: minor }),
    reconciled: z.boolean(),
    batch: text,
    failureReason: text,
  })
  .partial();
export type Settlement = z.infer<typeof settlement>;

/**
 * Money on its way to the payee's bank, or out of the payer's. `gross - fees = net`; `items` add up to `net` and name payments
 * by their own ids. Items are absent where a list does not show them. `lines`: the ledger's accounts between which it moves,
 * above zero a debit. One that we sum up ourselves is made for one `connection`, `of` settlements of one kind.
 */
export const payout = z
  .object({
    status: z.enum(['scheduled', 'inProgress', 'settled', 'failed', 'onHold']),
    arrivalOn: day,
    currency: z.string().length(3),
    gross: minor,
    fees: minor,
    net: minor,
    bankLast4: text,
    items: z.array(
      z.object({
        payment: text,
        amount: minor,
        kind: z.enum(['payment', 'refund', 'chargeback', 'fee', 'adjustment']),
      }),
    ),
    lines: z.array(z.object({ account: z.string(), amount: minor })),
    connection: z.string(),
    of: z.enum(['billPayment', 'payment']),
  })
  .partial();
