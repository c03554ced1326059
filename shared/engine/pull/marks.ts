import { type AccountId, type Entity, otherSide, type Side } from '../../model/names.ts';
import { isGone } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import type { Mapping } from '../integration.ts';
import { keys } from '../keys.ts';
import { documentOf, loadUnder } from '../run/settlements.ts';
import { type Connection, type NewMark, priorityOf, sideOf } from '../state/account.ts';
import { loadIssues } from '../state/issue.ts';
import { findLink, type Link } from '../state/link.ts';
import { isLive, type Observation } from '../state/observation.ts';

/** One mark for the other account of each active connection in which such records travel. */
export async function marksFor(context: RunContext, observation: Observation): Promise<readonly NewMark[]> {
  const marks: NewMark[] = [];
  for (const connection of context.connections) {
    if (connection.state !== 'active') continue;
    const side = sideOf(connection, context.account.account);
    const mapping = context.integrations[connection.integration]?.mappings.find(
      (other) => other.entity === observation.entity && (other.claims?.[side]?.(observation.fields) ?? true),
    );
    if (!mapping) continue;
    const linked = await context.table.get(keys.unique(connection.id, side, observation.entity, observation.id));
    if (!linked && !(await concerns(context, connection, side, mapping, observation))) continue;
    const isFirstSync = observation.old && !linked;
    const today = new Date(context.clock.now()).toISOString().slice(0, 10);
    const isFirst = isFirstSync && mapping.first?.(observation.fields, today);
    marks.push({
      account: connection[otherSide(side)],
      prio: priorityOf(observation.entity, isFirst ? 'first' : isFirstSync),
      connection: connection.id,
      entity: observation.entity,
      side,
      id: observation.id,
    });
  }
  return marks;
}

/** Without a partner, one that is gone is nobody's business, unless somebody is being asked about it. */
async function concerns(
  { table }: RunContext,
  connection: Connection,
  side: Side,
  { create }: Mapping,
  { entity, id, presence }: Observation,
): Promise<boolean> {
  if (!isGone(presence)) return create.onDemand !== true;
  const issues = await loadIssues(table, connection.id, `${side}:${entity}:${id}`);
  return issues.some(({ state }) => state === 'open');
}

/**
 * A document that was gone is there again: its settlements and files, left out meanwhile, are looked at. So are documents that
 * wait for a contact without a partner yet.
 */
export async function marksOfRestored(
  context: RunContext,
  stored: Observation | undefined,
  next: Observation,
): Promise<readonly NewMark[]> {
  if (!stored || !isGone(stored.presence) || isGone(next.presence)) return [];
  const marks: NewMark[] = [];
  for (const connection of context.connections.filter(({ state }) => state === 'active')) {
    const side = sideOf(connection, context.account.account);
    const link = await findLink(context, connection.id, side, next.entity, next.id);
    marks.push(
      ...(link ? await childrenOf(context, connection, link) : await namedBy(context, connection, side, next)),
    );
  }
  return marks;
}

/** Records of the same side that refer to this one. */
async function namedBy(
  context: RunContext,
  connection: Connection,
  side: Side,
  { entity: named, id }: Pick<Observation, 'entity' | 'id'>,
): Promise<readonly NewMark[]> {
  const marks: NewMark[] = [];
  for (const { entity, fields } of context.integrations[connection.integration]?.mappings ?? []) {
    if (!Object.values(fields).some(({ ref }) => ref === named)) continue;
    const mark = { account: connection[otherSide(side)], prio: priorityOf(entity, false), connection: connection.id };
    const ids = await idsNaming(context, connection[side], entity, id);
    marks.push(...ids.map((one) => ({ ...mark, entity, side, id: one })));
  }
  return marks;
}

/** Records of an account that refer to this one, by their search terms. */
async function idsNaming({ table }: RunContext, account: AccountId, entity: Entity, id: string) {
  const items = await table.query(`K#${account}#${entity}`, { prefix: `of:${id}:`, limit: MOST });
  return items.map((item) => String(item.id));
}

/**
 * A settlement changed whose document was taken away on one side: whether it is wanted there again may hang on that, though the
 * document itself was not read in between and shows what it showed before. One that is on both sides is planned when it changes,
 * with all that belongs to the change.
 */
export async function marksOfDocument(
  context: RunContext,
  stored: Observation | undefined,
  next: Observation,
): Promise<readonly NewMark[]> {
  const document = next.fields.document;
  if (!stored || typeof document !== 'string') return [];
  const marks: NewMark[] = [];
  for (const connection of context.connections.filter(({ state }) => state === 'active')) {
    const of = sideOf(connection, context.account.account);
    const mappings = context.integrations[connection.integration]?.mappings ?? [];
    const entity = mappings
      .filter(({ entity, settles }) => settles && entity === next.entity)
      .map(documentOf)
      .find(Boolean);
    const link = entity && (await findLink(context, connection.id, of, entity, document));
    const gone = link && SIDES.find((side) => link.present[side] !== 'yes');
    const id = gone && link[otherSide(gone)];
    if (!entity || !gone || id === undefined) continue;
    const mark = { account: connection[gone], prio: priorityOf(entity, false), connection: connection.id, entity };
    marks.push({ ...mark, side: otherSide(gone), id });
  }
  return marks;
}

const SIDES = ['L', 'R'] as const;

/** More settlements and files than this on one document come with the sweep. */
const MOST = 40;

/** Settlements and files of a linked document, on both sides: each is to be looked at by the account that would write it. */
export async function childrenOf(
  context: RunContext,
  connection: Connection,
  link: Pick<Link, 'entity' | 'L' | 'R'>,
): Promise<readonly NewMark[]> {
  const mappings = context.integrations[connection.integration]?.mappings ?? [];
  const under = new Map(
    mappings.filter((mapping) => documentOf(mapping) === link.entity).map((mapping) => [mapping.entity, mapping]),
  );
  const marks = new Map<string, NewMark>();
  for (const [entity, mapping] of under) {
    for (const side of ['L', 'R'] as const) {
      const document = link[side];
      if (document === undefined) continue;
      for (const child of await loadUnder(context.table, connection[side], mapping, document)) {
        if (!isLive(child) || marks.size >= MOST) continue;
        const account: AccountId = side === 'L' ? connection.R : connection.L;
        const mark = {
          account,
          prio: priorityOf(entity, false),
          connection: connection.id,
          entity,
          side,
          id: child.id,
        };
        marks.set(`${account}#${entity}#${side}#${child.id}`, mark);
      }
    }
  }
  return [...marks.values()];
}

/**
 * A pair got another partner than it had: records that refer to it, and whose rules look at that partner, are looked at.
 * Where it is the first one they still wait for it. Those that left the sync with it wait for nothing: they are looked at
 * whenever it has a partner, or turns out to be one (its create was answered late, and what was entered for it came first).
 */
export async function lookersAt(
  context: RunContext,
  connection: Connection,
  before: Pick<Link, Side> | undefined,
  link: Link,
): Promise<readonly NewMark[]> {
  const marks: NewMark[] = [];
  for (const { entity, fields, partners } of context.integrations[connection.integration]?.mappings ?? []) {
    const leaves = Object.values(fields).some(({ ref, leavesWith }) => ref === link.entity && leavesWith === true);
    for (const side of ['L', 'R'] as const) {
      const looks = partners?.[side]?.of.some((name) => fields[name]?.ref === link.entity) ?? false;
      const other = otherSide(side);
      const isJoined = before?.[side] !== link[side];
      if (link[side] === undefined || link[other] === undefined) continue;
      if (!isJoined && before?.[other] === link[other]) continue;
      const areAll = looks && !isJoined && before?.[other] !== undefined;
      if (!areAll && !leaves) continue;
      const ids = await idsNaming(context, connection[side], entity, link[side]);
      const wanted = areAll ? ids : await leftOut(context, connection, side, entity, ids);
      const mark = { account: connection[other], prio: priorityOf(entity, false), connection: connection.id, entity };
      marks.push(...wanted.map((id) => ({ ...mark, side, id })));
    }
  }
  return marks.slice(0, MOST_LOOKERS);
}

/** One transaction holds them, with all that linked the pair. */
const MOST_LOOKERS = 60;

async function leftOut(
  { table }: RunContext,
  connection: Connection,
  side: Side,
  entity: Entity,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const items = await table.getMany(ids.map((id) => keys.outOfScope(connection.id, side, entity, id)));
  return ids.filter((_, index) => items[index] !== undefined);
}
