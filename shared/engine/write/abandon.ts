import { nounOf } from '../../model/nouns.ts';
import type { RunContext } from '../context.ts';
import { openIssue } from '../run/issues.ts';
import type { Intent } from '../state/intent.ts';
import { subjectOfIntent } from './refuse.ts';
import { drop } from './settle.ts';

/**
 * The connection ends, and whether this write arrived could not be found out within a day. It is never sent again; a
 * person is told where to look.
 */
export async function abandon(context: RunContext, intent: Intent): Promise<void> {
  await openIssue(context, intent.connection, await subjectOfIntent(context, intent), intent.entity, {
    code: 'abandoned',
    text: `The connection was ended before it was known whether ${context.provider.name} took the last change to this ${nounOf(intent.entity)}. It is not sent again: look it up there.`,
    actions: ['ignore'],
    severity: 'warning',
    about: intent.id,
  });
  await drop(context, intent);
}
