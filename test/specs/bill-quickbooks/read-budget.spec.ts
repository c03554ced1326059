import { describe, expect, it } from 'vitest';
import { loadConnection } from '../../../shared/engine/connect.ts';
import { connectionStatus } from '../../../shared/engine/status.ts';
import { BackOffice } from '../../support/bill-quickbooks.ts';

/** QuickBooks meters reads by the month (App Partner Program); `QuickbooksSwitches: monthlyReads=...` is one company's share. */

const reads = async (office: BackOffice) => {
  const connection = (await loadConnection(office.ports.table, office.connection))!;
  const { left, right } = await connectionStatus(office.ports.table, connection, office.ports.clock.now());
  expect(right.reads).toBeNull();
  return left.reads!;
};
const lists = (office: BackOffice) =>
  Object.entries(office.calls('quickbooks')).reduce((sum, [name, n]) => sum + (/cdc/.test(name) ? Number(n) : 0), 0);

/** Connected, hourly, with nothing set aside yet; `share` of what was read so far is the budget from now on. */
async function withBudget(share: number) {
  const switches: { monthlyReads: string } = { monthlyReads: '1000000' };
  const office = await BackOffice.with({ bills: { 'B-1': 100 } }, { switches, settings: { interval: 'hourly' } });
  switches.monthlyReads = String(Math.ceil((await reads(office)).count * share));
  return { office, switches };
}

describe('metered reads', () => {
  it('are counted by month, with the writes of a run and no others', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } }, { settings: { interval: 'hourly' } });
    const before = await reads(office);
    expect(before).toEqual({ month: '2026-03', count: expect.any(Number), budget: null });
    office.resetCalls();
    await office.hours(5);
    const asked = Object.entries(office.calls('quickbooks')).filter(([name]) => name.startsWith('GET'));
    expect((await reads(office)).count - before.count).toBe(asked.reduce((sum, [, n]) => sum + Number(n), 0));
    expect(await office.held()).toEqual([]);
  });

  it('at four fifths a person is told, and the lists go on', async () => {
    const { office } = await withBudget(1.2);
    office.resetCalls();
    await office.hours(3);
    expect(await office.issue('readBudget')).toMatchObject({ severity: 'warning' });
    expect(lists(office)).toBeGreaterThanOrEqual(2);
  });

  it('used up: lists are read once a day, what webhooks name and what is synced by hand goes on', async () => {
    const { office } = await withBudget(1);
    await office.hours(2);
    expect(await office.issue('readBudget')).toMatchObject({ severity: 'urgent' });
    office.resetCalls();
    await office.hours(12);
    expect(lists(office)).toBeLessThanOrEqual(1);
    office.enterBill('B-2', 50);
    await office.settle();
    expect(office.due('B-2')).toBe(5000);
    office.resetCalls();
    await office.syncNow();
    expect(lists(office)).toBeGreaterThanOrEqual(1);
  });

  it('the next month begins anew, and so does a larger budget', async () => {
    const { office, switches } = await withBudget(1);
    await office.hours(2);
    expect(await office.held()).toEqual(['readBudget']);
    switches.monthlyReads = '1000000';
    await office.syncNow();
    expect(await office.held()).toEqual([]);
    switches.monthlyReads = '1';
    await office.syncNow();
    expect(await office.held()).toEqual(['readBudget']);
    switches.monthlyReads = '500';
    office.ports.clock.advance(31 * 24 * 3_600_000);
    await office.syncNow();
    expect((await reads(office)).month).toBe('2026-04');
    expect(await office.held()).toEqual([]);
  });

  it('a budget that is no number is refused, not ignored', async () => {
    await expect(BackOffice.with({}, { switches: { monthlyReads: 'many' } })).rejects.toThrow(/monthlyReads/);
  });
});
