import { otherSide } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { REACTIVATE } from '../plan/put-away.ts';
import type { IssueDraft } from '../plan/snapshot.ts';
import { fencedWrite, oweTo } from '../pull/store.ts';
import { type Connection, putHint } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { findLink } from '../state/link.ts';
import { loadObservation } from '../state/observation.ts';

/**
 * D34: the contact that this write names is one of a pair and was put away here. A person may have it brought back, where the
 * provider has a way. It is read again, so that what they decide is about how it stands.
 */
export async function orReactivate(
  context: RunContext,
  connection: Connection,
  { entity, side, write }: Intent,
  issue: IssueDraft,
): Promise<IssueDraft> {
  const id = (write.kind === 'create' ? write.fields : write.current.fields).contact;
  if (entity === 'contact' || typeof id !== 'string') return issue;
  const now = context.clock.now();
  await fencedWrite(context, [putHint(context.account.account, 'contact', id, now), ...oweTo(context, [])]);
  const link = await findLink(context, connection.id, side, 'contact', id);
  const canRestore = context.provider.capabilities.entities.contact?.can.includes('restore');
  if (link?.[otherSide(side)] === undefined || !canRestore) return issue;
  const seen = await loadObservation(context.table, context.account.account, 'contact', id);
  // Deleted, or merged into another: there is no way back.
  if (seen && seen.presence !== 'present' && seen.presence !== 'archived') return issue;
  return {
    ...issue,
    text: `${issue.text} Or have it made active again from here; whatever else waits for it goes on as well.`,
    actions: [REACTIVATE, ...issue.actions],
    partner: { side, id },
  };
}
