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
    description: 'The next run carries it out, and what waited for it goes on.',
    body: z.strictObject({ decision: z.string().min(1).max(300) }),
    status: 200,
    answer: issue,
    problems: [404, 409, 422],
  }),
};
