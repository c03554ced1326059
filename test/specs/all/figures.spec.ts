import { describe, expect, it } from 'vitest';
import type { TableChange } from '../../../shared/memory/table.ts';
import { Office } from '../../support/office.ts';

/** What the sync costs, in calls and in writes of the table. */

/** Counts written items by the account whose they are, and the rest under the kind of their key. */
class WriteCount {
  readonly counts = new Map<string, number>();
  readonly count = ({ before, after }: TableChange): void => {
    const { pk } = (after ?? before)!;
    const kind = pk.startsWith('A#') ? pk : pk.slice(0, pk.indexOf('#') < 0 ? pk.length : pk.indexOf('#'));
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  };
  get shown(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }
}

function withBills(office: Office, count: number): Office {
  const vendors = Array.from({ length: Math.ceil(count / 100) }, (_, n) => office.addContact(`Vendor ${n}`));
  for (let n = 0; n < count; n++) office.enterBill(vendors[n % vendors.length]!, `B-${n}`, 1 + (n % 500));
  return office;
}

describe('an hour in which nothing changes', () => {
  it('costs one list call per stream at the most, and two writes of the table per account', async () => {
    const writes = new WriteCount();
    const office = withBills(new Office({ onChange: writes.count }), 20);
    await office.connect();
    await office.hours(3);
    office.resetCalls();
    writes.counts.clear();
    await office.hours(1);
    const { 'POST /connect/token': _token, ...asked } = office.calls('xero');
    expect(asked).toEqual({ 'GET /Contacts': 1, 'GET /Invoices': 1, 'GET /Payments': 1 });
    const { 'POST /oauth/token': _renewed, ...lists } = office.calls('melio');
    expect(lists).toEqual({ 'GET /vendors': 1, 'GET /bills': 1, 'GET /bill-payments': 1 });
    const { DISP: _minutes, G: _grants, ...counted } = writes.shown;
    expect(counted).toEqual({ [`A#${office.accounts.xero}`]: 2, [`A#${office.accounts.melio}`]: 2 });
  });
});

describe('a bill that changed', () => {
  const inStep = async (): Promise<Office> => {
    const office = withBills(new Office(), 3);
    await office.connect();
    // The first visit after a first sync comes early; then none is near.
    await office.settle(15);
    office.resetCalls();
    return office;
  };

  it('is one write call to the other side, and none back', async () => {
    const office = await inStep();
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-01' });
    await office.settle();
    expect([office.writes('melio'), office.writes('xero')]).toEqual([{ 'PATCH /bills/{id}': 1 }, {}]);
    office.resetCalls();
    office.melio.ui.editBill(office.melioBill('B-1').id, { note: 'Thanks' });
    await office.settle();
    expect([office.writes('melio'), office.writes('xero')]).toEqual([{}, { 'POST /Invoices/{id}': 1 }]);
  });

  it('is fetched together with the others of its batch', async () => {
    const office = await inStep();
    for (const number of ['B-0', 'B-1', 'B-2'])
      office.xero.ui().editBill(office.xeroBill(number).id, { DueDate: '2026-04-01' });
    await office.settle();
    const { 'POST /connect/token': _token, ...asked } = office.calls('xero');
    expect(asked).toEqual({ 'GET /Invoices': 1 });
    expect(office.writes('melio')).toEqual({ 'PATCH /bills/{id}': 3 });
  });

  it('is no write at all when nothing differs', async () => {
    const office = await inStep();
    const bill = office.xeroBill('B-1');
    office.xero.ui().editBill(bill.id, { DueDate: '2026-04-01' });
    office.xero.ui().editBill(bill.id, { DueDate: bill.dueDate! });
    office.xero.ui().editContact(bill.contactId, { AccountNumber: '17' });
    await office.settle();
    expect([office.writes('melio'), office.writes('xero')]).toEqual([{}, {}]);
  });
});

describe('a first sync of many bills', () => {
  const BILLS = 10_000;

  it('asks Xero for each thousand once, writes each bill once, and writes its link back fifty at a time', {
    timeout: 300_000,
  }, async () => {
    const writes = new WriteCount();
    const lists: string[] = [];
    const office = withBills(
      new Office({
        onChange: writes.count,
        answer: (provider, { method, url }, response) => {
          const { pathname, searchParams } = new URL(url);
          const listed = provider === 'xero' && method === 'GET' && pathname.endsWith('/Invoices');
          if (listed && searchParams.get('where')?.includes('AmountDue')) lists.push(searchParams.get('page')!);
          return response;
        },
      }),
      BILLS,
    );
    // Bills of before the connection tell nobody: what Xero had to say of them is long delivered.
    await office.xero.deliver();
    await office.connect();
    await office.settle(30);
    expect(lists).toEqual(Array.from({ length: BILLS / 1000 }, (_, page) => String(page + 1)));
    expect(office.writes('melio')).toMatchObject({ 'POST /bills': BILLS, 'POST /vendors': BILLS / 100 });
    expect(
      office.xero
        .ui()
        .bills()
        .filter(({ url }) => !url),
    ).toEqual([]);
    expect(office.writes('xero')['POST /Invoices']).toBeLessThanOrEqual(BILLS / 50 + 20);
    expect(await office.issues()).toEqual([]);
    // Observations on both sides with their search entries, link and its claims, two intents, marks, two lines of history.
    const written = [...writes.counts.values()].reduce((sum, count) => sum + count, 0);
    expect(written / BILLS).toBeLessThan(30);
  });
});
