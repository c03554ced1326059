import { nounOf } from '../../model/nouns.ts';
import type { RunContext } from '../context.ts';
import type { Unreadable } from '../provider.ts';
import { openIssue } from '../run/issues.ts';
import { sideOf } from '../state/account.ts';
import { subjectOf } from '../state/issue.ts';
import { findLink } from '../state/link.ts';

/** A record that does not parse is held with an issue; every other one goes on. */
export async function holdUnreadable(context: RunContext, rows: readonly Unreadable[]): Promise<void> {
  for (const row of rows) {
    for (const connection of context.connections) {
      if (connection.state !== 'active') continue;
      const side = sideOf(connection, context.account.account);
      const link = await findLink(context, connection.id, side, row.entity, row.id);
      await openIssue(context, connection.id, subjectOf(link, side, row.entity, row.id), row.entity, {
        code: 'unreadable',
        text: `${context.provider.name} sent this ${nounOf(row.entity)} in a form that cannot be read (${row.reason}). It is left alone; correct it there, then sync again.`,
        actions: ['retry', 'ignore'],
        severity: 'warning',
        about: `${side}:${row.reason}`,
      });
    }
  }
}
