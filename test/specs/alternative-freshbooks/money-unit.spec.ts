import { describe, expect, it } from 'vitest';
import { Partner } from '../../support/alternative-freshbooks.ts';

// Alternative Payments does not say whether it counts in cents or in dollars. A wrong guess asks every customer for a
// hundred times what is owed, or for a hundredth; so the first invoice is looked at before there is a second.
// @see https://docs.alternativepayments.io

const three = (office: Partner) => {
  const acme = office.addClient();
  for (const [number, amount] of Object.entries({ 'A-1': '150.00', 'A-2': '80.00', 'A-3': '60.00' })) {
    office.enterInvoice(acme, number, amount);
  }
  return office;
};
const numbers = ['A-1', 'A-2', 'A-3'];
const all = (office: Partner) => numbers.flatMap(office.everAsked);

describe('AF-1 the unit of money', () => {
  it('AF-1 scenario 19: one invoice is created, and a person says whether its amount is right before there is a second', async () => {
    const office = three(new Partner());
    await office.connect({ moneyUnit: 'ask' });
    await office.hours(3);
    expect(all(office)).toHaveLength(1);
    const issue = await office.issue('firstAmount');
    const [first] = all(office);
    expect(issue).toMatchObject({ severity: 'urgent', actions: ['confirmed', 'wrong'] });
    expect(issue.text).toContain(first!.invoice_number);
    expect(issue.text).toContain(`${(first!.total / 100).toFixed(2)} USD`);
    await office.decideOn(issue, 'confirmed');
    expect(all(office)).toHaveLength(3);
    office.enterInvoice(office.acme, 'A-4', '10.00');
    await office.settle();
    expect(office.everAsked('A-4')).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('AF-1 scenario 19: wrong by a hundred: stopped after one invoice, for as long as nobody says otherwise', async () => {
    const office = three(new Partner({ alternative: { moneyUnit: 'major' } }));
    await office.connect({ moneyUnit: 'ask' });
    await office.decide('firstAmount', 'wrong');
    await office.hours(8);
    expect(all(office)).toHaveLength(1);
    expect(all(office)[0]!.total % 10000).toBe(0);
    expect(office.writes('alternative-payments')).toMatchObject({ 'POST /invoices': 1 });
  });

  it('AF-1 proven by an invoice that is known on both sides: nobody is asked', async () => {
    const office = three(new Partner());
    const customer = office.alternative.ui.addCustomer({ name: 'Acme Dental', email: 'billing@acme.example' });
    const lines = [{ description: 'Managed services', quantity: 1, amount: 15000 }];
    office.alternative.ui.createInvoice({ customerId: customer.id, dueDate: '2026-03-22', number: 'A-1', lines });
    await office.connect({ moneyUnit: 'ask' });
    await office.hours(1);
    expect(all(office)).toHaveLength(3);
    expect(await office.held()).toEqual([]);
  });

  it('AF-1 the platform refuses the first one: another one takes its turn', async () => {
    const refusal = { status: 422, headers: {}, body: JSON.stringify({ code: 'invalid', message: 'not now' }) };
    const office = three(
      new Partner({
        answer: (_provider, { method, url, body }, response) =>
          method === 'POST' && url.endsWith('/invoices') && String(body).includes('"A-1"') ? refusal : response,
      }),
    );
    await office.connect({ moneyUnit: 'ask' });
    await office.hours(2);
    expect((await office.issue('firstAmount')).text).not.toContain('A-1');
    expect(['A-2', 'A-3'].flatMap(office.everAsked)).toHaveLength(1);
  });
});
