import { otherSide } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { CannotWrite } from '../errors.ts';
import { DISMISS, dismissals, orDismiss } from '../plan/dismissed.ts';
import type { WriteStep } from '../plan/snapshot.ts';
import { type Mark, sideOf } from '../state/account.ts';
import { loadIssues, subjectOf } from '../state/issue.ts';
import { grantWish } from '../wish.ts';
import { begin, inQuestion } from '../write/begin.ts';
import { askOther } from './after-look.ts';
import { isAnswered } from './answered.ts';
import { absorb, makeLink, takeApart } from './base.ts';
import { close } from './close-lump.ts';
import { openIssue, settleIssues } from './issues.ts';
import { waitMs } from './later.ts';
import { type Look, type Looked, ownStep, planMark } from './looked.ts';
import { count } from './lumps.ts';
import { noteTwin, postingRests } from './native-sync.ts';
import { holdForLeftOut, satisfy } from './needs.ts';
import { checkTarget, PAID_MEANWHILE, paidMeanwhile } from './preconditions.ts';
import { reverse } from './reverse.ts';
import { makeAlias } from './survivors.ts';
import { takeOver } from './take-over.ts';
import { tell } from './tell.ts';
import { admitted, askForTrial } from './trial.ts';
import { verify } from './verify.ts';

/** One record that the planner cannot digest is held; it never fails the run. */
export async function lookAt(
  context: RunContext,
  mark: Mark,
  planned?: { readonly known: Looked | undefined },
  needed = false,
): Promise<Look> {
  const looked = planned ? planned.known : await planMark(context, mark, needed);
  if (!looked) return { kind: 'done' };
  try {
    return await carryOut(context, mark, looked);
  } catch (error) {
    if (!(error instanceof CannotWrite)) throw error;
    const { connection, snapshot } = looked;
    const step = ownStep(context, connection, looked.plan);
    const subject = subjectOf(snapshot.link, mark.side, mark.entity, mark.id);
    await openIssue(context, mark.connection, subject, mark.entity, {
      code: 'cannotWrite',
      text: error.message,
      actions: ['retry', ...(step ? [DISMISS] : [])],
      severity: 'warning',
      about: error.message,
      ...(step ? inQuestion(snapshot, step) : {}),
    });
    return { kind: 'done' };
  }
}

async function carryOut(context: RunContext, mark: Mark, looked: Looked): Promise<Look> {
  const { connection, snapshot } = looked;
  const own = sideOf(connection, context.account.account);
  context.stats.planned += 1;
  const step = ownStep(context, connection, looked.plan);
  const found = await checkTarget(context, connection, snapshot, step);
  // What stands in the way of that is another record: nothing of this one would lift a dismissal.
  const stays = found?.code === PAID_MEANWHILE || !step;
  const refusal = found && !stays ? orDismiss(snapshot, found, inQuestion(snapshot, step).fields) : found;
  const issues = refusal ? [...looked.plan.issues, refusal] : looked.plan.issues;
  await noteTwin(context, connection, looked);
  await settleIssues(
    context,
    connection.id,
    subjectOf(snapshot.link, mark.side, mark.entity, mark.id),
    mark.entity,
    snapshot.issues.filter((issue) => isAnswered(issue, looked)),
    issues,
    dismissals(snapshot),
  );
  for (const step of looked.plan.steps) {
    if (step.kind === 'absorb' && snapshot.link) {
      const told = await tell(context, connection, snapshot, step);
      if (told === 'later') return { kind: 'waits', until: context.clock.now() + waitMs(mark.tries) };
      if (told !== 'told') {
        await askOther(context, connection, mark, told);
        continue;
      }
      const areThere = step.present.L === 'yes' && step.present.R === 'yes';
      const granted = areThere ? grantWish(connection, snapshot.mapping, snapshot.link) : [];
      await absorb(context, connection, snapshot.link, step, granted);
      return { kind: 'again' };
    }
    if (step.kind === 'unlink' && snapshot.link) {
      await takeApart(context, connection, snapshot.link, step);
      return { kind: 'again' };
    }
    if (step.kind === 'link') {
      if (await makeLink(context, connection, snapshot, step)) {
        // Both were asked about; the answer holds for both.
        const partner = otherSide(snapshot.side);
        const subject = `${partner}:${mark.entity}:${step[partner]}`;
        const asked = await loadIssues(context.table, connection.id, subject);
        await settleIssues(context, connection.id, subject, mark.entity, asked, []);
      }
      return { kind: 'again' };
    }
    if (step.kind === 'verify' && snapshot.link) {
      if (step.of === own) {
        const until = await verify(context, connection, snapshot.link, step);
        return until === undefined ? { kind: 'again' } : { kind: 'waits', until };
      }
      await askOther(context, connection, mark, step.of);
      continue;
    }
    if (step.kind === 'count' || step.kind === 'close') {
      if (step.of !== own) {
        await askOther(context, connection, mark, step.of);
        continue;
      }
      const until = step.kind === 'close' ? await close(context, connection, snapshot) : undefined;
      if (until !== undefined) return { kind: 'waits', until };
      if (step.kind === 'count') await count(context, connection, snapshot, step);
      return { kind: 'again' };
    }
    if (step.kind === 'alias' && snapshot.link) {
      await makeAlias(context, connection, snapshot.link, step);
      return { kind: 'again' };
    }
    if (step.kind === 'reverse') {
      if (step.of === own) {
        await reverse(context, connection, snapshot, step);
        return { kind: 'again' };
      }
      await askOther(context, connection, mark, step.of);
      continue;
    }
    if (step.kind === 'takeOver') {
      if (await takeOver(context, connection, snapshot, step)) return { kind: 'again' };
      return { kind: 'waits', until: context.clock.now() + waitMs(mark.tries) };
    }
    if (step.kind === 'wait') {
      const met = step.need ? await satisfy(context, connection, step.need, step.asItIs !== true, lookAt) : 'no';
      if (met === 'yes') return { kind: 'again' };
      if (step.leavesWith && typeof met === 'object') {
        return { kind: 'done', disposition: { kind: 'outOfScope', rule: met.leftOut } };
      }
      if (typeof met === 'object')
        await holdForLeftOut(context, connection, mark, looked, step.need!.entity, met.leftOut);
      else if (step.need?.side === own) {
        // Its partner is the other worker's to make, who looks at it for what needs it.
        await askOther(context, connection, mark, otherSide(own));
        continue;
      }
      const until = context.clock.now() + waitMs(mark.tries);
      return { kind: 'waits', until, ...(step.need ? { need: step.need } : {}) };
    }
    // Nothing of this record will change when that is settled: it looks again by itself.
    if (refusal?.code === PAID_MEANWHILE) return { kind: 'waits', until: context.clock.now() + waitMs(mark.tries) };
    if (refusal) continue;
    if ('side' in step && step.side === own) {
      const admission = await admitted(context, connection, snapshot, step);
      if (
        admission.kind === 'wait' ||
        (await paidMeanwhile(context, connection, snapshot, step)) ||
        (await postingRests(context, connection, snapshot, step))
      ) {
        return { kind: 'waits', until: context.clock.now() + waitMs(mark.tries) };
      }
      const intent = await begin(context, connection, snapshot, step, mark);
      if (intent && admission.kind === 'first') {
        await askForTrial(context, connection, snapshot, admission.hold, otherSide(step.side));
      }
      return intent ? { kind: 'begun', intent } : { kind: 'again' };
    }
    await askOther(context, connection, mark, (step as WriteStep).side);
  }
  return { kind: 'done', disposition: looked.plan.disposition, snapshot };
}
