import type { Entity, Side } from '../../model/names.ts';
import { type RunContext, today } from '../context.ts';
import type { Mapping, Member, ParentView } from '../integration.ts';
import { keys } from '../keys.ts';
import type { Connection } from '../state/account.ts';
import { findLink, type Link, readLink } from '../state/link.ts';
import { isLive, loadObservation, type Observation } from '../state/observation.ts';
import { mappingOf } from './mapping-of.ts';

/** The document of a settlement, or the settlements of a document: their links share the document link's id. */
export async function familyOf(
  context: RunContext,
  connection: Connection,
  mapping: Mapping,
  link: Link | undefined,
  obs: Readonly<Record<Side, Observation | undefined>>,
  side: Side,
): Promise<{ readonly members: readonly Member[]; readonly parent: ParentView | undefined }> {
  if (!mapping.parent) {
    const children = context.integrations[connection.integration]?.mappings.find(
      (other) => other.parent?.entity === mapping.entity && other.settles,
    );
    if (!children || !link) return { members: [], parent: undefined };
    return { members: await membersUnder(context, connection, children.entity, link.id), parent: undefined };
  }
  const document = obs[side]?.fields[mapping.parent.field];
  if (typeof document !== 'string') return { members: [], parent: undefined };
  const parent = await findLink(context, connection.id, side, mapping.parent.entity, document);
  if (!parent || parent.L === undefined || parent.R === undefined) return { members: [], parent: undefined };
  const members = mapping.settles ? await membersUnder(context, connection, mapping.entity, parent.id) : [];
  const left = await loadObservation(context.table, connection.L, mapping.parent.entity, parent.L);
  const right = await loadObservation(context.table, connection.R, mapping.parent.entity, parent.R);
  const parentMapping = mappingOf(context, connection, mapping.parent.entity, side, parent, undefined);
  const wants = left && parentMapping?.wanted?.L;
  return {
    members,
    parent: {
      link: parent,
      fields: { L: isLive(left) ? left.fields : undefined, R: isLive(right) ? right.fields : undefined },
      wanted:
        isLive(left) &&
        (!wants ||
          wants({
            side: 'L',
            fields: left.fields,
            settings: connection.settings,
            today: today(context.clock.now()),
            link: parent,
            old: left.old,
            other: right?.fields,
            refs: {},
            family: members,
            parent: undefined,
            company: { L: undefined, R: undefined },
            related: [],
            charts: { L: undefined, R: undefined },
          }) === 'yes'),
    },
  };
}

async function membersUnder(
  context: RunContext,
  connection: Connection,
  entity: Entity,
  parent: string,
): Promise<readonly Member[]> {
  const items = await context.table.query(keys.links(connection.id, entity), { prefix: `${parent}.` });
  const members: Member[] = [];
  for (const link of items.map(readLink)) {
    const left = await loadObservation(context.table, connection.L, entity, link.L);
    const right = await loadObservation(context.table, connection.R, entity, link.R);
    members.push({
      link,
      fields: { L: isLive(left) ? left.fields : undefined, R: isLive(right) ? right.fields : undefined },
    });
  }
  return members;
}
