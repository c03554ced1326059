import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import type { Snapshot, WriteStep } from '../plan/snapshot.ts';
import type { Connection } from '../state/account.ts';
import { readIssue, subjectOf } from '../state/issue.ts';
import { openIssue } from './issues.ts';
import type { Looked } from './looked.ts';

const CODE = 'nativeSyncActive';
/** So many payments found recorded already within a day are no accident. */
const TWINS = 3;
const DAY_MS = 86_400_000;

/**
 * D26: a payment that we were about to post is in the ledger already, and not by us. The third of a day says that the vendor's
 * own sync of the two companies is on, which would post every payment that we post. Asked before the payment's own issue is
 * opened, so that a crash in between counts it again.
 */
export async function noteTwin(
  context: RunContext,
  connection: Connection,
  { plan, snapshot }: Pick<Looked, 'plan' | 'snapshot'>,
): Promise<void> {
  const { mapping, issues, link, side, id } = snapshot;
  const isTwin = ({ code }: { readonly code: string }): boolean => code === mapping.foreignTwin;
  if (!plan.issues.some(isTwin) || issues.some((issue) => isTwin(issue) && issue.state === 'open')) return;
  const known = await loadPause(context, connection);
  if (known?.state === 'open') return;
  const now = context.clock.now();
  // What a person has answered for counts no more.
  const since = Math.max(now - DAY_MS, known?.decidedAt ?? 0);
  const own = subjectOf(link, side, mapping.entity, id);
  const stored = await context.table.query(keys.connection(connection.id).pk, { prefix: 'ISS#' });
  const others = stored
    .map(readIssue)
    .filter((issue) => isTwin(issue) && issue.openedAt > since && issue.subject !== own);
  if (others.length + 1 < TWINS) return;
  const platform = context.integrations[connection.integration]?.name ?? '';
  await openIssue(context, connection.id, 'connection', 'company', {
    code: CODE,
    text: `Within a day, ${TWINS} payments that were about to be recorded in the ledger stood there already. It looks as if another sync of the same two companies is on (${platform}), which records every payment a second time. No payment is posted by us until somebody has switched that off, or says that people entered these by hand.`,
    actions: ['resume'],
    severity: 'urgent',
    about: String(now),
  });
}

/** While nobody has answered, no payment is posted in the ledger; whatever else is to be done goes on. */
export async function postingRests(
  context: RunContext,
  connection: Connection,
  { mapping }: Snapshot,
  { kind, side }: WriteStep,
): Promise<boolean> {
  if (mapping.foreignTwin === undefined || kind !== 'create' || side !== 'L') return false;
  return (await loadPause(context, connection))?.state === 'open';
}

async function loadPause({ table }: RunContext, connection: Connection) {
  const item = await table.get(keys.issue(connection.id, 'connection', CODE));
  return item && readIssue(item);
}
