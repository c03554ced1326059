import { describe, expect, it } from 'vitest';
import { loadConnection } from '../../../shared/engine/connect.ts';
import { connectionStatus } from '../../../shared/engine/status.ts';
import { Partner } from '../../support/alternative-freshbooks.ts';

// "Initially, the system will sync the last 12 months of data. Once this is complete, it will proceed to sync all
// historical data."
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

describe('AF-15 the last 12 months, then all history', () => {
  it('AF-15 what is still owed is asked for, newer than a year before the older; what is paid never is', async () => {
    const office = new Partner();
    const acme = office.addClient();
    // Entered in the order of their days, so that neither numbers nor ids put the newer ones first.
    const days = ['2023-05-01', '2024-11-01', '2025-02-01', '2025-04-01', '2025-12-01', '2026-02-01'];
    for (const create_date of days) office.enterInvoice(acme, `A-${create_date}`, '150.00', { create_date });
    for (const create_date of ['2024-05-01', '2025-06-01', '2026-01-01']) {
      office.enterInvoice(acme, `P-${create_date}`, '80.00', { create_date });
      office.payInFreshbooks(`P-${create_date}`, '80.00', { date: create_date });
    }
    await office.connect();
    const made = office.alternative.books.records.invoice.all().map(({ invoice_number }) => invoice_number.slice(2));
    const isRecent = (day: string) => day >= '2025-03-02';
    expect(made.toSorted()).toEqual(days);
    expect(made.map(isRecent)).toEqual([true, true, true, false, false, false]);
    expect(Object.values(await office.outOfScope())).toContain('AF-15 already paid');
    expect(office.writes('freshbooks')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('AF-15 payments made before the connection are never recorded', async () => {
    const office = new Partner();
    const { id: customerId } = office.alternative.ui.addCustomer({
      name: 'Acme Dental',
      email: 'billing@acme.example',
    });
    const lines = [{ description: 'Managed services', quantity: 1, amount: 15000 }];
    const { id } = office.alternative.ui.createInvoice({ customerId, dueDate: '2026-03-22', number: 'A-1', lines });
    office.alternative.ui.settle(office.alternative.ui.pay({ invoices: [{ id, amount: 5000 }] }).id);
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    await office.connect();
    await office.hours(1);
    expect(office.inFreshbooks('A-1').payments).toEqual([]);
    expect(Object.values(await office.outOfScope())).toContain('AF-4 made before the connection');
  });

  it('AF-14, AF-15 the status is Pending, and says which part runs, until both are done', async () => {
    const refused = { numbers: ['NEW-1', 'OLD-1'] };
    const office: Partner = new Partner({
      fault: (_provider, { method, url, body }) =>
        method === 'POST' &&
        url.endsWith('/invoices') &&
        refused.numbers.some((number) => String(body).includes(number))
          ? { kind: 'error', status: 503, when: 'before' }
          : undefined,
    });
    const acme = office.addClient();
    office.enterInvoice(acme, 'OLD-1', '150.00', { create_date: '2024-02-01' });
    office.enterInvoice(acme, 'NEW-1', '80.00', { create_date: '2026-02-01' });
    await office.connect();
    const standing = async () => {
      const connection = (await loadConnection(office.ports.table, office.connection))!;
      const { stages } = office.engine.integrations[connection.integration]!;
      const { status, firstSync } = await connectionStatus(
        office.ports.table,
        connection,
        office.ports.clock.now(),
        stages,
      );
      return { status, phase: firstSync.phase, stage: firstSync.stage };
    };
    expect(await standing()).toEqual({ status: 'Pending', phase: 'writing', stage: '12 months' });

    refused.numbers = ['OLD-1'];
    await office.settle(10);
    expect(await standing()).toEqual({ status: 'Pending', phase: 'writing', stage: 'history' });
    // What is there already is in step: history holds up nothing but itself.
    office.paid('NEW-1');
    await office.settle();
    expect(office.inFreshbooks('NEW-1').outstanding).toBe(0);

    refused.numbers = [];
    await office.hours(1);
    expect(await standing()).toEqual({ status: 'Connected', phase: 'done', stage: null });
  });

  it('AF-15 payments of invoices that are there flow while the rest is still being read', async () => {
    const slow = { on: true };
    const office: Partner = new Partner({
      fault: (provider, { url }) =>
        slow.on && provider === 'freshbooks' && url.includes('journal_entry_accounts')
          ? { kind: 'error', status: 503, when: 'before' }
          : undefined,
    });
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    await office.connect();
    slow.on = false;
    await office.settle();
    office.paid('A-1');
    await office.settle();
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
  });
});

describe('the figures of this pair', () => {
  it('AF-15 a first sync reads n invoices with ceil(n/100) calls, lines included, and none per invoice', async () => {
    const office = new Partner();
    const acme = office.addClient();
    for (let number = 1; number <= 203; number += 1) {
      const { id } = office.enterInvoice(acme, `P-${number}`, '10.00');
      office.freshbooks.ui().addPayment({ invoiceid: id, amount: '10.00', date: '2026-02-25' });
    }
    for (const number of ['A-1', 'A-2']) office.enterInvoice(acme, number, '150.00');
    await office.connect();
    const calls = office.calls('freshbooks');
    expect(calls['GET /invoices/invoices']).toBe(Math.ceil(205 / 100));
    expect(calls['GET /invoices/invoices/{id}'] ?? 0).toBe(0);
    expect(office.asked('A-1').line_items).toMatchObject([{ description: 'Managed services' }]);
  });

  it('AF-4 a payment that arrives by webhook is on the other side after 2 queue hops and 3 provider calls', async () => {
    const alone = { on: false };
    const hops: string[] = [];
    const office = await Partner.with(
      { 'A-1': '150.00', 'A-2': '80.00' },
      {
        webhookFault: (_provider, { body }) =>
          alone.on && !String(body).includes('payment_succeeded') ? { kind: 'lost' } : undefined,
        queue: {
          refuse: ({ provider }) => {
            if (alone.on) hops.push(provider);
            return false;
          },
        },
      },
    );
    alone.on = true;
    office.paid('A-1');
    await office.drain();
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
    expect(office.calls('alternative-payments')).toEqual({ 'GET /payments/{id}': 1 });
    expect(office.calls('freshbooks')).toEqual({ 'GET /invoices/invoices/{id}': 1, 'POST /payments/payments': 1 });
    expect(hops.slice(0, 2)).toEqual(['alternative-payments', 'freshbooks']);
  });

  it('AF-1 an hour without changes: lists are read, nothing else, and nothing is written', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    await office.hours(1);
    office.resetCalls();
    await office.hours(1);
    const names = [...Object.keys(office.calls('freshbooks')), ...Object.keys(office.calls('alternative-payments'))];
    expect(names.filter((name) => name.includes('{id}') || !name.startsWith('GET'))).toEqual(['POST /oauth/token']);
  });
});
