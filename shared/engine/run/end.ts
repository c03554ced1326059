import type { AccountId } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { AccessLost, BadSetting, isLater, LeaseLost, OutcomeUnknown, RateLimited, SyncError } from '../errors.ts';
import { type Asked, sideOf } from '../state/account.ts';
import { accessOf, RECONNECT } from '../state/issue.ts';
import { settleLocally } from '../write/settle.ts';
import { restApp } from './app-limit.ts';
import { leaveClosing } from './closing.ts';
import { openIssue } from './issues.ts';

/** What a run says of itself to the function that called it. */
export interface RunResult {
  readonly account: AccountId;
  readonly ended: 'nothingToDo' | 'busy' | 'done' | 'more' | 'deferred' | 'accessLost' | 'unknownAccount';
  readonly stats?: RunContext['stats'];
}

/** How the work of a run ended, and when it may go on. */
export interface End {
  readonly ended: RunResult['ended'];
  readonly notBefore?: number;
  readonly failures?: number;
  /** What was asked for and is not carried out; absent: all of it. */
  readonly left?: readonly Asked[];
}

/** What an error makes of the run: later, by a person, or thrown where nobody knows. */
export async function endedBy(context: RunContext, error: unknown): Promise<End> {
  const now = context.clock.now();
  if (error instanceof LeaseLost) throw error;
  if (error instanceof RateLimited) {
    const notBefore = now + error.retryAfterSeconds * 1000;
    await restApp(context, error, notBefore);
    return { ended: 'deferred', notBefore };
  }
  if (error instanceof AccessLost) {
    await reconnectNeeded(context);
    return await endWithoutAccess(context);
  }
  if (error instanceof OutcomeUnknown) return { ended: 'more' };
  if (isLater(error)) {
    const failures = (context.run.failures ?? 0) + 1;
    const backOff = Math.min(60, 2 ** Math.min(failures, 6)) * 60_000;
    return { ended: 'deferred', notBefore: now + backOff, failures };
  }
  if (error instanceof BadSetting || !(error instanceof SyncError)) {
    context.log.error('run failed', { account: context.account.account, error: describe(error) });
  }
  throw error;
}

/** What ends needs no access for most of its end. */
async function endWithoutAccess(context: RunContext): Promise<End> {
  try {
    await settleLocally(context);
    await leaveClosing(context);
    return { ended: 'accessLost' };
  } catch (error) {
    if (error instanceof AccessLost) throw error;
    return await endedBy(context, error);
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);

/** The grant is broken: the account waits for a person, and says so on each connection, for its own side. */
async function reconnectNeeded(context: RunContext): Promise<void> {
  const { account } = context.account;
  for (const connection of context.connections) {
    if (connection.state === 'closed' || connection.state === 'closing') continue;
    const side = sideOf(connection, account);
    await openIssue(context, connection.id, accessOf(side), 'company', {
      code: RECONNECT,
      text: `${context.provider.name}, the ${side === 'L' ? 'ledger' : 'platform'} of this connection, no longer accepts our access. Nothing is lost: reconnect the same company there, and the sync goes on where it stopped.`,
      actions: ['reconnect'],
      severity: 'urgent',
      about: account,
    });
  }
}
