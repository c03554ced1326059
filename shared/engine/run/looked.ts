import type { RunContext } from '../context.ts';
import { plan } from '../plan/plan.ts';
import type { Disposition, Plan, Snapshot, WriteStep } from '../plan/snapshot.ts';
import { type Connection, type Mark, type Need, sideOf } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { gather } from './gather.ts';

/** What one look at a marked record led to. */
export type Look =
  | { readonly kind: 'done'; readonly disposition?: Disposition; readonly snapshot?: Snapshot }
  | { readonly kind: 'again' }
  | { readonly kind: 'begun'; readonly intent: Intent }
  | { readonly kind: 'waits'; readonly until: number; readonly need?: Need };

/** What a marked record showed, and what must follow from it. */
export interface Looked {
  readonly connection: Connection;
  readonly snapshot: Snapshot;
  readonly plan: Plan;
}

export async function planMark(context: RunContext, mark: Mark, needed = false): Promise<Looked | undefined> {
  const connection = context.connections.find(({ id }) => id === mark.connection);
  if (connection?.state !== 'active') return undefined;
  const snapshot = await gather(context, connection, mark, needed);
  return snapshot && { connection, snapshot, plan: plan(snapshot) };
}

export const ownStep = (context: RunContext, connection: Connection, { steps }: Plan): WriteStep | undefined =>
  steps.find((step): step is WriteStep => 'side' in step && step.side === sideOf(connection, context.account.account));

/** One look at one marked record (`look.ts`). `planned`: what it showed a moment ago; `needed`: another record waits for it. */
export type LookAt = (
  context: RunContext,
  mark: Mark,
  planned?: { readonly known: Looked | undefined },
  needed?: boolean,
) => Promise<Look>;
