import type { RunContext } from '../context.ts';
import type { Write } from '../ports.ts';
import { childrenOf } from '../pull/marks.ts';
import { oweTo } from '../pull/store.ts';
import { type Connection, type NewMark, priorityOf, putMark } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import type { Link } from '../state/link.ts';

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
  if (document?.L !== undefined) {
    const { entity, L: id } = document;
    all.push({
      account: connection.R,
      prio: priorityOf(entity, false),
      connection: connection.id,
      entity,
      side: 'L',
      id,
    });
  }
  const now = context.clock.now();
  return [
    ...all.map((mark) => putMark(mark, now)),
    ...oweTo(
      context,
      all.map(({ account }) => account),
    ),
  ];
}
