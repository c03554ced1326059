import { type Entity, otherSide, type Side } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import { isHold, type Mapping, type ParentView, type RecordView } from '../integration.ts';
import { keys } from '../keys.ts';
import { isWantedBack } from '../plan/put-away.ts';
import { refsIn } from '../plan/refs.ts';
import type { Translate, Translated } from '../plan/snapshot.ts';
import type { Connection } from '../state/account.ts';
import { loadIssues, subjectOf } from '../state/issue.ts';
import { findLink, type Link } from '../state/link.ts';
import { loadObservation, type Observation } from '../state/observation.ts';
import { standInFor } from './stand-ins.ts';
import { nameOn } from './survivors.ts';

/** What the record refers to on its own side, where the rules of its mapping look at it. */
export async function refsOf(
  context: RunContext,
  connection: Connection,
  side: Side,
  mapping: Mapping,
  observation: Observation | undefined,
): Promise<Record<string, Fields | undefined>> {
  const refs: Record<string, Fields | undefined> = {};
  for (const name of mapping.looksAt?.[side] ?? []) {
    const [value, entity] = [observation?.fields[name], mapping.fields[name]?.ref];
    if (typeof value !== 'string' || entity === undefined) continue;
    refs[name] = (await loadObservation(context.table, connection[side], entity, value))?.fields;
  }
  return refs;
}

/**
 * Reads the references of both sides once, so that the plan itself reads nothing.
 * @param forContact one that is about to be brought out of the archive has no name there until it is
 */
export async function translator(
  context: RunContext,
  connection: Connection,
  mapping: Mapping,
  views: Readonly<Record<Side, RecordView | undefined>>,
  forContact: boolean,
): Promise<Translate> {
  const known = new Map<string, Translated>();
  const links: Link[] = Object.values(views).flatMap((view) => view?.parent?.link ?? []);
  for (const side of ['L', 'R'] as const) {
    const view = views[side];
    if (!view) continue;
    for (const [name, rule] of Object.entries(mapping.fields)) {
      if (rule.ref === undefined && rule.refs === undefined) continue;
      const read = side === 'L' ? rule.left : rule.right;
      const value = read ? read(view.fields, view) : view.fields[name];
      if (isHold(value)) continue;
      for (const { entity, id } of refsIn(rule, value)) {
        const key = `${side}#${entity}#${id}`;
        if (known.has(key)) continue;
        const document = entity === mapping.parent?.entity ? view.parent : undefined;
        const instead = document && (await insteadOf(context, connection, side, mapping, document));
        const partner: Translated =
          instead === undefined
            ? await partnerOf(context, connection, side, entity, id, links)
            : { kind: 'linked', id: instead };
        // What goes with its record has no place where that was taken away; what follows is decided there.
        const isGone =
          rule.leavesWith === true && (await isPartnerGone(context, connection, otherSide(side), entity, partner));
        const isBack = forContact && entity === 'contact' && (await comesBack(context, connection, side, id, partner));
        known.set(key, isGone || isBack ? { kind: 'unlinked' } : partner);
      }
    }
  }
  return (from, entity, id) => known.get(`${from}#${entity}#${id}`) ?? { kind: 'unlinked' };
}

/**
 * Where a settlement of this document goes, if not simply to its partner. One that was gone and is there again is not made anew
 * on the side of the settlement before that is recorded: waiting for the pair to be whole, each would wait for the other.
 */
async function insteadOf(
  context: RunContext,
  connection: Connection,
  side: Side,
  mapping: Mapping,
  { link, fields }: ParentView,
): Promise<string | undefined> {
  const standIn = side === 'R' ? await standInFor(context, connection, mapping, link) : undefined;
  const other = otherSide(side);
  const isBack = mapping.settles && link.present[other] === 'no' && fields[other] !== undefined;
  return standIn ?? (isBack ? link[other] : undefined);
}

const isPartnerGone = async (
  context: RunContext,
  connection: Connection,
  side: Side,
  entity: Entity,
  partner: Translated,
): Promise<boolean> =>
  partner.kind === 'linked' &&
  (await loadObservation(context.table, connection[side], entity, partner.id))?.presence === 'deleted';

const comesBack = async (
  context: RunContext,
  connection: Connection,
  side: Side,
  id: string,
  partner: Translated,
): Promise<boolean> => {
  const link = await findLink(context, connection.id, side, 'contact', id);
  const other = otherSide(side);
  if (!link || partner.kind !== 'linked') return false;
  const seen = await loadObservation(context.table, connection[other], 'contact', partner.id);
  return await isComingBack(context, connection, link, other, seen);
};

/** D34: somebody decided to have this record of a pair out of the archive, and it is not yet. */
export async function isComingBack(
  { table }: Pick<RunContext, 'table'>,
  { id }: Connection,
  link: Link,
  side: Side,
  seen: Observation | undefined,
): Promise<boolean> {
  if (seen?.presence !== 'archived') return false;
  return isWantedBack(seen, await loadIssues(table, id, subjectOf(link, side, link.entity, seen.id)));
}

/** What a record is called on the other side. `links`: those that were read already, to which this one's is added. */
export async function partnerOf(
  context: RunContext,
  connection: Connection,
  side: Side,
  entity: Entity,
  id: string,
  links: Link[] = [],
): Promise<Translated> {
  const known = links.find((one) => one.entity === entity && one[side] === id);
  const link = known ?? (await findLink(context, connection.id, side, entity, id));
  if (link && !known) links.push(link);
  const other = otherSide(side);
  const partner = link && (await nameOn(context, connection.id, link, other));
  if (partner !== undefined && link?.present[other] === 'yes') return { kind: 'linked', id: partner };
  const leftOut = !link && (await context.table.get(keys.outOfScope(connection.id, side, entity, id)));
  return { kind: leftOut ? 'out' : 'unlinked' };
}
