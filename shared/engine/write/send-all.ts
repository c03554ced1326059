import type { RunContext } from '../context.ts';
import type { PreparedRequest, RecordWrite } from '../provider.ts';
import type { Intent } from '../state/intent.ts';
import { call, markSent } from './send.ts';
import { type Settled, settleOutcome } from './settle.ts';

/**
 * Sends what was begun: updates of one kind that the provider takes together in one call, everything else alone.
 * A batch needs no item of its own: its members are updates, and each is settled by reading.
 */
export async function sendAll(context: RunContext, intents: readonly Intent[]): Promise<ReadonlyMap<string, Settled>> {
  const settled = new Map<string, Settled>();
  for (const group of groupsOf(context, intents)) {
    const connection = context.connections.find(({ id }) => id === group[0]!.connection)!;
    const sent = await markSent(context, connection, group, 'next');
    if (!sent) continue;
    const request: PreparedRequest =
      sent.length === 1 ? sent[0]!.request : context.session.prepare(sent.map((intent): RecordWrite => intent.write));
    const outcomes = await call(context, sent, request);
    for (const [index, intent] of sent.entries()) {
      settled.set(intent.id, await settleOutcome(context, connection, intent, outcomes[index]!, false));
    }
  }
  return settled;
}

function groupsOf(context: RunContext, intents: readonly Intent[]): readonly (readonly Intent[])[] {
  const groups: Intent[][] = [];
  for (const intent of intents) {
    const size = intent.kind === 'update' ? (context.provider.capabilities.entities[intent.entity]?.batch ?? 1) : 1;
    const last = groups.at(-1);
    const fits =
      last !== undefined &&
      size > 1 &&
      last.length < size &&
      last[0]!.kind === 'update' &&
      last[0]!.entity === intent.entity &&
      last[0]!.connection === intent.connection;
    if (fits) last.push(intent);
    else groups.push([intent]);
  }
  return groups;
}
