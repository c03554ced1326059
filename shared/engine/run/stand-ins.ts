import type { RunContext } from '../context.ts';
import type { Mapping } from '../integration.ts';
import { keys } from '../keys.ts';
import type { Connection } from '../state/account.ts';
import { type Link, readLink } from '../state/link.ts';
import { isLive, loadObservation, type Observation } from '../state/observation.ts';

/** Of each record that a link has had in the ledger there is one reversal at most. */
export const reversalId = (source: string, { inc }: Link, posted: 'L' | 'R'): string => `${source}@${inc[posted]}`;

/** Whether the reversal of what a link has in the ledger is written there. */
export async function isReversalWritten(
  { table }: Pick<RunContext, 'table'>,
  connection: string,
  link: Link | undefined,
): Promise<boolean> {
  if (link?.present.L !== 'reversed' || link.R === undefined) return false;
  const unique = await table.get(keys.unique(connection, 'R', 'reversal', reversalId(link.R, link, 'L')));
  const item = unique && (await table.get(keys.link(connection, 'reversal', String(unique.link))));
  return item !== undefined && readLink(item).L !== undefined;
}

/**
 * What a person decided in one connection, or what was summed up for it, is made in its ledger, and never again in a later one's
 * or in another's.
 */
export const isDecidedElsewhere = ({ id }: Connection, observation: Observation | undefined): boolean =>
  observation?.fields.connection !== undefined && observation.fields.connection !== id;

/**
 * The ledger's record on which a document is owed now, where its own is closed for good and a reversal stands in for it: what
 * is paid from then on is recorded there. The one that owes something, else the newest: what it owes may just have changed, and
 * is read before anything is recorded. @returns undefined where nothing stands in for it
 */
export async function standInFor(
  context: Pick<RunContext, 'table' | 'integrations'>,
  connection: Connection,
  { parent, settles }: Mapping,
  document: Link,
): Promise<string | undefined> {
  const { table, integrations } = context;
  if (!settles || !parent || document.L === undefined) return undefined;
  const by = integrations[connection.integration]?.mappings.find(({ standsIn }) => standsIn === parent.entity);
  const closed = by && (await loadObservation(table, connection.L, parent.entity, document.L));
  if (!by || closed?.fields.open !== 0) return undefined;
  const items = await table.query(keys.links(connection.id, by.entity), { prefix: `${document.id}.` });
  let last: string | undefined;
  for (const { L } of items.map(readLink)) {
    const owed = await loadObservation(table, connection.L, parent.entity, L);
    if (!isLive(owed)) continue;
    if (Number(owed.fields.open ?? 0) > 0) return L;
    last = L;
  }
  return last;
}
