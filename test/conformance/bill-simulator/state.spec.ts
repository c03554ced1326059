import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BillSimulator } from '../../../shared/providers/bill/simulator/index.ts';
import { BillWorld, DEV_KEY, ORG, TOKEN } from '../../support/bill-world.ts';

describe('the whole state', () => {
  it('goes into a text and comes back', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    world.ui.pay({ bills: [{ id: bills[0]! }] });
    await world.session.subscribe!('https://tieout.example/hook');
    const ports = { now: () => world.now, random: () => 0.5, post: async () => ({ status: 200 }) };
    const settings = { organization: { id: ORG, name: 'B' }, devKeys: [DEV_KEY], credentials: [TOKEN] };
    const other = new BillSimulator(ports, settings);
    other.restore(world.simulator.snapshot());
    expect(other.snapshot()).toBe(world.simulator.snapshot());
    other.ui.archiveBill(bills[1]!);
    expect(other.snapshot()).not.toBe(world.simulator.snapshot());
  });

  it('is loaded from what its own lists answer', async () => {
    const world = new BillWorld();
    const { vendor, bills, invoices } = world.office();
    const lines = [{ amount: 2_000 }];
    const id = world.ui.enterVendorCredit({
      contactId: vendor,
      referenceNumber: 'VC',
      creditDate: '2026-03-02',
      lines,
    }).id;
    world.ui.pay({ bills: [{ id: bills[0]!, vendorCredits: [{ id, amount: 500 }] }] });
    world.ui.recordPayment({ bills: [{ id: bills[1]!, amount: 1_000 }] });
    world.ui.receivePayment({ invoices: [{ id: invoices[0]!, amount: 5_000 }], amount: 6_000 });
    world.ui.addItem('Tuning', { price: 95 });
    const files: Readonly<Record<string, string>> = {
      'ChartOfAccounts.json': 'classifications/chart-of-accounts',
      'AccountingClasses.json': 'classifications/accounting-classes',
      'Items.json': 'classifications/items',
      'Banks.json': 'funding-accounts/banks',
      'Vendors.json': 'vendors',
      'Customers.json': 'customers',
      'Bills.json': 'bills',
      'VendorCredits.json': 'vendor-credits',
      'Payments.json': 'payments',
      'Invoices.json': 'invoices',
      'ReceivablePayments.json': 'receivable-payments',
    };
    const copy = new BillWorld();
    for (const [file, path] of Object.entries(files)) {
      copy.simulator.load(file, (await world.api('GET', `/v3/${path}?max=100&sort=createdTime:asc`)).text);
    }
    for (const path of Object.values(files)) {
      const query = `/v3/${path}?max=100&sort=createdTime:asc`;
      expect((await copy.api('GET', query)).json, path).toEqual((await world.api('GET', query)).json);
    }
    expect(() => copy.simulator.load('Nothing.json', '{}')).toThrow('not a file of BILL');
    expect(() => copy.simulator.load('Bills.json', '[]')).toThrow('results');
  });

  it('counts its calls by operation', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    await world.api('GET', `/v3/bills/${bills[0]}`);
    expect(world.simulator.calls.get('GET /v3/bills/{id}')).toBe(1);
  });

  it('of the demo company loads, and our client reads all of it', async () => {
    const world = new BillWorld();
    const folder = new URL('../../../local/demo/bill/', import.meta.url);
    for (const file of readdirSync(folder)) {
      world.simulator.load(file, readFileSync(new URL(file, folder), 'utf8'));
    }
    for (const stream of Object.keys(world.provider.capabilities.streams)) {
      const { records, unreadable } = await world.session.list(stream, {});
      expect([records.length > 0, unreadable], stream).toEqual([true, []]);
    }
    const bills = await world.list('bills');
    const sums = bills.map(({ fields }) =>
      (fields.lines as { amount: number }[]).reduce((sum, { amount }) => sum + amount, 0),
    );
    expect(sums).toEqual(bills.map(({ fields }) => fields.total));
  });
});
