import { describe, expect, it } from 'vitest';
import type { Write } from '../../../shared/engine/ports.ts';
import { Office } from '../../support/office.ts';

/** ALL-1: hourly, near-real-time where the provider sends webhooks, and by hand. ALL-2: the first sync. */

describe('ALL-1 schedule, webhooks, by hand', () => {
  it('ALL-1 a webhook of either side brings the change within a minute', async () => {
    const office = new Office();
    office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
    await office.connect();
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-01' });
    await office.settle(2);
    expect(office.melioBill('B-1').due_date).toBe('2026-04-01');
    office.melio.ui.editBill(office.melioBill('B-1').id, { dueDate: '2026-04-02' });
    await office.settle(2);
    expect(office.xeroBill('B-1').dueDate).toBe('2026-04-02');
  });

  it('ALL-1 each account is visited every hour, in its own minute', async () => {
    const office = new Office();
    await office.connect();
    await office.hours(2);
    office.resetCalls();
    await office.hours(3);
    expect(office.calls('xero')).toMatchObject({ 'GET /Invoices': 3, 'GET /Payments': 3, 'GET /Contacts': 3 });
    expect(office.calls('melio')).toMatchObject({ 'GET /bills': 3, 'GET /bill-payments': 3, 'GET /vendors': 3 });
  });

  it('ALL-1 sync now twice is two looks and no write', async () => {
    const office = new Office();
    office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
    await office.connect();
    office.resetCalls();
    await office.syncNow();
    await office.syncNow();
    expect([office.writes('xero'), office.writes('melio')]).toEqual([{}, {}]);
  });
});

const HOUR_MS = 3_600_000;

/** So many bills in Xero, of a few vendors. */
function withBills(office: Office, count: number): Office {
  const vendors = ['Cedar Paper', 'Oak Furniture', 'Elm Timber'].map((name) => office.addContact(name));
  for (let n = 1; n <= count; n++) office.enterBill(vendors[n % 3]!, `B-${n}`, n);
  return office;
}

describe('ALL-2 first sync', () => {
  it('ALL-2 everything is imported once, and the e-mail goes out once', async () => {
    const office = withBills(new Office({ notify: ['owner@brightside.example'] }), 30);
    await office.connect();
    expect(office.melio.recordsOf().bill.rows.size).toBe(30);
    expect(await office.announced('email')).toMatchObject([
      { to: ['owner@brightside.example'], subject: 'Your first sync is complete' },
    ]);
    expect(await office.announced('firstSync.completed')).toHaveLength(1);
    await office.syncNow();
    await office.hours(26);
    expect(await office.announced('email')).toHaveLength(1);
  });

  it('ALL-2 a record that waits for a person does not keep the e-mail back for ever, and is counted', async () => {
    const office = withBills(new Office({ notify: ['owner@brightside.example'] }), 3);
    office.melio.ui.addVendor({ name: 'CEDAR PAPER' });
    await office.connect();
    await office.hours(2);
    expect(await office.announced('firstSync.completed')).toMatchObject([{ attention: 1 }]);
    expect(await office.announced('email')).toHaveLength(1);
  });

  /** Which writes of the table a process dies at: the nth one that moves a cursor, sends an intent, confirms it, ... */
  const nth = (count: number, test: (writes: readonly Write[]) => boolean) => {
    let seen = 0;
    return (writes: readonly Write[]): boolean => test(writes) && ++seen === count;
  };
  const touches = (prefix: string) => (writes: readonly Write[]) =>
    writes.some((write) => {
      const { pk, sk } = write.kind === 'put' ? write.item : write.key;
      return write.kind !== 'check' && `${pk}/${sk}`.includes(prefix);
    });

  it.each([
    { when: 'before the first cursor is stored', dies: nth(1, touches('/CUR#')) },
    { when: 'before the third cursor is stored', dies: nth(3, touches('/CUR#')) },
    { when: 'while the first page is stored', dies: nth(2, touches('E#xero')) },
    { when: 'in the middle of the vendors', dies: nth(2, touches('/1#')) },
    { when: 'in the middle of the bills', dies: nth(41, touches('/1#')) },
    { when: 'before a mark is cleared', dies: nth(17, touches('/3#7#')) },
    { when: 'before the lease is given back', dies: nth(6, touches('/RUN')) },
  ])('ALL-2 a process that dies $when loses nothing and doubles nothing', async ({ dies }) => {
    let deaths = 0;
    const office = withBills(
      new Office({
        notify: ['owner@brightside.example'],
        // Nothing but the lists tells of these bills: no webhook, and no overlap of the first increment.
        xero: { webhookDelayMs: 10 * 24 * HOUR_MS },
        dies: (writes) => {
          const now = dies(writes);
          if (now) deaths += 1;
          return now;
        },
      }),
      30,
    );
    office.ports.clock.advance(HOUR_MS);
    await office.connect();
    await office.settle(15);
    expect(deaths).toBe(1);
    expect(office.melio.recordsOf().vendor.rows.size).toBe(3);
    const numbers = [...office.melio.recordsOf().bill.rows.values()].map(({ number }) => number);
    expect(new Set(numbers).size).toBe(30);
    expect(numbers).toHaveLength(30);
    expect(await office.issues()).toEqual([]);
    await office.hours(2);
    expect(await office.announced('email')).toHaveLength(1);
  });

  it('ALL-2 an interrupted walk goes on at the page it had reached', async () => {
    const asked: (string | null)[] = [];
    let dying = false;
    const office = withBills(
      new Office({
        // Melio is down, so that reading Xero is all that happens.
        fault: (provider) => (provider === 'melio' ? { kind: 'error', status: 503, when: 'before' } : undefined),
        answer: (_provider, { url }, response) => {
          const { pathname, searchParams } = new URL(url);
          if (!pathname.endsWith('/Invoices') || !searchParams.get('where')?.includes('AmountDue')) return response;
          asked.push(searchParams.get('page'));
          // Between the second page and its cursor the process dies, once.
          if (searchParams.get('page') === '2' && asked.length === 2) dying = true;
          return response;
        },
        dies: () => {
          const now = dying;
          dying = false;
          return now;
        },
      }),
      2_001,
    );
    await office.connect();
    await office.settle(12);
    expect(asked).toEqual(['1', '2', '2', '3']);
  });
});
