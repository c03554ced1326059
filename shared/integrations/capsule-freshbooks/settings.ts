import * as z from 'zod';

/** What a company decides about the sync of FreshBooks with Capsule. */
export const settings = z.strictObject({
  /** CF-2: what a client owes in fields of the contact, a note per invoice, both, or nothing. */
  invoices: z.enum(['fields', 'notes', 'both', 'off']).default('fields'),
  /** CF-6, CF-X1: what follows when a linked contact is deleted in Capsule. */
  onDelete: z.enum(['recreate', 'ignore', 'ask']).default('recreate'),
  /** CF-8: id of the Capsule team that new contacts are given to. Unset: nobody's, and so everybody's. */
  team: z.string().nullable().default(null),
  /** CF-5: the tag by which a Capsule contact is sent to FreshBooks; the deployment's switch `exportTag` names the same. */
  exportTag: z.string().min(1).default('Send to accounting'),
});
export type CapsuleFreshbooksSettings = z.infer<typeof settings>;
