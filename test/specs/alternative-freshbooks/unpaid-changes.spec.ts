import { describe, expect, it } from 'vitest';
import { Partner } from '../../support/alternative-freshbooks.ts';

// Changes to unpaid invoices: the public API cannot change one, so it is archived and created anew while nobody pays it.
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

describe('AF-8 changes to unpaid invoices', () => {
  it('AF-8 the amount changes in FreshBooks: the invoice in Alternative is replaced by one that asks for it', async () => {
    const office = await Partner.with({ 'A-1': '150.00', 'A-2': '10.00' });
    office.reprice('A-1', '175.00');
    await office.settle();
    expect(office.inAlternative('A-1').total).toBe(17500);
    expect(office.everAsked('A-1').map(({ total, archived }) => [total, archived])).toEqual([
      [15000, true],
      [17500, false],
    ]);
    expect(office.writes('alternative-payments')).toEqual({ 'DELETE /invoices/{id}': 1, 'POST /invoices': 1 });
    expect(office.writes('freshbooks')).toEqual({});
    await office.hours(2);
    expect(office.everAsked('A-1')).toHaveLength(2);
    expect(office.everAsked('A-2')).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('AF-8 so is the due date', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.editInvoice('A-1', { due_offset_days: 45 });
    await office.settle();
    expect(office.inAlternative('A-1')).toMatchObject({ total: 15000, dueOn: '2026-04-06' });
  });

  it('AF-8 so is the customer: the one before is not asked any more', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    const birch = office.addClient({ organization: 'Birch Legal', email: 'office@birch.example' });
    office.editInvoice('A-1', { customerid: birch.id });
    await office.settle();
    const [acme, other] = [office.customer().id, office.customer('Birch Legal').id];
    expect(office.everAsked('A-1').map(({ customer_id, archived }) => [customer_id, archived])).toEqual([
      [acme, true],
      [other, false],
    ]);
    expect(await office.held()).toEqual([]);
  });

  it('AF-8 once a day at most: a second change of the day follows on the next one', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.reprice('A-1', '175.00');
    await office.settle();
    office.reprice('A-1', '180.00');
    await office.settle();
    expect(office.inAlternative('A-1').total).toBe(17500);
    expect(await office.held()).toEqual(['replacedToday']);
    await office.hours(16);
    expect(office.inAlternative('A-1').total).toBe(18000);
    expect(await office.held()).toEqual([]);
  });

  it('AF-8 a customer with a stored method is not given a new invoice, which might be charged at once', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.alternative.ui.storePaymentMethod(office.customer().id, { type: 'card', last4: '4242' });
    await office.hours(1);
    office.resetCalls();
    office.reprice('A-1', '175.00');
    await office.settle();
    expect(await office.held()).toEqual(['storedMethod']);
    expect(office.writes('alternative-payments')).toEqual({});
    expect(office.inAlternative('A-1').total).toBe(15000);
  });

  it('AF-8 a payment is under way: nothing is replaced, and a person hears of it at once', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.pay('A-1', { amount: 5000 });
    await office.hours(1);
    office.resetCalls();
    office.reprice('A-1', '175.00');
    await office.settle();
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.issue('changedWhilePaying')).toMatchObject({ severity: 'urgent' });
  });

  it("AF-8 a part was paid in Alternative: the difference is a person's business", async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.paid('A-1', { amount: 5000 });
    await office.settle();
    office.resetCalls();
    office.reprice('A-1', '175.00');
    await office.settle();
    expect(office.writes('alternative-payments')).toEqual({});
    expect((await office.issue('paymentOnDocument')).text).toMatch(/changed in the ledger/);
  });

  it('AF-8 changes in Alternative do not come back: drift, neither copied nor reverted', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    const lines = [{ description: 'Managed services', quantity: 1, amount: 12000 }];
    office.alternative.ui.editInvoice(office.asked('A-1').id, { dueDate: '2026-05-01', lines });
    await office.settle();
    await office.hours(1);
    expect(office.writes('freshbooks')).toEqual({});
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.issue('drift')).toMatchObject({
      severity: 'info',
      text: expect.stringMatching(/dueOn.*total/),
    });
    expect(office.inFreshbooks('A-1').outstanding).toBe(15000);
  });

  it('AF-8 ALL-14 drift: the tie-out says that it is the total that differs, also once somebody has read it', async () => {
    const office = await Partner.with({ 'A-1': '150.00', 'A-2': '10.00' });
    const asksFor = (amount: number) =>
      office.alternative.ui.editInvoice(office.asked('A-1').id, {
        lines: [{ description: 'Managed services', quantity: 1, amount }],
      });
    asksFor(12000);
    await office.hours(2);
    const difference = { number: 'A-1', left: 15000, right: 12000, cause: 'drift' };
    const shown = { currencies: { USD: { explained: -3000, unexplained: 0 } }, differences: [difference], tied: true };
    expect(await office.tieOut()).toMatchObject(shown);
    await office.decide('drift', 'dismiss');
    expect(await office.tieOut()).toMatchObject(shown);
    asksFor(15000);
    await office.hours(2);
    expect(await office.tieOut()).toMatchObject({ differences: [], tied: true });
  });

  it('AF-8 archived in Alternative: it does not come back either, and somebody is told', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.alternative.ui.archiveInvoice(office.asked('A-1').id);
    await office.settle();
    expect(await office.held()).toEqual(['removedAgainstFlow']);
    expect(office.writes('alternative-payments')).toEqual({});
    await office.decide('removedAgainstFlow', 'postAgain');
    expect(office.inAlternative('A-1').total).toBe(15000);
  });
});
