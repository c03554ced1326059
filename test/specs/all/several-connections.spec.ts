import { describe, expect, it } from 'vitest';
import type { BenchOptions } from '../../support/bench/bench.ts';
import { alternativeVendor, capsuleVendor, freshbooksVendor, melioVendor } from '../../support/bench/vendors.ts';
import { FreshBooksOffice } from '../../support/freshbooks-office.ts';
import { firstClientUnanswered } from '../../support/mishaps.ts';

/** One FreshBooks business with Melio, Alternative Payments and Capsule: one account, one grant, three connections. */
async function allThree(options: BenchOptions = {}) {
  const office = new FreshBooksOffice(
    {
      freshbooks: freshbooksVendor(),
      melio: melioVendor(),
      'alternative-payments': alternativeVendor(),
      capsule: capsuleVendor(),
    },
    options,
  );
  const ui = office.books;
  const client = ui.addClient({ organization: 'Acme Dental', email: 'billing@acme.example' });
  const invoice = office.enterInvoice(client, 'A-1', '150.00');
  await office.join('melio-freshbooks');
  const getPaid = office.connection;
  await office.join('alternative-freshbooks', { moneyUnit: 'proven' });
  await office.join('capsule-freshbooks');
  const melio = office.vendors.melio.simulator;
  const alternative = office.vendors['alternative-payments'].simulator;
  const crm = office.vendors.capsule.simulator.ui();
  return { office, getPaid, ui, client, invoice, melio, alternative, crm };
}

describe('ALL-1 what one connection writes into an account is news to its other connections', () => {
  it('ALL-1, D39 a payment of Alternative is settled elsewhere for Melio, at once', async () => {
    const { office, ui, invoice, melio, alternative } = await allThree();
    const [asked] = alternative.books.records.invoice.all();
    alternative.ui.settle(alternative.ui.pay({ invoices: [{ id: asked!.id, amount: 5000 }] }).id);
    await office.settle();
    expect(ui.paymentsOn(invoice.id)).toMatchObject([{ amount: 5000 }]);
    expect([...melio.recordsOf().invoice.rows.values()]).toMatchObject([{ total: 15000, balance: 10000 }]);
    expect([...melio.recordsOf().received_payment.rows.values()]).toMatchObject([
      { origin: 'accounting', allocations: [{ amount: 5000 }] },
    ]);
    await office.hours(2);
    // Nothing of it comes back: one payment in FreshBooks, one in Melio, what is asked for in Alternative as it was.
    expect(ui.paymentsOn(invoice.id)).toHaveLength(1);
    expect(melio.recordsOf().received_payment.rows.size).toBe(1);
    expect(alternative.books.records.invoice.all()).toMatchObject([{ total: 15000, archived: false }]);
  });

  it('ALL-1 a customer who is renamed in Capsule has that name in FreshBooks, and so in Melio', async () => {
    const { office, ui, client, melio, crm } = await allThree();
    crm.edit(crm.named('Acme Dental')[0]!.id, { name: 'Acme Dental Group' });
    await office.settle();
    expect(ui.client(client.id).fields).toMatchObject({ organization: 'Acme Dental Group' });
    expect([...melio.recordsOf().customer.rows.values()]).toMatchObject([{ display_name: 'Acme Dental Group' }]);
  });

  it('ALL-4 an invoice whose client another connection is just making waits and says why, and goes on by itself', async () => {
    const create = firstClientUnanswered();
    const { office, getPaid, ui, melio, crm } = await allThree(create);
    const cedar = crm.addOrganisation('Cedar Paper', {
      emailAddresses: [{ type: 'Work', address: 'ap@cedar.example' }],
    });
    crm.tag(cedar.id, 'Send to accounting');
    while (create.seen() === 0) await office.settle(1);
    const client = ui.clients().find(({ fields }) => fields.organization === 'Cedar Paper')!;
    const lines = [{ name: 'Paper', unit_cost: { amount: '10.00', code: 'USD' } }];
    ui.markSent(
      ui.createInvoice({ customerid: client.id, create_date: '2026-03-01', invoice_number: 'C-1', lines }).id,
    );
    await office.settle(1);
    const [issue] = await office.issues(getPaid);
    expect(issue).toMatchObject({
      code: 'needsLeftOut',
      text: expect.stringMatching(/was not read yet.*goes on by itself/),
    });
    await office.hours(1);
    expect(await office.issues(getPaid)).toEqual([]);
    expect([...melio.recordsOf().invoice.rows.values()].map(({ number }) => number).sort()).toEqual(['A-1', 'C-1']);
  });
});

describe('ALL-5 what no connection of an account reads is known only once one does', () => {
  it('MF-2 a payment that was deleted before Melio was connected is not shown there as received', async () => {
    const office = new FreshBooksOffice({
      freshbooks: freshbooksVendor(),
      melio: melioVendor(),
      capsule: capsuleVendor(),
    });
    const ui = office.books;
    await office.join('capsule-freshbooks', { invoices: 'notes' });
    const client = ui.addClient({ organization: 'Acme Dental', email: 'billing@acme.example' });
    const invoice = office.enterInvoice(client, 'A-1', '150.00');
    await office.settle();
    const payment = ui.addPayment({ invoiceid: invoice.id, amount: '150.00', date: '2026-03-02' });
    await office.settle();
    ui.deletePayment(payment.id);
    await office.settle();
    office.ports.clock.advance(3_600_000);
    await office.join('melio-freshbooks');
    await office.hours(2);
    const melio = office.vendors.melio.simulator.recordsOf();
    expect([...melio.invoice.rows.values()]).toMatchObject([{ total: 15000, balance: 15000 }]);
    expect(melio.received_payment.rows.size).toBe(0);
  });
});
