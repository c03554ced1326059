import { freshKey, type RunContext } from '../context.ts';
import type { VerifyStep } from '../plan/snapshot.ts';
import type { Connection } from '../state/account.ts';
import type { Link } from '../state/link.ts';
import { absorb } from './base.ts';
import { unreadUntil } from './gate.ts';
import { fetchAndStore } from './reads.ts';

/**
 * Somebody removed one record of a pair, and the other is about to bring it back: not before this side's lists were read
 * since, and the record itself after that. Whoever meant both has removed both by then.
 * @returns when to look again; undefined: at once, something is known or settled now
 */
export async function verify(
  context: RunContext,
  connection: Connection,
  link: Link,
  { of, since, absorb: step }: VerifyStep,
): Promise<number | undefined> {
  const { entity } = link;
  const id = link[of]!;
  const until = await unreadUntil(context, connection, of, entity, since);
  if (until !== undefined) return until;
  if ((context.fresh.get(freshKey(entity, id)) ?? 0) <= since) await fetchAndStore(context, entity, [id]);
  else await absorb(context, connection, link, step);
  return undefined;
}
