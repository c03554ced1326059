import { otherSide } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { announce } from '../outbox.ts';
import { reversalDecided } from '../plan/plan-reversal.ts';
import type { ReverseStep, Snapshot } from '../plan/snapshot.ts';
import { ConditionFailed } from '../ports.ts';
import { observationWrites, oweTo } from '../pull/store.ts';
import { type Connection, priorityOf, putMark } from '../state/account.ts';
import { closeIssue } from '../state/issue.ts';
import { putLink } from '../state/link.ts';
import { observe } from '../state/observation.ts';
import { termsOf } from '../terms.ts';
import { activeCheck } from '../write/begin.ts';
import { reversalId } from './stand-ins.ts';

/**
 * Keeps what a person decided as a record beside the settlement that came back: it is planned, written and found again like
 * any other. In the same transaction the settlement's column says `reversed`, so that it is neither removed nor reversed again.
 * @returns false when link or settlement have moved since the plan
 */
export async function reverse(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: ReverseStep,
): Promise<boolean> {
  const { link, mapping } = snapshot;
  const target = otherSide(step.of);
  const source = snapshot.obs[step.of];
  const view = snapshot.views[step.of];
  const posted = link?.[target];
  if (!link || !source || !view || posted === undefined || !mapping.reversedBy) return false;
  const now = context.clock.now();
  const { account } = context.account;
  const id = reversalId(source.id, link, target);
  const fields = {
    ...mapping.reversedBy.order(view),
    settlement: source.id,
    posted,
    connection: connection.id,
    reversedOn: step.reversedOn,
  };
  const kept = observe(
    undefined,
    { entity: 'reversal', id, version: now, presence: 'present', fields },
    { account, now, old: false, wrote: true },
    termsOf('reversal', fields),
  );
  const worker = connection[target];
  try {
    await context.table.write([
      putLink(link, { ...link, present: { ...link.present, [target]: 'reversed' }, ver: link.ver + 1 }),
      { kind: 'check', key: keys.observation(account, source.entity, source.id), if: [['rev', '=', source.rev]] },
      ...observationWrites(undefined, kept),
      ...snapshot.issues.filter((issue) => reversalDecided(issue, link, target) !== undefined).map(closeIssue),
      putMark(
        {
          account: worker,
          prio: priorityOf('reversal', false),
          connection: connection.id,
          entity: 'reversal',
          side: step.of,
          id,
        },
        now,
      ),
      announce(connection.id, context.ids.next(), {
        kind: 'activity',
        at: now,
        data: {
          entity: link.entity,
          link: link.id,
          ver: link.ver + 1,
          act: 'reverse',
          row: step.row,
          reason: `it came back, and the ledger has closed it: reversed on ${step.reversedOn} by decision`,
          run: `${account}@${context.fence}`,
          posted,
          reversal: id,
        },
      }),
      activeCheck(connection),
      ...oweTo(context, [worker]),
    ]);
    return true;
  } catch (error) {
    // Somebody else moved the link, or the settlement goes on after all: planned again from what is there now.
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}
