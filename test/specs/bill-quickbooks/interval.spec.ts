import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

/** Lists read since the last `resetCalls`, on both sides. */
const lists = (office: BackOffice): number =>
  [...Object.entries(office.calls('quickbooks')), ...Object.entries(office.calls('bill'))]
    .filter(([call]) => /^GET .*(\/cdc|\/vendors|\/bills|\/invoices|\/payments)$/.test(call))
    .reduce((sum, [, count]) => sum + count, 0);

/** Numbers of the bills in BILL. */
const numbers = (office: BackOffice): readonly string[] =>
  office.bill.books
    .all('bill')
    .map(({ invoice }) => invoice.invoiceNumber)
    .sort();

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

  it('what is entered while the first sync is held up comes with it, not a day later', async () => {
    const busy = { on: true };
    const office = new BackOffice({
      fault: (provider, { url }) =>
        busy.on && provider === 'quickbooks' && decodeURIComponent(url).includes('FROM Invoice')
          ? { kind: 'rateLimit', limit: 'minute' }
          : undefined,
      webhookFault: () => ({ kind: 'lost' }),
    });
    office.enterBill('B-1', 100);
    await office.connect();
    office.enterBill('B-2', 50);
    await office.hours(1);
    expect(numbers(office)).toEqual(['B-1']);
    busy.on = false;
    await office.hours(2);
    expect(numbers(office)).toEqual(['B-1', 'B-2']);
  });
});
