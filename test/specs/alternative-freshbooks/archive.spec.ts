import { describe, expect, it } from 'vitest';
import { Partner, QUIET } from '../../support/alternative-freshbooks.ts';

// Archiving invoices, archiving customers: named on the page without a frequency, built behind the setting `archive`.
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

const follow = { settings: { archive: 'follow' } } as const;

/** Acme has paid its invoice, and was deleted. */
async function paidAndGone(): Promise<Partner> {
  const office = await Partner.with({ 'A-1': '150.00' }, follow);
  office.payInFreshbooks('A-1', '150.00');
  await office.settle();
  office.freshbooks.ui().deleteClient(office.acme.id);
  await office.settle();
  return office;
}

describe('AF-X2 archive in FreshBooks archives in Alternative', () => {
  it.each(['archiveInvoice', 'deleteInvoice'] as const)('AF-X2 %s: archived in Alternative', async (act) => {
    const office = await Partner.with({ 'A-1': '150.00', 'A-2': '80.00' }, follow);
    office.freshbooks.ui()[act](office.invoice('A-1').id);
    await office.settle();
    await office.hours(2);
    expect(office.everAsked('A-1').map(({ archived }) => archived)).toEqual([true]);
    expect(office.inAlternative('A-2').status).toBe('open');
    expect(await office.quiet()).toEqual({ ...QUIET, alternative: { 'DELETE /invoices/{id}': 1 } });
  });

  it.each(['archiveClient', 'deleteClient'] as const)('AF-X2 %s: the customer is archived', async (act) => {
    const office = await Partner.with({}, follow);
    office.freshbooks.ui()[act](office.acme.id);
    await office.settle();
    expect(office.customer().archived).toBe(true);
    expect(await office.quiet()).toEqual({ ...QUIET, alternative: { 'DELETE /customers/{id}': 1 } });
  });

  it('AF-X2 not by default', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.freshbooks.ui().archiveInvoice(office.invoice('A-1').id);
    office.freshbooks.ui().archiveClient(office.acme.id);
    await office.settle();
    await office.hours(1);
    expect(await office.quiet()).toEqual(QUIET);
    expect([office.inAlternative('A-1').status, office.customer().archived]).toEqual(['open', false]);
  });

  it('AF-X2 not while a payment is live', async () => {
    const office = await Partner.with({ 'A-1': '150.00' }, follow);
    office.pay('A-1');
    office.freshbooks.ui().archiveInvoice(office.invoice('A-1').id);
    await office.settle();
    expect(office.inAlternative('A-1').status).toBe('open');
    expect(await office.held()).toEqual(['paymentOnDocument']);
    expect(office.writes('alternative-payments')).toEqual({});
  });

  it('AF-X2 a customer who still owes something stays', async () => {
    const office = await Partner.with({ 'A-1': '150.00' }, follow);
    office.freshbooks.ui().archiveClient(office.acme.id);
    await office.settle();
    expect(office.customer().archived).toBe(false);
    expect(await office.held()).toEqual(['documentOnContact']);
    expect(office.writes('alternative-payments')).toEqual({});
  });

  it('AF-X2 owed again by a client who is gone: held, since there is nobody to ask', async () => {
    const office = await paidAndGone();
    expect(office.customer().archived).toBe(true);
    office.reprice('A-1', '160.00');
    await office.hours(3);
    expect(office.inFreshbooks('A-1').outstanding).toBe(1000);
    expect(await office.held()).toEqual(['needsLeftOut']);
    expect(office.everAsked('A-1').map(({ archived }) => archived)).toEqual([true]);
  });

  it('AF-X2 ... also where somebody brought the customer back in Alternative by hand', async () => {
    const office = await paidAndGone();
    office.alternative.ui.restoreCustomer(office.customer().id);
    await office.hours(1);
    office.reprice('A-1', '160.00');
    await office.hours(3);
    expect(await office.held()).toEqual(['needsLeftOut']);
    expect(office.everAsked('A-1').map(({ archived }) => archived)).toEqual([true]);
    // The client is back as well: there is somebody to ask.
    office.freshbooks.ui().restoreClient(office.acme.id);
    await office.hours(1);
    expect(office.inAlternative('A-1').total).toBe(1000);
    expect(office.customers('Acme Dental')).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('AF-X2 archived before it came: it stays out', async () => {
    const office = await Partner.with({}, follow);
    office.freshbooks.ui().archiveInvoice(office.enterInvoice(office.acme, 'A-1', '150.00', { draft: true }).id);
    office.freshbooks.ui().markSent(office.invoice('A-1').id);
    await office.settle();
    expect(office.everAsked('A-1')).toEqual([]);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('AF-X2 back from the archive: what is archived in Alternative stays so, and a new invoice asks for what is owed', async () => {
    const office = await Partner.with({ 'A-1': '150.00' }, follow);
    office.freshbooks.ui().archiveInvoice(office.invoice('A-1').id);
    await office.settle();
    office.freshbooks.ui().restoreInvoice(office.invoice('A-1').id);
    await office.settle();
    expect(office.everAsked('A-1').map(({ archived }) => archived)).toEqual([true, false]);
  });

  it('AF-X2, AF-4 paid on its page after all, then back in FreshBooks: recorded there, and nothing is asked for anew', async () => {
    const office = await Partner.with({ 'A-1': '150.00', 'A-2': '80.00' }, follow);
    const pages = ['A-1', 'A-2'].map((number) => office.asked(number).id);
    office.freshbooks.ui().deleteInvoice(office.invoice('A-1').id);
    office.freshbooks.ui().deleteInvoice(office.invoice('A-2').id);
    await office.settle();
    const { ui } = office.alternative;
    ui.settle(ui.pay({ invoices: [{ id: pages[0]! }] }).id);
    ui.settle(ui.pay({ invoices: [{ id: pages[1]!, amount: 3000 }] }).id);
    await office.settle();
    expect(await office.held()).toEqual(['invoiceGone', 'invoiceGone']);
    office.freshbooks.ui().restoreInvoice(office.invoice('A-1').id);
    office.freshbooks.ui().restoreInvoice(office.invoice('A-2').id);
    await office.hours(2);
    expect(office.inFreshbooks('A-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 15000 }] });
    expect(office.everAsked('A-1').map(({ archived }) => archived)).toEqual([true]);
    expect(office.inFreshbooks('A-2')).toMatchObject({ outstanding: 5000, payments: [{ amount: 3000 }] });
    expect(office.inAlternative('A-2').total).toBe(5000);
    expect(await office.held()).toEqual([]);
  });

  it('AF-X2 a client is back: no second customer by itself', async () => {
    const office = await Partner.with({}, follow);
    office.freshbooks.ui().archiveClient(office.acme.id);
    await office.settle();
    office.freshbooks.ui().restoreClient(office.acme.id);
    await office.settle();
    expect(office.customers('Acme Dental')).toHaveLength(1);
    expect(await office.held()).toEqual(['customerArchived']);
    await office.decide('customerArchived', 'create');
    expect(office.customers('Acme Dental').map(({ archived }) => archived)).toEqual([true, false]);
  });
});
