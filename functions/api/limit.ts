import { keys } from '../../shared/engine/keys.ts';
import { type Clock, ConditionFailed, type Table } from '../../shared/engine/ports.ts';
import { Problem } from './problems.ts';

const MINUTE_MS = 60_000;

/** Calls of one tenant in a minute, over all its tokens: one busy tenant must not take the table from the others. */
export const MOST_PER_MINUTE = 600;

/**
 * Counts a call of this tenant.
 * @throws {Problem} 429: the minute is used up
 */
export async function countCall(
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  tenant: string,
  most: number,
): Promise<void> {
  const now = clock.now();
  const minute = Math.floor(now / MINUTE_MS);
  try {
    await table.write([
      {
        kind: 'update',
        key: keys.apiMinute(tenant, minute),
        set: { ttl: (minute + 60) * 60 },
        add: { n: 1 },
        if: { any: [[['pk', 'absent']], [['n', '<', most]]] },
      },
    ]);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    const seconds = Math.ceil(((minute + 1) * MINUTE_MS - now) / 1000);
    throw new Problem(429, 'tooMany', `No more than ${most} calls a minute.`, {
      headers: { 'retry-after': String(Math.max(1, seconds)) },
    });
  }
}
