import { providerOf } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import type { Message } from '../ports.ts';
import { dedupIds, type WakeBody } from '../wake.ts';

/** As many as a FIFO queue gives at once. */
const FULL = 10;

/**
 * The provider tells of so much that the queue surely holds more of it: the others are woken once, when it has been worked
 * off, and then write together what came together. Until then the debt stands, and the next minute pays it at the latest.
 */
export const isBurst = (messages: readonly WakeBody[]): boolean =>
  messages.length >= FULL && messages.every(({ reason }) => reason === 'webhook');

/** Tells every account that something was marked for; the debt stands in the run item until they were told. */
export async function wakeOthers(context: RunContext, from: number): Promise<void> {
  const accounts = [...context.debt];
  if (accounts.length === 0) return;
  const messages = accounts.map(
    (account, index): Message => ({
      provider: providerOf(account),
      account,
      dedupId: context.rules.dedupPerWork
        ? dedupIds.wake(account, context.account.account, context.fence, from + index)
        : `n:${account}`,
      body: { account, reason: 'wake' },
    }),
  );
  const failed = new Set((await context.queue.send(messages)).map(({ account }) => account));
  for (const account of accounts) if (!failed.has(account)) context.debt.delete(account);
}
