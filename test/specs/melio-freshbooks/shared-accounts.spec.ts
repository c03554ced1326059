import { describe, expect, it } from 'vitest';
import { readIssue } from '../../../shared/engine/state/issue.ts';
import { BenchOffice, only } from '../../support/bench/office.ts';
import { alternativeVendor, freshbooksVendor, melioVendor, xeroVendor } from '../../support/bench/vendors.ts';
import { FreshBooksOffice } from '../../support/freshbooks-office.ts';

/** One FreshBooks account paid through two platforms (D39), and one Melio organisation with two ledgers. */

const ACME = { organization: 'Acme Tools', email: 'ap@acme.example' };

describe('D39 one FreshBooks account on Get Paid and on Alternative Payments', () => {
  async function onBoth() {
    const office = new FreshBooksOffice({
      freshbooks: freshbooksVendor(),
      melio: melioVendor(),
      'alternative-payments': alternativeVendor(),
    });
    const { melio, 'alternative-payments': alternative } = office.vendors;
    const ledger = office.books;
    const { id } = office.enterInvoice(ledger.addClient(ACME), 'F-1', '10.00');
    const connections = [
      await office.join('alternative-freshbooks', { moneyUnit: 'proven' }),
      await office.join('melio-freshbooks'),
    ];
    const issues = async () => {
      const items = connections.map((one) => office.ports.table.query(`C#${one}`, { prefix: 'ISS#' }));
      const all = (await Promise.all(items)).flat().map(readIssue);
      return all.filter(({ state }) => state === 'open').map(({ code }) => code);
    };
    const inMelio = () => only([...melio.simulator.recordsOf().invoice.rows.values()], 'invoice in Melio');
    return { office, ledger, id, issues, inMelio, melio: melio.simulator.ui, alternative: alternative.simulator };
  }

  it('what a customer pays through Melio is settled elsewhere for Alternative, which asks for the rest only', async () => {
    const { office, ledger, id, issues, inMelio, melio, alternative } = await onBoth();
    melio.settleReceived(melio.receivePayment({ invoiceId: inMelio().id, amount: 400 }).id);
    await office.settle();
    expect(ledger.outstanding(id)).toBe(600);
    expect(inMelio()).toMatchObject({ total: 1000, balance: 600 });
    const live = alternative.books.records.invoice.all().filter(({ archived }) => !archived);
    expect(live.map(({ total }) => total)).toEqual([600]);
    expect(await issues()).toEqual([]);
  });

  it('what is paid through Alternative lowers the balance in Melio, once', async () => {
    const { office, ledger, id, inMelio, alternative } = await onBoth();
    const asked = only(alternative.books.records.invoice.all(), 'invoice in Alternative');
    const payment = alternative.ui.pay({ invoices: [{ id: asked.id }] });
    alternative.ui.settle(payment.id);
    await office.settle();
    expect(ledger.outstanding(id)).toBe(0);
    expect(ledger.paymentsOn(id)).toHaveLength(1);
    expect(inMelio()).toMatchObject({ total: 1000, balance: 0, request_status: 'paid' });
    await office.hours(2);
    expect(ledger.paymentsOn(id)).toHaveLength(1);
  });
});

describe('one Melio organisation with bills in Xero and invoices in FreshBooks', () => {
  async function onBoth() {
    const office = new FreshBooksOffice({ xero: xeroVendor(), freshbooks: freshbooksVendor(), melio: melioVendor() });
    const { xero, melio } = office.vendors;
    const supplier = xero.simulator.ui().addContact({ Name: 'Acme Tools', EmailAddress: 'ap@acme.example' });
    const bill = xero.simulator.ui().enterBill({
      contactId: supplier.id,
      InvoiceNumber: 'B-1',
      Date: '2026-02-20',
      DueDate: '2026-03-20',
      lines: [{ Description: 'Order', Quantity: 1, UnitAmount: 7, AccountCode: '400' }],
    });
    office.enterInvoice(office.books.addClient(ACME), 'F-1', '10.00');
    const payables = await office.join('melio-xero');
    const receivables = await office.join('melio-freshbooks');
    return { office, bill, payables, receivables, records: melio.simulator.recordsOf(), ui: melio.simulator.ui };
  }

  it('a company that sells and buys is a vendor and a customer, and neither is taken for the other', async () => {
    const { office, records, payables, receivables } = await onBoth();
    expect([...records.vendor.rows.values()].map(({ display_name }) => display_name)).toEqual(['Acme Tools']);
    expect([...records.customer.rows.values()].map(({ display_name }) => display_name)).toEqual(['Acme Tools']);
    for (const connection of [payables, receivables]) expect(await office.issues(connection)).toEqual([]);
  });

  it('each ledger hears of its own half only', async () => {
    const { office, records, ui } = await onBoth();
    office.resetCalls();
    const open = only([...records.invoice.rows.values()], 'invoice');
    ui.settleReceived(ui.receivePayment({ invoiceId: open.id }).id);
    await office.settle();
    expect([office.writes('freshbooks'), office.writes('xero')]).toEqual([{ 'POST /payments/payments': 1 }, {}]);
    office.resetCalls();
    ui.editBill(only([...records.bill.rows.values()], 'bill').id, { note: 'Second half' });
    await office.settle();
    expect([office.writes('freshbooks'), office.writes('xero')]).toEqual([{}, { 'POST /Invoices/{id}': 1 }]);
  });

  it('Get Paid that is given up is told of, bills go on, and what was missed is made good when it is back', async () => {
    const { office, bill, receivables, payables, records, ui } = await onBoth();
    const { xero } = office.vendors;
    ui.changePlan({ getPaid: false });
    await office.hours(1);
    const told = await office.issues(receivables);
    expect(new Set(told.map(({ code }) => code))).toEqual(new Set(['notOffered']));
    expect(told[0]!.text).toContain('Get Paid is not part of this account');
    expect(await office.issues(payables)).toEqual([]);
    xero.simulator.ui().editBill(bill.id, { DueDate: '2026-04-01' });
    office.editInvoice('F-1', { due_offset_days: 60 });
    await office.settle();
    expect(only([...records.bill.rows.values()], 'bill').due_date).toBe('2026-04-01');
    expect(only([...records.invoice.rows.values()], 'invoice').due_date).toBe('2026-03-22');
    ui.changePlan({ getPaid: true });
    await office.hours(2);
    for (const issue of await office.issues(receivables)) await office.decideOn(issue, 'retry');
    await office.hours(1);
    expect(only([...records.invoice.rows.values()], 'invoice').due_date).toBe('2026-04-21');
    expect(await office.issues(receivables)).toEqual([]);
  });

  it('where only bills sync, nobody asks what became of an invoice', async () => {
    const office = new BenchOffice({ xero: xeroVendor(), melio: melioVendor() });
    await office.join('melio-xero');
    office.resetCalls();
    const { ui } = office.vendors.melio.simulator;
    const { id: customerId } = ui.addCustomer({ name: 'Acme Tools' });
    const { id: invoiceId } = ui.addInvoice({ customerId, total: 1000 });
    ui.settleReceived(ui.receivePayment({ invoiceId }).id);
    await office.settle();
    const calls = Object.keys(office.calls('melio'));
    expect(calls.filter((call) => /invoices|received/.test(call))).toEqual([]);
  });

  it('an idle hour asks each list once, and a sweep misses nobody', async () => {
    const { office, payables, receivables } = await onBoth();
    await office.hours(2);
    office.resetCalls();
    await office.hours(1);
    const { 'POST /oauth/token': _, ...lists } = office.calls('melio');
    expect(lists).toEqual({
      'GET /vendors': 1,
      'GET /bills': 1,
      'GET /bill-payments': 1,
      'GET /customers': 1,
      'GET /invoices': 1,
      'GET /received-payments': 1,
      'GET /payouts': 1,
    });
    await office.ports.queue.send([
      {
        provider: 'melio',
        account: office.vendors.melio.account,
        dedupId: 'sweep',
        body: { account: office.vendors.melio.account, reason: 'sweep' },
      },
    ]);
    await office.settle();
    for (const connection of [payables, receivables]) expect(await office.issues(connection)).toEqual([]);
    expect(office.writes('melio')).toEqual({});
  });
});
