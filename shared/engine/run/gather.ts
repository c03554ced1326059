import { type Entity, otherSide, type Side } from '../../model/names.ts';
import { type RunContext, today } from '../context.ts';
import type { RecordView } from '../integration.ts';
import { waitsForContact } from '../plan/put-away.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Connection } from '../state/account.ts';
import { loadIssues, subjectOf } from '../state/issue.ts';
import { findLink } from '../state/link.ts';
import { isLive, loadObservation } from '../state/observation.ts';
import { isWished } from '../wish.ts';
import { candidatesFor } from './candidates.ts';
import { familyOf } from './family.ts';
import { gateOpen } from './gate.ts';
import { factsOf, mappingOf } from './mapping-of.ts';
import { isOwned } from './owned.ts';
import { partnersOf, relatedTo } from './related.ts';
import { singleOf } from './singles.ts';
import { isDecidedElsewhere, isReversalWritten } from './stand-ins.ts';
import { survivorOf } from './survivors.ts';
import { refsOf, translator } from './translate.ts';

/**
 * Reads everything that the plan of one record is made of. The link comes first, then both observations: if the link's
 * version still holds when the write begins, the three belong together.
 * @returns undefined when no mapping of the connection claims the record
 */
export async function gather(
  context: RunContext,
  connection: Connection,
  record: { readonly entity: Entity; readonly side: Side; readonly id: string },
  needed = false,
): Promise<Snapshot | undefined> {
  const { entity, side, id } = record;
  const found = await findLink(context, connection.id, side, entity, id);
  // A record that we replaced is spoken for by its link, but the link has moved on to another record.
  const retired = found !== undefined && found[side] !== id;
  const link = retired ? undefined : found;
  const obs = {
    L: await loadObservation(context.table, connection.L, entity, link ? link.L : side === 'L' ? id : undefined),
    R: await loadObservation(context.table, connection.R, entity, link ? link.R : side === 'R' ? id : undefined),
  };
  const mapping = mappingOf(context, connection, entity, side, link, obs[side]);
  if (!mapping || isDecidedElsewhere(connection, obs[side])) return undefined;
  const family = await familyOf(context, connection, mapping, link, obs, side);
  const company = {
    L: await singleOf(context, connection.L, 'company'),
    R: await singleOf(context, connection.R, 'company'),
  };
  const charts = {
    L: mapping.settles || mapping.charts ? await singleOf(context, connection.L, 'accountList') : undefined,
    R: mapping.settles || mapping.charts ? await singleOf(context, connection.R, 'accountList') : undefined,
  };
  const related = {
    L: await relatedTo(context, connection, 'L', mapping, obs.L),
    R: await relatedTo(context, connection, 'R', mapping, obs.R),
  };
  const partners = {
    L: await partnersOf(context, connection, 'L', mapping, obs.L),
    R: await partnersOf(context, connection, 'R', mapping, obs.R),
  };
  const refs = {
    L: await refsOf(context, connection, 'L', mapping, obs.L),
    R: await refsOf(context, connection, 'R', mapping, obs.R),
  };
  const asked = {
    L: (needed && side === 'L') || (await isWished(context, connection, mapping, 'L', obs.L?.id)),
    R: (needed && side === 'R') || (await isWished(context, connection, mapping, 'R', obs.R?.id)),
  };
  const view = (of: Side): RecordView | undefined =>
    obs[of] && {
      side: of,
      fields: obs[of].fields,
      settings: connection.settings,
      today: today(context.clock.now()),
      link,
      // Seen under an earlier connection of this account, it was there before this one as well.
      old: obs[of].old || obs[of].firstSeenAt < connection.createdAt,
      connectedOn: today(connection.createdAt),
      asked: asked[of],
      other: obs[otherSide(of)]?.fields,
      otherGone: obs[otherSide(of)] !== undefined && !isLive(obs[otherSide(of)]),
      refs: refs[of],
      partners: partners[of],
      family: family.members,
      parent: family.parent,
      company,
      related: related[of],
      charts,
    };
  const views = { L: view('L'), R: view('R') };
  const issues = await loadIssues(context.table, connection.id, subjectOf(link, side, entity, id));
  const translate = await translator(context, connection, mapping, views, waitsForContact(issues));
  const owned = !link && (await isOwned(context, connection, side, obs[side]));
  const base = {
    mapping,
    rules: context.rules,
    facts: { L: factsOf(context, connection.L, entity), R: factsOf(context, connection.R, entity) },
    side,
    id,
    link,
    obs,
    views,
    gate: { L: await gateOpen(context, connection, 'L', entity), R: await gateOpen(context, connection, 'R', entity) },
    retired,
    owned,
    issues,
    survivor: link && (await survivorOf(context, connection, obs)),
    needed,
    isReversed: await isReversalWritten(context, connection.id, link),
    translate,
  };
  return { ...base, candidates: await candidatesFor(context, connection, { ...base, candidates: [] }) };
}
