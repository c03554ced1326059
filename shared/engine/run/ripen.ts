import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { ConditionFailed } from '../ports.ts';
import { readMark } from '../state/account.ts';

/** More than these wait for the next visit. */
const MOST = 500;

/** *Sync now* does not wait: what was put off until some later look is looked at in this run. */
export async function ripen(context: RunContext): Promise<void> {
  const pk = keys.work(context.account.account);
  const items = await context.work.all('3#');
  for (const { sk, n, notBefore } of items.slice(0, MOST).map(readMark)) {
    if (notBefore <= context.clock.now()) continue;
    try {
      await context.table.write([{ kind: 'update', key: { pk, sk }, set: { notBefore: 0 }, if: [['n', '=', n]] }]);
    } catch (error) {
      // Marked anew meanwhile: ripe already.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
}
