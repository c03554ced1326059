import { otherSide } from '../model/names.ts';
import { keys } from './keys.ts';
import { asPutAway, PUT_AWAY, REACTIVATE } from './plan/put-away.ts';
import type { Table, Write } from './ports.ts';
import type { Connection } from './state/account.ts';
import { type Issue, issueItem, readIssue, subjectOf } from './state/issue.ts';
import { findLink } from './state/link.ts';
import { loadObservation } from './state/observation.ts';

/**
 * D34: a person has the contact that a record waits for brought out of the archive. The decision is data on the contact, whose
 * own plan restores it, so that it is done once, however many records wait for it.
 * @returns nothing to write where it is not put away any more: then the record is only tried again
 */
export async function bringBack(
  table: Table,
  connection: Connection,
  { partner }: Issue,
  now: number,
): Promise<{ readonly subject: string; readonly write: Write } | undefined> {
  if (!partner) return undefined;
  const { side, id } = partner;
  const seen = await loadObservation(table, connection[side], 'contact', id);
  const link = await findLink({ table }, connection.id, side, 'contact', id);
  if (seen?.presence !== 'archived' || link?.[otherSide(side)] === undefined) return undefined;
  const subject = subjectOf(link, side, 'contact', id);
  const item = await table.get(keys.issue(connection.id, subject, PUT_AWAY));
  const ver = item ? readIssue(item).ver : 0;
  const issue: Issue = {
    connection: connection.id,
    subject,
    code: PUT_AWAY,
    entity: 'contact',
    text: 'This contact was put away, and somebody had it made active again for a record that waited for it.',
    actions: [REACTIVATE],
    severity: 'info',
    state: 'decided',
    decision: REACTIVATE,
    about: asPutAway(seen),
    openedAt: now,
    ver: ver + 1,
  };
  return { subject, write: { kind: 'put', item: issueItem(issue), if: item ? [['ver', '=', ver]] : 'absent' } };
}

/** Other records that wait for the same contact: they are asked about with it. */
export async function waitingFor(table: Table, connection: Connection, issue: Issue): Promise<readonly Issue[]> {
  const items = await table.query(keys.connection(connection.id).pk, { prefix: 'ISS#' });
  return items
    .map(readIssue)
    .filter(
      ({ code, state, subject, partner }) =>
        code === issue.code &&
        state === 'open' &&
        subject !== issue.subject &&
        partner?.side === issue.partner?.side &&
        partner?.id === issue.partner?.id,
    );
}
