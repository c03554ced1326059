import { describe, expect, it } from 'vitest';
import { SalesOffice } from '../../support/capsule-freshbooks.ts';

/** “You’ll be able to see their invoices on their contact records in Capsule.” */
describe('CF-2 their invoices can be seen on the Capsule contact: what they owe, in fields', () => {
  const owing = async () => {
    const office = new SalesOffice();
    const client = office.addClient('Cedar Paper');
    const invoice = office.enterInvoice(client, 'F-1', '1650.00');
    await office.connect();
    office.resetCalls();
    return { office, client, invoice };
  };

  it('per currency, with what is late, and a link to FreshBooks', async () => {
    const office = new SalesOffice({ now: '2026-03-30T09:00:00Z' });
    const client = office.addClient('Cedar Paper');
    office.enterInvoice(client, 'F-1', '1650.00');
    office.enterInvoice(client, 'F-2', '20.00', { currency_code: 'CAD' });
    office.addClient('Other Oak');
    await office.connect();
    expect(office.shown('Cedar Paper')).toEqual({
      balance: '20.00 CAD, 1650.00 USD',
      overdue: '20.00 CAD, 1650.00 USD',
      link: `https://my.freshbooks.com/#/client/${office.books.accountId}-${client.id}`,
    });
    expect(office.shown('Other Oak')).toMatchObject({ balance: undefined, overdue: undefined });
    expect(office.notes('Cedar Paper')).toEqual([]);
    // Each contact is written once, with everything.
    expect(office.changes()).toEqual({ 'capsule POST /parties': 2 });
  });

  it('with one write when several invoices move at once', async () => {
    const { office, client, invoice } = await owing();
    office.enterInvoice(client, 'F-2', '50.00');
    office.enterInvoice(client, 'F-3', '100.00');
    office.books.addPayment({ invoiceid: invoice.id, amount: '650.00', date: '2026-03-02' });
    await office.settle();
    expect(office.shown('Cedar Paper')).toMatchObject({ balance: '1150.00 USD' });
    expect(office.changes()).toEqual({ 'capsule PUT /parties/{id}': 1 });
  });

  it('empty again when everything is paid', async () => {
    const { office, invoice } = await owing();
    office.books.addPayment({ invoiceid: invoice.id, amount: '1650.00', date: '2026-03-02' });
    await office.settle();
    expect(office.shown('Cedar Paper')).toMatchObject({ balance: undefined });
    expect(office.shown('Cedar Paper').link).toMatch(/freshbooks/);
  });

  it('late within a day of the due date, though nothing in FreshBooks changes then', async () => {
    const office = new SalesOffice({ now: '2026-03-22T22:00:00Z' });
    office.enterInvoice(office.addClient('Cedar Paper'), 'F-1', '1650.00');
    await office.connect();
    office.resetCalls();
    expect(office.shown('Cedar Paper')).toMatchObject({ overdue: undefined });
    await office.hours(26);
    expect(office.shown('Cedar Paper')).toMatchObject({ balance: '1650.00 USD', overdue: '1650.00 USD' });
    expect(office.changes()).toEqual({ 'capsule PUT /parties/{id}': 1 });
  });

  it('on a contact that was only linked', async () => {
    const office = new SalesOffice();
    office.crm.addOrganisation('Cedar Paper', { phoneNumbers: [{ type: 'Work', number: '111' }] });
    const client = office.addClient('Cedar Paper', { bus_phone: '999' });
    await office.connect();
    office.enterInvoice(client, 'F-1', '10.00');
    await office.settle();
    expect(office.shown('Cedar Paper')).toMatchObject({ balance: '10.00 USD' });
    expect(office.shown('Cedar Paper').link).toMatch(/freshbooks/);
    expect(office.party('Cedar Paper').phoneNumbers).toMatchObject([{ number: '111' }]);
  });

  it('again and again, also when the same is owed every month', async () => {
    const { office, client } = await owing();
    for (let month = 0; month < 4; month++) {
      const { id } = office.enterInvoice(client, `M-${month}`, '500.00');
      await office.settle();
      expect(office.shown('Cedar Paper')).toMatchObject({ balance: '2150.00 USD' });
      office.books.addPayment({ invoiceid: id, amount: '500.00', date: '2026-03-02' });
      await office.settle();
      expect(office.shown('Cedar Paper')).toMatchObject({ balance: '1650.00 USD' });
    }
    expect(await office.issues()).toEqual([]);
  });

  it('put right at the next look where somebody wrote over them, and not for ever', async () => {
    const { office } = await owing();
    const { id } = office.party('Cedar Paper');
    const rewrite = () => {
      const field = office.party('Cedar Paper').fields.find(({ value }) => value === '1650.00 USD');
      office.crm.edit(id, { fields: [{ id: field!.id, value: '1.00 USD' }] });
    };
    for (const _ of [1, 2]) {
      rewrite();
      await office.settle();
      expect(office.shown('Cedar Paper')).toMatchObject({ balance: '1650.00 USD' });
    }
    rewrite();
    await office.settle();
    expect(office.shown('Cedar Paper')).toMatchObject({ balance: '1.00 USD' });
    expect((await office.issue('pingPong:openBalances')).text).toMatch(/left alone until somebody looks/);
  });

  it('and an hour without changes writes nothing, anywhere', async () => {
    const { office } = await owing();
    await office.hours(3);
    expect(office.changes()).toEqual({});
  });

  it('held with advice where nobody may add the fields, and going on when somebody has', async () => {
    const office = new SalesOffice({ capsule: { switches: { maxDefinitions: 0 } } });
    office.addClient('Cedar Paper');
    await office.connect();
    expect(office.crm.parties()).toEqual([]);
    const issue = (await office.issues())[0]!;
    expect(issue.text).toMatch(/custom field "Accounting/);
    for (const name of ['Accounting reference', 'Accounting balance', 'Accounting overdue', 'Accounting link'])
      office.crm.defineField(name);
    await office.decideOn(issue, 'retry');
    expect(office.shown('Cedar Paper').link).toMatch(/freshbooks/);
    expect(await office.issues()).toEqual([]);
  });
});

describe('CF-2 their invoices can be seen on the Capsule contact: a note for each', () => {
  const noted = async (invoices = 'notes') => {
    const office = new SalesOffice();
    const client = office.addClient('Cedar Paper');
    const invoice = office.enterInvoice(client, 'F-1', '1650.00');
    await office.connect({ invoices });
    return { office, client, invoice };
  };

  it('that says number, days, total, what is open, and where', async () => {
    const { office, invoice } = await noted();
    const [note, ...more] = office.notes('Cedar Paper');
    expect(more).toEqual([]);
    expect(note).toMatch(/^Invoice F-1 of 2026-02-20\n/);
    for (const line of [
      'Total: 1650.00 USD',
      'Open: 1650.00 USD, unpaid',
      'Due: 2026-03-22',
      `https://my.freshbooks.com/#/invoice/${office.books.accountId}-${invoice.id}`,
    ])
      expect(note?.split('\n')).toContain(line);
    expect(office.shown('Cedar Paper')).toEqual({ balance: undefined, overdue: undefined, link: undefined });
  });

  it('is edited in place', async () => {
    const { office, invoice } = await noted();
    const [before] = office.crm.notes(office.party('Cedar Paper').id);
    office.resetCalls();
    office.books.addPayment({ invoiceid: invoice.id, amount: '650.00', date: '2026-03-02' });
    await office.settle();
    expect(office.crm.notes(office.party('Cedar Paper').id)).toMatchObject([{ id: before!.id }]);
    expect(office.notes('Cedar Paper')[0]).toContain('Open: 1000.00 USD, partly paid');
    expect(office.changes()).toEqual({ 'capsule PUT /entries/{id}': 1 });
  });

  it('goes with its invoice', async () => {
    const { office, invoice } = await noted();
    office.books.deleteInvoice(invoice.id);
    await office.settle();
    expect(office.notes('Cedar Paper')).toEqual([]);
  });

  it('moves with its invoice to another client', async () => {
    const { office, invoice } = await noted();
    const other = office.addClient('Other Oak');
    await office.settle();
    office.books.editInvoice(invoice.id, { customerid: other.id });
    await office.settle();
    expect([office.notes('Cedar Paper').length, office.notes('Other Oak').length]).toEqual([0, 1]);
  });

  it('is not made for drafts, nor for what was paid before the connection', async () => {
    const office = new SalesOffice();
    const client = office.addClient('Cedar Paper');
    const paid = office.enterInvoice(client, 'F-1', '10.00');
    office.books.addPayment({ invoiceid: paid.id, amount: '10.00', date: '2026-03-01' });
    office.books.createInvoice({ customerid: client.id, create_date: '2026-03-01', invoice_number: 'F-2' });
    await office.connect({ invoices: 'notes' });
    expect(office.notes('Cedar Paper')).toEqual([]);
    expect(new Set(Object.values(await office.outOfScope()))).toEqual(
      new Set(['CF-2 paid before the connection', 'CF-2 not sent yet']),
    );
  });

  it('that somebody rewrote or deleted is put right when its invoice changes next', async () => {
    const { office, client, invoice } = await noted();
    const second = office.enterInvoice(client, 'F-2', '20.00');
    await office.settle();
    const [first, other] = office.crm.notes(office.party('Cedar Paper').id);
    office.crm.editNote(first!.id, first!.content.replace('1650.00 USD', '1.00 USD'));
    office.crm.deleteNote(other!.id);
    for (const { id } of [invoice, second])
      office.books.addPayment({ invoiceid: id, amount: '5.00', date: '2026-03-02' });
    await office.hours(3);
    const notes = office.notes('Cedar Paper').join('\n');
    expect(notes).toContain('Total: 1650.00 USD\nOpen: 1645.00 USD');
    expect(notes).toContain('Total: 20.00 USD\nOpen: 15.00 USD');
    expect(office.notes('Cedar Paper')).toHaveLength(2);
    expect(await office.issues()).toEqual([]);
  });

  it('is made once, also when the answer to the create is lost', async () => {
    let lost = 0;
    const office = new SalesOffice({
      fault: (provider, { method, url }) =>
        provider === 'capsule' && method === 'POST' && /\/entries/.test(url) && lost++ === 0
          ? { kind: 'lost', when: 'after' }
          : undefined,
    });
    office.enterInvoice(office.addClient('Cedar Paper'), 'F-1', '10.00');
    await office.connect({ invoices: 'notes' });
    await office.hours(1);
    expect([lost, office.notes('Cedar Paper').length]).toEqual([1, 1]);
  });

  it('comes with its contact, also where the invoice was heard of before the client could be read', async () => {
    const deaf = { on: false };
    const office = new SalesOffice({
      fault: (provider, { method, url }) =>
        deaf.on && provider === 'freshbooks' && method === 'GET' && url.includes('/users/clients')
          ? { kind: 'lost', when: 'after' }
          : undefined,
      webhookFault: (_provider, { body }) =>
        deaf.on && String(body).includes('client.') ? { kind: 'lost' } : undefined,
    });
    await office.connect({ invoices: 'notes' });
    deaf.on = true;
    office.enterInvoice(office.addClient('Cedar Paper'), 'F-1', '10.00');
    await office.settle();
    expect(office.crm.parties()).toEqual([]);
    deaf.on = false;
    await office.hours(2);
    expect(office.notes('Cedar Paper')).toEqual([expect.stringContaining('Invoice F-1')]);
    expect(await office.issues()).toEqual([]);
  });

  it('stands beside the fields with `both`', async () => {
    const { office } = await noted('both');
    expect(office.notes('Cedar Paper')).toHaveLength(1);
    expect(office.shown('Cedar Paper')).toMatchObject({ balance: '1650.00 USD' });
  });

  it('and neither is there with `off`', async () => {
    const { office } = await noted('off');
    expect(office.notes('Cedar Paper')).toEqual([]);
    expect(office.shown('Cedar Paper')).toEqual({ balance: undefined, overdue: undefined, link: undefined });
  });

  it('switched off, ours go and no other; the fields are emptied', async () => {
    const { office } = await noted('both');
    const { id } = office.party('Cedar Paper');
    office.crm.addNote(id, 'Call Dana about the invoice');
    await office.set({ invoices: 'off' });
    expect(office.notes('Cedar Paper')).toEqual(['Call Dana about the invoice']);
    expect(office.shown('Cedar Paper')).toEqual({ balance: undefined, overdue: undefined, link: undefined });
    await office.set({ invoices: 'notes' });
    expect(office.notes('Cedar Paper')).toHaveLength(2);
  });
});
