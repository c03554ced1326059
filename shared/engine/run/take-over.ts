import { otherSide } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { announce } from '../outbox.ts';
import type { Snapshot, TakeOverStep } from '../plan/snapshot.ts';
import { ConditionFailed } from '../ports.ts';
import { oweTo } from '../pull/store.ts';
import type { Connection } from '../state/account.ts';
import { loadIssues, subjectOf } from '../state/issue.ts';
import { putLink, readLink } from '../state/link.ts';
import { activeCheck } from '../write/begin.ts';
import { settleIssues } from './issues.ts';

/**
 * A payment has ended and its mirror stands: a later payment of the same money gets that mirror, and what differs between
 * the two (day, reference) flows as an edit. No second mirror is ever made, whatever happens in between.
 * @returns whether the link is the new payment's now
 */
export async function takeOver(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: TakeOverStep,
): Promise<boolean> {
  const { entity } = snapshot.mapping;
  const key = keys.link(connection.id, entity, step.link);
  const item = await context.table.get(key);
  const link = item && readLink(item);
  const id = snapshot.obs[step.of]?.id;
  if (!link || link.op || id === undefined) return false;
  const before = link[step.of];
  const next = {
    ...link,
    [step.of]: id,
    inc: { ...link.inc, [step.of]: link.inc[step.of] + 1 },
    ver: link.ver + 1,
  };
  const stored = await loadIssues(context.table, connection.id, subjectOf(link, step.of, entity, id));
  try {
    await context.table.write([
      putLink(link, next),
      { kind: 'put', item: { ...keys.unique(connection.id, step.of, entity, id), link: link.id }, if: 'absent' },
      { kind: 'delete', key: keys.outOfScope(connection.id, step.of, entity, id) },
      announce(connection.id, context.ids.next(), {
        kind: 'activity',
        at: context.clock.now(),
        data: {
          entity,
          link: link.id,
          ver: next.ver,
          act: 'takeOver',
          row: step.row,
          reason: 'the payment before has ended, and its partner is this one now',
          run: `${context.account.account}@${context.fence}`,
          before: before ?? null,
          now: id,
          partner: link[otherSide(step.of)] ?? null,
        },
      }),
      activeCheck(connection),
      ...oweTo(context, []),
    ]);
  } catch (error) {
    // Somebody else moved the link: planned again from what is there now.
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
  // What was asked about the payment before is asked no more.
  if (link.origin === step.of) {
    await settleIssues(context, connection.id, subjectOf(link, step.of, entity, id), entity, stored, []);
  }
  return true;
}
