import type { AccountId, Entity, ProviderId, Side } from '../model/names.ts';
import { type Fields, refKey } from '../model/record.ts';
import type { Integration } from './integration.ts';
import type { Clock, Ids, Log, Objects, Queue, Table, Vault } from './ports.ts';
import type { Provider, Session } from './provider.ts';
import type { Rules } from './rules.ts';
import type { OwnWork } from './run/own-work.ts';
import type { Account, Connection, Cursor, Run } from './state/account.ts';
import type { Intent } from './state/intent.ts';

/** The world as a worker needs it. */
export interface EnginePorts {
  readonly table: Table;
  readonly objects: Objects;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly rules: Rules;
  readonly providers: Readonly<Partial<Record<ProviderId, Provider>>>;
  readonly integrations: Readonly<Record<string, Integration>>;
  /** The account's conversation, with its grant behind it. @throws {AccessLost} the grant is broken */
  readonly open: (account: Account) => Promise<Session>;
  /** Path of an account's own webhook address at this deployment; absent where accounts have none. */
  readonly webhookPath?: (account: AccountId) => string | undefined;
  /** Seals what subscriptions sign with; absent: such subscriptions are not made. */
  readonly vault?: Vault;
  /** The grant's refresh brought nothing and must be tried again soon, within the provider's grace. */
  readonly isPostponed?: (grant: string) => boolean;
  /**
   * Gives up the access to an account whose last connection has ended; may be repeated. Absent where there are no grants
   * to give up. @throws {SyncError} the provider could not be told yet
   */
  readonly release?: (account: Account) => Promise<void>;
}

/** One run of one account, from lease to release. */
export interface RunContext extends EnginePorts {
  readonly account: Account;
  readonly provider: Provider;
  readonly session: Session;
  readonly fence: number;
  readonly run: Run;
  readonly connections: readonly Connection[];
  /** Cursors by account and stream, as read at the start; own ones move with the run. */
  readonly cursors: Map<AccountId, Map<string, Cursor>>;
  /** Companies and charts of accounts, by `account#entity`, read once in a run. */
  readonly singles: Map<string, Fields | undefined>;
  /** What this account has to do. */
  readonly work: OwnWork;
  /** Open intents of this account. */
  readonly intents: Map<string, Intent>;
  /** Accounts that must be told, in the order they came up. */
  readonly debt: Set<AccountId>;
  /** More of what woke this run is sure to follow. */
  readonly burst?: boolean;
  /** Records that got a partner in this run, as `needKey` writes them: what was put off for one waits no longer. */
  readonly met: Set<string>;
  /** When records were fetched by id in this run. */
  readonly fresh: Map<string, number>;
  /** The earliest instant at which this account must be looked at again. */
  readonly wake: { at: number | undefined };
  /** Milliseconds until the function ends. */
  readonly remaining: () => number;
  readonly stats: RunStats;
}

export interface RunStats {
  lists: number;
  fetches: number;
  writes: number;
  observed: number;
  planned: number;
}

export const freshKey = (entity: Entity, id: string): string => refKey({ entity, id });

export const accountOn = (connection: Connection, side: Side): AccountId => connection[side];

/** Ask to be woken no later than `at`. */
export function wakeBy(context: RunContext, at: number): void {
  context.wake.at = Math.min(context.wake.at ?? Number.POSITIVE_INFINITY, at);
}

/** Time enough to make a write and to confirm it. */
export const mayWrite = (context: RunContext, cutOffMs: number): boolean => context.remaining() > cutOffMs;

/** The day in UTC; the ledger's own time zone may be a day off around midnight, which only moves a plan, never money. */
export const today = (now: number): string => new Date(now).toISOString().slice(0, 10);
