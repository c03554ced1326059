import { type AccountId, type ProviderId, providerOf } from '../model/names.ts';
import { readGrant } from './grants/grant.ts';
import { keys } from './keys.ts';
import type { Table } from './ports.ts';
import { type Connection, markPriorities, readAccount, readCursor, readRun } from './state/account.ts';
import { readIssue } from './state/issue.ts';

export interface ConnectionStatus {
  /** ALL-3, in the words that people are shown. */
  readonly status: 'Pending' | 'Connected' | 'Paused' | 'Disconnecting' | 'Disconnected';
  /** When everything the first sync found was dealt with. Instant, ms. */
  readonly firstSyncAt: number | null;
  readonly left: SideStatus;
  readonly right: SideStatus;
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
}

/** No more marks than this are counted, of each priority. */
const MOST = 1000;

/** How a connection stands, from what is stored; nothing is asked of a provider. */
export async function connectionStatus(table: Table, connection: Connection): Promise<ConnectionStatus> {
  const firstSync = await table.get(keys.firstSync(connection.id));
  const issues = (await table.query(`C#${connection.id}`, { prefix: 'ISS#' }))
    .map(readIssue)
    .filter(({ state }) => state === 'open');
  const left = await sideStatus(table, connection, connection.L);
  const right = await sideStatus(table, connection, connection.R);
  return {
    status: statusOf(connection, firstSync !== undefined),
    firstSyncAt: typeof firstSync?.doneAt === 'number' ? firstSync.doneAt : null,
    left,
    right,
    openIssues: issues.length,
    needsAttention:
      issues.some(({ severity }) => severity !== 'info') ||
      (!isEnding(connection) && (left.access === 'reconnect' || right.access === 'reconnect')),
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

async function sideStatus(table: Table, connection: Connection, id: AccountId): Promise<SideStatus> {
  const own = await table.query(`A#${id}`);
  const account = readAccount(own.find(({ sk }) => sk === 'META'));
  const run = readRun(own.find(({ sk }) => sk === 'RUN'));
  const cursors = own.filter(({ sk }) => sk.startsWith('CUR#')).map(readCursor);
  const grant = account && (await readGrant(table, account.grant));
  return {
    account: id,
    provider: providerOf(id),
    name: account?.name ?? '',
    access: grant?.status === 'ok' ? 'ok' : 'reconnect',
    lastSync: run.lastOk ?? null,
    streams: Object.fromEntries(
      cursors.map(({ stream, seen, phase }) => [stream, { seen, complete: phase === 'live' }]),
    ),
    waiting: await waitingFor(table, connection, id),
  };
}

async function waitingFor(table: Table, connection: Connection, account: AccountId): Promise<SideStatus['waiting']> {
  const counts: number[] = [];
  for (const priority of markPriorities) {
    const prefix = `3#${priority}#${connection.id}#`;
    counts.push((await table.query(keys.work(account), { prefix, limit: MOST })).length);
  }
  return { count: counts.reduce((sum, count) => sum + count, 0), atLeast: counts.includes(MOST) };
}
