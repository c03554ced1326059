import type { RunContext } from '../context.ts';
import type { Run } from '../state/account.ts';
import { loadIssues } from '../state/issue.ts';
import { settleIssues } from './issues.ts';

/** From here on a person is told; the lists go on. */
const WARNED_AT = 0.8;
const CODE = 'readBudget';

export type Reads = NonNullable<Run['reads']>;

/**
 * What a vendor meters is counted by account and calendar month (UTC), in the run item, with the write that ends a run
 * anyway. A run that dies forgets its own reads: the count warns, it is no invoice.
 */
export function readsOf({ run, session, clock }: Pick<RunContext, 'run' | 'session' | 'clock'>): Reads | undefined {
  const used = session?.metered?.() ?? 0;
  const month = new Date(clock.now()).toISOString().slice(0, 7);
  const before = run.reads?.month === month ? run.reads.count : 0;
  const budget = session ? session.monthlyReads : run.reads?.budget;
  if (used + before === 0 && run.reads === undefined) return undefined;
  return { month, count: before + used, ...(budget === undefined ? {} : { budget }) };
}

/** The month's reads are used up: what webhooks name and what is asked for by hand goes on, lists are read once a day. */
export function isSpent(context: Pick<RunContext, 'run' | 'session' | 'clock'>): boolean {
  const { count = 0, budget } = readsOf(context) ?? {};
  return budget !== undefined && count >= budget;
}

/** Tells a person in time, and takes it back with the next month or a larger budget. */
export async function noteReads(context: RunContext): Promise<void> {
  const reads = readsOf(context);
  const before = context.run.reads;
  const isNear = (some: Reads | undefined) => some?.budget !== undefined && some.count >= WARNED_AT * some.budget;
  if (!isNear(reads) && !isNear(before)) return;
  for (const connection of context.connections.filter(({ state }) => state === 'active')) {
    const stored = (await loadIssues(context.table, connection.id, 'connection')).filter(({ code }) => code === CODE);
    const drafts = reads && isNear(reads) ? [draftOf(context, reads)] : [];
    await settleIssues(context, connection.id, 'connection', 'company', stored, drafts);
  }
}

function draftOf({ provider, account }: RunContext, { month, count, budget = 0 }: Reads) {
  const spent = count >= budget;
  return {
    code: CODE,
    text: spent
      ? `The ${budget} reads of ${provider.name} that this company may use in ${month} are used up. Its lists are read once a day until the month ends; what webhooks tell of, and what is synced by hand, goes on.`
      : `This company has used four fifths of the ${budget} reads of ${provider.name} that it may use in ${month}. When they are used up, its lists are read once a day.`,
    actions: ['leave'],
    severity: spent ? ('urgent' as const) : ('warning' as const),
    about: `${account.account} ${month} ${spent ? 'spent' : 'near'}`,
  };
}
