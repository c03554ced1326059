import type { RunContext } from '../context.ts';
import { keys, timing } from '../keys.ts';
import type { Write } from '../ports.ts';
import type { Asked } from '../state/account.ts';
import { deferLater, minuteOf } from '../wheel.ts';

/** *Not now*: what wakes this account at the wanted instant. */
export function deferral(
  context: RunContext,
  at: number,
  reason: string,
  asked?: Asked,
): { readonly write: Write; readonly at: number } {
  const now = context.clock.now();
  const nonce = context.ids.next();
  const { account } = context.account;
  if (context.rules.deferNextMinute) {
    const { write, wakeAt } = deferLater(account, {
      notBefore: Math.max(at, now),
      reason,
      nonce,
      ...(asked === undefined ? {} : { asked }),
    });
    return { write, at: wakeAt };
  }
  const minute = minuteOf(Math.max(at, now));
  return {
    at: minute * 60_000,
    write: { kind: 'put', item: { ...keys.deferred(minute, account, nonce), account, nonce, reason } },
  };
}

/** How long a mark waits for what it needs: 1, 5, 15, 60 minutes, then with the hourly visit. */
export const waitMs = (tries: number): number => ([1, 5, 15][tries] ?? 60) * 60_000;

/** Before a *find* may say "not there". */
export const settleMs = (searchLagSeconds: number, movesMoney: boolean): number => {
  const settle = timing.httpTimeoutMs + timing.wireMs + searchLagSeconds * 1000;
  return movesMoney ? Math.max(settle, timing.paymentSettleMs) : settle;
};
