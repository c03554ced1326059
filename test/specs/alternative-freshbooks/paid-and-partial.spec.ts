import { describe, expect, it } from 'vitest';
import { Partner, QUIET } from '../../support/alternative-freshbooks.ts';

// An invoice that is paid in the integration; partial payments and credits.
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

describe('AF-7 paid in the integration, then edited in FreshBooks', () => {
  it('AF-7 no further updates in Alternative for that invoice', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.paid('A-1');
    await office.settle();
    office.resetCalls();
    office.editInvoice('A-1', { due_offset_days: 60 });
    office.reprice('A-1', '175.00');
    await office.settle();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.inAlternative('A-1')).toMatchObject({ status: 'paid', total: 15000 });
    // ALL-14: owed in FreshBooks, asked for nowhere, and the tie-out says why.
    const { differences, tied } = await office.tieOut();
    expect(differences).toMatchObject([{ number: 'A-1', left: 2500, right: 0, cause: 'frozen' }]);
    expect(tied).toBe(true);
  });

  it('AF-7, AF-9 ... with a part of it paid in FreshBooks before', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.payInFreshbooks('A-1', '50.00');
    await office.settle();
    office.paid('A-1');
    await office.settle();
    office.reprice('A-1', '175.00');
    await office.hours(2);
    const { differences, tied } = await office.tieOut();
    expect(differences).toMatchObject([{ left: 2500, right: 0, cause: 'frozen' }]);
    expect(tied).toBe(true);
  });

  it('AF-7 owed again after the payment came back, it takes updates again', async () => {
    const office = await Partner.with({ 'A-1': '150.00' }, { settings: { reverseFailedPayments: true } });
    const payment = office.paid('A-1');
    await office.settle();
    office.reprice('A-1', '175.00');
    await office.settle();
    office.alternative.ui.returnLate(payment.id);
    await office.settle();
    await office.hours(1);
    expect(office.inAlternative('A-1').total).toBe(17500);
    expect(office.inFreshbooks('A-1')).toEqual({ outstanding: 17500, payments: [] });
  });
});

describe('AF-9 partial payments and credits in FreshBooks', () => {
  it.each(['payment', 'credit'] as const)('AF-9 a %s lowers what Alternative asks for', async (kind) => {
    const office = await Partner.with({ 'A-1': '150.00' });
    if (kind === 'payment') office.payInFreshbooks('A-1', '50.00');
    else office.creditInFreshbooks('A-1', '50.00');
    await office.settle();
    expect(office.inAlternative('A-1').total).toBe(10000);
    expect(office.asked('A-1').line_items).toMatchObject([{ description: 'Balance of invoice A-1', amount: 10000 }]);
    expect(office.writes('freshbooks')).toEqual({});
    await office.hours(2);
    expect(office.everAsked('A-1')).toHaveLength(2);
    expect((await office.tieOut()).tied).toBe(true);
  });

  it('AF-9 edited there, it counts for what it says now, though no notice of its invoice arrives', async () => {
    const office = await Partner.with(
      { 'A-1': '150.00' },
      { webhookFault: (_, { body }) => (String(body).includes('name=invoice') ? { kind: 'lost' } : undefined) },
    );
    const check = office.payInFreshbooks('A-1', '50.00');
    // The next day it may be replaced again.
    await office.hours(24);
    expect(office.inAlternative('A-1').total).toBe(10000);
    office.books.editPayment(check.id, { amount: '70.00' });
    await office.settle(10);
    expect(office.inAlternative('A-1').total).toBe(8000);
    // More than is due: FreshBooks makes a credit of the rest.
    office.books.editPayment(check.id, { amount: '170.00' });
    await office.settle(10);
    expect(office.everAsked('A-1').filter(({ archived }) => !archived)).toEqual([]);
  });

  it('AF-9 payments that came from Alternative are not subtracted again', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.paid('A-1', { amount: 4000 });
    await office.settle();
    await office.hours(2);
    expect(office.inFreshbooks('A-1').outstanding).toBe(11000);
    expect(office.inAlternative('A-1').total).toBe(15000);
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('AF-9 both: part paid here before, the rest there', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.payInFreshbooks('A-1', '50.00');
    await office.settle();
    office.paid('A-1');
    await office.settle();
    await office.hours(2);
    expect(office.inFreshbooks('A-1')).toMatchObject({
      outstanding: 0,
      payments: [{ amount: 5000 }, { amount: 10000 }],
    });
    expect(office.inAlternative('A-1')).toMatchObject({ status: 'paid', total: 10000 });
    expect(office.everAsked('A-1')).toHaveLength(2);
    expect(await office.held()).toEqual([]);
    expect((await office.tieOut()).tied).toBe(true);
  });

  it('AF-9 part paid before the connection: only the rest is asked for from the start', async () => {
    const office = new Partner();
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    office.payInFreshbooks('A-1', '50.00');
    await office.connect();
    expect(office.everAsked('A-1').map(({ total }) => total)).toEqual([10000]);
  });
});
