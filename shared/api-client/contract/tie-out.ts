import * as z from 'zod';
import { operation } from './operation.ts';

const minor = z.number().int().describe('Minor units.');

const sums = {
  currencies: z.record(z.string(), z.strictObject({ left: minor, right: minor, explained: minor, unexplained: minor })),
  documents: z.number().int(),
  payments: z.strictObject({ compared: z.number().int(), different: z.number().int() }),
};
const tied = z.boolean().describe('No difference is without a cause.');

export const tieOutOperations = {
  readTieOut: operation({
    method: 'GET',
    path: '/v1/connections/{id}/tie-out',
    scope: 'read',
    summary: 'Open balances and payments of both books, each difference with its cause',
    status: 200,
    answer: z.strictObject({
      ...sums,
      differences: z.array(
        z.strictObject({
          link: z.string(),
          number: z.string().nullable(),
          currency: z.string(),
          left: minor,
          right: minor,
          cause: z.string(),
          text: z.string(),
        }),
      ),
      tied,
      books: z
        .array(z.strictObject({ document: z.enum(['bill', 'invoice']), ...sums, tied }))
        .describe('The same for payables and for receivables, where a connection keeps both or either.'),
    }),
    problems: [404, 409],
  }),
};
