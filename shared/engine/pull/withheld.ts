import type { RunContext } from '../context.ts';
import { openIssue, settleIssues } from '../run/issues.ts';
import { type Connection, sideOf } from '../state/account.ts';
import { loadIssues } from '../state/issue.ts';

const flag = (stream: string): string => `withheld:${stream}`;

/** A company gave up what a list belongs to (Get Paid): said on each connection that needs it. All other lists go on. */
export async function noteWithheld(
  context: RunContext,
  stream: string,
  words: string,
  polled: Record<string, number>,
): Promise<void> {
  polled[flag(stream)] = context.clock.now();
  const { name } = context.provider;
  for (const connection of needing(context, stream)) {
    await openIssue(context, connection.id, subjectOf(context, connection, stream), entityOf(context, stream), {
      code: 'notOffered',
      text: `${name} no longer offers this part of the sync (${stream}): "${words}" Nothing of it is read or written until it does; everything else goes on.`,
      actions: ['leave'],
      severity: 'urgent',
      about: stream,
    });
  }
}

/** It is offered again. Whether it ever was not stands beside the time of the last visit, so that asking costs nothing. */
export async function noteOffered(context: RunContext, stream: string, polled: Record<string, number>): Promise<void> {
  if (polled[flag(stream)] === undefined) return;
  delete polled[flag(stream)];
  for (const connection of needing(context, stream)) {
    const subject = subjectOf(context, connection, stream);
    const stored = await loadIssues(context.table, connection.id, subject);
    await settleIssues(context, connection.id, subject, entityOf(context, stream), stored, []);
  }
}

const needing = (context: RunContext, stream: string): readonly Connection[] =>
  context.connections.filter((connection) => {
    const streams = context.integrations[connection.integration]?.streams[sideOf(connection, context.account.account)];
    return connection.state === 'active' && streams?.includes(stream) === true;
  });

const subjectOf = (context: RunContext, connection: Connection, stream: string): string =>
  `connection:${sideOf(connection, context.account.account)}:${stream}`;

const entityOf = (context: RunContext, stream: string) =>
  context.provider.capabilities.streams[stream]?.entities[0] ?? 'company';
