import type { Entity, Side } from '../model/names.ts';
import { type ConnectPorts, loadConnection, wake } from './connect.ts';
import { keys } from './keys.ts';
import { priorityOf, putMark } from './state/account.ts';
import { type Issue, readIssue } from './state/issue.ts';

/** The decision is not among the issue's actions, or there is no such issue. */
export class DecisionRefused extends Error {
  override readonly name = 'DecisionRefused';
}

/**
 * A person settles an issue. The decision is data on the issue; a worker reads it with its next plan and carries it out.
 * *Retry* is no decision about the record: the issue closes, and the plan is made again.
 */
export async function decide(
  ports: Pick<ConnectPorts, 'table' | 'queue' | 'clock' | 'ids'>,
  connectionId: string,
  subject: string,
  code: string,
  decision: string,
): Promise<Issue> {
  const connection = await loadConnection(ports.table, connectionId);
  const item = await ports.table.get(keys.issue(connectionId, subject, code));
  if (!connection || !item) throw new DecisionRefused('There is no such issue.');
  const issue = readIssue(item);
  if (!issue.actions.includes(decision)) {
    throw new DecisionRefused(`Not among what can be done here: ${issue.actions.join(', ')}.`);
  }
  const next: Issue = { ...issue, state: decision === 'retry' ? 'closed' : 'decided', decision, ver: issue.ver + 1 };
  const marks = marksOf(subject).flatMap(({ side, entity, id }) =>
    (['L', 'R'] as const).map((worker) =>
      putMark(
        { account: connection[worker], prio: priorityOf(entity, false), connection: connection.id, entity, side, id },
        ports.clock.now(),
      ),
    ),
  );
  await ports.table.write([
    { kind: 'put', item: { ...item, ...(next as unknown as Record<string, never>) }, if: [['ver', '=', issue.ver]] },
    ...marks,
  ]);
  await wake(ports, [connection.L, connection.R], 'wake');
  return next;
}

/** `R:bill:bil_17` names a record; `connection` names none. */
function marksOf(subject: string): readonly { readonly side: Side; readonly entity: Entity; readonly id: string }[] {
  const match = /^([LR]):([a-zA-Z]+):(.+)$/.exec(subject);
  return match ? [{ side: match[1] as Side, entity: match[2] as Entity, id: match[3]! }] : [];
}
