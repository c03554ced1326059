import { otherSide } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import type { Hold } from '../integration.ts';
import { keys } from '../keys.ts';
import type { Snapshot, WriteStep } from '../plan/snapshot.ts';
import { fencedWrite, oweTo } from '../pull/store.ts';
import type { Connection } from '../state/account.ts';
import { issueItem, readIssue } from '../state/issue.ts';
import { findLink, readLink } from '../state/link.ts';
import { openIssue } from './issues.ts';

export const CONFIRMED = 'confirmed';

/** `first`: it is the one that a person will be asked about. `wait`: another one was made, and nobody has confirmed it yet. */
export type Admission = { readonly kind: 'go' | 'wait' } | { readonly kind: 'first'; readonly hold: Hold };

const GO: Admission = { kind: 'go' };

/**
 * What a provider makes of our figures may be wrong in a way that no answer shows. So the first record is made alone, and
 * the others wait until a person has looked at it there, or until a pair that was matched has shown the same already.
 */
export async function admitted(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: WriteStep,
): Promise<Admission> {
  const { mapping } = snapshot;
  const source = otherSide(step.side);
  const view = snapshot.views[source];
  const hold = step.kind === 'create' && !isMadeBefore(snapshot, step) ? view && mapping.trial?.ask(view) : undefined;
  const id = snapshot.obs[source]?.id;
  if (!hold || id === undefined) return GO;
  const item = await context.table.get(keys.issue(connection.id, subjectOf(snapshot), hold.hold));
  const asked = item && readIssue(item);
  if (asked?.decision === CONFIRMED && asked.state !== 'open') return GO;
  if (!asked) return (await isProven(context, connection, snapshot, hold)) ? GO : { kind: 'first', hold };
  if (asked.about === id) return { kind: 'first', hold };
  // The one that was asked about was never made: another one takes its turn.
  const other = await findLink(context, connection.id, source, mapping.entity, asked.about);
  const isMade = other !== undefined && (other.op !== undefined || other.present[step.side] !== 'none');
  return isMade ? { kind: 'wait' } : { kind: 'first', hold };
}

/** Said as soon as the record is about to be made, so that no crash in between lets a second one pass. */
export async function askForTrial(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  { hold, text, actions }: Hold,
  source: 'L' | 'R',
): Promise<void> {
  const about = snapshot.obs[source]!.id;
  const draft = { code: hold, text, actions, severity: 'urgent', about } as const;
  await openIssue(context, connection.id, subjectOf(snapshot), snapshot.mapping.entity, draft);
}

const subjectOf = ({ mapping }: Snapshot): string => `trial:${mapping.id}`;

const isMadeBefore = ({ link }: Snapshot, { side }: WriteStep): boolean => link?.[side] !== undefined;

/** A pair that was there before us agrees to the last figure. That is remembered as a decision. */
async function isProven(context: RunContext, connection: Connection, snapshot: Snapshot, hold: Hold): Promise<boolean> {
  const { mapping } = snapshot;
  const links = (await context.table.query(keys.links(connection.id, mapping.entity))).map(readLink);
  if (!links.some(({ adopted, base }) => adopted && mapping.trial?.proven(base))) return false;
  const issue = {
    connection: connection.id,
    subject: subjectOf(snapshot),
    entity: mapping.entity,
    code: hold.hold,
    text: hold.text,
    actions: hold.actions,
    severity: 'info',
    about: '',
    state: 'closed',
    decision: CONFIRMED,
    openedAt: context.clock.now(),
    ver: 1,
  } as const;
  await fencedWrite(context, [{ kind: 'put', item: issueItem(issue) }, ...oweTo(context, [])]);
  return true;
}
