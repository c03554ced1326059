import { otherSide } from '../../model/names.ts';
import { nounOf } from '../../model/nouns.ts';
import { isGone } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import { OutcomeUnknown } from '../errors.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { type Connection, type Mark, priorityOf } from '../state/account.ts';
import { subjectOf } from '../state/issue.ts';
import { findLink } from '../state/link.ts';
import { loadObservation, UNREAD } from '../state/observation.ts';
import { sendAll } from '../write/send-all.ts';
import { LEFT_OUT } from './answered.ts';
import { openIssue } from './issues.ts';
import { type LookAt, type Looked, planMark } from './looked.ts';
import { isComingBack } from './translate.ts';

/**
 * The contact of a bill, the document of a payment: planned first, at once, when this account can do it. It is looked at
 * as any other record, which may need something in its turn.
 */
export async function satisfy(
  context: RunContext,
  connection: Connection,
  need: { readonly side: 'L' | 'R'; readonly entity: Mark['entity']; readonly id: string },
  needed: boolean,
  lookAt: LookAt,
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
  // What is only looked at is not sent: it may have a partner by now.
  if (needed && planned && isRefused(planned.snapshot, need.side)) return { leftOut: 'the other side refused it' };
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
  // Left as it is on its own side, it may have a partner all the same.
  if (await isLinked(context, connection, need)) return 'yes';
  if (look.kind !== 'done') return 'no';
  const { disposition } = look;
  if (disposition?.kind === 'outOfScope') return { leftOut: disposition.rule };
  if (disposition?.kind === 'dismissed') return { leftOut: 'dismissed by decision' };
  if (planned && isGoneForGood(planned.snapshot, need.side))
    return { leftOut: 'it was deleted or archived, and so was its partner' };
  return 'no';
}

/**
 * Nothing brings it back by itself: somebody deleted it, or it was put away, and that was answered on the other side, whatever
 * somebody has made of the partner there since.
 */
function isGoneForGood({ obs, link }: Snapshot, of: 'L' | 'R'): boolean {
  if (!link) return false;
  const [here, there] = [obs[of], obs[otherSide(of)]];
  const isDeleted = here?.presence === 'deleted';
  const wasPutAway = here !== undefined && isGone(here.presence) && link.present[of] === 'no';
  return (isDeleted || wasPutAway) && (link.present[otherSide(of)] === 'no' || there?.presence === 'deleted');
}

/** The provider said no to this very record, and nothing has changed about it: asking again would only be refused again. */
const isRefused = ({ issues, obs }: Snapshot, side: 'L' | 'R'): boolean =>
  issues.some(
    ({ code, state, openedAt }) =>
      (code === 'cannotWrite' || code.startsWith('refused:')) &&
      state !== 'closed' &&
      openedAt >= (obs[side]?.fetchedAt ?? 0),
  );

/** What it needs was left out, so it cannot go on by itself: held visibly, and looked at again in case that is changed. */
export async function holdForLeftOut(
  context: RunContext,
  connection: Connection,
  mark: Mark,
  { snapshot }: Looked,
  entity: Mark['entity'],
  rule: string,
): Promise<void> {
  const subject = subjectOf(snapshot.link, mark.side, mark.entity, mark.id);
  const [what, of] = [nounOf(mark.entity), nounOf(entity)];
  await openIssue(context, connection.id, subject, mark.entity, {
    code: LEFT_OUT,
    text:
      rule === UNREAD
        ? `The ${of} of this ${what} was not read yet, so the ${what} waits. It goes on by itself when the ${of} is there; if that was deleted, restore it or choose another.`
        : `The ${of} of this ${what} is left out of the sync (${rule}), so the ${what} waits. Restore the ${of} or decide otherwise about it, and it goes on.`,
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
  const link = await findLink(context, connection.id, need.side, need.entity, need.id);
  const other = otherSide(need.side);
  const partner = link?.[other];
  if (!link || link[need.side] !== need.id || partner === undefined || link.present[other] !== 'yes') return false;
  const seen = await loadObservation(context.table, connection[other], need.entity, partner);
  return seen?.presence !== 'deleted' && !(await isComingBack(context, connection, link, other, seen));
}
