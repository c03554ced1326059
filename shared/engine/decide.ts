import { type Entity, otherSide, type Side } from '../model/names.ts';
import { type ConnectPorts, loadConnection, wake } from './connect.ts';
import { keys } from './keys.ts';
import { DISMISS } from './plan/dismissed.ts';
import { REMATCH } from './plan/plan-rematch.ts';
import { REACTIVATE } from './plan/put-away.ts';
import { ConditionFailed, type Write } from './ports.ts';
import { bringBack, waitingFor } from './reactivate.ts';
import { type Connection, priorityOf, putHint, putMark, readMark } from './state/account.ts';
import { type Issue, issueItem, MANY_REMOVALS, RECONNECT, readIssue } from './state/issue.ts';
import { type Link, readLink } from './state/link.ts';

/** The decision is not among the issue's actions, or there is no such issue. */
export class DecisionRefused extends Error {
  override readonly name = 'DecisionRefused';
}

/**
 * A person settles an issue. The decision is data on the issue; a worker reads it with its next plan and carries it out.
 * *Retry* is no decision about the record: the issue closes, and the plan is made again. So it is where what it waited for
 * is brought back.
 * `pin`: the issue's own as the person saw it. What either side has changed since is not dismissed with it.
 */
export async function decide(
  ports: Pick<ConnectPorts, 'table' | 'queue' | 'clock' | 'ids'>,
  connectionId: string,
  subject: string,
  code: string,
  decision: string,
  pin?: string,
): Promise<Issue> {
  const connection = await loadConnection(ports.table, connectionId);
  const item = await ports.table.get(keys.issue(connectionId, subject, code));
  if (!connection || !item) throw new DecisionRefused('There is no such issue.');
  const issue = readIssue(item);
  if (!issue.actions.includes(decision)) {
    throw new DecisionRefused(`Not among what can be done here: ${issue.actions.join(', ')}.`);
  }
  if (issue.code === RECONNECT) {
    throw new DecisionRefused('Let a person consent again: that settles this by itself.');
  }
  const back = decision === REACTIVATE ? await bringBack(ports.table, connection, issue, ports.clock.now()) : undefined;
  if (code === MANY_REMOVALS) await decideAlike(ports, connection, issue, decision);
  // Who comes back to a match means whatever stands there now, not the candidates of then.
  const about = code === 'possibleMatch' && issue.state === 'decided' ? REMATCH : issue.about;
  const next: Issue = {
    ...issue,
    about,
    state: isTriedAgain(decision) ? 'closed' : 'decided',
    decision,
    decidedAt: ports.clock.now(),
    ver: issue.ver + 1,
    ...(decision === DISMISS && pin !== undefined ? { pin } : {}),
  };
  // A connection that rests or ends plans nothing; when it becomes active again everything is planned anew.
  const marks = markBoth(connection, subject, ports.clock.now());
  const hints = code === 'unreadable' && decision === 'retry' ? await readAgain(ports, connection, issue) : [];
  await ports.table.write([
    { kind: 'put', item: { ...item, ...(next as unknown as Record<string, never>) }, if: [['ver', '=', issue.ver]] },
    ...marks,
    ...hints,
    ...(back ? [back.write, ...markBoth(connection, back.subject, ports.clock.now())] : []),
  ]);
  if (back) await releaseAlike(ports, connection, issue);
  await resumeWaiting(ports, connection);
  // A list that was short is listed again; anything else is only planned.
  await wake(ports, [connection.L, connection.R], code === 'mostlyGone' && decision === 'retry' ? 'sweep' : 'wake');
  return next;
}

/**
 * ALL-11: a person comes back to a pair that was matched and not made by us. What they decide is about whatever stands
 * there now; the pair is taken apart by the next plan, and nothing is written on either side.
 * @throws {DecisionRefused} the pair was made by us: its records belong together
 */
export async function changeMatch(
  ports: Pick<ConnectPorts, 'table' | 'queue' | 'clock' | 'ids'>,
  connectionId: string,
  link: Link,
  decision: string,
): Promise<void> {
  const connection = await loadConnection(ports.table, connectionId);
  const id = link[link.origin];
  if (!connection || !link.adopted || id === undefined) {
    throw new DecisionRefused('This pair was made by the sync and not matched, so it cannot be matched otherwise.');
  }
  if (decision === `link:${link[otherSide(link.origin)]}`) throw new DecisionRefused('They are matched so already.');
  const subject = `${link.origin}:${link.entity}:${id}`;
  const known = await ports.table.get(keys.issue(connectionId, subject, 'possibleMatch'));
  const ver = known ? readIssue(known).ver : 0;
  const issue: Issue = {
    connection: connectionId,
    subject,
    code: 'possibleMatch',
    entity: link.entity,
    text: 'Somebody came back to this match.',
    actions: ['create', 'skip'],
    severity: 'warning',
    ...(known ? readIssue(known) : {}),
    state: 'decided',
    about: REMATCH,
    decision,
    openedAt: ports.clock.now(),
    ver: ver + 1,
  };
  await ports.table.write([
    { kind: 'put', item: issueItem(issue), if: known ? [['ver', '=', ver]] : 'absent' },
    ...markBoth(connection, subject, ports.clock.now()),
  ]);
  await resumeWaiting(ports, connection);
  await wake(ports, [connection.L, connection.R], 'wake');
}

const isTriedAgain = (decision: string): boolean => decision === 'retry' || decision === REACTIVATE;

/** Whatever waits for the same contact goes on with it. */
async function releaseAlike(
  { table, clock }: Pick<ConnectPorts, 'table' | 'clock'>,
  connection: Connection,
  issue: Issue,
): Promise<void> {
  for (const other of await waitingFor(table, connection, issue)) {
    const closed: Issue = { ...other, state: 'closed', decision: REACTIVATE, ver: other.ver + 1 };
    await table.write([
      { kind: 'put', item: issueItem(closed), if: [['ver', '=', other.ver]] },
      ...markBoth(connection, other.subject, clock.now()),
    ]);
  }
}

/** A burst is decided once: each of the others that wait for the same reason gets the same answer. */
async function decideAlike(
  { table, clock }: Pick<ConnectPorts, 'table' | 'clock'>,
  connection: Connection,
  issue: Issue,
  decision: string,
): Promise<void> {
  const items = await table.query(keys.connection(connection.id).pk, { prefix: 'ISS#' });
  for (const item of items) {
    const { code, about, state, subject, ver } = readIssue(item);
    if (code !== issue.code || about !== issue.about || state !== 'open' || subject === issue.subject) continue;
    await table.write([
      { kind: 'put', item: { ...item, state: 'decided', decision, ver: ver + 1 }, if: [['ver', '=', ver]] },
      ...markBoth(connection, subject, clock.now()),
    ]);
  }
}

/** More than these wait for the next visit. */
const MOST_RESUMED = 500;

/** What waited for this (the bills of a vendor that was just linked) is looked at now, not when its patience is over. */
async function resumeWaiting(
  { table, clock }: Pick<ConnectPorts, 'table' | 'clock'>,
  connection: Connection,
): Promise<void> {
  for (const account of [connection.L, connection.R]) {
    const items = await table.query(keys.work(account), { prefix: '3#', limit: MOST_RESUMED });
    for (const mark of items.map(readMark)) {
      if (mark.connection !== connection.id || mark.notBefore <= clock.now()) continue;
      try {
        const key = { pk: keys.work(account), sk: mark.sk };
        await table.write([{ kind: 'update', key, set: { notBefore: 0 }, if: [['n', '=', mark.n]] }]);
      } catch (error) {
        // A worker was faster: it looks, or has looked.
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
  }
}

/** For both workers: the one that would write cannot be told from here. */
const markBoth = (connection: Connection, subject: string, now: number): readonly Write[] =>
  (connection.state === 'active' ? marksOf(subject) : []).flatMap(({ side, entity, id }) =>
    (['L', 'R'] as const).map((worker) =>
      putMark(
        { account: connection[worker], prio: priorityOf(entity, false), connection: connection.id, entity, side, id },
        now,
      ),
    ),
  );

/** `R:bill:bil_17` names a record; `connection` names none. */
function marksOf(subject: string): readonly { readonly side: Side; readonly entity: Entity; readonly id: string }[] {
  const match = /^([LR]):([a-zA-Z]+):(.+)$/.exec(subject);
  return match ? [{ side: match[1] as Side, entity: match[2] as Entity, id: match[3]! }] : [];
}

/** What could not be read is read again: a plan alone would see nothing new. */
async function readAgain(
  { table, clock }: Pick<ConnectPorts, 'table' | 'clock'>,
  connection: Connection,
  { subject, about }: Issue,
): Promise<readonly Write[]> {
  const [named] = marksOf(subject);
  if (!named) return [];
  const unread: Side = about.startsWith('L') ? 'L' : 'R';
  const unique = await table.get(keys.unique(connection.id, named.side, named.entity, named.id));
  const link = unique && (await table.get(keys.link(connection.id, named.entity, String(unique.link))));
  const id = unread === named.side ? named.id : link && readLink(link)[unread];
  return id === undefined ? [] : [putHint(connection[unread], named.entity, id, clock.now())];
}
