import { otherSide } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import type { Mapping } from '../integration.ts';
import { keys } from '../keys.ts';
import { hasMoved } from '../merge.ts';
import { flowsFrom } from '../plan/fields.ts';
import type { Write } from '../ports.ts';
import { marksFor, marksOfDocument, marksOfRestored } from '../pull/marks.ts';
import { alsoLookAt, observationWrites, sameTo } from '../pull/store.ts';
import { type Connection, type NewMark, priorityOf, putHint } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import type { Link } from '../state/link.ts';
import { loadObservation, observe } from '../state/observation.ts';
import { termsOf } from '../terms.ts';
import { type Answer, columnIn } from './columns.ts';

/**
 * The answer is an observation like any other, unless something newer was seen meanwhile. To this connection it is no news;
 * to the others of the account it is what somebody changed there, and no later look would tell them.
 */
export async function observed(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  answer: Answer,
): Promise<{ readonly writes: readonly Write[]; readonly marks: readonly NewMark[] }> {
  if (!context.rules.answerIsObserved) return { writes: [], marks: [] };
  const { account } = context.account;
  const now = context.clock.now();
  const readIt = { writes: [putHint(account, intent.entity, answer.record.id, now)], marks: [] };
  // An answer without content says that it happened, not what is there: it is read.
  if (answer.record.presence === 'present' && Object.keys(answer.record.fields).length === 0) return readIt;
  const stored = await loadObservation(context.table, account, intent.entity, answer.record.id);
  if (stored && context.rules.refuseOlder && answer.record.version < stored.version) return readIt;
  const next = observe(
    stored,
    answer.record,
    { account, now, old: false, wrote: true },
    termsOf(intent.entity, { ...stored?.fields, ...answer.record.fields }),
  );
  if (stored && sameTo(context, stored, next)) {
    const set = { version: next.version, wroteAt: now, ...(next.extra === undefined ? {} : { extra: next.extra }) };
    const key = keys.observation(account, intent.entity, answer.record.id);
    return { writes: [{ kind: 'update', key, set, if: [['rev', '=', stored.rev]] }], marks: [] };
  }
  const others = { ...context, connections: context.connections.filter(({ id }) => id !== connection.id) };
  return {
    // An answer is as good as a fetch: what left the document meanwhile is looked for, since no later look would miss it.
    writes: [...observationWrites(stored, next), ...(await alsoLookAt(context, stored, answer.record))],
    marks: [
      ...(await marksFor(others, next)),
      ...(await marksOfRestored(others, stored, next)),
      // What we take back ourselves may be all that kept its document away on the other side.
      ...(await marksOfDocument(context, stored, next)),
    ],
  };
}

/**
 * The answer shows something else than its column: somebody's edit, which nobody would plan where the record was written
 * because another one needed it.
 */
export function lookAgain(
  context: RunContext,
  connection: Connection,
  link: Link,
  next: Link,
  mapping: Mapping,
  intent: Intent,
  answer: Answer,
): readonly NewMark[] {
  const id = next[intent.side];
  if (!context.rules.replanInConfirm || intent.kind === 'remove' || id === undefined) return [];
  // A write that a mark asked for is planned again before its mark is cleared. One that names the record which this one takes
  // the place of speaks of nobody any more.
  const takesPlace = link[intent.side] !== undefined && link[intent.side] !== id;
  if (intent.mark?.sk && !takesPlace) return [];
  const moved = Object.entries(mapping.fields).some(([name, rule]) => {
    if (rule.initial || !flowsFrom(rule, intent.side, next.origin)) return false;
    return hasMoved(next.base[intent.side][name], columnIn(context, connection, next, intent, answer, name, rule));
  });
  if (!moved) return [];
  const account = connection[otherSide(intent.side)];
  const { entity, side } = intent;
  return [{ account, prio: priorityOf(entity, false), connection: connection.id, entity, side, id }];
}
