import { describe, expect, it } from 'vitest';
import { Partner, type PartnerOptions, QUIET } from '../../support/alternative-freshbooks.ts';

// Payments; invoice status update.
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

const deaf: PartnerOptions = { webhookFault: () => ({ kind: 'lost' }) };

describe('AF-4 payments within a few minutes', () => {
  it('AF-4 a payment that arrived in Alternative is recorded in FreshBooks, once and to the cent', async () => {
    const office = await Partner.with({ 'A-1': '150.00', 'A-2': '80.00' });
    office.paid('A-1', { surcharge: 450, method: 'card' });
    await office.drain();
    // The surcharge was paid on top and settles nothing: it would become a credit of the client.
    expect(office.inFreshbooks('A-1')).toEqual({
      outstanding: 0,
      payments: [{ amount: 15000, date: '2026-03-02', type: 'Credit Card' }],
    });
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 1 });
    expect(office.freshbooks.ui().credits()).toEqual([]);
    await office.hours(2);
    expect(office.everInFreshbooks('A-1')).toHaveLength(1);
    expect(office.inFreshbooks('A-2').payments).toEqual([]);
    expect(await office.quiet()).toEqual({ ...QUIET, freshbooks: { 'POST /payments/payments': 1 } });
    expect((await office.tieOut()).tied).toBe(true);
  });

  it('AF-4 a payment that is under way is not recorded before it arrives', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    const { id } = office.pay('A-1');
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
    office.alternative.ui.settle(id);
    await office.drain();
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
  });

  it('AF-4 one that never arrives leaves no trace', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.alternative.ui.fail(office.pay('A-1').id);
    await office.hours(1);
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.inAlternative('A-1').status).toBe('open');
  });

  it('AF-4 within minutes where no webhook arrives: the short poll finds it', async () => {
    const office = await Partner.with({ 'A-1': '150.00' }, deaf);
    office.paid('A-1');
    await office.settle(8);
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
  });

  it('AF-4 a part of an invoice, then the rest', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.paid('A-1', { amount: 4000 });
    await office.settle();
    office.paid('A-1');
    await office.settle();
    await office.hours(1);
    expect(office.inFreshbooks('A-1').payments.map(({ amount }) => amount)).toEqual([4000, 11000]);
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('AF-4 one payment over two invoices is one payment of each', async () => {
    const office = await Partner.with({ 'A-1': '150.00', 'A-2': '80.00' });
    const invoices = ['A-1', 'A-2'].map((number) => ({ id: office.asked(number).id }));
    office.alternative.ui.settle(office.alternative.ui.pay({ invoices }).id);
    await office.settle();
    expect(office.inFreshbooks('A-1').payments.map(({ amount }) => amount)).toEqual([15000]);
    expect(office.inFreshbooks('A-2').payments.map(({ amount }) => amount)).toEqual([8000]);
    expect(await office.held()).toEqual([]);
  });

  it('AF-4 scenario 18: over three, and nobody says how: held, then settled by hand', async () => {
    const office = await Partner.with({ 'A-1': '150.00', 'A-2': '80.00', 'A-3': '60.00' });
    const parts = { 'A-1': 10000, 'A-2': 5000, 'A-3': 6000 };
    const invoices = Object.entries(parts).map(([number, amount]) => ({ id: office.asked(number).id, amount }));
    office.alternative.ui.settle(office.alternative.ui.pay({ invoices }).id);
    await office.settle();
    expect(await office.held()).toEqual(['noSplit', 'noSplit', 'noSplit']);
    expect(office.writes('freshbooks')).toEqual({});
    office.payInFreshbooks('A-1', '100.00');
    for (const issue of await office.issues()) await office.decideOn(issue, 'ignore');
    await office.hours(1);
    expect(office.writes('freshbooks')).toEqual({});
    expect(await office.held()).not.toContain('noSplit');
  });

  it('AF-4, ALL-4 money that was asked for without an invoice stays out, and says so', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    const { ui } = office.alternative;
    const { id } = ui.settle(ui.payRequest(office.customer().id, 5000).id);
    await office.settle();
    await office.hours(1);
    expect(await office.outOfScope()).toMatchObject({ [`R#payment#${id}`]: 'AF-4 it pays no invoice' });
    expect(office.writes('freshbooks')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('AF-4, ALL-9 already entered by hand: asked, and the two are one', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.pay('A-1');
    office.payInFreshbooks('A-1', '150.00');
    await office.settle();
    office.alternative.ui.settle(office.alternative.books.records.payment.all()[0]!.id);
    await office.settle();
    expect(await office.held()).toContain('alreadyRecorded');
    expect(office.writes('freshbooks')).toEqual({});
    const { actions } = await office.issue('alreadyRecorded');
    await office.decide('alreadyRecorded', actions[0]!);
    await office.hours(1);
    expect(office.inFreshbooks('A-1').payments).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });
});

describe('AF-5 invoice payment status', () => {
  it('AF-5 paid in FreshBooks: nothing is asked for in Alternative any more', async () => {
    const office = await Partner.with({ 'A-1': '150.00', 'A-2': '80.00' });
    office.payInFreshbooks('A-1', '150.00');
    await office.settle();
    expect(office.everAsked('A-1').map(({ archived }) => archived)).toEqual([true]);
    expect(office.writes('alternative-payments')).toEqual({ 'DELETE /invoices/{id}': 1 });
    await office.hours(2);
    expect(office.writes('freshbooks')).toEqual({});
    expect(office.inFreshbooks('A-1').payments).toHaveLength(1);
    expect(office.inAlternative('A-2').status).toBe('open');
    expect(await office.held()).toEqual([]);
  });

  it('AF-5 within minutes where no callback arrives', async () => {
    const office = await Partner.with({ 'A-1': '150.00' }, deaf);
    office.payInFreshbooks('A-1', '150.00');
    await office.settle(8);
    expect(office.everAsked('A-1').map(({ archived }) => archived)).toEqual([true]);
  });

  it('AF-5 paid in Alternative: paid in FreshBooks, and the invoice stays where it was paid', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.paid('A-1');
    await office.settle();
    await office.hours(2);
    expect(office.inAlternative('A-1').status).toBe('paid');
    expect(office.freshbooks.ui().shown(office.invoice('A-1').id)).toMatchObject({ v3_status: 'paid' });
    expect(office.writes('alternative-payments')).toEqual({});
  });

  it('AF-5 paid in FreshBooks while a payment is on its way in Alternative: nothing is archived, somebody decides', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.pay('A-1');
    office.payInFreshbooks('A-1', '150.00');
    await office.settle();
    expect(office.inAlternative('A-1').status).toBe('open');
    expect(await office.issue('paymentOnDocument')).toMatchObject({
      severity: 'urgent',
      text: expect.stringMatching(/no longer owed in the ledger while a payment for it/),
    });
    expect(office.writes('alternative-payments')).toEqual({});
    expect(office.writes('freshbooks')).toEqual({});
  });

  it('AF-5 the payment is removed in FreshBooks again: asked for anew, under a new invoice', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    const { id } = office.payInFreshbooks('A-1', '150.00');
    await office.settle();
    office.freshbooks.ui().deletePayment(id);
    await office.settle();
    expect(office.everAsked('A-1').map(({ archived }) => archived)).toEqual([true, false]);
    office.paid('A-1');
    await office.settle();
    expect(office.inFreshbooks('A-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 15000, type: 'ACH' }] });
    expect(await office.held()).toEqual([]);
  });

  it('AF-5 partly paid there, the rest here: Alternative cannot follow, and says so', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.paid('A-1', { amount: 10000 });
    await office.settle();
    office.resetCalls();
    office.payInFreshbooks('A-1', '50.00');
    await office.settle();
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.held()).toEqual(['paymentOnDocument']);
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
  });
});
