import type { RunContext } from '../context.ts';
import { drainHints } from '../pull/hints.ts';
import { reconcile } from '../pull/reconcile.ts';
import { drainSeeds } from '../pull/seed.ts';
import { pullStreams } from '../pull/streams.ts';
import { sweepStreams } from '../pull/sweep.ts';
import type { Asked } from '../state/account.ts';
import { type Admitted, keepSubscribed, missed } from '../subscriptions.ts';
import { settleAll } from '../write/settle.ts';
import { applyMarks } from './apply.ts';
import { leaveClosing } from './closing.ts';
import { type End, endedBy } from './end.ts';
import { noteFirstSync } from './first-sync.ts';
import { isSpent, noteReads } from './read-budget.ts';
import { ripen } from './ripen.ts';

const DAY_MS = 24 * 3_600_000;

const NIGHTLY = 'nightly';

/** Once a day, part-paid documents are read again. */
function isNight(context: RunContext, polled: Record<string, number>): boolean {
  const now = context.clock.now();
  if (now - (polled[NIGHTLY] ?? 0) < DAY_MS) return false;
  const first = polled[NIGHTLY] === undefined;
  polled[NIGHTLY] = now;
  return !first;
}

/** The middle of a run: settle, pull, apply, in this order, as long as there is time. */
export async function work(
  context: RunContext,
  polled: Record<string, number>,
  asked: readonly Asked[],
  { messages, handshakes }: Admitted,
): Promise<End> {
  const manual = asked.includes('manual');
  const nextVisitMinutes = messages.some(({ reason }) => reason === 'tick') ? context.account.interval : 0;
  const sweeping = asked.includes('sweep');
  const left = new Set(asked);
  let waiting = handshakes;
  try {
    await settleAll(context);
    if (!(await leaveClosing(context))) return { ended: 'done', left: [] };
    await keepSubscribed(context, polled, { handshakes, now: manual });
    waiting = [];
    if (manual) {
      await ripen(context);
      await reconcile(context, 'open');
      left.delete('manual');
      left.add('lists');
    } else if (!isSpent(context) && isNight(context, polled)) await reconcile(context, 'partPaid');
    // What the gate stands for: nothing is written before the lists were read to their end.
    if (!context.rules.gate) await applyMarks(context);
    const read =
      (await drainHints(context)) &&
      (await pullStreams(context, polled, { all: left.has('lists'), nextVisitMinutes })) &&
      (await drainHints(context)) &&
      (await drainSeeds(context));
    if (read) left.delete('lists');
    const applied = await applyMarks(context);
    // Work that a write of this very run has brought (a file to read back, a settlement that vanished).
    const hinted = read && applied ? await drainHints(context) : true;
    const swept = sweeping && read && applied && hinted ? await sweepStreams(context) : !sweeping;
    if (swept) left.delete('sweep');
    // What the sweep has found may name more: files, settlements that left.
    if (sweeping && swept && !(await drainHints(context))) return { ended: 'more', left: [...left] };
    if (read && applied && hinted) await noteFirstSync(context);
    await noteReads(context);
    return { ended: read && applied && hinted && swept ? 'done' : 'more', left: [...left] };
  } catch (error) {
    return { ...(await endedBy(context, error)), left: [...left] };
  } finally {
    missed(waiting, polled);
  }
}
