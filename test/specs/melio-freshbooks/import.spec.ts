import { describe, expect, it } from 'vitest';
import { QUIET, Receivables } from '../../support/melio-freshbooks.ts';

/** @see https://melio.zendesk.com/hc/en-us/articles/4415827319836 */

/** An office before its connection. */
const unconnected = (prepare: (office: Receivables) => void, options = {}): Receivables => {
  const office = new Receivables(options);
  prepare(office);
  return office;
};

describe('MF-1 import invoices from FreshBooks to Melio, along with corresponding customer information', () => {
  it('brings what is owed, with its customer, lines and days', async () => {
    const office = unconnected((one) => {
      const client = one.addClient({
        ...{ organization: 'Acme Tools', fname: 'Ana', lname: 'Ruiz', email: 'ap@acme.example', bus_phone: '555 0100' },
        ...{ p_street: '1 Mill Rd', p_street2: 'Floor 2', p_city: 'Albany', p_province: 'NY', p_code: '01234' },
      });
      const lines = [
        { name: 'Consulting', qty: '1.5', unit_cost: { amount: '100.00' }, taxName1: 'VAT', taxAmount1: '10' },
        { name: 'Travel', unit_cost: { amount: '35.01' } },
      ];
      one.enterInvoice(client, 'F-1', '0', { lines });
    });
    await office.connect();
    expect(office.melioInvoice('F-1')).toMatchObject({
      ...{ total: 20_001, balance: 20_001, status: 'open', request_status: 'unsent', currency: 'USD' },
      ...{ issue_date: '2026-02-20', due_date: '2026-03-22', source: 'accounting' },
      lines: [
        { description: 'Consulting (1.5 x 100.00)', amount: 16_500 },
        { description: 'Travel', amount: 3501 },
      ],
    });
    const customer = office.melioCustomer('Acme Tools');
    expect(office.melioInvoice('F-1').customer_id).toBe(customer.id);
    expect(customer).toMatchObject({
      ...{ company_name: 'Acme Tools', first_name: 'Ana', last_name: 'Ruiz', email: 'ap@acme.example' },
      ...{ phone: '555 0100', source: 'accounting' },
      address: { line1: '1 Mill Rd', line2: 'Floor 2', city: 'Albany', state: 'NY', postal_code: '01234' },
    });
    expect(office.writes('melio')).toMatchObject({ 'POST /customers': 1, 'POST /invoices': 1 });
    expect(office.writes('freshbooks')).not.toHaveProperty(['POST /payments/payments']);
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('leaves drafts, paid ones, nothing owed and other currencies out, and clients nobody invoices', async () => {
    const office = unconnected((one) => {
      const acme = one.addClient();
      one.addClient({ organization: 'Idle Ltd', email: 'idle@example.com' });
      one.enterInvoice(acme, 'DRAFT', '10.00', { draft: true });
      one.enterInvoice(acme, 'PAID', '10.00');
      one.payInFreshbooks('PAID', '10.00');
      one.enterInvoice(acme, 'FREE', '0.00');
      one.enterInvoice(acme, 'EURO', '10.00', { currency_code: 'EUR' });
      one.enterInvoice(acme, 'GONE', '10.00');
      one.freshbooks.ui().deleteInvoice(one.invoice('GONE').id);
    });
    await office.connect();
    expect(office.melio.recordsOf().invoice.rows.size).toBe(0);
    expect(office.melio.recordsOf().customer.rows.size).toBe(0);
    expect(Object.values(await office.outOfScope())).toEqual(
      expect.arrayContaining(['MF-1 still a draft', 'MF-1 already paid', 'MF-1 nothing is owed']),
    );
    expect(Object.values(await office.outOfScope())).toContain('MF-1 not in the currency of Melio');
    expect(await office.held()).toEqual([]);
  });

  it('takes an archived invoice: it is put away, and still owed', async () => {
    const office = unconnected((one) => {
      one.enterInvoice(one.addClient(), 'F-1', '10.00');
      one.freshbooks.ui().archiveInvoice(one.invoice('F-1').id);
    });
    await office.connect();
    expect(office.inMelio('F-1').balance).toBe(1000);
  });

  it('takes a part-paid one with what is paid already', async () => {
    const office = unconnected((one) => {
      one.enterInvoice(one.addClient(), 'F-1', '100.00');
      one.payInFreshbooks('F-1', '30.00', { date: '2026-02-25' });
    });
    await office.connect();
    expect(office.inMelio('F-1')).toEqual({
      ...{ status: 'partially_paid', total: 10_000, balance: 7000 },
      payments: [{ amount: 3000, status: 'succeeded', by: 'freshbooks' }],
    });
    expect(office.received('F-1')[0]).toMatchObject({ settled_on: '2026-02-25' });
  });

  it('brings a draft once it is sent', async () => {
    const office = unconnected((one) => void one.enterInvoice(one.addClient(), 'F-1', '10.00', { draft: true }));
    await office.connect();
    office.freshbooks.ui().markSent(office.invoice('F-1').id);
    await office.settle();
    expect(office.inMelio('F-1').balance).toBe(1000);
  });

  it('shows the total alone where the plan keeps no lines', async () => {
    const office = new Receivables();
    const lines = [
      { name: 'A', unit_cost: { amount: '1.00' } },
      { name: 'B', unit_cost: { amount: '2.00' } },
    ];
    office.melio.ui.changePlan({ lines: false });
    office.enterInvoice(office.addClient(), 'F-1', '0', { lines });
    await office.connect();
    expect(office.melioInvoice('F-1')).toMatchObject({ total: 300, lines: [] });
  });

  it('links what is in Melio already instead of doubling it, and copies nothing by linking', async () => {
    const office = unconnected((one) => {
      one.enterInvoice(one.addClient({ bus_phone: '1' }), 'F-1', '10.00');
      const { id } = one.melio.ui.addCustomer({ name: 'Acme Tools', email: 'ap@acme.example', phone: '2' });
      one.melio.ui.addInvoice({ customerId: id, number: 'F-1', total: 1000, dueOn: '2026-05-05' });
    });
    await office.connect();
    expect(office.melioInvoices('F-1')).toHaveLength(1);
    expect(office.melioCustomer('Acme Tools').phone).toBe('2');
    expect(office.melioInvoice('F-1').due_date).toBe('2026-05-05');
    office.editInvoice('F-1', { due_offset_days: 45 });
    await office.settle();
    expect(office.melioInvoice('F-1').due_date).toBe('2026-04-06');
  });

  it('asks when the same number stands for another amount', async () => {
    const office = unconnected((one) => {
      one.enterInvoice(one.addClient(), 'F-1', '10.00');
      const { id } = one.melio.ui.addCustomer({ name: 'Acme Tools', email: 'ap@acme.example' });
      one.melio.ui.addInvoice({ customerId: id, number: 'F-1', total: 900 });
    });
    await office.connect();
    expect(await office.held()).toEqual(['possibleMatch']);
    await office.decide('possibleMatch', 'create');
    expect(office.melioInvoices('F-1').map(({ total }) => total)).toEqual([900, 1000]);
  });

  it('a vendor of Melio Pay is no customer, even of the same name and address', async () => {
    const office = unconnected((one) => {
      one.melio.ui.addVendor({ name: 'Acme Tools', email: 'ap@acme.example' });
      one.enterInvoice(one.addClient(), 'F-1', '10.00');
    });
    await office.connect();
    expect(office.melioCustomer('Acme Tools').email).toBe('ap@acme.example');
    expect(await office.held()).toEqual([]);
  });

  it('a first sync of many invoices lists them by the hundred, lines included, and asks for none alone', async () => {
    const office = unconnected((one) => {
      const acme = one.addClient();
      one.enterInvoice(acme, 'F-0', '1.00');
      for (let n = 1; n < 101; n++) one.enterInvoice(acme, `F-${n}`, '1.00', { draft: true });
    });
    await office.connect();
    expect(office.melio.recordsOf().invoice.rows.size).toBe(1);
    const { 'GET /invoices/invoices': lists, ...others } = office.calls('freshbooks');
    expect(others).not.toHaveProperty(['GET /invoices/invoices/{id}']);
    // Two pages; then the walk is confirmed once, by what changed since and what was deleted.
    expect(lists).toBeLessThanOrEqual(4);
  });
});

describe('MF-4 invoices you add in Melio won’t sync with FreshBooks', () => {
  it('neither old nor new ones, nor what is paid on them', async () => {
    const office = new Receivables();
    const { id: customerId } = office.melio.ui.addCustomer({ name: 'Walk-in', email: 'w@example.com' });
    office.melio.ui.addInvoice({ customerId, number: 'M-1', total: 500 });
    await office.connect();
    office.resetCalls();
    office.melio.ui.addInvoice({ customerId, number: 'M-2', total: 700 });
    await office.settle();
    for (const number of ['M-1', 'M-2']) office.receiveInMelio(number);
    await office.settle();
    expect(office.freshbooks.ui().invoices()).toEqual([]);
    expect(office.freshbooks.ui().clients()).toEqual([]);
    expect(office.freshbooks.ui().payments()).toEqual([]);
    expect(await office.quiet()).toEqual(QUIET);
    expect(new Set(Object.values(await office.outOfScope()))).toEqual(
      new Set(['MF-4 added in Melio', 'MF-4 its invoice does not sync']),
    );
  });

  it('of a payment for both kinds only the linked part is posted', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const { customer_id: customerId } = office.melioInvoice('F-1');
    const own = office.melio.ui.addInvoice({ customerId, number: 'M-1', total: 700 });
    await office.settle();
    office.receiveInMelio('F-1', { also: [{ invoiceId: own.id }] });
    await office.settle();
    expect(office.inFreshbooks('F-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 1000 }] });
    expect(office.freshbooks.ui().payments()).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });
});
