import { describe, expect, it } from 'vitest';
import { Partner, type PartnerOptions, QUIET } from '../../support/alternative-freshbooks.ts';

// Overview of synced items: customers. Customer created in Alternative. Deleted invoices and customers.
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

const deaf: PartnerOptions = { webhookFault: () => ({ kind: 'lost' }) };
const birch = { organization: 'Birch Legal', email: 'office@birch.example' };

describe('AF-3 customers', () => {
  it('AF-3 a client of FreshBooks becomes a customer, with address and tax number', async () => {
    const office = await Partner.with({});
    office.addClient({
      ...birch,
      ...{ p_street: '1 Elm Street', p_street2: 'Floor 2', p_city: 'Springfield', p_province: 'IL', p_code: '62701' },
    });
    await office.settle();
    expect(office.customer('Birch Legal')).toMatchObject({
      email: 'office@birch.example',
      ...{
        street_address: '1 Elm Street',
        sub_premise: 'Floor 2',
        city: 'Springfield',
        state: 'IL',
        postal_code: '62701',
      },
    });
    expect(office.writes('alternative-payments')).toEqual({ 'POST /customers': 1 });
    await office.hours(2);
    expect(office.writes('alternative-payments')).toEqual({ 'POST /customers': 1 });
    expect(office.writes('freshbooks')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('AF-3 hourly where no callback arrives', async () => {
    const office = await Partner.with({}, deaf);
    office.addClient(birch);
    await office.hours(1);
    expect(office.customers('Birch Legal')).toHaveLength(1);
  });

  it('AF-3 without an e-mail address it stays out and its invoices wait; with one, both go on', async () => {
    const office = await Partner.with({});
    const client = office.addClient({ organization: 'Birch Legal', email: '' });
    await office.settle();
    expect(await office.quiet()).toEqual(QUIET);
    expect(Object.values(await office.outOfScope())).toEqual([expect.stringMatching(/^AF-3 it has no e-mail address/)]);
    office.enterInvoice(client, 'A-1', '150.00');
    await office.settle();
    expect((await office.issue('needsLeftOut')).text).toMatch(/no e-mail address/);
    expect(office.everAsked('A-1')).toEqual([]);
    office.freshbooks.ui().editClient(client.id, { email: 'office@birch.example' });
    await office.hours(1);
    expect(office.inAlternative('A-1').total).toBe(15000);
    expect(await office.held()).toEqual([]);
  });

  it('AF-3 one that is there already is linked, not doubled', async () => {
    const office = new Partner();
    office.alternative.ui.addCustomer({ name: 'Acme Dental', email: 'BILLING@acme.example' });
    office.addClient();
    await office.connect();
    expect(office.customers('Acme Dental')).toHaveLength(1);
    expect(office.writes('alternative-payments')).not.toHaveProperty('POST /customers');
  });

  it('AF-3, ALL-11 one that only shares the name is asked about', async () => {
    const office = new Partner();
    office.alternative.ui.addCustomer({ name: 'Acme Dental', email: 'jo@acme.example' });
    office.addClient();
    await office.connect();
    expect(await office.held()).toEqual(['possibleMatch']);
    expect(office.customers('Acme Dental')).toHaveLength(1);
    await office.decide('possibleMatch', 'create');
    expect(office.customers('Acme Dental')).toHaveLength(2);
  });

  it('AF-3 a later edit cannot be made there: one notice, and nobody is archived or made anew for it', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.freshbooks.ui().editClient(office.acme.id, { email: 'new@acme.example', p_city: 'Springfield' });
    await office.settle();
    await office.hours(1);
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.issue('notChangeable')).toMatchObject({
      severity: 'warning',
      text: expect.stringMatching(/email, city.*Change it there by hand/),
    });
    office.alternative.ui.editCustomer(office.customer().id, { email: 'new@acme.example', city: 'Springfield' });
    await office.hours(1);
    expect(await office.held()).toEqual([]);
    expect(office.customers('Acme Dental')).toHaveLength(1);
  });
});

describe('AF-10 customers created in Alternative', () => {
  it('AF-10 do not sync', async () => {
    const office = await Partner.with({});
    office.alternative.ui.addCustomer({ name: 'Birch Legal', email: 'office@birch.example' });
    await office.settle();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.freshbooks.ui().clients()).toHaveLength(1);
    expect(Object.values(await office.outOfScope())).toEqual(['AF-10 created in Alternative Payments']);
  });

  it('AF-10 and neither do edits of one that came from FreshBooks: drift', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.alternative.ui.editCustomer(office.customer().id, { email: 'jo@acme.example' });
    await office.settle();
    await office.hours(1);
    expect(office.writes('freshbooks')).toEqual({});
    expect(await office.held()).toEqual(['drift']);
    expect(office.acme.fields.email).toBe('billing@acme.example');
  });

  it('AF-10 the same one, entered in FreshBooks later, is linked', async () => {
    const office = await Partner.with({});
    office.alternative.ui.addCustomer({ name: 'Birch Legal', email: 'office@birch.example' });
    await office.settle();
    office.enterInvoice(office.addClient(birch), 'A-1', '150.00');
    await office.settle();
    expect(office.customers('Birch Legal')).toHaveLength(1);
    expect(office.asked('A-1').customer_id).toBe(office.customer('Birch Legal').id);
  });
});

describe('AF-12 deleted customers', () => {
  it('AF-12 deleted in FreshBooks: not archived in Alternative, and somebody is told', async () => {
    const office = await Partner.with({});
    office.freshbooks.ui().deleteClient(office.acme.id);
    await office.settle();
    await office.hours(1);
    expect(office.customer().archived).toBe(false);
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.held()).toEqual(['clientRemoved']);
  });

  it('AF-12 put away in FreshBooks: nothing happens, and its invoices go on', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.freshbooks.ui().archiveClient(office.acme.id);
    await office.settle();
    expect(await office.quiet()).toEqual(QUIET);
    office.paid('A-1');
    await office.settle();
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
  });
});
