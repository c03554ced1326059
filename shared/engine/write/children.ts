import { equal } from '../../model/json.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import type { Write } from '../ports.ts';
import { childrenOf } from '../pull/marks.ts';
import { oweTo } from '../pull/store.ts';
import { type Connection, type NewMark, priorityOf, putHint, putMark } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { type Link, readLink } from '../state/link.ts';

/**
 * A document that has (again) a partner: its settlements and files, out of scope until now, are looked at. The lease
 * check of the same transaction comes with them, since both may touch the run item.
 */
export async function childMarks(
  context: RunContext,
  connection: Connection,
  link: Link,
  intent: Intent | undefined,
  /** The document of a settlement that was linked: who paid it decides whether it is still shown. */
  document?: Link,
  /** Whatever else the same transaction asks for. */
  also: readonly NewMark[] = [],
): Promise<readonly Write[]> {
  const made = intent === undefined || intent.kind === 'create' || intent.kind === 'restore';
  const all: NewMark[] = made ? [...also, ...(await childrenOf(context, connection, link))] : [...also];
  if (document) all.push(...documentMarks(connection, document));
  return marked(context, all);
}

/**
 * The document of a settlement that is there no more, or again: who paid it decides whether it is still shown. Where its own
 * side lost the settlement it is read first, which may be what is news about it.
 */
export async function settledAnew(
  context: RunContext,
  connection: Connection,
  { id, mapping, present }: Link,
  isThere: Link['present'],
): Promise<readonly Write[]> {
  const parent = context.integrations[connection.integration]?.mappings.find((one) => one.id === mapping)?.parent;
  if (!parent || equal(present, isThere)) return oweTo(context, []);
  const item = await context.table.get(keys.link(connection.id, parent.entity, id.split('.')[0]!));
  const document = item && readLink(item);
  if (document?.L === undefined) return oweTo(context, []);
  const now = context.clock.now();
  const marks = documentMarks(connection, document);
  if (isThere.L === 'yes' || present.L !== 'yes') return marked(context, marks);
  return [
    putHint(connection.L, document.entity, document.L, now),
    ...marks.map((mark) => putMark(mark, now, now + READ_FIRST_MS)),
    ...oweTo(context, [connection.L, connection.R]),
  ];
}

/** Time for the other worker to read it. */
const READ_FIRST_MS = 60_000;

const documentMarks = (connection: Connection, { entity, L: id }: Link): readonly NewMark[] =>
  id === undefined
    ? []
    : [{ account: connection.R, prio: priorityOf(entity, false), connection: connection.id, entity, side: 'L', id }];

/** The writes of marks, with the lease check of their transaction. */
export const marked = (context: RunContext, marks: readonly NewMark[]): readonly Write[] => [
  ...marks.map((mark) => putMark(mark, context.clock.now())),
  ...oweTo(
    context,
    marks.map(({ account }) => account),
  ),
];
