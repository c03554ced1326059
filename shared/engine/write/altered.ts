import { nounOf } from '../../model/nouns.ts';
import type { ProviderRecord } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import { openIssue } from '../run/issues.ts';
import type { Connection } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { loadIssues } from '../state/issue.ts';
import { subjectOfIntent } from './refuse.ts';

const FOUND_ALTERED = 'foundAltered';

/** What is to become of a create whose answer was lost: this record is its effect, none is, or a person is being asked. */
export type Answered = ProviderRecord | 'none' | 'asked';

/**
 * Nothing is there as it was sent, but something was entered since that resembles it, and more than one thing about it is
 * another. Too little to take it for ours, and too much to enter a second one: a person says which.
 */
export async function whetherOurs(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  altered: readonly ProviderRecord[],
): Promise<Answered> {
  if (altered.length === 0) return 'none';
  const subject = await subjectOfIntent(context, intent);
  const issues = await loadIssues(context.table, connection.id, subject);
  const decided = issues.find(
    ({ code, about, state }) => code === FOUND_ALTERED && about === intent.id && state === 'decided',
  )?.decision;
  if (decided === 'create') return 'none';
  const chosen = altered.find(({ id }) => decided === `link:${id}`);
  if (chosen) return chosen;
  const noun = nounOf(intent.entity);
  const { name } = context.provider;
  await openIssue(context, connection.id, subject, intent.entity, {
    code: FOUND_ALTERED,
    text: `It is not known whether ${name} took this ${noun}. ${altered.map(called).join(', ')} was entered there since and may be it, but more than one thing about it is different by now. Say whether it is this ${noun}, or whether to enter another one.`,
    actions: [...altered.map(({ id }) => `link:${id}`), 'create'],
    severity: 'urgent',
    about: intent.id,
  });
  return 'asked';
}

const called = ({ id, fields }: ProviderRecord): string => `"${String(fields.number ?? fields.name ?? id)}"`;
