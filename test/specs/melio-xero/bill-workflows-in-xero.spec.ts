import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';

// Bill creation workflows - action performed in Xero
// @see https://help.melio.com/hc/en-us/articles/6411258139036-What-data-does-Melio-sync-with-Xero

describe('MX-W1 create bill in Xero: bill created in Melio', () => {
  it('MX-W1 an approved bill arrives once, with all that is due', async () => {
    const office = await Payables.with({});
    office.enterBill(office.vendor, 'B-1', 120.5);
    await office.settle();
    expect(office.inMelio('B-1')).toEqual({ status: 'unpaid', balance: 12050, inInbox: true, payments: [] });
    expect(office.writes('melio')).toEqual({ 'POST /vendors': 1, 'POST /bills': 1 });
    // The link back (MX-B11) is the only thing written in Xero.
    expect(office.writes('xero')).toEqual({ 'POST /Invoices/{id}': 1 });
  });

  it.each(['DRAFT', 'SUBMITTED'] as const)('MX-W1 a %s bill stays out until it is approved', async (Status) => {
    const office = await Payables.with({});
    const { id } = office.enterBill(office.vendor, 'B-1', 120.5, { Status });
    await office.settle();
    expect(await office.quiet()).toEqual(QUIET);
    office.xero.ui().approveBill(id);
    await office.settle();
    expect(office.inMelio('B-1')).toMatchObject({ status: 'unpaid', balance: 12050 });
  });

  it('MX-W1 scenario 7: voided and entered again with its number while the first is on its way: no second bill by itself', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.schedule('B-1');
    await office.settle();
    const ui = office.xero.ui();
    const first = office.xeroBill('B-1');
    ui.removePayment(office.mirror('B-1').id);
    ui.voidBill(first.id);
    const again = office.enterBill(office.vendor, 'B-1', 120.5);
    office.resetCalls();
    await office.settle();
    await office.hours(1);
    expect(office.melioBills('B-1')).toHaveLength(1);
    expect(office.writes('melio')).toEqual({});
    expect(office.writes('xero')).toEqual({});
    expect(await office.held()).toContain('possibleDuplicate');
    expect(ui.due(again.id)).toBe(12050);
  });

  it('MX-W1 scenario 6: two rents without a number, a month apart: both live, neither is taken for the other', async () => {
    const office = await Payables.with({});
    const days = [
      { Date: '2026-02-01', DueDate: '2026-02-05' },
      { Date: '2026-03-01', DueDate: '2026-03-05' },
    ];
    for (const day of days) office.enterBill(office.vendor, '', 900, day);
    await office.settle();
    const rents = [...office.melio.recordsOf().bill.rows.values()].filter(({ total }) => total === 90000);
    expect(rents.map(({ due_date }) => due_date).sort()).toEqual(['2026-02-05', '2026-03-05']);
    const payment = office.melio.ui.schedulePayment({
      bills: [{ billId: rents.find(({ due_date }) => due_date === '2026-03-05')!.id }],
      fundingAccount: office.funding,
    });
    office.process(payment);
    await office.settle();
    const due = office.xero
      .ui()
      .bills()
      .map(({ id, dueDate }) => [dueDate, office.xero.ui().due(id)]);
    expect(due.sort()).toEqual([
      ['2026-02-05', 90000],
      ['2026-03-05', 0],
    ]);
  });
});

describe('MX-W2 edit bill in Xero: bill updated in Melio', () => {
  it('MX-W2 due date, number and amount follow', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const { id, lines } = office.xeroBill('B-1');
    office.xero.ui().editBill(id, {
      InvoiceNumber: 'B-1a',
      DueDate: '2026-04-01',
      lines: [{ LineItemID: lines[0]!.id, Description: 'Order B-1', Quantity: 1, UnitAmount: 130, AccountCode: '400' }],
    });
    await office.settle();
    expect(office.melioBill('B-1a')).toMatchObject({ due_date: '2026-04-01', total: 13000, balance: 13000 });
    expect(office.writes('melio')).toEqual({ 'PATCH /bills/{id}': 1 });
    expect(office.writes('xero')).toEqual({});
  });

  describe('while a payment of it is under way in Melio', () => {
    const paying = async () => {
      const office = await Payables.with({ 'B-1': 120.5 }, { settings: { postPayment: 'processed' } });
      const payment = office.schedule('B-1', '2026-03-10', { amount: 5000 });
      await office.settle();
      office.resetCalls();
      return { office, payment, bill: office.xeroBill('B-1') };
    };

    it('MX-W2 a text waits and is applied afterwards, without a question', async () => {
      const { office, payment, bill } = await paying();
      office.xero.ui().editBill(bill.id, { DueDate: '2026-04-01' });
      await office.settle();
      expect(office.melioBill('B-1')).toMatchObject({ frozen: true, due_date: '2026-03-20' });
      expect(await office.quiet()).toEqual(QUIET);
      office.process(payment);
      await office.settle();
      await office.hours(1);
      expect(office.melioBill('B-1')).toMatchObject({ frozen: false, due_date: '2026-04-01' });
      expect(await office.held()).toEqual([]);
    });

    it('MX-W2 another amount is an issue at once, and is applied when the payment is called off', async () => {
      const { office, payment, bill } = await paying();
      const line = { LineItemID: bill.lines[0]!.id, Description: 'Order B-1', Quantity: 1, AccountCode: '400' };
      office.xero.ui().editBill(bill.id, { lines: [{ ...line, UnitAmount: 100 }] });
      await office.settle();
      expect(office.writes('melio')).toEqual({});
      const issue = await office.issue('changedWhilePaying');
      expect(issue).toMatchObject({ severity: 'urgent', text: expect.stringContaining('total changed in the ledger') });
      office.melio.ui.cancelPayment(payment.id);
      await office.settle();
      await office.hours(1);
      expect(office.melioBill('B-1')).toMatchObject({ total: 10000, balance: 10000 });
      expect(await office.held()).toEqual([]);
    });
  });
});

describe('MX-W3 delete bill in Xero: bill removed from Melio', () => {
  it('MX-W3 voided: out of the inbox; its echo voids nothing (against MX-W8)', async () => {
    const office = await Payables.with({ 'B-1': 120.5, 'B-2': 50 });
    office.xero.ui().voidBill(office.xeroBill('B-1').id);
    await office.settle();
    expect(office.inMelio('B-1').inInbox).toBe(false);
    expect(office.writes('melio')).toEqual({ 'DELETE /bills/{id}': 1 });
    await office.hours(2);
    expect(office.writes('xero')).toEqual({});
    expect(office.inMelio('B-2').inInbox).toBe(true);
    expect(await office.held()).toEqual([]);
  });

  it('MX-W3 deleted while it was a draft again: out of the inbox', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.xero.ui().voidBill(office.xeroBill('B-1').id);
    await office.settle();
    office.enterBill(office.vendor, 'B-9', 10, { Status: 'DRAFT' });
    office.xero.ui().deleteBill(office.xeroBill('B-9').id);
    await office.settle();
    expect(office.melioBills('B-9')).toEqual([]);
    expect(office.inMelio('B-1').inInbox).toBe(false);
  });

  it('MX-W3 scenario 2: our payment deleted and the bill voided while the payment is days out: urgent, nothing removed', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.schedule('B-1', '2026-03-05');
    await office.settle();
    const ui = office.xero.ui();
    ui.removePayment(office.mirror('B-1').id);
    ui.voidBill(office.xeroBill('B-1').id);
    office.resetCalls();
    await office.settle();
    await office.hours(1);
    expect(await office.issue('paymentOnDocument')).toMatchObject({
      severity: 'urgent',
      text: expect.stringContaining('Money will leave for it'),
    });
    expect(office.inMelio('B-1')).toMatchObject({ inInbox: true, payments: [{ status: 'scheduled', by: 'melio' }] });
    expect(office.writes('melio')).toEqual({});
    expect(office.writes('xero')).toEqual({});
  });
});

describe('MX-W4 mark bill as paid in Xero: bill removed from Melio', () => {
  it('MX-W4 paid by anything but Melio: out of the inbox, and no payment is entered anywhere', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 120.5);
    await office.settle();
    await office.hours(2);
    expect(office.inMelio('B-1').inInbox).toBe(false);
    expect(office.writes('melio')).toEqual({ 'DELETE /bills/{id}': 1 });
    expect(office.writes('xero')).toEqual({});
    expect(office.xeroBill('B-1').status).toBe('PAID');
  });

  it('MX-W4 paid partly in Melio, the rest in Xero: stays, and the rest is shown as paid outside', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.process(office.schedule('B-1', '2026-03-10', { amount: 10000 }));
    await office.settle();
    office.payInXero('B-1', 20.5);
    await office.settle();
    await office.hours(1);
    expect(office.xeroBill('B-1').status).toBe('PAID');
    expect(office.inMelio('B-1')).toEqual({
      status: 'paid',
      balance: 0,
      inInbox: true,
      payments: [
        { amount: 10000, status: 'completed', by: 'melio' },
        { amount: 2050, status: 'completed', by: 'xero' },
      ],
    });
    expect(await office.held()).toEqual([]);
  });
});

describe('MX-W5 payment unapplied from bill in Xero: bill balance updated in Melio', () => {
  it('MX-W5 payment unapplied in Xero updates the balance in Melio', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.payInXero('B-1', 20.5);
    await office.settle();
    expect(office.inMelio('B-1')).toMatchObject({ balance: 10000, payments: [{ amount: 2050, by: 'xero' }] });
    office.resetCalls();
    office.xero.ui().removePayment(payment.id);
    await office.settle();
    expect(office.inMelio('B-1')).toEqual({ status: 'unpaid', balance: 12050, inInbox: true, payments: [] });
    expect(office.writes('melio')).toEqual({ 'DELETE /bill-payments/{id}': 1 });
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-W5 a removed bill comes back under its own id, with what is still due', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const before = office.melioBill('B-1').id;
    const rest = office.payInXero('B-1', 20.5);
    const most = office.payInXero('B-1', 100);
    await office.settle();
    expect(office.inMelio('B-1').inInbox).toBe(false);
    office.xero.ui().removePayment(most.id);
    await office.settle();
    expect(office.melioBill('B-1').id).toBe(before);
    expect(office.inMelio('B-1')).toMatchObject({ inInbox: true, balance: 10000, payments: [{ amount: 2050 }] });
    office.xero.ui().removePayment(rest.id);
    await office.settle();
    expect(office.inMelio('B-1')).toMatchObject({ inInbox: true, balance: 12050, payments: [] });
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-W5 paid, unapplied and paid again: each time the inbox follows', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    for (const round of [1, 2, 3]) {
      const { id } = office.payInXero('B-1', 120.5, `2026-03-0${round}`);
      await office.settle();
      expect(office.inMelio('B-1').inInbox).toBe(false);
      office.xero.ui().removePayment(id);
      await office.settle();
      expect(office.inMelio('B-1')).toMatchObject({ inInbox: true, balance: 12050, payments: [] });
    }
    expect(office.melioBills('B-1')).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });
});
