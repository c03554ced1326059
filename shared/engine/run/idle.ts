import type { EnginePorts } from '../context.ts';
import { keys } from '../keys.ts';
import { isDue } from '../pull/streams.ts';
import type { Account, Cursor, Run } from '../state/account.ts';
import type { WakeBody } from '../wake.ts';

/** A continuation that nobody answered for so long is sent again. */
const CONTINUATION_MS = 10 * 60_000;
/** One item that is due is enough to see that there is work. */
const PAGE = 50;

/** A continuation that the run item no longer names is an old one: two of them would multiply for ever. */
export const isValid = (ports: EnginePorts, message: WakeBody, run: Run): boolean =>
  message.reason !== 'continuation' || !ports.rules.continuationToken || message.token === run.cont;

/** A tick that finds no due stream and an empty work list ends here: reads only, no lease. */
export async function isIdle(
  ports: EnginePorts,
  provider: NonNullable<EnginePorts['providers']['xero']>,
  account: Account,
  run: Run,
  cursors: ReadonlyMap<string, Cursor>,
): Promise<boolean> {
  const now = ports.clock.now();
  if (run.debt.length > 0 || (run.asked ?? []).length > 0) return false;
  if (run.cont !== undefined && now - (run.contAt ?? 0) > CONTINUATION_MS) return false;
  const polled = polledOf(run);
  const due = Object.entries(provider.capabilities.streams).some(
    ([name, facts]) =>
      account.streams.includes(name) && isDue(facts, cursors.get(name), polled[name] ?? 0, now, account.interval),
  );
  if (due) return false;
  for (let after = ''; ; ) {
    const items = await ports.table.query(keys.work(account.account), { limit: PAGE, ...(after ? { after } : {}) });
    if (!items.every((item) => item.sk.startsWith('3#') && Number(item.notBefore ?? 0) > now)) return false;
    if (items.length < PAGE) return true;
    after = items.at(-1)!.sk;
  }
}

/** When each list was last asked for, to be kept up during the run. */
export const polledOf = (run: Run): Record<string, number> => ({ ...(run.polled ?? {}) });
