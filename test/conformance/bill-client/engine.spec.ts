import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineMapping, type Integration } from '../../../shared/engine/integration.ts';
import { matchBills } from '../../../shared/integrations/match-bills.ts';
import { matchContacts } from '../../../shared/integrations/match-contacts.ts';
import type { BillSimulator } from '../../../shared/providers/bill/simulator/index.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { Bench } from '../../support/bench/bench.ts';
import { billVendor, xeroVendor } from '../../support/bench/vendors.ts';

/** No integration of the product: the least that has vendors and bills travel between a ledger and BILL. */
const both = { flow: '<->', onConflict: 'left', row: 'none' } as const;
const table: Integration = {
  id: 'vendors-and-bills',
  name: 'Vendors and bills',
  left: 'xero',
  right: 'bill',
  settings: z.object({}) as unknown as Integration['settings'],
  streams: { L: ['contacts', 'bills', 'company'], R: ['vendors', 'bills', 'payments', 'company'] },
  mappings: [
    defineMapping({
      id: 'vendor',
      entity: 'contact',
      rows: ['none'],
      claims: { L: () => true, R: ({ isVendor }) => isVendor === true },
      create: { flow: '<->', onDemand: true },
      removal: { flow: 'none' },
      match: matchContacts,
      fields: { name: both, email: both },
    }),
    defineMapping({
      id: 'bill',
      entity: 'bill',
      rows: ['none'],
      create: { flow: '<->' },
      removal: { flow: '<->' },
      match: matchBills,
      fields: {
        contact: { ...both, ref: 'contact' },
        number: both,
        billedOn: both,
        dueOn: both,
        currency: both,
        total: { flow: '->', row: 'none' },
      },
    }),
  ],
};

function office(numbers: readonly string[], fault?: (method: string) => Fault | undefined) {
  const bench = new Bench(
    { xero: xeroVendor(), bill: billVendor() },
    {
      integrations: { [table.id]: table },
      fault: (provider, { method }) => (provider === 'bill' ? fault?.(method) : undefined),
    },
  );
  const xero = bench.vendors.xero.simulator.ui();
  const { simulator } = bench.vendors.bill;
  const contactId = xero.addContact({ Name: 'Acme Strings', EmailAddress: 'ap@acme.example' }).id;
  for (const InvoiceNumber of numbers) {
    const lines = [{ Description: 'Strings', UnitAmount: 100, AccountCode: '400' }];
    const dates = { Date: '2026-02-20', DueDate: '2026-03-20' } as const;
    xero.enterBill({ contactId, InvoiceNumber, ...dates, Status: 'AUTHORISED', LineAmountTypes: 'NoTax', lines });
  }
  return { bench, xero, simulator };
}

const numbersIn = (simulator: BillSimulator) =>
  simulator.books
    .all('bill')
    .map((row) => row.invoice.invoiceNumber)
    .sort();

describe('on the engine', () => {
  it('bills arrive with their vendor, and edits go both ways', async () => {
    const { bench, xero, simulator } = office(['A-1']);
    await bench.join(table.id);
    expect(simulator.books.all('vendor')).toMatchObject([{ name: 'Acme Strings', email: 'ap@acme.example' }]);
    const [made] = simulator.books.all('bill');
    expect(made).toMatchObject({
      invoice: { invoiceNumber: 'A-1' },
      dueDate: '2026-03-20',
      lines: [{ amount: 10_000 }],
    });
    simulator.ui.editBill(made!.id, { dueDate: '2026-04-01' });
    await bench.hours(2);
    expect(xero.bills()).toMatchObject([{ dueDate: '2026-04-01' }]);
    expect(await bench.issues()).toEqual([]);
  });

  it('an hour in which nothing happens costs one call for each list, and one look at the subscription', async () => {
    const { bench } = office(['A-1']);
    await bench.join(table.id);
    await bench.hours(2);
    bench.resetCalls();
    await bench.hours(1);
    expect(bench.calls('bill')).toEqual({
      'GET /v3/vendors': 1,
      'GET /v3/bills': 1,
      'GET /v3/payments': 1,
      'GET /events/v3/subscriptions': 1,
    });
  });

  it.each([
    { kind: 'lost', when: 'after' },
    { kind: 'lost', when: 'before' },
    { kind: 'error', status: 503, when: 'after' },
    { kind: 'rateLimit', limit: 'concurrent' },
  ] as const)('every other write meets %j, and nothing is there twice', async (fault) => {
    let writes = 0;
    const numbers = ['A-1', 'A-2', 'A-3', 'A-4'];
    const { bench, simulator } = office(numbers, (method) => {
      if (method === 'GET') return undefined;
      writes += 1;
      return writes % 2 === 1 ? fault : undefined;
    });
    await bench.join(table.id);
    await bench.hours(4);
    expect([simulator.books.all('vendor').length, numbersIn(simulator)]).toEqual([1, numbers]);
    expect(writes).toBeGreaterThan(5);
    expect(await bench.issues()).toEqual([]);
  });

  it('a session that ends in between is opened again, and nobody is asked', async () => {
    const { bench, simulator } = office(['A-1', 'A-2']);
    await bench.join(table.id);
    simulator.endSessions();
    simulator.ui.editBill(simulator.books.all('bill')[0]!.id, { dueDate: '2026-04-02' });
    await bench.hours(2);
    expect(await bench.issues()).toEqual([]);
    expect(simulator.calls.get('POST /v3/login')).toBeLessThanOrEqual(3);
  });
});
