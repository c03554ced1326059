import { type AccountId, type Entity, type ProviderId, providerOf } from '../model/names.ts';
import { readGrant } from './grants/grant.ts';
import type { Integration } from './integration.ts';
import { keys } from './keys.ts';
import type { Table } from './ports.ts';
import { PATIENCE } from './run/first-sync.ts';
import {
  type Connection,
  markPriorities,
  priorityOf,
  readAccount,
  readCursor,
  readHint,
  readMark,
  readRun,
} from './state/account.ts';
import { readIntent } from './state/intent.ts';
import { readIssue } from './state/issue.ts';

export interface ConnectionStatus {
  /** ALL-3, in the words that people are shown. */
  readonly status: 'Pending' | 'Connected' | 'Paused' | 'Disconnecting' | 'Disconnected';
  /** When everything the first sync found was dealt with. Instant, ms. */
  readonly firstSyncAt: number | null;
  readonly left: SideStatus;
  readonly right: SideStatus;
  readonly firstSync: FirstSyncStatus;
  readonly freshness: Freshness;
  readonly openIssues: number;
  /** Somebody has to act: an access is lost, or an issue is more than a note. */
  readonly needsAttention: boolean;
}

export interface SideStatus {
  readonly account: AccountId;
  readonly provider: ProviderId;
  /** Of the company. */
  readonly name: string;
  /** `reconnect`: a person must consent again. */
  readonly access: 'ok' | 'reconnect';
  /** When this account's work was last done to its end. Instant, ms. */
  readonly lastSync: number | null;
  /** First-sync rows seen so far, by list, and whether the list was read to its end. Counts: nobody knows the totals. */
  readonly streams: Readonly<Record<string, { readonly seen: number; readonly complete: boolean }>>;
  /** Records of this connection that wait for this account's worker. */
  readonly waiting: { readonly count: number; readonly atLeast: boolean };
  /** Calls that the vendor meters, in this calendar month of the account's last run; null: it meters none. */
  readonly reads: { readonly month: string; readonly count: number; readonly budget: number | null } | null;
}

/** How far the first sync is. Counts, and an estimate only where there is something to make one from. */
export interface FirstSyncStatus {
  /** `reading`: lists are read. `writing`: what they brought is matched and copied. */
  readonly phase: 'reading' | 'writing' | 'done';
  /** Which of its parts runs, where the integration has two; null: it has not, or all is done. */
  readonly stage: string | null;
  readonly seen: number;
  /** Pairs; once it is done, as many as there were then. */
  readonly linked: number;
  readonly waiting: number;
  readonly waitingAtLeast: boolean;
  /** From the pace so far. null while lists are read: no provider says how long they are. */
  readonly secondsLeft: number | null;
}

export interface Freshness {
  /** When the oldest change that is not yet disposed of came up. Instant, ms; null: nothing waits. */
  readonly oldestChangeAt: number | null;
  readonly ageSeconds: number;
}

/** Of the records that a first sync takes first. */
const FIRST = priorityOf('invoice', 'first');
/** No more marks than this are counted, of each priority. */
const MOST = 1000;
const LINKED: readonly Entity[] = [
  'contact',
  'bill',
  'invoice',
  'billPayment',
  'payment',
  'creditMemo',
  'payout',
  'reversal',
  'attachment',
];

/**
 * How a connection stands, from what is stored; nothing is asked of a provider.
 * @param now instant, ms
 * @param stages of its integration
 */
export async function connectionStatus(
  table: Table,
  connection: Connection,
  now: number,
  stages?: Integration['stages'],
): Promise<ConnectionStatus> {
  const firstSync = await table.get(keys.firstSync(connection.id));
  const issues = (await table.query(`C#${connection.id}`, { prefix: 'ISS#' }))
    .map(readIssue)
    .filter(({ state }) => state === 'open');
  const [left, oldestLeft, firstLeft] = await sideStatus(table, connection, connection.L);
  const [right, oldestRight, firstRight] = await sideStatus(table, connection, connection.R);
  const oldest = Math.min(oldestLeft, oldestRight);
  return {
    status: statusOf(connection, firstSync !== undefined),
    firstSyncAt: typeof firstSync?.doneAt === 'number' ? firstSync.doneAt : null,
    left,
    right,
    firstSync: firstSync
      ? {
          ...countsOf(left, right),
          phase: 'done',
          stage: null,
          linked: Number(firstSync.imported ?? 0),
          secondsLeft: null,
        }
      : await underWay(
          table,
          connection,
          left,
          right,
          now,
          (read) => stages?.[read && !firstLeft && !firstRight ? 1 : 0] ?? null,
        ),
    freshness: Number.isFinite(oldest)
      ? { oldestChangeAt: oldest, ageSeconds: Math.max(0, Math.round((now - oldest) / 1000)) }
      : { oldestChangeAt: null, ageSeconds: 0 },
    openIssues: issues.length,
    needsAttention:
      issues.some(({ severity }) => severity !== 'info') ||
      (!isEnding(connection) && (left.access === 'reconnect' || right.access === 'reconnect')),
  };
}

const countsOf = (left: SideStatus, right: SideStatus) => ({
  seen: [left, right].flatMap(({ streams }) => Object.values(streams)).reduce((sum, { seen }) => sum + seen, 0),
  waiting: left.waiting.count + right.waiting.count,
  waitingAtLeast: left.waiting.atLeast || right.waiting.atLeast,
});

async function underWay(
  table: Table,
  connection: Connection,
  left: SideStatus,
  right: SideStatus,
  now: number,
  stage: (read: boolean) => string | null,
): Promise<FirstSyncStatus> {
  const counts = countsOf(left, right);
  let linked = 0;
  for (const entity of LINKED) linked += (await table.query(keys.links(connection.id, entity))).length;
  const lists = [left, right].map(({ streams }) => Object.values(streams));
  const read = lists.every((own) => own.length > 0 && own.every(({ complete }) => complete));
  const done = counts.seen - counts.waiting;
  const elapsedSeconds = (now - connection.activeSince) / 1000;
  return {
    phase: read ? 'writing' : 'reading',
    stage: stage(read),
    ...counts,
    linked,
    secondsLeft:
      read && done > 0 && !counts.waitingAtLeast ? Math.ceil((counts.waiting / done) * elapsedSeconds) : null,
  };
}

const isEnding = ({ state }: Connection): boolean => state === 'closing' || state === 'closed';

export function statusOf({ state }: Connection, firstSyncDone: boolean): ConnectionStatus['status'] {
  switch (state) {
    case 'pending':
      return 'Pending';
    case 'active':
      return firstSyncDone ? 'Connected' : 'Pending';
    case 'paused':
      return 'Paused';
    case 'closing':
      return 'Disconnecting';
    case 'closed':
      return 'Disconnected';
  }
}

/** @returns the side, when its oldest open work came up, and whether any is of the first part of a first sync */
async function sideStatus(table: Table, connection: Connection, id: AccountId): Promise<[SideStatus, number, boolean]> {
  const own = await table.query(`A#${id}`);
  const account = readAccount(own.find(({ sk }) => sk === 'META'));
  const run = readRun(own.find(({ sk }) => sk === 'RUN'));
  const cursors = own.filter(({ sk }) => sk.startsWith('CUR#')).map(readCursor);
  const grant = account && (await readGrant(table, account.grant));
  const { oldest, hasFirst, ...waiting } = await waitingFor(table, connection, id);
  const side: SideStatus = {
    account: id,
    provider: providerOf(id),
    name: account?.name ?? '',
    access: grant?.status === 'ok' ? 'ok' : 'reconnect',
    lastSync: run.lastOk ?? null,
    streams: Object.fromEntries(
      cursors.map(({ stream, seen, phase }) => [stream, { seen, complete: phase === 'live' }]),
    ),
    waiting,
    reads: run.reads ? { ...run.reads, budget: run.reads.budget ?? null } : null,
  };
  return [side, oldest, hasFirst];
}

async function waitingFor(table: Table, connection: Connection, account: AccountId) {
  const counts: number[] = [];
  const open = (await table.query(keys.work(account), { prefix: `1#${connection.id}#`, limit: MOST })).map(readIntent);
  let hasFirst = open.some(({ mark }) => mark?.sk.startsWith(`3#${FIRST}#`));
  // What a webhook announced and nobody has read yet is a change too, though nobody knows of which connection.
  const hints = (await table.query(keys.work(account), { prefix: '2#', limit: MOST })).map(readHint);
  let oldest = Math.min(Number.POSITIVE_INFINITY, ...hints.map(({ askedAt }) => askedAt));
  for (const priority of markPriorities) {
    const prefix = `3#${priority}#${connection.id}#`;
    const marks = (await table.query(keys.work(account), { prefix, limit: MOST })).map(readMark);
    counts.push(marks.length);
    for (const { at } of marks) oldest = Math.min(oldest, at);
    // What waits for a person keeps no part from being done.
    if (priority === FIRST && marks.some(({ tries }) => tries < PATIENCE)) hasFirst = true;
  }
  return { hasFirst, count: counts.reduce((sum, count) => sum + count, 0), atLeast: counts.includes(MOST), oldest };
}
