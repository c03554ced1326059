import * as z from 'zod';
import { address } from './contact.ts';
import { day, minor, text } from './scalars.ts';

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
