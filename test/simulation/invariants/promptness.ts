import { keys } from '../../../shared/engine/keys.ts';
import type { AccountId } from '../../../shared/model/names.ts';
import type { Watch } from '../watch.ts';
import type { World } from '../world.ts';

/** Work may lie unnoticed for so long: a wake-up that is on its way takes a moment. */
const PATIENCE_MS = 150_000;

/**
 * (10): work that is due has somebody coming for it: a message, a run, a debt, or a deferred item. The hourly tick is the
 * net beneath, and whoever falls into it was forgotten.
 */
export function checkPromptness(world: World, watch: Watch): void {
  const { shadow } = watch;
  const now = world.scheduler.now();
  for (const account of world.accounts) {
    if (!world.pairs.some((pair) => pair.isActive && pair.sideOf(account))) continue;
    // Without access nothing can be done until a person consents anew.
    if (isWithoutAccess(watch, account)) continue;
    const due = shadow.dueSince(account, now);
    if (due === undefined || now - due.at < PATIENCE_MS) continue;
    const run = shadow.get(keys.run(account));
    if (Number(run?.until ?? 0) > now || Number(run?.notBefore ?? 0) > now) continue;
    const { queue } = world.cloud;
    if (run?.cont !== undefined || queue.waitingFor(account).length > 0) continue;
    if (queue.dead.some((message) => message.account === account)) continue;
    const owed = world.accounts.some((other) =>
      (shadow.get(keys.run(other))?.debt as readonly string[] | undefined)?.includes(account),
    );
    if (owed || shadow.deferred().some((item) => item.account === account)) continue;
    const since = new Date(due.at).toISOString().slice(11, 19);
    watch.violate(
      '(10) forgotten',
      `${account} has had work since ${since} (${due.sk}), and nobody comes for it before the tick`,
    );
  }
}

/** Said of the account's own side, on one of its connections at least. */
const isWithoutAccess = ({ shadow }: Watch, account: AccountId): boolean =>
  shadow.openIssues().some(({ code, about }) => code === 'reconnect' && about === account);
