import type { RunContext } from '../context.ts';
import type { StreamFacts } from '../provider.ts';
import { sideOf } from '../state/account.ts';

/** Minutes between two reads of a list by itself: as often as the most eager of the connections that need it wants. */
export function everyMinutes(
  { connections, integrations, account }: Pick<RunContext, 'connections' | 'integrations' | 'account'>,
  stream: string,
  facts: StreamFacts,
): number {
  const wanted = connections.flatMap((connection) => {
    const integration = integrations[connection.integration];
    const side = sideOf(connection, account.account);
    return integration?.streams[side].includes(stream) ? [integration.everyMinutes?.(connection.settings) ?? 0] : [];
  });
  return wanted.length === 0 ? facts.everyMinutes : Math.max(facts.everyMinutes, Math.min(...wanted));
}
