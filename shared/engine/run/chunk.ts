import { nounOf } from '../../model/nouns.ts';
import { mayWrite, type RunContext } from '../context.ts';
import { OutcomeUnknown } from '../errors.ts';
import { timing } from '../keys.ts';
import { DISMISS } from '../plan/dismissed.ts';
import type { Mark } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { subjectOfIntent } from '../write/refuse.ts';
import { sendAll } from '../write/send-all.ts';
import type { Settled } from '../write/settle.ts';
import { clear, keepWaiting } from './after-look.ts';
import { lookAtHeld } from './held.ts';
import { openIssue } from './issues.ts';
import { waitMs } from './later.ts';
import { lookAt } from './look.ts';
import { type Looked, ownStep, planMark } from './looked.ts';
import { readTargets } from './reads.ts';

/**
 * Plans a chunk, reads all its targets with as few calls as possible, and writes. What writes is planned again first, unless
 * the run has stored nothing since: then its targets showed nothing new, and no write of another record came before.
 */
export async function applyChunk(context: RunContext, marks: readonly Mark[]): Promise<readonly Mark[]> {
  const first = new Map<Mark, Looked | undefined>();
  const before = context.work.writes;
  for (const mark of marks) first.set(mark, await planMark(context, mark));
  await readTargets(context, ownSteps(context, [...first.values()]));
  const begun: { readonly mark: Mark; readonly intent: Intent }[] = [];
  const again: Mark[] = [];
  for (const mark of marks) {
    if (!mayWrite(context, timing.writeCutOffMs)) return [...again, ...marks.slice(marks.indexOf(mark))];
    const known = first.get(mark);
    const writes = known !== undefined && ownStep(context, known.connection, known.plan) !== undefined;
    const stands = !writes || context.work.writes === before;
    const look = await lookAt(context, mark, stands ? { known } : undefined);
    if (look.kind === 'begun') {
      begun.push({ mark, intent: look.intent });
      if (!isBatchable(context, look.intent)) await flush(context, begun, again);
    } else if (look.kind === 'again') again.push(mark);
    else if (look.kind === 'waits') await keepWaiting(context, mark, look.until, look.need);
    else {
      await lookAtHeld(context, mark, look.snapshot);
      await clear(context, mark, look.disposition);
    }
  }
  await flush(context, begun, again);
  return again;
}

const isBatchable = (context: RunContext, intent: Intent): boolean =>
  intent.kind === 'update' && (context.provider.capabilities.entities[intent.entity]?.batch ?? 1) > 1;

async function flush(
  context: RunContext,
  begun: { readonly mark: Mark; readonly intent: Intent }[],
  again: Mark[],
): Promise<void> {
  if (begun.length === 0) return;
  const batch = begun.splice(0);
  let settled: ReadonlyMap<string, Settled>;
  try {
    settled = await sendAll(
      context,
      batch.map(({ intent }) => intent),
    );
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    // The intent is open; the mark stays until it is settled.
    for (const { mark } of batch) await keepWaiting(context, mark, context.clock.now() + 60_000);
    return;
  }
  for (const { mark, intent } of batch) {
    // Refused: a person was told, and the next change or decision marks it again.
    if (settled.get(intent.id) === 'refused') await clear(context, mark, undefined);
    else if (settled.get(intent.id) === 'lookAgain') {
      if (mark.tries >= STUBBORN) await sayStillRefused(context, intent);
      await keepWaiting(context, mark, context.clock.now() + waitMs(mark.tries));
    } else again.push(mark);
  }
}

/** Looking again helps at once or hardly ever: after so many times a person is told, and it goes on once an hour. */
const STUBBORN = 3;

async function sayStillRefused(context: RunContext, intent: Intent): Promise<void> {
  await openIssue(context, intent.connection, await subjectOfIntent(context, intent), intent.entity, {
    code: 'refused:again',
    text: `${context.provider.name} keeps refusing this ${nounOf(intent.entity)} although everything about it was read anew: something that it refers to may be gone there. It is tried again every hour.`,
    actions: ['retry', DISMISS],
    severity: 'warning',
    about: intent.link,
    ...intent.dismissable,
  });
}

const ownSteps = (context: RunContext, looked: readonly (Looked | undefined)[]) =>
  looked.flatMap((one) => {
    const step = one && ownStep(context, one.connection, one.plan);
    return one && step ? [{ snapshot: one.snapshot, step }] : [];
  });
