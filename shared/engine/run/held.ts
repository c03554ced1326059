import { otherSide, type Side } from '../../model/names.ts';
import { accountOn, type RunContext } from '../context.ts';
import type { Mapping } from '../integration.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { fencedWrite, oweTo } from '../pull/store.ts';
import { type Connection, type Mark, type NewMark, priorityOf, putMark } from '../state/account.ts';
import { type Issue, loadIssues, loadIssuesUnder } from '../state/issue.ts';
import { findLink } from '../state/link.ts';
import { isLive, loadObservation } from '../state/observation.ts';
import { documentOf, loadUnder } from './settlements.ts';

/** More held settlements than this on one document wait for a person anyway. */
const MOST = 40;

/**
 * A settlement is held for what stands on its document: an amount that does not fit, a payment that looks the same, a
 * draft. When the document is looked at because it changed, its held settlements are looked at again, by the account that
 * would write them; and with them those that have no partner, since a document that was not wanted may be wanted now.
 * @param looked what that look was made of
 */
export async function lookAtHeld(context: RunContext, mark: Mark, looked: Snapshot | undefined): Promise<void> {
  const connection = context.connections.find(({ id }) => id === mark.connection);
  const child = context.integrations[connection?.integration ?? '']?.mappings.find(
    (mapping) => mapping.settles && documentOf(mapping) === mark.entity,
  );
  if (!connection || !child) return;
  const link = looked?.link ?? (await findLink(context, connection.id, mark.side, mark.entity, mark.id));
  const shown = looked?.link
    ? looked.obs
    : {
        L: await loadObservation(context.table, connection.L, mark.entity, link?.L),
        R: await loadObservation(context.table, connection.R, mark.entity, link?.R),
      };
  const changedAt = Math.max(shown.L?.fetchedAt ?? 0, shown.R?.fetchedAt ?? 0);
  const marks: NewMark[] = [];
  for (const side of ['L', 'R'] as const) {
    const document = link?.[side];
    if (document === undefined) continue;
    const entity = child.entity;
    const issues = await issuesOn(context, connection, side, child, document);
    const since = issues.filter(({ state, openedAt }) => state === 'open' && openedAt < changedAt);
    const subjects = new Set(since.map(({ subject }) => subject));
    const spoken = new Set(issues.filter(({ state }) => state !== 'closed').map(({ subject }) => subject));
    for (const id of await alone(context, connection, side, child, document)) {
      const subject = `${side}:${entity}:${id}`;
      if (!spoken.has(subject)) subjects.add(subject);
    }
    for (const subject of [...subjects].slice(0, MOST)) {
      marks.push({
        account: accountOn(connection, otherSide(side)),
        prio: priorityOf(entity, false),
        connection: connection.id,
        entity,
        side,
        id: subject.slice(`${side}:${entity}:`.length),
      });
    }
  }
  if (marks.length === 0) return;
  const now = context.clock.now();
  const owed = oweTo(
    context,
    marks.map(({ account }) => account),
  );
  await fencedWrite(context, [...marks.map((one) => putMark(one, now)), ...owed]);
}

/** What is, or was, held on a document's settlements. */
async function issuesOn(
  { table }: RunContext,
  connection: Connection,
  side: Side,
  mapping: Mapping,
  document: string,
): Promise<readonly Issue[]> {
  const { entity } = mapping;
  if (mapping.parent) return await loadIssuesUnder(table, connection.id, `${side}:${entity}:${document}/`);
  const issues: Issue[] = [];
  for (const { id } of await loadUnder(table, accountOn(connection, side), mapping, document)) {
    issues.push(...(await loadIssues(table, connection.id, `${side}:${entity}:${id}`)));
  }
  return issues;
}

/** Settlements without a partner: left out while the document was not wanted there, they may travel now that it is. */
async function alone(
  context: RunContext,
  connection: Connection,
  side: Side,
  mapping: Mapping,
  document: string,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const child of await loadUnder(context.table, accountOn(connection, side), mapping, document)) {
    if (!isLive(child)) continue;
    const link = await findLink(context, connection.id, side, mapping.entity, child.id);
    if (link?.op === undefined && (link === undefined || link.present[otherSide(side)] === 'none')) ids.push(child.id);
  }
  return ids;
}
