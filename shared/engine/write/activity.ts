import type { Json } from '../../model/json.ts';
import type { RunContext } from '../context.ts';
import { announce } from '../outbox.ts';
import type { Write } from '../ports.ts';
import type { Intent } from '../state/intent.ts';
import { column, type Link } from '../state/link.ts';

/** The history keeps long values as columns do, by their hash: its lines travel as events, which hold 256 KB. */
const told = (value: Json): Json => (JSON.stringify(value).length > 4_096 ? column(value) : value);

/** One line of history, in the transaction of what it tells: which field, from what to what, by which rule, in which run. */
export function activityOf(context: RunContext, intent: Intent, before: Link, after: Link): readonly Write[] {
  const changes: Record<string, Json> = {};
  const fields =
    intent.write.kind === 'update' ? intent.write.changes : intent.write.kind === 'create' ? intent.write.fields : {};
  for (const [name, value] of Object.entries(fields)) {
    changes[name] = {
      before: before.base[intent.side][name] ?? null,
      sent: told(value),
      after: after.base[intent.side][name] ?? null,
    };
  }
  return [
    announce(intent.connection, context.ids.next(), {
      kind: 'activity',
      at: context.clock.now(),
      data: {
        entity: intent.entity,
        link: intent.link,
        ver: after.ver,
        act: intent.kind,
        side: intent.side,
        provider: context.provider.id,
        id: after[intent.side] ?? null,
        row: intent.row,
        reason: intent.reason,
        run: `${context.account.account}@${context.fence}`,
        changes,
      },
    }),
  ];
}
