import { otherSide } from '../../model/names.ts';
import { nounOf } from '../../model/nouns.ts';
import { mayWrite, type RunContext, wakeBy } from '../context.ts';
import { CannotWrite, OutcomeUnknown } from '../errors.ts';
import { keys, timing } from '../keys.ts';
import { plan } from '../plan/plan.ts';
import type { Disposition, Plan, Snapshot, WriteStep } from '../plan/snapshot.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import { oweTo } from '../pull/store.ts';
import {
  type Connection,
  isOfFirstSync,
  type Mark,
  type NewMark,
  priorityOf,
  putMark,
  readMark,
  sideOf,
} from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { type Issue, loadIssues, subjectOf } from '../state/issue.ts';
import { begin } from '../write/begin.ts';
import { subjectOfIntent } from '../write/refuse.ts';
import { sendAll } from '../write/send-all.ts';
import type { Settled } from '../write/settle.ts';
import { absorb, makeLink, takeApart } from './base.ts';
import { gather } from './gather.ts';
import { lookAtHeld } from './held.ts';
import { openIssue, settleIssues } from './issues.ts';
import { waitMs } from './later.ts';
import { checkTarget, isPaidMeanwhile } from './preconditions.ts';
import { readTargets } from './reads.ts';
import { takeOver } from './take-over.ts';
import { admitted, askForTrial } from './trial.ts';
import { verify } from './verify.ts';

const CHUNK = 50;
/** A record that still asks for something after so many looks in one run goes on in the next. */
const MAX_ROUNDS = 6;

const LEFT_OUT = 'needsLeftOut';

/** What one look at a marked record led to. */
type Look =
  | { readonly kind: 'done'; readonly disposition?: Disposition }
  | { readonly kind: 'again' }
  | { readonly kind: 'begun'; readonly intent: Intent }
  | { readonly kind: 'waits'; readonly until: number };

/**
 * Works the marks off in key order, payments first. Each is planned, and its own side's write is carried out; what the
 * other side must do becomes a mark over there. A mark is cleared only at the count that was planned.
 * @returns whether all were looked at
 */
export async function applyMarks(context: RunContext): Promise<boolean> {
  const looked = new Map<string, number>();
  for (let pass = 0; pass < MAX_ROUNDS; pass++) {
    const items = await context.table.query(keys.work(context.account.account), { prefix: '3#' });
    const now = context.clock.now();
    const marks = items.map(readMark);
    for (const mark of marks) if (mark.notBefore > now) wakeBy(context, mark.notBefore);
    const notOurs = await nextRunsConnections(context, marks);
    const ripe = marks.filter((mark) => mark.notBefore <= now && !notOurs.has(mark.connection));
    const due = ripe.filter((mark) => looked.get(mark.sk) !== mark.n);
    if (due.length === 0) {
      // Put anew by what this very run did (a held settlement under a document that was looked at): the next run's work.
      if (ripe.length > 0) wakeBy(context, now);
      return true;
    }
    for (const mark of due) looked.set(mark.sk, mark.n);
    if (!(await applyDue(context, due))) return false;
  }
  return false;
}

/**
 * Connections that became active after this run began. Their marks are the next run's, which the API has asked for: this
 * one knows nothing of them, and would take their records for nobody's.
 */
async function nextRunsConnections(context: RunContext, marks: readonly Mark[]): Promise<ReadonlySet<string>> {
  const active = new Set(context.connections.filter(({ state }) => state === 'active').map(({ id }) => id));
  const unknown = [...new Set(marks.map(({ connection }) => connection))].filter((id) => !active.has(id));
  const found = new Set<string>();
  for (let start = 0; start < unknown.length; start += 100) {
    const items = await context.table.getMany(unknown.slice(start, start + 100).map(keys.connection));
    for (const item of items) if (item?.state === 'active') found.add(String(item.id));
  }
  return found;
}

async function applyDue(context: RunContext, marks: readonly Mark[]): Promise<boolean> {
  let due = marks;
  for (let round = 0; round < MAX_ROUNDS && due.length > 0; round++) {
    const again: Mark[] = [];
    for (let start = 0; start < due.length; start += CHUNK) {
      if (!mayWrite(context, timing.writeCutOffMs)) return false;
      again.push(...(await applyChunk(context, due.slice(start, start + CHUNK))));
    }
    due = again;
  }
  return due.length === 0;
}

/** Plans a chunk, reads all its targets with as few calls as possible, then plans what writes again, and writes. */
async function applyChunk(context: RunContext, marks: readonly Mark[]): Promise<readonly Mark[]> {
  const first = new Map<Mark, Looked | undefined>();
  for (const mark of marks) first.set(mark, await planMark(context, mark));
  await readTargets(context, ownSteps(context, [...first.values()]));
  const begun: { readonly mark: Mark; readonly intent: Intent }[] = [];
  const again: Mark[] = [];
  for (const mark of marks) {
    if (!mayWrite(context, timing.writeCutOffMs)) return [...again, ...marks.slice(marks.indexOf(mark))];
    const known = first.get(mark);
    const writes = known !== undefined && ownStep(context, known.connection, known.plan) !== undefined;
    const look = await lookAt(context, mark, writes ? undefined : { known });
    if (look.kind === 'begun') {
      begun.push({ mark, intent: look.intent });
      if (!isBatchable(context, look.intent)) await flush(context, begun, again);
    } else if (look.kind === 'again') again.push(mark);
    else if (look.kind === 'waits') await keepWaiting(context, mark, look.until);
    else {
      await lookAtHeld(context, mark);
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
    actions: ['retry', 'ignore'],
    severity: 'warning',
    about: intent.link,
  });
}

const ownSteps = (context: RunContext, looked: readonly (Looked | undefined)[]) =>
  looked.flatMap((one) => {
    const step = one && ownStep(context, one.connection, one.plan);
    return one && step ? [{ snapshot: one.snapshot, step }] : [];
  });

interface Looked {
  readonly connection: Connection;
  readonly snapshot: Snapshot;
  readonly plan: Plan;
}

async function planMark(context: RunContext, mark: Mark, needed = false): Promise<Looked | undefined> {
  const connection = context.connections.find(({ id }) => id === mark.connection);
  if (connection?.state !== 'active') return undefined;
  const snapshot = await gather(context, connection, mark, needed);
  return snapshot && { connection, snapshot, plan: plan(snapshot) };
}

const ownStep = (context: RunContext, connection: Connection, { steps }: Plan): WriteStep | undefined =>
  steps.find((step): step is WriteStep => 'side' in step && step.side === sideOf(connection, context.account.account));

/** One record that the planner cannot digest is held; it never fails the run. */
async function lookAt(
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
    const subject = subjectOf(looked.snapshot.link, mark.side, mark.entity, mark.id);
    await openIssue(context, mark.connection, subject, mark.entity, {
      code: 'cannotWrite',
      text: error.message,
      actions: ['retry', 'ignore'],
      severity: 'warning',
      about: error.message,
    });
    return { kind: 'done' };
  }
}

async function carryOut(context: RunContext, mark: Mark, looked: Looked): Promise<Look> {
  const { connection, snapshot } = looked;
  context.stats.planned += 1;
  const refusal = await checkTarget(context, connection, snapshot, ownStep(context, connection, looked.plan));
  const issues = refusal ? [...looked.plan.issues, refusal] : looked.plan.issues;
  await settleIssues(
    context,
    connection.id,
    subjectOf(snapshot.link, mark.side, mark.entity, mark.id),
    mark.entity,
    snapshot.issues.filter((issue) => isAnswered(issue, looked)),
    issues,
  );
  for (const step of looked.plan.steps) {
    if (step.kind === 'absorb' && snapshot.link) {
      if (!(await absorb(context, connection, snapshot.link, step))) return { kind: 'again' };
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
      if (step.of === sideOf(connection, context.account.account)) {
        const until = await verify(context, connection, snapshot.link, step);
        return until === undefined ? { kind: 'again' } : { kind: 'waits', until };
      }
      await askOther(context, connection, mark, step.of);
      continue;
    }
    if (step.kind === 'takeOver') {
      if (await takeOver(context, connection, snapshot, step)) return { kind: 'again' };
      return { kind: 'waits', until: context.clock.now() + waitMs(mark.tries) };
    }
    if (step.kind === 'wait') {
      const met = step.need ? await satisfy(context, connection, step.need, step.asItIs !== true) : 'no';
      if (met === 'yes') return { kind: 'again' };
      if (step.leavesWith && typeof met === 'object') {
        return { kind: 'done', disposition: { kind: 'outOfScope', rule: met.leftOut } };
      }
      if (typeof met === 'object')
        await holdForLeftOut(context, connection, mark, looked, step.need!.entity, met.leftOut);
      const tries = mark.tries;
      return { kind: 'waits', until: context.clock.now() + waitMs(tries) };
    }
    if (refusal) continue;
    if ('side' in step && step.side === sideOf(connection, context.account.account)) {
      const admission = await admitted(context, connection, snapshot, step);
      if (admission.kind === 'wait' || (await isPaidMeanwhile(context, connection, snapshot, step))) {
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
  return { kind: 'done', disposition: looked.plan.disposition };
}

/**
 * Whether this plan can close an issue. What a provider said of a write stays said until the record asks for no write any
 * more, and what could not be read until it was read.
 */
function isAnswered({ code, about, openedAt }: Issue, { plan: { steps, disposition }, snapshot }: Looked): boolean {
  // While a write is under way, its outcome decides.
  if (snapshot.link?.op) return false;
  if (code === 'unreadable') return (snapshot.obs[about.startsWith('L') ? 'L' : 'R']?.fetchedAt ?? 0) > openedAt;
  if (code === LEFT_OUT) return steps.every(({ kind }) => kind !== 'wait');
  if (code !== 'cannotWrite' && !code.startsWith('refused:')) return true;
  return steps.every((step) => !('side' in step)) && ['synced', 'unchanged', 'outOfScope'].includes(disposition.kind);
}

/** The contact of a bill, the document of a payment: planned first, at once, when this account can do it. */
async function satisfy(
  context: RunContext,
  connection: Connection,
  need: { readonly side: 'L' | 'R'; readonly entity: Mark['entity']; readonly id: string },
  needed: boolean,
): Promise<'yes' | 'no' | { readonly leftOut: string }> {
  const mark: Mark = {
    account: context.account.account,
    prio: priorityOf(need.entity, false),
    connection: connection.id,
    ...need,
    n: 0,
    at: 0,
    tries: 0,
    notBefore: 0,
    sk: '',
  };
  const planned = await planMark(context, mark, needed);
  if (planned && isRefused(planned.snapshot, need.side)) return { leftOut: 'the other side refused it' };
  let look = await lookAt(context, mark, { known: planned }, needed);
  if (look.kind === 'again') look = await lookAt(context, mark, undefined, needed);
  if (look.kind === 'begun') {
    try {
      await sendAll(context, [look.intent]);
    } catch (error) {
      if (!(error instanceof OutcomeUnknown)) throw error;
      return 'no';
    }
  } else if (look.kind !== 'done') return 'no';
  else if (look.disposition?.kind === 'outOfScope') return { leftOut: look.disposition.rule };
  else if (planned?.snapshot.link && isBothDeleted(planned.snapshot))
    return { leftOut: 'it was deleted on both sides' };
  return (await isLinked(context, connection, need)) ? 'yes' : 'no';
}

const isBothDeleted = ({ obs }: Snapshot): boolean => obs.L?.presence === 'deleted' && obs.R?.presence === 'deleted';

/** The provider said no to this very record, and nothing has changed about it: asking again would only be refused again. */
const isRefused = ({ issues, obs }: Snapshot, side: 'L' | 'R'): boolean =>
  issues.some(
    ({ code, state, openedAt }) =>
      (code === 'cannotWrite' || code.startsWith('refused:')) &&
      state !== 'closed' &&
      openedAt >= (obs[side]?.fetchedAt ?? 0),
  );

/** What it needs was left out, so it cannot go on by itself: held visibly, and looked at again in case that is changed. */
async function holdForLeftOut(
  context: RunContext,
  connection: Connection,
  mark: Mark,
  { snapshot }: Looked,
  entity: Mark['entity'],
  rule: string,
): Promise<void> {
  const subject = subjectOf(snapshot.link, mark.side, mark.entity, mark.id);
  await openIssue(context, connection.id, subject, mark.entity, {
    code: LEFT_OUT,
    text: `The ${nounOf(entity)} of this ${nounOf(mark.entity)} is left out of the sync (${rule}), so the ${nounOf(mark.entity)} waits. Restore the ${nounOf(entity)} or decide otherwise about it, and it goes on.`,
    actions: ['retry'],
    severity: 'warning',
    about: rule,
  });
}

async function isLinked(
  context: RunContext,
  connection: Connection,
  need: { readonly side: 'L' | 'R'; readonly entity: Mark['entity']; readonly id: string },
): Promise<boolean> {
  const snapshot = await gather(context, connection, need);
  const other = otherSide(need.side);
  const partner = snapshot?.link?.[other];
  return (
    partner !== undefined && snapshot?.link?.present[other] === 'yes' && snapshot.obs[other]?.presence !== 'deleted'
  );
}

/** The other side's write is the other worker's: it gets a mark, and is owed a notice until it was told. */
async function askOther(context: RunContext, connection: Connection, mark: Mark, worker: 'L' | 'R'): Promise<void> {
  const account = connection[worker];
  const asked: NewMark = {
    account,
    prio: isOfFirstSync(mark) ? mark.prio : priorityOf(mark.entity, false),
    connection: connection.id,
    entity: mark.entity,
    side: mark.side,
    id: mark.id,
  };
  await context.table.write([putMark(asked, context.clock.now()), ...oweTo(context, [account])]);
}

/** A look is over. A record that stays out keeps the rule that says why, so that nothing is left out silently (ALL-4). */
async function clear(context: RunContext, mark: Mark, disposition: Disposition | undefined): Promise<void> {
  const out: readonly Write[] =
    disposition?.kind === 'outOfScope'
      ? [
          {
            kind: 'put',
            item: {
              ...keys.outOfScope(mark.connection, mark.side, mark.entity, mark.id),
              rule: disposition.rule,
              at: context.clock.now(),
            },
          },
        ]
      : [];
  try {
    await context.table.write([
      {
        kind: 'delete',
        key: { pk: keys.work(mark.account), sk: mark.sk },
        ...(context.rules.clearByCount ? { if: [['n', '=', mark.n]] as const } : {}),
      },
      ...out,
    ]);
  } catch (error) {
    // It was marked again while we looked: the next run looks again.
    if (!(error instanceof ConditionFailed)) throw error;
    wakeBy(context, context.clock.now());
  }
}

async function keepWaiting(context: RunContext, mark: Mark, until: number): Promise<void> {
  wakeBy(context, until);
  try {
    await context.table.write([
      {
        kind: 'update',
        key: { pk: keys.work(mark.account), sk: mark.sk },
        set: { tries: mark.tries + 1, notBefore: until },
        if: [['n', '=', mark.n]],
      },
    ]);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    wakeBy(context, context.clock.now());
  }
}
