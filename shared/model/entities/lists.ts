import * as z from 'zod';
import { text } from './scalars.ts';

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
