import { operations } from '../../../shared/api-client/contract/index.ts';
import { decide } from '../../../shared/engine/decide.ts';
import { keys } from '../../../shared/engine/keys.ts';
import { type Issue, readIssue } from '../../../shared/engine/state/issue.ts';
import { route } from '../call.ts';
import { pageOfAll } from '../paging.ts';
import { notFound } from '../problems.ts';
import { issueView } from '../views.ts';

const URGENCY: Readonly<Record<Issue['severity'], number>> = { urgent: 0, warning: 1, info: 2 };

/** The most urgent first, then the oldest. */
const placeOf = ({ severity, openedAt, subject, code }: Issue): string =>
  `${URGENCY[severity]} ${String(openedAt).padStart(15, '0')} ${subject} ${code}`;

export const listIssues = route(operations.listIssues, async ({ ports, tenant, params, query }) => {
  const { id } = await tenant.connection(params.id!);
  const issues = (await ports.table.query(keys.connection(id).pk, { prefix: 'ISS#' }))
    .map(readIssue)
    .filter(({ state }) => query.state === 'all' || state === query.state)
    .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const { data, nextCursor } = pageOfAll(issues, query, placeOf);
  return { status: 200, body: { data: data.map(issueView), nextCursor } };
});

export const decideIssue = route(operations.decideIssue, async ({ ports, tenant, params, body }) => {
  const { id } = await tenant.connection(params.id!);
  const { subject = '', code = '' } = params;
  if (!(await ports.table.get(keys.issue(id, subject, code)))) throw notFound('issue');
  return { status: 200, body: issueView(await decide(ports, id, subject, code, body.decision, body.pin)) };
});
