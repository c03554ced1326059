import type { Entity } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { announce } from '../outbox.ts';
import { isDismissal } from '../plan/dismissed.ts';
import type { IssueDraft } from '../plan/snapshot.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import { closeIssue, type Issue, issueItem, readIssue } from '../state/issue.ts';

/** Opens an issue, or leaves the one that says the same. A decision about other values is asked anew, a dismissal also. */
export async function openIssue(
  context: RunContext,
  connection: string,
  subject: string,
  entity: Entity,
  draft: IssueDraft,
): Promise<void> {
  const item = await context.table.get(keys.issue(connection, subject, draft.code));
  const known = item && readIssue(item);
  if (known && isSaid(known, draft)) return await keepPinned(context, known, draft);
  const write = opening(context, connection, subject, entity, draft, known);
  try {
    await context.table.write([write, outboxIssue(context, connection, subject, draft)]);
  } catch (error) {
    // Somebody decided it meanwhile: the next plan reads that.
    if (!(error instanceof ConditionFailed)) throw error;
  }
}

const isSaid = (known: Issue, draft: IssueDraft): boolean =>
  known.state !== 'closed' &&
  known.about === draft.about &&
  known.text === draft.text &&
  !(isDismissal(known) && draft.pin !== undefined && draft.pin !== known.pin);

/** An open issue says what both sides show now, so that a dismissal of it holds for that. */
async function keepPinned(context: RunContext, known: Issue, draft: IssueDraft): Promise<void> {
  if (known.state !== 'open' || draft.pin === undefined || draft.pin === known.pin) return;
  const { actions, fields, pin } = draft;
  try {
    await context.table.write([
      {
        kind: 'update',
        key: keys.issue(known.connection, known.subject, known.code),
        set: { actions, pin, ver: known.ver + 1, ...(fields ? { fields } : {}) },
        ...(fields ? {} : { remove: ['fields'] }),
        if: [['ver', '=', known.ver]],
      },
    ]);
  } catch (error) {
    // Decided meanwhile, of what was shown before: the next plan sees that it no longer is.
    if (!(error instanceof ConditionFailed)) throw error;
  }
}

/**
 * A provider said once more what a person had already answered. The answer stands and nobody is asked again, but it is
 * about the record as it is now: until that changes, it is not tried again either.
 */
export async function renewAnswer(
  context: RunContext,
  connection: string,
  subject: string,
  code: string,
): Promise<void> {
  const key = keys.issue(connection, subject, code);
  const item = await context.table.get(key);
  const known = item && readIssue(item);
  if (known?.state !== 'decided') return;
  try {
    const set = { openedAt: context.clock.now(), ver: known.ver + 1 };
    await context.table.write([{ kind: 'update', key, set, if: [['ver', '=', known.ver]] }]);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
}

/** Brings the stored issues of a record in line with what its plan says now. `dismissed`: those that stay as they are. */
export async function settleIssues(
  context: RunContext,
  connection: string,
  subject: string,
  entity: Entity,
  stored: readonly Issue[],
  drafts: readonly IssueDraft[],
  dismissed: readonly Issue[] = [],
): Promise<void> {
  for (const draft of drafts) {
    const known = stored.find((issue) => issue.code === draft.code);
    if (known?.state === 'open' && isSaid(known, draft) && known.pin === draft.pin) continue;
    await openIssue(context, connection, subject, entity, draft);
  }
  for (const issue of stored) {
    const isOver = issue.state === 'open' || (isDismissal(issue) && !dismissed.includes(issue));
    if (!isOver || drafts.some((draft) => draft.code === issue.code)) continue;
    try {
      await context.table.write([closeIssue(issue)]);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
}

const opening = (
  context: RunContext,
  connection: string,
  subject: string,
  entity: Entity,
  draft: IssueDraft,
  known: Issue | undefined,
): Write => ({
  kind: 'put',
  item: issueItem({
    connection,
    subject,
    entity,
    ...draft,
    state: 'open',
    openedAt: context.clock.now(),
    ver: (known?.ver ?? 0) + 1,
  }),
  if: known ? [['ver', '=', known.ver]] : 'absent',
});

const outboxIssue = (context: RunContext, connection: string, subject: string, draft: IssueDraft): Write =>
  announce(connection, context.ids.next(), {
    kind: 'issue.opened',
    at: context.clock.now(),
    data: { subject, code: draft.code, severity: draft.severity, text: draft.text },
  });
