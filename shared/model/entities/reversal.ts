import * as z from 'zod';
import { day, minor, text } from './scalars.ts';
import { allocation } from './settlement.ts';

/**
 * The opposite of a payment that came back after the ledger had closed it: on a later day it is owed again. On the platform's
 * side we keep what somebody decided (`settlement` names the payment that came back there, `posted` the record of it that
 * stays in the ledger); in the ledger it is a record of its own, whatever its provider takes for one.
 */
export const reversal = z
  .object({
    settlement: z.string(),
    posted: z.string(),
    /** Id of the connection in which it was decided: it is nothing to any other. */
    connection: z.string(),
    document: z.string(),
    contact: z.string(),
    amount: minor,
    currency: z.string().length(3),
    /** The day it is booked. */
    reversedOn: day,
    /** Ledger account that takes the money that came back. */
    account: text,
    /** Ledger account on which it is owed again, where a record names it. */
    owedOn: text,
    number: text,
    memo: text,
    /** What of it is owed again of each document. */
    allocations: z.array(allocation),
  })
  .partial();
