import * as z from 'zod';
import { minor, text } from './scalars.ts';

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
    /** Id or code of the account that a bill of this vendor is booked on where it names none. */
    billAccount: text,
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
