import { providerOf } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import type { Message } from '../ports.ts';
import { dedupIds } from '../wake.ts';

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
