import { equal, type Json } from '../../model/json.ts';
import { otherSide, type Side } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { announce } from '../outbox.ts';
import type { AbsorbStep, LinkStep, Snapshot, UnlinkStep } from '../plan/snapshot.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import { lookersAt } from '../pull/marks.ts';
import { oweTo } from '../pull/store.ts';
import { type Connection, type NewMark, priorityOf } from '../state/account.ts';
import { asRead, emptyLink, type Link, putLink } from '../state/link.ts';
import { grantWish } from '../wish.ts';
import { activeCheck } from '../write/begin.ts';
import { childMarks, settledAnew } from '../write/children.ts';
import { noteMet } from './met.ts';

/**
 * Both sides agree again without a write: the base follows, under the link's version and a free slot.
 * @param granted takes away a wish for what is there
 */
export async function absorb(
  context: RunContext,
  connection: Connection,
  link: Link,
  step: AbsorbStep,
  granted: readonly Write[] = [],
): Promise<boolean> {
  const next = { ...link, base: step.base, present: step.present, ver: link.ver + 1 };
  return await tryWrite(context, next, [
    putLink(link, next),
    ...agreed(context, connection, link, step),
    ...granted,
    activeCheck(connection),
    ...(await settledAnew(context, connection, link, step.present)),
  ]);
}

/** A line of history for what moved without a write of ours. A field seen for the first time has not moved. */
function agreed(context: RunContext, connection: Connection, link: Link, step: AbsorbStep): readonly Write[] {
  const changes: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(step.base.L), ...Object.keys(step.base.R)])) {
    const before = { L: link.base.L[name], R: link.base.R[name] };
    const after = { L: step.base.L[name], R: step.base.R[name] };
    const moved = (['L', 'R'] as const).filter(
      (side) => before[side] !== undefined && !equal(before[side], after[side]),
    );
    if (moved.length > 0) changes[name] = { moved, before: shown(before), after: shown(after) };
  }
  if (!equal(link.present, step.present)) changes.present = { before: link.present, after: step.present };
  if (Object.keys(changes).length === 0) return [];
  return [
    announce(connection.id, context.ids.next(), {
      kind: 'activity',
      at: context.clock.now(),
      data: {
        entity: link.entity,
        link: link.id,
        ver: link.ver + 1,
        act: 'agree',
        reason: 'both sides say the same now, or there is nothing to write',
        run: `${context.account.account}@${context.fence}`,
        changes,
      },
    }),
  ];
}

const shown = ({ L, R }: Readonly<Record<Side, Json | undefined>>): Json => ({ L: L ?? null, R: R ?? null });

/**
 * Joins two records that are there already; of a pair that lost one, the other with what took its place. Neither may
 * belong to another pair.
 */
export async function makeLink(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: LinkStep,
): Promise<boolean> {
  const { entity } = snapshot.mapping;
  const parent = snapshot.views[snapshot.side]?.parent?.link;
  const before = snapshot.link;
  const id = before?.id ?? (parent === undefined ? context.ids.next() : `${parent.id}.${context.ids.next()}`);
  const link: Link = {
    ...(before ?? emptyLink(connection.id, entity, step.mapping, id, snapshot.side)),
    L: step.L,
    R: step.R,
    base: step.base,
    present: { L: 'yes', R: 'yes' },
    inc: before ? incarnations(before, step) : { L: 1, R: 1 },
    adopted: step.adopted,
    ver: (before?.ver ?? 0) + 1,
  };
  const joined = (['L', 'R'] as const).filter((side) => before?.[side] !== step[side]);
  return await tryWrite(context, link, [
    putLink(before, link),
    ...joined.map(
      (side): Write => ({
        kind: 'put',
        item: { ...keys.unique(connection.id, side, entity, step[side]), link: id },
        if: 'absent',
      }),
    ),
    { kind: 'delete', key: keys.outOfScope(connection.id, 'L', entity, step.L) },
    { kind: 'delete', key: keys.outOfScope(connection.id, 'R', entity, step.R) },
    ...grantWish(connection, snapshot.mapping, step),
    announce(connection.id, context.ids.next(), {
      kind: 'activity',
      at: context.clock.now(),
      data: {
        entity,
        link: id,
        ver: link.ver,
        act: 'link',
        row: step.row,
        reason: 'both were there and are the same',
        run: `${context.account.account}@${context.fence}`,
        L: step.L,
        R: step.R,
      },
    }),
    activeCheck(connection),
    ...(await childMarks(context, connection, link, undefined, parent, [
      ...(before ? renewedMarks(context, link, joined) : []),
      ...(await lookersAt(context, connection, before, link)),
    ])),
  ]);
}

/**
 * A pair that got another partner may have been looked at for the one it lost, of whom nothing is planned any more: the
 * pair itself is looked at next.
 */
const renewedMarks = (context: RunContext, { connection, entity, ...link }: Link, joined: readonly Side[]) =>
  joined.flatMap((side): NewMark[] => {
    const stays = otherSide(side);
    const id = link[stays];
    if (id === undefined) return [];
    const { account } = context.account;
    return [{ account, prio: priorityOf(entity, false), connection, entity, side: stays, id }];
  });

/** Another record on a side is the next that the link has had there. */
const incarnations = (before: Link, step: LinkStep): Link['inc'] => ({
  L: before.inc.L + (before.L === step.L ? 0 : 1),
  R: before.inc.R + (before.R === step.R ? 0 : 1),
});

/** Takes a pair apart that a person says is none. What either side shows stays as it is. */
export async function takeApart(
  context: RunContext,
  connection: Connection,
  link: Link,
  step: UnlinkStep,
): Promise<boolean> {
  const sides = (['L', 'R'] as const).filter((side) => link[side] !== undefined);
  return await tryWrite(context, undefined, [
    { kind: 'delete', key: keys.link(connection.id, link.entity, link.id), if: asRead(link) },
    ...sides.map((side) => ({
      kind: 'delete' as const,
      key: keys.unique(connection.id, side, link.entity, link[side]!),
    })),
    announce(connection.id, context.ids.next(), {
      kind: 'activity',
      at: context.clock.now(),
      data: {
        entity: link.entity,
        link: link.id,
        ver: link.ver + 1,
        act: 'unlink',
        row: step.row,
        reason: 'matched wrongly, by decision',
        run: `${context.account.account}@${context.fence}`,
        L: link.L ?? null,
        R: link.R ?? null,
      },
    }),
    activeCheck(connection),
    ...oweTo(context, []),
  ]);
}

/** @param next the pair as it is then; undefined where it is none any more */
async function tryWrite(context: RunContext, next: Link | undefined, writes: readonly Write[]): Promise<boolean> {
  try {
    await context.table.write(writes);
  } catch (error) {
    // Somebody else moved the link: it is planned again from what is there now.
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
  if (next) noteMet(context, next);
  return true;
}
