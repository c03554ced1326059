import * as z from 'zod';
import { decide } from '../../../shared/engine/decide.ts';
import { keys } from '../../../shared/engine/keys.ts';
import { type Issue, readIssue } from '../../../shared/engine/state/issue.ts';
import { type Call, route } from '../call.ts';
import { notFound } from '../problems.ts';
import { issueView } from '../views.ts';

const URGENCY: Readonly<Record<Issue['severity'], number>> = { urgent: 0, warning: 1, info: 2 };

const filter = z.object({ state: z.enum(['open', 'decided', 'closed', 'all']).default('open') });

/** The most urgent first, then the oldest. */
export const listIssues = route({
  method: 'GET',
  path: '/v1/connections/{id}/issues',
  query: filter,
  async handle({ ports, tenant, params, query }: Call<undefined, z.output<typeof filter>>) {
    const { id } = await tenant.connection(params.id!);
    const issues = (await ports.table.query(keys.connection(id).pk, { prefix: 'ISS#' }))
      .map(readIssue)
      .filter(({ state }) => query.state === 'all' || state === query.state)
      .toSorted((a, b) => URGENCY[a.severity] - URGENCY[b.severity] || a.openedAt - b.openedAt);
    return { status: 200, body: { data: issues.map(issueView) } };
  },
});

const decision = z.strictObject({ decision: z.string().min(1).max(300) });

/** One of the issue's own actions. The decision is carried out by the next run. */
export const decideIssue = route({
  method: 'POST',
  path: '/v1/connections/{id}/issues/{subject+}/{code}',
  body: decision,
  async handle({ ports, tenant, params, body }: Call<z.output<typeof decision>, undefined>) {
    const { id } = await tenant.connection(params.id!);
    const { subject = '', code = '' } = params;
    if (!(await ports.table.get(keys.issue(id, subject, code)))) throw notFound('issue');
    return { status: 200, body: issueView(await decide(ports, id, subject, code, body.decision)) };
  },
});
