import { otherSide, type Side } from '../../model/names.ts';
import { nounOf } from '../../model/nouns.ts';
import { freshKey, type RunContext } from '../context.ts';
import type { Mapping } from '../integration.ts';
import { keys } from '../keys.ts';
import { sendOf } from '../plan/ping-pong.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import { lookersAt } from '../pull/marks.ts';
import { oweTo } from '../pull/store.ts';
import { openIssue } from '../run/issues.ts';
import { mappingOf } from '../run/mapping-of.ts';
import { noteMet } from '../run/met.ts';
import type { Connection } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { type Columns, type Link, linkItem, readLink } from '../state/link.ts';
import { activityOf } from './activity.ts';
import { childMarks, marked } from './children.ts';
import { type Answer, answeredColumns } from './columns.ts';
import { lookAgain, observed } from './observed.ts';

/**
 * The effect is known: link, both columns, the answer as observation, and the end of the intent, in one transaction.
 * @returns the link as it is now; undefined when the effect could not be recorded (it is kept as *effected*)
 */
export async function confirm(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  answer: Answer,
): Promise<Link | undefined> {
  const item = await context.table.get(keys.link(connection.id, intent.entity, intent.link));
  if (!item) return undefined;
  const link = readLink(item);
  if (context.rules.slot && link.op?.intent !== intent.id) {
    context.intents.delete(intent.id);
    return undefined;
  }
  const mapping = mappingOf(context, connection, intent.entity, intent.side, link, undefined)!;
  const next = nextLink(context, connection, link, mapping, intent, answer);
  const seen = await observed(context, connection, intent, answer);
  const writes: Write[] = [
    {
      kind: 'put',
      item: linkItem(next),
      if: context.rules.slot ? [['opIntent', '=', intent.id]] : [['pk', 'present']],
    },
    ...(context.rules.intentBeforeCall ? [removeIntent(intent)] : []),
    ...seen.writes,
    ...activityOf(context, intent, link, next),
    // A connection that rests or ends plans nothing; what it needs is planned when it becomes active again.
    ...(connection.state === 'active'
      ? await childMarks(context, connection, next, intent, undefined, [
          ...lookAgain(context, connection, link, next, mapping, intent, answer),
          ...(await lookersAt(context, connection, link, next)),
          ...seen.marks,
        ])
      : marked(context, seen.marks)),
  ];
  const uniqueAt = writes.length;
  if (link[intent.side] !== next[intent.side] && next[intent.side] !== undefined) {
    writes.push({
      kind: 'put',
      item: { ...keys.unique(connection.id, intent.side, intent.entity, next[intent.side]!), link: link.id },
      if: { any: [[['pk', 'absent']], [['link', '=', link.id]]] },
    });
  }
  const standsIn = aliasOf(next, mapping, intent.side);
  if (standsIn) writes.push(standsIn);
  try {
    await context.table.write(writes);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    if (error.index >= uniqueAt) return await keepEffect(context, connection, intent, answer.record.id);
    throw error;
  }
  context.intents.delete(intent.id);
  noteMet(context, next);
  // What was read before it was removed says nothing of what happened to it since.
  if (intent.write.kind === 'remove') context.fresh.delete(freshKey(intent.entity, intent.write.id));
  return next;
}

/**
 * A record of ours that its provider takes for a document is none that travels: it belongs to the pair of the document that it
 * stands in for, under which its payments are found as well.
 */
function aliasOf(next: Link, { standsIn }: Mapping, side: Side): Write | undefined {
  const id = next[side];
  const document = next.id.split('.')[0]!;
  if (standsIn === undefined || id === undefined || document === next.id) return undefined;
  return {
    kind: 'put',
    item: { ...keys.unique(next.connection, side, standsIn, id), link: document },
    if: { any: [[['pk', 'absent']], [['link', '=', document]]] },
  };
}

export const removeIntent = (intent: Intent): Write => ({
  kind: 'delete',
  key: keys.intent(intent.account, intent.connection, intent.link),
  if: [['id', '=', intent.id]],
});

function nextLink(
  context: RunContext,
  connection: Connection,
  link: Link,
  mapping: Mapping,
  intent: Intent,
  answer: Answer,
): Link {
  const target = intent.side;
  const source = otherSide(target);
  const made = intent.kind === 'create' || intent.kind === 'restore';
  const columns = answeredColumns(context, connection, link, mapping, intent, answer);
  const base: Record<Side, Columns> = { L: link.base.L, R: link.base.R };
  base[target] = { ...base[target], ...columns };
  base[source] = { ...base[source], ...intent.sourceColumns };
  return {
    ...link,
    [target]: intent.kind === 'create' ? answer.record.id : (link[target] ?? answer.record.id),
    base,
    present: intent.present,
    op: undefined,
    inc: made ? { ...link.inc, [target]: link.inc[target] + 1 } : link.inc,
    sends: sendsAfter(link, intent),
    ver: link.ver + 1,
  };
}

function sendsAfter(link: Link, intent: Intent): Link['sends'] {
  const fields = intent.write.kind === 'update' ? intent.write.changes : {};
  const sends: Record<string, readonly string[]> = { ...link.sends };
  for (const [name, value] of Object.entries(fields)) {
    sends[name] = [...(sends[name] ?? []), sendOf(intent.side, value)].slice(-8);
  }
  return sends;
}

/** What happened at the provider is never forgotten, even when we cannot say whose it is. */
async function keepEffect(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  remoteId: string,
): Promise<undefined> {
  await context.table.write([
    {
      kind: 'update',
      key: keys.intent(intent.account, intent.connection, intent.link),
      set: { state: 'effected', remoteId },
      if: [['id', '=', intent.id]],
    },
    ...oweTo(context, []),
  ]);
  context.intents.set(intent.id, { ...intent, state: 'effected', remoteId });
  await openIssue(context, connection.id, `link:${intent.link}`, intent.entity, {
    code: 'effected',
    text: `A ${nounOf(intent.entity)} was written at ${context.provider.name}, but the record it became belongs to another pair already. Nothing more is written until somebody says which of the two it is.`,
    actions: ['retry'],
    severity: 'urgent',
    about: remoteId,
  });
  return undefined;
}
