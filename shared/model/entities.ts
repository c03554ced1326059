import * as z from 'zod';

/**
 * The canonical records. Every key is optional on the wire (a representation may not carry it) and `null` when the
 * provider shows it empty. Amounts are minor units, days are `YYYY-MM-DD` without zone, references are the ids that
 * the record's own account uses.
 */
const text = z.string().nullable();
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .nullable();
const minor = z.number().int();

export const address = z.object({
  line1: text,
  line2: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
});
export type Address = z.infer<typeof address>;

const balance = z.object({ currency: z.string().length(3), amount: minor });

/** A customer or a vendor. `name` is what the provider shows and searches by. */
export const contact = z
  .object({
    name: z.string(),
    firstName: text,
    lastName: text,
    /** First and last name as one text, for providers that keep only that. */
    personName: text,
    companyName: text,
    email: text,
    phone: text,
    line1: text,
    line2: text,
    city: text,
    state: text,
    postalCode: text,
    country: text,
    taxId: text,
    isVendor: z.boolean(),
    isCustomer: z.boolean(),
    /** The platform may charge this customer without asking again. */
    autoPay: z.boolean(),
    /** Where people and organisations are records of their own. */
    kind: z.enum(['person', 'organisation']),
    /** The organisation that a person belongs to: id of a contact. */
    organisation: text,
    /** Ids of the user and the team that look after it; both empty: everybody sees it. */
    owner: text,
    team: text,
    /** Names, sorted. */
    tags: z.array(z.string()),
    /** Where the contact is shown in the ledger. */
    ledgerUrl: text,
    /** What the contact owes, and what of it is late, per currency. */
    openBalances: z.array(balance),
    overdueBalances: z.array(balance),
  })
  .partial();

/** A person of an organisation that is a contact; `organisation` is its id. */
export const contactPerson = z
  .object({ organisation: z.string(), name: z.string(), firstName: text, lastName: text, email: text, phone: text })
  .partial();

/** One line: what was bought, for how much, and where it is booked. `account` and `dimensions` are ledger ids. */
export const line = z.object({
  description: text,
  amount: minor,
  account: text,
  dimensions: z.array(z.string()),
});
export type Line = z.infer<typeof line>;

/**
 * A line where both sides keep items. All ids are the record's own account's; `quantity` is a decimal as text (`1.5`),
 * and the price is what it makes of `amount`.
 */
export const itemLine = line.extend({ item: text, quantity: text });
export type ItemLine = z.infer<typeof itemLine>;

/**
 * A bill, an invoice, or a credit against either (`vendorCredit`, `creditMemo`: amounts are positive too, and `open` is
 * what of it is not used yet). `open` and `status` are derived by its provider: they decide, they are never copied.
 */
export const document = z
  .object({
    contact: z.string(),
    number: text,
    billedOn: day,
    dueOn: day,
    /** The day somebody plans to pay; moves no money. */
    plannedOn: day,
    /** The day the platform's earliest live payment is due to leave; only shown. */
    scheduledOn: day,
    currency: z.string().length(3),
    total: minor,
    open: minor,
    status: z.enum(['draft', 'submitted', 'open']),
    /** Whether the platform's own approvers have agreed. `none`: nobody was asked. */
    approval: z.enum(['none', 'pending', 'approved', 'denied']),
    /** Description of the only line; absent on documents with several. */
    note: text,
    /** Account of the only line; absent on documents with several. */
    account: text,
    /** Text about the whole document, for the people who keep the books. */
    memo: text,
    lines: z.array(z.union([itemLine, line])),
    lineCount: z.number().int(),
    /** Ids of the document as a whole (a class for all lines, a place), where they are not kept by line. */
    dimensions: z.array(z.string()),
    webUrl: text,
    mailTo: address.nullable(),
    /** Who created it: a person on the platform, or the accounting side (us). Ledgers do not say. */
    source: z.enum(['platform', 'accounting']),
    /** A payment is under way and the platform refuses edits. */
    frozen: z.boolean(),
    /** Put away by somebody: no longer among the current ones, and still owed. */
    archived: z.boolean(),
    /** Own ids of the settlements that make up `amount`, where a reading accounts for all of them. */
    settledBy: z.object({ amount: minor, ids: z.array(z.string()) }),
    hasAttachments: z.boolean(),
    /** Own ids of its files, where the provider lists them with the document: a further file is then a change. */
    attachments: z.array(z.string()),
  })
  .partial();

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
    /** With `overpayment`: what of `amount` the document took; absent while that is not known. */
    applied: minor,
    reconciled: z.boolean(),
    batch: text,
    failureReason: text,
  })
  .partial();
export type Settlement = z.infer<typeof settlement>;

/**
 * Money on its way to the payee's bank. `gross - fees = net`; `items` add up to `net` and name payments by their own ids.
 * Items are absent where a list does not show them.
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
  })
  .partial();

/** A file on a document (`id` is `document/file`). `hash` (sha256, hex) is its identity; absent until it was read. */
export const attachment = z
  .object({
    document: z.string(),
    /** What `document` is, where its id alone does not tell. */
    of: z.enum(['bill', 'invoice', 'creditMemo', 'vendorCredit']),
    name: z.string(),
    mimeType: z.string(),
    size: z.number().int(),
    hash: z.string(),
  })
  .partial();

/** The chart of accounts as one record, since a platform replaces its category list as a whole. */
export const accountList = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        code: text,
        name: z.string(),
        type: z.string(),
        active: z.boolean(),
        /** Offered as a category for bill lines. */
        category: z.boolean(),
        /** May be paid from. */
        paymentTarget: z.boolean(),
        currency: text,
      }),
    ),
  })
  .partial();

/** Classes or tracking categories with their options, as one record. */
export const dimensionList = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        dimension: z.string(),
        dimensionId: z.string(),
        active: z.boolean(),
      }),
    ),
  })
  .partial();

/**
 * Accounts, categories and items as records of their own, for pairs of providers that both keep them so: their links say
 * which id of one stands for which id of the other in the lines of a document.
 */
export const account = z
  .object({
    name: z.string(),
    code: text,
    /** The provider's own word. */
    type: z.string(),
    currency: text,
    /** Id of the account it is a part of. */
    parent: text,
    category: z.boolean(),
    paymentTarget: z.boolean(),
  })
  .partial();

export const dimension = z
  .object({ name: z.string(), dimension: z.enum(['class', 'department', 'location']), parent: text })
  .partial();

/** What is sold or bought; `account` is where a sale of it is booked. */
export const item = z.object({ name: z.string(), type: text, account: text, description: text }).partial();

export const fundingAccount = z
  .object({
    name: z.string(),
    kind: z.enum(['bank', 'card']),
    last4: text,
    active: z.boolean(),
    /** Id of the account of the platform's own chart that it stands for. */
    account: text,
  })
  .partial();

/** The company behind an account: what decides whether a write is allowed at all. */
export const company = z
  .object({
    name: z.string(),
    currency: z.string().length(3),
    /** Documents dated on or before this day cannot be written. */
    lockedUntil: day,
    timeZone: text,
    /** Where classes are kept: on each line, or on the document as a whole. */
    classes: z.enum(['line', 'document', 'none']),
    capabilities: z.array(z.string()),
  })
  .partial();

export const entitySchemas = {
  contact,
  contactPerson,
  bill: document,
  invoice: document,
  billPayment: settlement,
  payment: settlement,
  creditMemo: document,
  vendorCredit: document,
  payout,
  attachment,
  accountList,
  dimensionList,
  account,
  dimension,
  item,
  fundingAccount,
  company,
} as const;
