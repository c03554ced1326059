import { describe, expect, it } from 'vitest';
import { Receivables } from '../../support/melio-freshbooks.ts';

/** What receivables cost, in hops and calls. */

/** Just after a visit of the ledger: nothing else is due. */
async function visited(office: Receivables): Promise<void> {
  do {
    office.resetCalls();
    await office.settle(1);
  } while (!('GET /payments/payments' in office.calls('freshbooks')));
  office.resetCalls();
}

describe('a payment that a webhook tells of', () => {
  it('is on the other side after two queue hops and three provider calls', async () => {
    const office = await Receivables.with(
      { 'INV-1': '100.00' },
      {
        // The invoice that it settles changes too, and its own notice is another matter.
        webhookFault: (_, { body }) => (body.includes('"invoice.updated"') ? { kind: 'lost' } : undefined),
      },
    );
    const { id } = office.payInMelio('INV-1');
    await office.settle();
    await visited(office);
    office.ports.log.lines.length = 0;
    office.melio.ui.settleReceived(id);
    await office.drain();
    expect(office.inFreshbooks('INV-1').outstanding).toBe(0);
    const hops = office.ports.log.lines
      .filter(({ message }) => message === 'run ended')
      .map(({ data }) => data!.account);
    expect(hops.slice(0, 2)).toEqual([office.vendors.melio.account, office.vendors.freshbooks.account]);
    expect([office.calls('melio'), office.calls('freshbooks')]).toEqual([
      { 'GET /received-payments/{id}': 1 },
      { 'GET /invoices/invoices/{id}': 1, 'POST /payments/payments': 1 },
    ]);
  });
});

describe('a payment whose date was edited in FreshBooks', () => {
  it('is read by itself, without its invoice, which names it already', async () => {
    const office = await Receivables.with(
      { 'INV-1': '100.00' },
      { webhookFault: (_, { body }) => (body.includes('invoice.update') ? { kind: 'lost' } : undefined) },
    );
    const { id } = office.payInFreshbooks('INV-1', '40.00');
    await office.hours(2);
    await visited(office);
    office.freshbooks.ui().editPayment(id, { date: '2026-03-01' });
    await office.settle(1);
    expect(office.writes('melio')).toEqual({ 'DELETE /received-payments/{id}': 1, 'POST /received-payments': 1 });
    expect(office.calls('freshbooks')).toEqual({ 'GET /payments/payments/{id}': 1 });
  });
});

describe('a first sync of FreshBooks', () => {
  it('reads a hundred invoices with a call, their lines included', { timeout: 300_000 }, async () => {
    const INVOICES = 10_000;
    const pages: (string | null)[] = [];
    const office = new Receivables({
      answer: (provider, { url }, response) => {
        const { pathname, searchParams } = new URL(url);
        const isList = provider === 'freshbooks' && pathname.endsWith('/invoices/invoices');
        if (isList && !searchParams.has('search[updated_min]')) pages.push(searchParams.get('page'));
        return response;
      },
    });
    const client = office.addClient();
    for (let n = 0; n < INVOICES; n++) office.enterInvoice(client, `INV-${n}`, '10.00');
    await office.connect();
    expect(pages).toEqual(Array.from({ length: Math.ceil(INVOICES / 100) }, (_, page) => String(page + 1)));
    expect(office.calls('freshbooks')['GET /invoices/invoices/{id}']).toBeUndefined();
    expect(office.writes('melio')).toMatchObject({ 'POST /customers': 1, 'POST /invoices': INVOICES });
  });
});
