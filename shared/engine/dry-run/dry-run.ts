import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../../model/json.ts';
import { type AccountId, type ProviderId, providerOf, type Side } from '../../model/names.ts';
import type { EnginePorts, RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import type { Clock, Item, Table } from '../ports.ts';
import type { Session } from '../provider.ts';
import { drainHints } from '../pull/hints.ts';
import { applyMarks } from '../run/apply.ts';
import { OwnWork } from '../run/own-work.ts';
import { type Connection, readAccount, readMark, readRun } from '../state/account.ts';
import { type DryRun, tell } from './report.ts';

export type { DryRun, PlannedStep } from './report.ts';

import { markEverything } from './scope.ts';
import { drySession, type ExpectedCalls } from './session.ts';

/** A table whose writes reach nobody, and which knows them. */
export interface ScratchTable extends Table {
  written(): readonly Item[];
}

export interface DryRunPorts extends Omit<EnginePorts, 'table' | 'objects' | 'ids' | 'queue' | 'open'> {
  readonly table: ScratchTable;
  /** Makes requests; never asked to send one. */
  readonly connect: (account: AccountId) => Pick<Session, 'prepare'>;
}

/** What one side waits for the other did may take a few turns; more than these are for a real run to find out. */
const MOST_TURNS = 12;
/** A look that waits comes back within this. */
const TURN_MS = 30 * 60_000;
/** Longer than any other lease, so that the plan works under its own. */
const FENCE = 1_000_000_000;

/**
 * ALL-12: what a sync would do now, and why, without doing it. The engine itself works the marks off, on a table whose
 * writes are thrown away and with sessions that call nobody: so steps that follow from each other (a vendor, its bill, the
 * payment on it) are all there, and calls are counted as they would be made, batches included.
 *
 * It knows what was observed last; what a provider makes of a write (a number, a rounding) it cannot know. Of a connection
 * that is not active it shows what resuming it would do.
 * @param most records that are looked at
 */
export async function dryRun(ports: DryRunPorts, connection: Connection, most: number): Promise<DryRun> {
  const planned: Connection = { ...connection, state: 'active' };
  await ports.table.write([
    { kind: 'put', item: { ...keys.connection(connection.id), ...(planned as unknown as Record<string, Json>) } },
  ]);
  const clock = new TurningClock(ports.clock.now());
  const numbers = { id: 0, record: 0 };
  const ids = { next: () => `plan${String(++numbers.id).padStart(16, '0')}` };
  const inner = { ...ports, clock, ids };
  const sides = { L: await sideOf(inner, planned, 'L', numbers), R: await sideOf(inner, planned, 'R', numbers) };
  const complete =
    connection.state === 'active' && !(await isSeeded(ports.table, planned))
      ? await keepFirst(ports.table, planned, most)
      : await markEverything(sides.L.context, sides.R.context, planned, most);
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    for (const { context } of [sides.L, sides.R]) {
      // The other side has put work there since.
      const work = new OwnWork(ports.table, context.account.account);
      const turned = { ...context, table: work.table, work };
      await drainHints(turned);
      await applyMarks(turned);
    }
    if ((await marksOf(ports.table, planned)) === 0) break;
    clock.turn();
  }
  const calls: Partial<Record<ProviderId, ExpectedCalls>> = {};
  for (const { context, calls: own } of [sides.L, sides.R]) calls[context.provider.id] = own;
  const told = tell(ports.table.written(), planned, calls);
  const hash = createHash('sha256')
    .update(canonicalJson({ connection: connection.id, rev: connection.rev, complete, ...told } as unknown as Json))
    .digest('hex');
  return { hash, complete, ...told };
}

/** Waiting takes no time here: every turn is half an hour later. */
class TurningClock implements Clock {
  #now: number;
  constructor(now: number) {
    this.#now = now;
  }
  now = (): number => this.#now;
  turn(): void {
    this.#now += TURN_MS;
  }
}

/** It has just become active: everything is about to be marked. */
async function isSeeded(table: Table, { id, L, R }: Connection): Promise<boolean> {
  for (const account of [L, R]) {
    if ((await table.query(keys.work(account), { prefix: `4#${id}#`, limit: 1 })).length > 0) return true;
  }
  return false;
}

/** @returns whether that was all that is marked */
async function keepFirst(table: Table, { L, R }: Connection, most: number): Promise<boolean> {
  let room = most;
  let all = true;
  for (const account of [L, R]) {
    const marks = await table.query(keys.work(account), { prefix: '3#' });
    const beyond = marks.slice(room);
    for (const { pk, sk } of beyond) await table.write([{ kind: 'delete', key: { pk, sk } }]);
    room -= marks.length - beyond.length;
    all &&= beyond.length === 0;
  }
  return all;
}

async function marksOf(table: Table, connection: Connection): Promise<number> {
  let count = 0;
  for (const account of [connection.L, connection.R]) {
    const items = await table.query(keys.work(account), { prefix: '3#' });
    count += items.map(readMark).filter((mark) => mark.connection === connection.id).length;
  }
  return count;
}

async function sideOf(
  ports: Omit<DryRunPorts, 'clock'> & { readonly clock: Clock; readonly ids: EnginePorts['ids'] },
  connection: Connection,
  side: Side,
  numbers: { record: number },
): Promise<{ readonly context: RunContext; readonly calls: ExpectedCalls }> {
  const id = connection[side];
  const account = readAccount(await ports.table.get(keys.account(id)));
  const provider = ports.providers[providerOf(id)];
  if (!account || !provider) throw new Error(`${id} is not connected`);
  // What is planned is planned of what was read last: for it, that is the end of every list.
  const polled = Object.fromEntries(
    Object.keys(provider.capabilities.streams).map((name) => [name, ports.clock.now()]),
  );
  const run = { ...readRun(await ports.table.get(keys.run(id))), fence: FENCE, debt: [], polled };
  await ports.table.write([{ kind: 'put', item: { ...keys.run(id), ...(run as unknown as Record<string, Json>) } }]);
  const newId = () => `new-${++numbers.record}`;
  const { session, calls } = drySession(ports.connect(id), id, ports, newId, provider.capabilities.entities);
  const context: RunContext = {
    ...ports,
    objects: { put: async () => {}, get: async () => new Uint8Array(), deleteUnder: async () => 0 },
    queue: { send: async () => [] },
    open: async () => session,
    account,
    provider,
    session,
    fence: FENCE,
    run,
    connections: [connection],
    cursors: new Map(),
    singles: new Map(),
    work: new OwnWork(ports.table, id),
    intents: new Map(),
    debt: new Set(),
    met: new Set(),
    fresh: new Map(),
    wake: { at: undefined },
    remaining: () => Number.POSITIVE_INFINITY,
    stats: { lists: 0, fetches: 0, writes: 0, observed: 0, planned: 0 },
  };
  return { context, calls };
}
