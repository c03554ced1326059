import * as z from 'zod';
import { operation } from './operation.ts';
import { instant, pageOf, paging } from './values.ts';

export const issue = z.strictObject({
  subject: z.string().describe('The record it is about, or `connection`.'),
  code: z.string(),
  entity: z.string(),
  severity: z.enum(['info', 'warning', 'urgent']),
  state: z.enum(['open', 'decided', 'closed']),
  text: z.string(),
  actions: z.array(z.string()).describe('What can be decided.'),
  decision: z.string().optional(),
  pin: z.string().optional().describe('What both sides showed of it, where it can be dismissed.'),
  openedAt: instant,
});

export const issueOperations = {
  listIssues: operation({
    method: 'GET',
    path: '/v1/connections/{id}/issues',
    scope: 'read',
    summary: 'What a person must settle, the most urgent first',
    query: z.strictObject({
      state: z.enum(['open', 'decided', 'closed', 'all']).default('open'),
      ...paging,
    }),
    status: 200,
    answer: pageOf(issue),
    problems: [404],
  }),
  decideIssue: operation({
    method: 'POST',
    path: '/v1/connections/{id}/issues/{subject+}/{code}',
    scope: 'operate',
    summary: 'Take one of the issue’s own actions',
    description:
      'The next run carries it out, and what waited for it goes on. `dismiss` leaves what is held as both sides show it; the next change of either side is synced as ever.',
    body: z.strictObject({
      decision: z.string().min(1).max(300),
      pin: z
        .string()
        .max(40)
        .optional()
        .describe(
          'With `dismiss`: that of the issue as you read it, so that nothing is dismissed that you did not see.',
        ),
    }),
    status: 200,
    answer: issue,
    problems: [404, 409, 422],
  }),
};
