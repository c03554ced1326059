import { describe, expect, it } from 'vitest';
import { Partner, type PartnerOptions } from '../../support/alternative-freshbooks.ts';

// What the vendors' pages leave open must not change what ends up in the books.
// @see shared/providers/alternative-payments/simulator/README.md, shared/providers/freshbooks/simulator/README.md

const WORLDS: readonly (readonly [string, PartnerOptions])[] = [
  ['Alternative as we expect it', {}],
  ["Alternative's lists run two minutes behind", { alternative: { listLagMs: 120_000 } }],
  ['a payment names its invoice', { alternative: { paymentShowsInvoice: true } }],
  ['pages in another shape, oldest first', { alternative: { envelope: 'nested', order: 'oldest' } }],
  ['states cannot be filtered by', { alternative: { refusesUnknownStatus: true, showsOverdue: false } }],
  ['a webhook says nothing of the record', { alternative: { webhookBody: 'none' } }],
  ['an amount of a line is for the whole line', { alternative: { lineAmount: 'total' } }],
  ["FreshBooks' lists run a minute behind", { freshbooks: { listLagMs: 60_000 } }],
  ['no webhook arrives at all', { webhookFault: () => ({ kind: 'lost' }) }],
  ['every webhook arrives twice', { webhookFault: () => ({ kind: 'doubled' }) }],
];

describe('AF-4, AF-5, AF-9 in every world', () => {
  it.each(WORLDS)('%s: part paid in FreshBooks, the rest in Alternative', async (_, options) => {
    const office = new Partner(options);
    const acme = office.addClient();
    office.enterInvoice(acme, 'A-1', '150.00');
    office.enterInvoice(acme, 'A-2', '80.00');
    office.ports.clock.advance(120_000);
    await office.connect();
    office.resetCalls();
    office.payInFreshbooks('A-1', '50.00');
    await office.settle(15);
    expect(office.inAlternative('A-1').total).toBe(10000);
    office.paid('A-1');
    office.payInFreshbooks('A-2', '80.00');
    await office.settle(20);
    expect(office.inFreshbooks('A-1')).toMatchObject({
      outstanding: 0,
      payments: [{ amount: 5000 }, { amount: 10000 }],
    });
    expect(office.everAsked('A-2').map(({ archived }) => archived)).toEqual([true]);
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 1 });
    expect(office.writes('alternative-payments')).toEqual({ 'DELETE /invoices/{id}': 2, 'POST /invoices': 1 });
    expect(await office.held()).toEqual([]);
  });
});

describe('AF-4 a state that nobody has seen', () => {
  it('AF-4 counts neither as paid nor as failed: a person is asked', async () => {
    const strange = { on: true };
    const office = await Partner.with(
      { 'A-1': '150.00' },
      {
        answer: (_provider, { url }, response) =>
          strange.on && url.includes('/payments')
            ? { ...response, body: String(response.body).replaceAll('"succeeded"', '"under_review"') }
            : response,
      },
    );
    office.paid('A-1');
    await office.settle();
    expect(await office.held()).toEqual(['unknownState']);
    expect(office.writes('freshbooks')).toEqual({});
    strange.on = false;
    await office.hours(2);
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
    expect(await office.held()).toEqual([]);
  });
});
