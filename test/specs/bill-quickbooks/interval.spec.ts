import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

/** Lists read since the last `resetCalls`, on both sides. */
const lists = (office: BackOffice): number =>
  [...Object.entries(office.calls('quickbooks')), ...Object.entries(office.calls('bill'))]
    .filter(([call]) => /^GET .*(\/cdc|\/vendors|\/bills|\/invoices|\/payments)$/.test(call))
    .reduce((sum, [, count]) => sum + count, 0);

describe('BQ-2 by default, your account syncs automatically, once a day', () => {
  it('reads neither side again for most of a day, and then both', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    await office.hours(2);
    office.resetCalls();
    await office.hours(18);
    expect(lists(office)).toBe(0);
    await office.hours(6);
    expect(lists(office)).toBeGreaterThan(0);
  });

  it('every hour, when that is chosen', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } }, { settings: { interval: 'hourly' } });
    await office.hours(2);
    office.resetCalls();
    await office.hours(3);
    expect(office.calls('quickbooks')['GET /cdc']).toBe(3);
  });

  it('a sync triggered by hand does not wait', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    await office.hours(2);
    office.resetCalls();
    await office.syncNow();
    expect(lists(office)).toBeGreaterThan(0);
  });
});
