import * as z from 'zod';
import { day, text } from './scalars.ts';

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
