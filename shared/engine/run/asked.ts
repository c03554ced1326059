import { type Entity, providerOf } from '../../model/names.ts';
import type { EnginePorts, RunContext } from '../context.ts';
import type { Write } from '../ports.ts';
import { isAskedFor } from '../pull/asked-for.ts';
import { type Account, type Asked, putHint, type Run } from '../state/account.ts';
import type { WakeBody } from '../wake.ts';
import type { RunResult } from './end.ts';
import { deferral } from './later.ts';

/** Somebody works on this account: what was asked is stored, and looked at when the lease is over. */
export async function busy(
  ports: EnginePorts,
  account: Account,
  run: Run,
  messages: readonly WakeBody[],
): Promise<RunResult> {
  const now = ports.clock.now();
  const context = { ...ports, account } as unknown as RunContext;
  const asked = askedBy(messages);
  const visits = asked.length > 0 ? asked : [undefined];
  const writes = visits.map((one) => deferral(context, run.until, 'busy', one).write);
  await ports.table.write([...writes, ...hintWrites(ports, account, messages, now)]);
  return { account: account.account, ended: 'busy' };
}

/** What of the messages is more than a visit. */
export const askedBy = (messages: readonly WakeBody[]): readonly Asked[] =>
  (['manual', 'sweep'] as const).filter((one) => messages.some(({ reason }) => reason === one));

/** The records that messages tell of, stored so that a run that dies forgets none of them. */
export const hintWrites = (
  { providers }: Pick<EnginePorts, 'providers'>,
  account: Account,
  messages: readonly WakeBody[],
  now: number,
): readonly Write[] => {
  const provider = providers[providerOf(account.account)];
  const hints = messages.flatMap((message) => message.hints ?? []);
  const wanted = hints.filter((hint) => isAskedFor(provider, account, hint.entity as Entity)).slice(0, 90);
  return [...Map.groupBy(wanted, ({ entity, id }) => `${entity}#${id}`).values()].map((told) => {
    const { entity, id } = told[0]!;
    const mergedInto = told.findLast((hint) => hint.mergedInto !== undefined)?.mergedInto;
    return putHint(account.account, entity as Entity, id, now, false, mergedInto);
  });
};
