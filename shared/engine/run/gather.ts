import { type AccountId, type Entity, otherSide, type Side } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import { accountOn, type RunContext } from '../context.ts';
import { isHold, type Mapping, type Member, type ParentView, type RecordView } from '../integration.ts';
import { keys } from '../keys.ts';
import { refsIn } from '../plan/refs.ts';
import type { Snapshot, Translate, Translated } from '../plan/snapshot.ts';
import { type Connection, sideOf } from '../state/account.ts';
import { type Intent, readIntent } from '../state/intent.ts';
import { loadIssues } from '../state/issue.ts';
import { type Link, readLink } from '../state/link.ts';
import { isLive, loadObservation, type Observation } from '../state/observation.ts';
import { isWished } from '../wish.ts';
import { accepts } from '../write/accepts.ts';
import { candidatesFor } from './candidates.ts';
import { gateOpen } from './gate.ts';
import { relatedTo } from './related.ts';

/** Subject of a record's issues: named by the side it began on, so that it stays the same when a partner is made. */
export const subjectOf = (link: Link | undefined, side: Side, entity: Entity, id: string): string =>
  link ? `${link.origin}:${entity}:${link[link.origin] ?? id}` : `${side}:${entity}:${id}`;

/** The link that speaks for a record, read consistently. It may have moved on to another record since. */
export async function findLink(
  context: Pick<RunContext, 'table'>,
  connection: string,
  side: Side,
  entity: Entity,
  id: string,
): Promise<Link | undefined> {
  const unique = await context.table.get(keys.unique(connection, side, entity, id));
  if (!unique) return undefined;
  const item = await context.table.get(keys.link(connection, entity, String(unique.link)));
  return item && readLink(item);
}

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
  if (!mapping) return undefined;
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
  const refs = {
    L: await refsOf(context, connection.L, mapping, obs.L),
    R: await refsOf(context, connection.R, mapping, obs.R),
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
      refs: refs[of],
      family: family.members,
      parent: family.parent,
      company,
      related: related[of],
      charts,
    };
  const views = { L: view('L'), R: view('R') };
  const translate = await translator(context, connection, mapping, views);
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
    issues: await loadIssues(context.table, connection.id, subjectOf(link, side, entity, id)),
    needed,
    translate,
  };
  return { ...base, candidates: await candidatesFor(context, connection, { ...base, candidates: [] }) };
}

/** The day in UTC; the ledger's own time zone may be a day off around midnight, which only moves a plan, never money. */
const today = (now: number): string => new Date(now).toISOString().slice(0, 10);

const factsOf = (context: RunContext, account: AccountId, entity: Entity) => {
  const provider = context.providers[account.slice(0, account.indexOf(':')) as keyof typeof context.providers];
  return (
    provider?.capabilities.entities[entity] ??
    ({ can: [], versioned: false, key: false, find: { by: 'none' }, searchLagSeconds: 30 } as const)
  );
};

export function mappingOf(
  context: Pick<RunContext, 'integrations'>,
  connection: Connection,
  entity: Entity,
  side: Side,
  link: Link | undefined,
  observation: Observation | undefined,
): Mapping | undefined {
  const mappings = context.integrations[connection.integration]?.mappings ?? [];
  if (link) return mappings.find((mapping) => mapping.id === link.mapping);
  return mappings.find(
    (mapping) =>
      mapping.entity === entity && (!mapping.claims || (mapping.claims[side]?.(observation?.fields ?? {}) ?? false)),
  );
}

/** The document of a settlement, or the settlements of a document: their links share the document link's id. */
async function familyOf(
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

/** What the record refers to on its own side, for views that copy from there. */
async function refsOf(
  context: RunContext,
  account: AccountId,
  mapping: Mapping,
  observation: Observation | undefined,
): Promise<Record<string, Fields | undefined>> {
  const refs: Record<string, Fields | undefined> = {};
  for (const [name, rule] of Object.entries(mapping.fields)) {
    const value = observation?.fields[name];
    if (rule.ref === undefined || rule.ref === mapping.parent?.entity || typeof value !== 'string') continue;
    refs[name] = (await loadObservation(context.table, account, rule.ref, value))?.fields;
  }
  return refs;
}

/** A record of which an account has one. */
async function singleOf(
  context: RunContext,
  account: AccountId,
  entity: 'company' | 'accountList',
): Promise<Fields | undefined> {
  const key = `${account}#${entity}`;
  if (!context.singles.has(key)) {
    const items = await context.table.query(`E#${key}`, { limit: 1 });
    context.singles.set(key, items[0]?.fields as Fields | undefined);
  }
  return context.singles.get(key);
}

/** Reads the references of both sides once, so that the plan itself reads nothing. */
async function translator(
  context: RunContext,
  connection: Connection,
  mapping: Mapping,
  views: Readonly<Record<Side, RecordView | undefined>>,
): Promise<Translate> {
  const known = new Map<string, Translated>();
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
        const partner = await partnerOf(context, connection, side, entity, id);
        // What goes with its record has no place where that was taken away; what follows is decided there.
        const isGone =
          rule.leavesWith === true && (await isPartnerGone(context, connection, otherSide(side), entity, partner));
        known.set(key, isGone ? { kind: 'unlinked' } : partner);
      }
    }
  }
  return (from, entity, id) => known.get(`${from}#${entity}#${id}`) ?? { kind: 'unlinked' };
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

export async function partnerOf(
  context: RunContext,
  connection: Connection,
  side: Side,
  entity: Entity,
  id: string,
): Promise<Translated> {
  const link = await findLink(context, connection.id, side, entity, id);
  const other = otherSide(side);
  const partner = link?.[other];
  if (partner !== undefined && link?.present[other] === 'yes') return { kind: 'linked', id: partner };
  const leftOut = !link && (await context.table.get(keys.outOfScope(connection.id, side, entity, id)));
  return { kind: leftOut ? 'out' : 'unlinked' };
}

/** An unlinked record may be the effect of a create whose answer we have not seen: ours, or the other account's. */
async function isOwned(
  context: RunContext,
  connection: Connection,
  side: Side,
  observation: Observation | undefined,
): Promise<boolean> {
  if (!observation) return false;
  const account = accountOn(connection, side);
  const intents: readonly Intent[] =
    sideOf(connection, context.account.account) === side
      ? [...context.intents.values()]
      : (await context.table.query(keys.work(account), { prefix: `1#${connection.id}#` })).map(readIntent);
  const facts = factsOf(context, account, observation.entity);
  return intents.some((intent) => accepts(intent, observation, facts));
}
