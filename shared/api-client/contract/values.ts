import * as z from 'zod';
import type { Json } from '../../model/json.ts';

/** What several operations say in the same words. */

export const instant = z.iso.datetime().describe('An instant, RFC 3339, UTC.');
export const accountText = z
  .string()
  .max(200)
  .regex(/^[a-z-]+:./, 'must be provider:id')
  .describe('A company at a provider: `provider:id`.');
export const side = z.enum(['L', 'R']).describe('`L`: the ledger, left. `R`: the platform, right.');
/** Any JSON value. It came as JSON, so there is nothing to check; a schema that names itself would not fit into the document. */
export const json = z.unknown() as unknown as z.ZodType<Json>;

/** A page of a list goes on with `cursor` from the page before. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('So many at most.'),
  cursor: z.string().max(2000).optional().describe('`nextCursor` of the page before.'),
};
export const nextCursor = z.string().nullable().describe('Asks for the next page; null: this was the last.');

/** A list of these, page by page. */
export const pageOf = <Row extends z.ZodType>(row: Row) => z.strictObject({ data: z.array(row), nextCursor });

/** Every failure, as RFC 9457 has it. `code` is stable, `detail` is for people. */
export const problem = z.looseObject({
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  errors: z
    .array(z.strictObject({ path: z.string(), message: z.string() }))
    .optional()
    .describe('What does not fit of a body or a query.'),
});
