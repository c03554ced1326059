import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../../shared/engine/errors.ts';
import type { ProviderRecord } from '../../../shared/model/record.ts';
import { quickbooks } from '../../../shared/providers/quickbooks/index.ts';
import { quickBooksWorld, sendAs } from '../../support/quickbooks-world.ts';
import { create, update } from '../../support/session.ts';

type Fault = NonNullable<ReturnType<NonNullable<NonNullable<Parameters<typeof quickBooksWorld>[1]>['fault']>>>;

function troubled() {
  const next: (Fault | undefined)[] = [];
  const world = quickBooksWorld({}, { fault: () => next.shift() });
  const vendor = (name: string) => create('contact', { name, isVendor: true });
  return { world, next, vendor };
}

describe('batches', () => {
  it('change a hundred bills in four calls, each answered for itself', async () => {
    const world = quickBooksWorld();
    const ids = Array.from({ length: 100 }, () => world.bill(1));
    const { records } = await world.session.fetch('bill', ids);
    expect(records).toHaveLength(100);
    world.ui.edit('Bill', ids[3]!, { DueDate: '2026-12-31' });
    world.asked.length = 0;
    const outcomes = [];
    for (let start = 0; start < 100; start += 25) {
      const writes = records
        .slice(start, start + 25)
        .map((record) => update(record, { dueOn: `2026-08-${String((start % 25) + 1).padStart(2, '0')}` }));
      outcomes.push(...(await sendAs(world.session, world.session.prepare(writes))));
    }
    expect(world.asked).toHaveLength(4);
    expect(outcomes.map(({ kind }) => kind).filter((kind) => kind === 'refused')).toHaveLength(1);
    expect(outcomes[3]).toMatchObject({ kind: 'refused', refusal: { code: 'versionConflict' } });
    expect(outcomes[4]).toMatchObject({
      kind: 'done',
      record: { id: records[4]!.id, fields: { dueOn: '2026-08-01' } },
    });
  });

  it('hold updates only', () => {
    const world = quickBooksWorld();
    const wish = create('contact', { name: 'x', isVendor: true });
    expect(() => world.session.prepare([wish, wish])).toThrow('updates');
  });
});

describe('the same key', () => {
  it('brings the first answer back, and makes nothing twice', async () => {
    const { world, next, vendor } = troubled();
    const request = world.session.prepare([vendor('Smith')]);
    next.push({ kind: 'lost', when: 'after' });
    await expect(sendAs(world.session, request, 'k')).rejects.toBeInstanceOf(OutcomeUnknown);
    const [outcome] = await sendAs(world.session, request, 'k');
    expect(outcome).toMatchObject({ kind: 'done', record: { fields: { name: 'Smith' } } });
    expect(world.ui.all('Vendor').filter(({ DisplayName }) => DisplayName === 'Smith')).toHaveLength(1);
  });

  it('goes with batches too, at a length they take', async () => {
    const world = quickBooksWorld();
    const { records } = await world.session.fetch('bill', [world.bill(), world.bill()]);
    const key = 'k'.repeat(32);
    const request = world.session.prepare(records.map((record) => update(record, { memo: 'once' })));
    const first = await sendAs(world.session, request, key);
    expect(await sendAs(world.session, request, key)).toEqual(first);
    expect(first.map((outcome) => (outcome as { record: ProviderRecord }).record.fields.memo)).toEqual([
      'once',
      'once',
    ]);
  });
});

describe('trouble', () => {
  it('of the server or the way leaves a write unknown and a read for later', async () => {
    const { world, next, vendor } = troubled();
    for (const fault of [
      { kind: 'error', status: 500, when: 'after' },
      { kind: 'error', status: 503, when: 'before' },
      { kind: 'lost', when: 'before' },
    ] as const) {
      next.push(fault);
      await expect(world.write(vendor('X'))).rejects.toBeInstanceOf(OutcomeUnknown);
      next.push(fault);
      await expect(world.session.list('company', {})).rejects.toBeInstanceOf(Unavailable);
    }
  });

  it('of too many calls says which allowance is spent', async () => {
    const { world, next, vendor } = troubled();
    next.push({ kind: 'rateLimit', limit: 'minute' }, { kind: 'rateLimit', limit: 'app' });
    await expect(world.write(vendor('X'))).rejects.toMatchObject({ limit: 'minute', retryAfterSeconds: 60 });
    await expect(world.session.list('company', {})).rejects.toMatchObject({ limit: 'app', retryAfterSeconds: 3600 });
    const older = quickBooksWorld(
      { switches: { throttleStatus: 403, retryAfterHeader: true } },
      { fault: () => ({ kind: 'rateLimit', limit: 'minute' }) },
    );
    await expect(older.session.list('company', {})).rejects.toBeInstanceOf(RateLimited);
  });

  it('with the token is tried once with a new one, and then it is over', async () => {
    const world = quickBooksWorld();
    world.wait(3_600_001);
    expect((await world.walk('company')).length).toBe(1);
    world.connectPorts.token = async () => 'nonsense';
    await expect(world.connect().list('company', {})).rejects.toBeInstanceOf(AccessLost);
  });

  it('with the company is the end of access, for reads and writes', async () => {
    const { world, vendor } = troubled();
    world.ui.setSubscription(false);
    await expect(world.session.list('company', {})).rejects.toBeInstanceOf(AccessLost);
    await expect(world.write(vendor('X'))).rejects.toBeInstanceOf(AccessLost);
  });

  it('with one record is no word about another', async () => {
    const world = quickBooksWorld({ switches: { notFoundStatus: 404 } });
    const bill = world.bill();
    expect(await world.session.fetch('bill', [bill, '99', 'x'])).toMatchObject({
      records: [{ id: bill }],
      missing: ['x', '99'],
    });
    expect(await world.session.fetch('contact', ['46', 'vendor-99'])).toMatchObject({
      records: [],
      missing: ['46', 'vendor-99'],
    });
  });

  it('of ten calls a second does not come to one who can wait', async () => {
    const world = quickBooksWorld({ limits: { perSecond: 10 } });
    const waits: number[] = [];
    const pause = async (ms: number) => {
      waits.push(ms);
      world.wait(ms);
    };
    const patient = quickbooks.connect(`quickbooks:${world.ui.realmId}`, { ...world.connectPorts, pause });
    for (let count = 0; count < 15; count += 1) await patient.list('company', {});
    expect(waits).toEqual([1000, 1000, 1000]);
    world.wait(1_000);
    const hasty = async () => {
      for (let count = 0; count < 15; count += 1) await world.session.list('company', {});
    };
    await expect(hasty()).rejects.toBeInstanceOf(RateLimited);
  });

  it('tells what was metered', async () => {
    const world = quickBooksWorld();
    const { session } = world;
    await session.list('company', {});
    await world.write(create('contact', { name: 'Smith', isVendor: true }));
    expect(session.metered!()).toBe(2);
    expect(world.simulator.reads).toBe(2);
  });

  it('never shows a token or a record in its words', async () => {
    const { world, next } = troubled();
    next.push({ kind: 'error', status: 500, when: 'before' });
    const error = await world.session.fetch('bill', ['1']).catch((one: unknown) => String(one));
    expect(error).toMatch(/quickbooks answered 500 \(10000\) to GET bill \[1-[0-9a-f]+-[0-9a-f]+\]/);
    expect(error).not.toContain(world.tokens.accessToken);
  });
});
