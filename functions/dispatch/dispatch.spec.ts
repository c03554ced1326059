import { describe, expect, it } from 'vitest';
import { keys } from '../../shared/engine/keys.ts';
import type { Message, Queue, Table, Write } from '../../shared/engine/ports.ts';
import { wakeBody } from '../../shared/engine/wake.ts';
import { deferLater, type Interval, minuteOf, slotOf, slotRemoval, slotWrites } from '../../shared/engine/wheel.ts';
import { MemoryTable } from '../../shared/memory/table.ts';
import type { AccountId } from '../../shared/model/names.ts';
import { dispatch, SendRefused } from './dispatch.ts';

const noon = Date.parse('2026-03-04T12:00:00Z');
const minuteMs = 60_000;

/** A wheel with a clock that tests turn, and a queue that forgets what it saw twice, as SQS does. */
function world({ table = new MemoryTable() as Table, refuse = (_: Message): boolean => false } = {}) {
  const state = { now: noon, refuse };
  const accepted = new Map<string, Message>();
  const queue: Queue = {
    send: async (messages) => {
      for (const message of messages) if (!state.refuse(message)) accepted.set(message.dedupId, message);
      return messages.filter((message) => state.refuse(message));
    },
  };
  const ports = { table, queue, clock: { now: () => state.now } };
  return {
    table,
    state,
    accepted,
    run: () => dispatch(ports),
    async tickAt(minutes: number) {
      state.now = noon + minutes * minuteMs;
      return dispatch(ports);
    },
    sentTo: (account: AccountId) => [...accepted.values()].filter((message) => message.account === account),
    last: async () => ((await table.get(keys.dispatch()))?.last as number) - minuteOf(noon),
  };
}

const account = (id: number): AccountId => `xero:org-${id}`;
const accounts = Array.from({ length: 40 }, (_, id) => account(id));
const enlist = (table: Table, interval: Interval) =>
  Promise.all(accounts.map((one) => table.write(slotWrites(one, interval))));
const defer = (table: Table, one: AccountId, notBefore: number, nonce = 'n1') =>
  table.write([deferLater(one, { notBefore, reason: 'minute limit', nonce }).write]);

describe('the wheel', () => {
  it.each<Interval>([5, 15, 60])('visits every account once in %i minutes', async (interval) => {
    const { table, tickAt, sentTo } = world();
    await enlist(table, interval);
    for (let minute = 0; minute < interval; minute++) await tickAt(minute);
    expect(accounts.map((one) => sentTo(one).length)).toEqual(accounts.map(() => 1));
    expect(wakeBody.parse(sentTo(account(1))[0]!.body)).toEqual({ account: 'xero:org-1', reason: 'tick' });
  });

  it('spreads accounts over the slots', () => {
    const used = new Set(Array.from({ length: 1000 }, (_, id) => slotOf(account(id), 60)));
    expect(used.size).toBe(60);
  });

  it('writes nothing but where it stands', async () => {
    const table = new MemoryTable();
    const { tickAt } = world({ table });
    await tickAt(0);
    await tickAt(1);
    expect([...table.items()].map(({ pk }) => pk)).toEqual(['DISP']);
  });

  it('follows an account that changes its interval or leaves', async () => {
    const { table, tickAt, sentTo } = world();
    const one = account(1);
    await table.write(slotWrites(one, 60));
    await table.write(slotWrites(one, 5, 60));
    for (let minute = 0; minute < 60; minute++) await tickAt(minute);
    expect(sentTo(one)).toHaveLength(12);
    await table.write(slotRemoval(one, 5));
    for (let minute = 60; minute < 120; minute++) await tickAt(minute);
    expect(sentTo(one)).toHaveLength(12);
  });

  it('keeps the place when the interval stays', () => {
    expect(slotWrites(account(1), 15, 15)).toEqual(slotWrites(account(1), 15));
  });
});

describe('deferred work', () => {
  it('comes in the first minute that begins after the instant, with its hints', async () => {
    const { table, tickAt, sentTo } = world();
    const hints = [{ entity: 'bill', id: '7' }];
    const { write, wakeAt } = deferLater(account(1), { notBefore: noon + 90_000, reason: 'busy', hints, nonce: 'n1' });
    await table.write([write]);
    expect(wakeAt).toBe(noon + 2 * minuteMs);
    await tickAt(0);
    await tickAt(1);
    expect(sentTo(account(1))).toEqual([]);
    await tickAt(2);
    expect(sentTo(account(1)).map(({ body }) => wakeBody.parse(body))).toEqual([
      { account: 'xero:org-1', reason: 'deferred', hints },
    ]);
  });

  it('is never put into the current minute, not even on its first instant', () => {
    const { wakeAt } = deferLater(account(1), { notBefore: noon, reason: 'busy', nonce: 'n1' });
    expect(wakeAt).toBe(noon + minuteMs);
  });

  it.each([1, 2])('is found when it was stored after %i ticks that could have read it', async (late) => {
    const { table, tickAt, sentTo } = world();
    for (let minute = 1; minute <= late; minute++) await tickAt(minute);
    await defer(table, account(1), noon);
    await tickAt(late + 1);
    expect(sentTo(account(1))).toHaveLength(1);
  });

  it('of one account in one minute is not taken for one', async () => {
    const { table, tickAt, sentTo } = world();
    await defer(table, account(1), noon, 'n1');
    await defer(table, account(1), noon, 'n2');
    await tickAt(1);
    expect(sentTo(account(1))).toHaveLength(2);
  });

  it('is kept for a week', () => {
    const { write } = deferLater(account(1), { notBefore: noon, reason: 'busy', nonce: 'n1' }) as {
      write: Extract<Write, { kind: 'put' }>;
    };
    expect(write.item.ttl).toBe((noon + minuteMs) / 1000 + 7 * 86_400);
  });
});

describe('time that was missed', () => {
  it.each([1, 7, 60, 200])('%i minutes without a tick: none is skipped, slots are sent once per tick', async (gap) => {
    const { table, tickAt, sentTo, last, state, run } = world();
    await tickAt(0);
    for (let minute = 1; minute <= gap; minute++) await defer(table, account(minute), noon + (minute - 1) * minuteMs);
    await table.write(slotWrites('melio:m', 5));
    state.now = noon + gap * minuteMs;
    const ticks = Math.ceil(gap / 60);
    for (let tick = 0; tick < ticks; tick++) expect((await run()).minutes).toBe(Math.min(60, gap - tick * 60));
    expect(await last()).toBe(gap);
    for (let minute = 1; minute <= gap; minute++) expect(sentTo(account(minute))).toHaveLength(1);
    expect(sentTo('melio:m').length).toBeLessThanOrEqual(ticks);
    expect(sentTo('melio:m').length).toBeGreaterThanOrEqual(gap >= 5 ? 1 : 0);
  });

  it('is made up for with one read of each partition', async () => {
    const reads: string[] = [];
    const { tickAt, sentTo, table } = world({ table: new MemoryTable({ onRead: ({ pks }) => reads.push(...pks) }) });
    await tickAt(0);
    await defer(table, account(1), noon + 4 * minuteMs);
    reads.length = 0;
    await tickAt(10);
    expect(sentTo(account(1))).toHaveLength(1);
    expect(reads.filter((pk) => pk.startsWith('D#'))).toHaveLength(12);
    expect(new Set(reads).size).toBe(reads.length);
  });

  it('the first run of all begins with the present minute', async () => {
    const { run, last } = world();
    expect(await run()).toEqual({ minutes: 1, sent: 0 });
    expect(await last()).toBe(0);
  });

  it('a second tick in the same minute does nothing', async () => {
    const { run } = world();
    await run();
    expect(await run()).toEqual({ minutes: 0, sent: 0 });
  });

  it('a clock that runs behind does nothing', async () => {
    const { tickAt, last } = world();
    await tickAt(5);
    expect(await tickAt(3)).toEqual({ minutes: 0, sent: 0 });
    expect(await last()).toBe(5);
  });
});

describe('what goes wrong', () => {
  it('a refused message keeps its minute open; the next tick sends what is missing', async () => {
    const { table, tickAt, state, last, accepted } = world();
    await tickAt(0);
    for (const one of accounts) await defer(table, one, noon);
    state.refuse = ({ account: to }) => to === account(3);
    await expect(tickAt(1)).rejects.toThrow(SendRefused);
    expect(await last()).toBe(0);
    state.refuse = () => false;
    await tickAt(2);
    expect(await last()).toBe(2);
    expect(accepted.size).toBe(accounts.length);
  });

  it('a crash between sending and storing repeats the minute under the same ids', async () => {
    const table = new MemoryTable();
    let crash = true;
    const fragile: Table = {
      get: table.get,
      getMany: table.getMany,
      query: table.query,
      write: (writes) => (crash ? Promise.reject(new Error('crash')) : table.write(writes)),
    };
    const { run, accepted, last } = world({ table: fragile });
    await table.write([{ kind: 'put', item: { ...keys.dispatch(), last: minuteOf(noon) - 1 } }]);
    await enlist(table, 5);
    await expect(run()).rejects.toThrow('crash');
    const before = [...accepted.keys()];
    expect(before.length).toBeGreaterThan(0);
    crash = false;
    await run();
    expect([...accepted.keys()]).toEqual(before);
    expect(await last()).toBe(0);
  });

  it('two dispatchers at once send under the same ids, and the slower one stops', async () => {
    const { table, run, accepted, last, state } = world();
    await run();
    for (let minute = 1; minute <= 10; minute++) await defer(table, account(minute), noon + (minute - 1) * minuteMs);
    state.now = noon + 10 * minuteMs;
    const done = await Promise.all([run(), run()]);
    expect(await last()).toBe(10);
    expect(accepted.size).toBe(10);
    expect(Math.max(...done.map(({ minutes }) => minutes))).toBe(10);
    expect(Math.min(...done.map(({ minutes }) => minutes))).toBeLessThan(10);
  });
});
