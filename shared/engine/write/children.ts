import type { AccountId } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import type { Write } from '../ports.ts';
import { oweTo } from '../pull/store.ts';
import { documentOf, loadUnder } from '../run/settlements.ts';
import { type Connection, type NewMark, priorityOf, putMark } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import type { Link } from '../state/link.ts';
import { isLive } from '../state/observation.ts';

/** More settlements and files than this on one document come with the sweep. */
const MOST = 40;

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
): Promise<readonly Write[]> {
  const made = intent === undefined || intent.kind === 'create' || intent.kind === 'restore';
  const mappings = context.integrations[connection.integration]?.mappings ?? [];
  const under = new Map(
    mappings.filter((mapping) => documentOf(mapping) === link.entity).map((mapping) => [mapping.entity, mapping]),
  );
  const marks = new Map<string, NewMark>();
  for (const [entity, mapping] of made ? under : []) {
    for (const side of ['L', 'R'] as const) {
      const document = link[side];
      if (document === undefined) continue;
      for (const child of await loadUnder(context.table, connection[side], mapping, document)) {
        if (!isLive(child) || marks.size >= MOST) continue;
        const account: AccountId = side === 'L' ? connection.R : connection.L;
        const mark = {
          account,
          prio: priorityOf(entity, false),
          connection: connection.id,
          entity,
          side,
          id: child.id,
        };
        marks.set(`${account}#${entity}#${side}#${child.id}`, mark);
      }
    }
  }
  if (document?.L !== undefined) {
    const { entity, L: id } = document;
    const prio = priorityOf(entity, false);
    marks.set(`document#${id}`, { account: connection.R, prio, connection: connection.id, entity, side: 'L', id });
  }
  const now = context.clock.now();
  const all = [...marks.values()];
  return [
    ...all.map((mark) => putMark(mark, now)),
    ...oweTo(
      context,
      all.map(({ account }) => account),
    ),
  ];
}
