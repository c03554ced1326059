import { describe, expect, it } from 'vitest';
import { createConnection } from '../../../shared/engine/connect.ts';
import { keys } from '../../../shared/engine/keys.ts';
import { runAccount } from '../../../shared/engine/run/run.ts';
import { Bench } from '../../support/bench/bench.ts';
import {
  alternativeVendor,
  capsuleVendor,
  freshbooksVendor,
  melioVendor,
  xeroVendor,
} from '../../support/bench/vendors.ts';

/** One FreshBooks account in three connections: polled once, worked on by one run at a time, with one grant. */

const THREE = ['alternative-freshbooks', 'melio-freshbooks', 'capsule-freshbooks'] as const;

const makers = {
  freshbooks: freshbooksVendor(),
  melio: melioVendor(),
  capsule: capsuleVendor(),
  'alternative-payments': alternativeVendor(),
};

async function joined(...integrations: readonly (typeof THREE)[number][]) {
  const bench = new Bench(makers);
  const ui = bench.vendors.freshbooks.simulator.ui();
  const { id } = ui.addClient({ organization: 'Harbor & Vine', email: 'accounts@harborvine.example' });
  const connections: string[] = [];
  for (const integration of integrations) connections.push(await bench.join(integration));
  await bench.hours(3);
  bench.resetCalls();
  return { bench, ui, client: id, connections };
}

/** Calls of FreshBooks in an hour in which nothing happens. */
async function idleHour(...integrations: readonly (typeof THREE)[number][]): Promise<Record<string, number>> {
  const { bench } = await joined(...integrations);
  await bench.hours(1);
  return bench.calls('freshbooks');
}

describe('a FreshBooks account in three connections', () => {
  it('costs no more list calls in an idle hour than in one', async () => {
    const [one, three] = [await idleHour('alternative-freshbooks'), await idleHour(...THREE)];
    expect(three).toEqual(one);
    expect(one['GET /invoices/invoices']).toBeGreaterThan(0);
  });

  it('is asked for no list that none of its connections needs', async () => {
    const calls = await idleHour('capsule-freshbooks');
    expect(Object.keys(calls).filter((call) => /payments|journal/.test(call))).toEqual([]);
    expect(calls['GET /users/clients']).toBeGreaterThan(0);
  });

  it('has one grant, and one registration of its webhooks', async () => {
    const { bench } = await joined(...THREE);
    const { account, simulator } = bench.vendors.freshbooks;
    const grants = [...bench.ports.table.items()].filter(({ pk }) => pk.startsWith('G#freshbooks'));
    expect(grants.map(({ bindings }) => bindings)).toEqual([[account]]);
    expect(simulator.callbacks()).toHaveLength(3);
    expect((await bench.ports.table.get(keys.account(account)))?.connections).toHaveLength(3);
  });

  it('is read once for a change that three connections want to know of', async () => {
    const { bench, ui, client } = await joined(...THREE);
    ui.editClient(client, { p_city: 'Tacoma' });
    await bench.settle(3);
    const reads = Object.entries(bench.calls('freshbooks')).filter(([call]) => call.includes('clients'));
    expect(reads.reduce((sum, [, count]) => sum + count, 0)).toBe(1);
  });

  it('loses nothing for a connection that is made while a run of the account is under way', async () => {
    let second: Promise<unknown> | undefined;
    const bench = new Bench(makers, {
      answer: (provider, { url }, response) => {
        if (provider === 'freshbooks' && url.includes('/users/clients')) second ??= connectCapsule();
        return response;
      },
    });
    const connectCapsule = async () => {
      const side = async (provider: 'freshbooks' | 'capsule') => ({
        account: bench.vendors[provider].account,
        grant: await bench.consent(provider),
        name: 'Brightside',
      });
      const wanted = { tenant: 'brightside', integration: 'capsule-freshbooks', settings: {} };
      return createConnection(bench.engine, { ...wanted, L: await side('freshbooks'), R: await side('capsule') });
    };
    bench.vendors.freshbooks.simulator.ui().addClient({ organization: 'Harbor & Vine', email: 'a@harborvine.example' });
    await bench.join('alternative-freshbooks');
    await second;
    await bench.settle(20);
    expect(bench.vendors.capsule.simulator.ui().named('Harbor & Vine')).toHaveLength(1);
  });

  it('leaves to the next run what a connection made meanwhile has to do on its other side', async () => {
    let meanwhile: Promise<unknown> | undefined;
    const bench = new Bench(
      { ...makers, xero: xeroVendor() },
      {
        answer: (provider, { url, method }, response) => {
          if (provider === 'melio' && method === 'POST' && url.endsWith('/vendors')) meanwhile ??= connectReceivables();
          return response;
        },
      },
    );
    const { freshbooks, melio, xero } = bench.vendors;
    const connectReceivables = async () => {
      const wanted = { tenant: 'brightside', integration: 'melio-freshbooks', settings: {} };
      const side = async (provider: 'freshbooks' | 'melio') => ({
        account: bench.vendors[provider].account,
        grant: await bench.consent(provider),
        name: 'Brightside',
      });
      await createConnection(bench.engine, { ...wanted, L: await side('freshbooks'), R: await side('melio') });
      const wake = { account: freshbooks.account, reason: 'manual' } as const;
      await runAccount(bench.engine, freshbooks.account, [wake], () => 60_000);
    };
    const ui = freshbooks.simulator.ui();
    const { id } = ui.addClient({ organization: 'Harbor & Vine', email: 'a@harborvine.example' });
    const lines = [{ name: 'Design', unit_cost: { amount: '10.00', code: 'USD' } }];
    const invoice = ui.createInvoice({ customerid: id, create_date: '2026-03-01', invoice_number: 'INV-1', lines });
    ui.markSent(invoice.id);
    await bench.join('capsule-freshbooks');
    for (let n = 0; n < 60; n++) {
      const vendor = xero.simulator.ui().addContact({ Name: `Vendor ${n}` });
      const line = { Description: 'x', Quantity: 1, UnitAmount: 10, AccountCode: '400' };
      xero.simulator.ui().enterBill({
        contactId: vendor.id,
        InvoiceNumber: `B-${n}`,
        Date: '2026-02-20',
        DueDate: '2026-03-20',
        lines: [line],
      });
    }
    await bench.join('melio-xero');
    await meanwhile;
    await bench.settle(20);
    expect(melio.simulator.calls.get('POST /invoices')).toBe(1);
  });
});
