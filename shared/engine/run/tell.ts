import type { Side } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { OutcomeUnknown, Unavailable } from '../errors.ts';
import type { AbsorbStep, Snapshot } from '../plan/snapshot.ts';
import { type Connection, sideOf } from '../state/account.ts';

/**
 * Writes into a record's history what could not stand in the record itself. Nothing hangs on it: it is looked for first, said
 * twice it does no harm, and refused it is let go.
 * @returns `later`: it is not known to be there; a side: its own worker has to say it
 */
export async function tell(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  { notes }: AbsorbStep,
): Promise<'told' | 'later' | Side> {
  const own = sideOf(connection, context.account.account);
  for (const side of ['L', 'R'] as const) {
    const texts = notes?.[side] ?? [];
    const record = snapshot.obs[side];
    if (texts.length === 0 || !record) continue;
    if (side !== own) return side;
    for (const text of texts) if (!(await note(context, record, text))) return 'later';
  }
  return 'told';
}

/** @returns whether it is there, or will never be */
export async function note(
  { session }: Pick<RunContext, 'session'>,
  { entity, id }: Parameters<NonNullable<RunContext['session']['note']>>[0],
  text: string,
): Promise<boolean> {
  try {
    await session.note?.({ entity, id }, text);
    return true;
  } catch (error) {
    if (error instanceof OutcomeUnknown || error instanceof Unavailable) return false;
    throw error;
  }
}
