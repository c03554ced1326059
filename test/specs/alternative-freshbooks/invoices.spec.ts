import { describe, expect, it } from 'vitest';
import { Partner, type PartnerOptions, QUIET } from '../../support/alternative-freshbooks.ts';

// Overview of synced items: invoice details, invoice line items. Invoices created in Alternative; deleted ones.
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

const deaf: PartnerOptions = { webhookFault: () => ({ kind: 'lost' }) };

describe('AF-1 invoice details', () => {
  it('AF-1 an invoice sent in FreshBooks is asked for in Alternative, once and to the cent', async () => {
    const office = await Partner.with({});
    office.enterInvoice(office.acme, 'A-1', '150.25');
    await office.settle();
    expect(office.inAlternative('A-1')).toEqual({ status: 'open', total: 15025, dueOn: '2026-03-22', payments: [] });
    expect(office.asked('A-1').customer_id).toBe(office.customer().id);
    expect(office.writes('alternative-payments')).toEqual({ 'POST /invoices': 1 });
    expect(office.writes('freshbooks')).toEqual({});
    await office.hours(2);
    expect(office.everAsked('A-1')).toHaveLength(1);
  });

  it('AF-1 hourly where no callback arrives', async () => {
    const office = await Partner.with({}, deaf);
    office.enterInvoice(office.acme, 'A-1', '150.00');
    await office.settle(1);
    expect(office.everAsked('A-1')).toEqual([]);
    await office.hours(1);
    expect(office.inAlternative('A-1').total).toBe(15000);
  });

  it('AF-1 a draft stays out until it is sent; other currencies and invoices over nothing stay out', async () => {
    const office = await Partner.with({});
    const { acme } = office;
    const draft = office.enterInvoice(acme, 'A-1', '150.00', { draft: true });
    office.enterInvoice(acme, 'A-2', '150.00', { currency_code: 'EUR' });
    office.enterInvoice(acme, 'A-3', '0.00');
    await office.settle();
    expect(['A-1', 'A-2', 'A-3'].flatMap(office.everAsked)).toEqual([]);
    expect(Object.values(await office.outOfScope()).sort()).toEqual([
      'AF-1 not in the currency of Alternative Payments',
      'AF-1 nothing is owed',
      'AF-1 still a draft',
    ]);
    office.freshbooks.ui().markSent(draft.id);
    await office.settle();
    expect(office.inAlternative('A-1').total).toBe(15000);
  });

  it('AF-1 an archived invoice is put away and still owed', async () => {
    const office = await Partner.with({});
    office.freshbooks.ui().archiveInvoice(office.enterInvoice(office.acme, 'A-1', '150.00').id);
    await office.settle();
    expect(office.inAlternative('A-1').total).toBe(15000);
  });

  it('AF-1 the same invoice, there already, is linked and not asked for twice', async () => {
    const office = new Partner();
    const customer = office.alternative.ui.addCustomer({ name: 'Acme Dental', email: 'billing@acme.example' });
    const lines = [{ description: 'Managed services', quantity: 1, amount: 15000 }];
    office.alternative.ui.createInvoice({ customerId: customer.id, dueDate: '2026-03-22', number: 'A-1', lines });
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    await office.connect();
    expect(office.writes('alternative-payments')).toEqual({});
    expect(office.everAsked('A-1')).toHaveLength(1);
    office.paid('A-1');
    await office.settle();
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
  });

  it('AF-1 one with the number and another amount is asked about, not doubled', async () => {
    const office = new Partner();
    const customer = office.alternative.ui.addCustomer({ name: 'Acme Dental', email: 'billing@acme.example' });
    const lines = [{ description: 'Managed services', quantity: 1, amount: 1500000 }];
    office.alternative.ui.createInvoice({ customerId: customer.id, dueDate: '2026-03-22', number: 'A-1', lines });
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    await office.connect();
    expect(office.everAsked('A-1')).toHaveLength(1);
    expect(await office.held()).toEqual(['possibleMatch']);
  });

  it('AF-1 two of one number: the second one is asked about', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.enterInvoice(office.acme, 'A-1', '99.00');
    await office.settle();
    expect(await office.held()).toEqual(['possibleDuplicate']);
    expect(office.everAsked('A-1')).toHaveLength(1);
    await office.decide('possibleDuplicate', 'create');
    expect(office.everAsked('A-1').map(({ total }) => total)).toEqual([15000, 9900]);
  });
});

describe('AF-2 invoice line items', () => {
  it('AF-2 lines arrive with their share of taxes and discount, and add up (scenario 20)', async () => {
    const office = await Partner.with({});
    office.enterInvoice(office.acme, 'A-1', '0', {
      discount_value: '10',
      lines: [
        { name: 'Consulting', qty: '1.5', unit_cost: { amount: '99.99' }, taxName1: 'State', taxAmount1: '6.35' },
        {
          name: 'Backup',
          unit_cost: { amount: '33.33' },
          taxName1: 'State',
          taxAmount1: '6.35',
          taxName2: 'City',
          taxAmount2: '1.1',
        },
      ],
    });
    await office.settle();
    const { line_items, total } = office.asked('A-1');
    expect(line_items.map(({ description, quantity }) => [description, quantity])).toEqual([
      ['Consulting (1.5 x 99.99)', 1],
      ['Backup', 1],
    ]);
    expect(line_items.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
    expect(total).toBe(office.freshbooks.ui().outstanding(office.invoice('A-1').id));
  });

  it('AF-2 what cannot stand as a line becomes one: a discount of its own', async () => {
    const office = await Partner.with({});
    office.enterInvoice(office.acme, 'A-1', '0', {
      lines: [
        { name: 'Consulting', unit_cost: { amount: '100.00' } },
        { name: 'Goodwill', unit_cost: { amount: '-20.00' } },
      ],
    });
    await office.settle();
    expect(office.asked('A-1').line_items).toMatchObject([{ description: 'Balance of invoice A-1', amount: 8000 }]);
  });

  it('AF-2 another text alone is told, and goes along with the next change: no customer is written to for a word', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    const [line] = office.invoice('A-1').lines;
    office.editInvoice('A-1', {
      lines: [{ lineid: line!.lineid, name: 'Managed IT', unit_cost: { amount: '150.00' } }],
    });
    await office.settle();
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.issue('notChangeable')).toMatchObject({ severity: 'info' });
    office.editInvoice('A-1', { due_offset_days: 45 });
    await office.settle();
    expect(office.asked('A-1').line_items).toMatchObject([{ description: 'Managed IT' }]);
    expect(await office.held()).toEqual([]);
  });
});

describe('AF-11 invoices created in Alternative', () => {
  it('AF-11 do not sync, and neither do their payments', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    const lines = [{ description: 'One-off', quantity: 1, amount: 5000 }];
    const customerId = office.customer().id;
    const { id } = office.alternative.ui.createInvoice({ customerId, dueDate: '2026-04-01', number: 'X-1', lines });
    await office.hours(1);
    office.alternative.ui.settle(office.alternative.ui.pay({ invoices: [{ id }] }).id);
    await office.hours(1);
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.freshbooks.ui().invoices()).toHaveLength(1);
    expect(Object.values(await office.outOfScope()).sort()).toEqual([
      'AF-11 created in Alternative Payments',
      'AF-11 its invoice does not sync',
    ]);
  });
});

describe('AF-12 deleted invoices', () => {
  it('AF-12 deleted in FreshBooks: Alternative keeps asking, and somebody is told once', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.freshbooks.ui().deleteInvoice(office.invoice('A-1').id);
    await office.settle();
    await office.hours(1);
    expect(office.inAlternative('A-1').status).toBe('open');
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.issue('invoiceRemoved')).toMatchObject({ text: expect.stringMatching(/goes on asking/) });
    await office.decide('invoiceRemoved', 'leave');
    await office.hours(1);
    expect(await office.held()).toEqual([]);
  });

  it('AF-12 paid there all the same: the payment is held, not lost', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.freshbooks.ui().deleteInvoice(office.invoice('A-1').id);
    await office.settle();
    office.paid('A-1');
    await office.settle();
    expect(await office.held()).toEqual(['invoiceGone', 'invoiceRemoved']);
    office.freshbooks.ui().restoreInvoice(office.invoice('A-1').id);
    await office.settle();
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
    expect(await office.held()).toEqual([]);
  });
});
