import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

const BOOKS = { invoices: { 'I-1': 100, 'I-2': 50, 'I-3': 70 } };

describe('BQ-11 payments of customers go from BILL to QuickBooks', () => {
  it('one payment over two invoices is one payment with both allocations, on the clearing account', async () => {
    const office = await BackOffice.with(BOOKS);
    const invoices = [{ id: office.invoiceInBill('I-1').id }, { id: office.invoiceInBill('I-2').id, amount: 2000 }];
    const received = office.bill.ui.receivePayment({ invoices });
    await office.syncNow();
    expect(office.posted('Payment')).toEqual([
      { amount: 12000, on: { 'I-1': 10000, 'I-2': 2000 }, account: office.known.moneyIn, day: received.paymentDate },
    ]);
    expect(['I-1', 'I-2', 'I-3'].map((number) => office.owed('Invoice', number))).toEqual([0, 3000, 7000]);
    expect([office.received().length, office.writes('bill')]).toEqual([1, {}]);
    expect(await office.issues()).toEqual([]);
    expect((await office.tieOut('invoice')).tied).toBe(true);
  });

  it('what is for no invoice yet stays unapplied', async () => {
    const office = await BackOffice.with(BOOKS);
    office.bill.ui.receivePayment({ invoices: [{ id: office.invoiceInBill('I-1').id }], amount: 13000 });
    await office.syncNow();
    expect(office.rows('Payment')).toMatchObject([{ TotalAmt: 130, UnappliedAmt: 30 }]);
    expect(office.posted('Payment')).toMatchObject([{ amount: 13000, on: { 'I-1': 10000 } }]);
  });

  it('scheduled ones wait for their day', async () => {
    const office = await BackOffice.with(BOOKS);
    office.bill.ui.schedulePayment({ invoices: [{ id: office.invoiceInBill('I-1').id }] });
    await office.syncNow();
    expect(office.posted('Payment')).toEqual([]);
    await office.hours(72);
    expect(office.posted('Payment')).toMatchObject([{ amount: 10000, on: { 'I-1': 10000 } }]);
  });

  it('is posted once though the reply to it is lost', async () => {
    let lost = 0;
    const office = await BackOffice.with(BOOKS, {
      fault: (provider, { method, url }) =>
        provider === 'quickbooks' && method === 'POST' && /\/payment\?/.test(url) && lost++ === 0
          ? { kind: 'lost', when: 'after' }
          : undefined,
    });
    office.bill.ui.receivePayment({ invoices: [{ id: office.invoiceInBill('I-1').id }] });
    await office.syncNow();
    await office.hours(2);
    expect([lost > 0, office.posted('Payment').length, office.owed('Invoice', 'I-1')]).toEqual([true, 1, 0]);
    expect(await office.issues()).toEqual([]);
  });
});

describe('BQ-11 what QuickBooks does not let go of', () => {
  const recordedIn = async () => {
    const office = await BackOffice.with(BOOKS);
    await office.set({ offlineAccount: null });
    return office;
  };

  it('without an account for it, a payment that was recorded in BILL is held, and posted when one is chosen', async () => {
    const office = await recordedIn();
    office.bill.ui.recordReceived({ invoices: [{ id: office.invoiceInBill('I-1').id }] });
    await office.syncNow();
    expect([await office.held(), office.posted('Payment')]).toEqual([['unmappedAccount'], []]);
    await office.set({ offlineAccount: office.known.bank });
    await office.syncNow();
    await office.hours(1);
    expect(office.posted('Payment')).toMatchObject([{ amount: 10000, account: office.known.bank }]);
    expect(await office.issues()).toEqual([]);
  });

  it('a deposited payment that was voided in BILL stays, with an issue', async () => {
    const office = await recordedIn();
    const undeposited = office.ledger.addAccount('Undeposited Funds', 'Other Current Asset', {
      AccountSubType: 'UndepositedFunds',
    });
    await office.set({ offlineAccount: undeposited });
    const received = office.bill.ui.recordReceived({ invoices: [{ id: office.invoiceInBill('I-1').id }] });
    await office.syncNow();
    const [row] = office.rows('Payment');
    office.ledger.deposit(office.known.bank, [row.Id]);
    await office.syncNow();
    office.resetCalls();
    office.bill.ui.voidReceived(received.id);
    await office.syncNow();
    expect(await office.held()).toEqual(['inBatch']);
    expect([office.owed('Invoice', 'I-1'), office.posted('Payment').length]).toEqual([0, 1]);
  });

  it('in a closed period nothing is posted, and somebody is told', async () => {
    const office = await BackOffice.with(BOOKS);
    office.ledger.closeBooks('2026-03-31');
    office.bill.ui.receivePayment({ invoices: [{ id: office.invoiceInBill('I-1').id }], paidOn: '2026-03-02' });
    await office.syncNow();
    expect((await office.held()).join()).toContain('lockedPeriod');
    expect([office.posted('Payment'), office.owed('Invoice', 'I-1')]).toEqual([[], 10000]);
  });
});

describe("D26 BILL's own sync of the organization is still on", () => {
  it('its payment in QuickBooks is not doubled', async () => {
    const office = await BackOffice.with(BOOKS, { settings: { receivedPayments: 'oneWay' } });
    const received = office.bill.ui.receivePayment({
      invoices: [{ id: office.invoiceInBill('I-1').id, amount: 6000 }],
    });
    office.receivePayment({ 'I-1': 60 }, { TxnDate: received.paymentDate });
    await office.syncNow();
    expect(await office.held()).toContain('alreadyRecorded');
    expect([office.posted('Payment').length, office.owed('Invoice', 'I-1')]).toEqual([1, 4000]);
    const [twin] = office.rows('Payment');
    await office.decide('alreadyRecorded', `link:${twin.Id}`);
    expect([office.posted('Payment').length, await office.issues()]).toEqual([1, []]);
  });

  it('the third twin of a day stops all posting, and nothing else, until somebody says that it is off', async () => {
    const office = await BackOffice.with(
      { invoices: { 'I-1': 10, 'I-2': 20, 'I-3': 30, 'I-4': 40, 'I-5': 50 }, bills: { 'B-1': 60 } },
      { settings: { receivedPayments: 'oneWay' } },
    );
    const receive = (number: string) =>
      office.bill.ui.receivePayment({ invoices: [{ id: office.invoiceInBill(number).id }] });
    const doubled = async (number: string, amount: number) => {
      const { paymentDate } = receive(number);
      office.receivePayment({ [number]: amount }, { TxnDate: paymentDate });
      await office.syncNow();
    };
    await doubled('I-1', 10);
    await doubled('I-2', 20);
    expect(await office.held()).not.toContain('nativeSyncActive');
    await doubled('I-3', 30);
    expect(await office.issue('nativeSyncActive')).toMatchObject({
      ...{ subject: 'connection', severity: 'urgent', actions: ['resume'] },
      text: expect.stringMatching(/another sync of the same two companies is on.*No payment is posted/),
    });
    receive('I-4');
    office.enterInvoice('I-6', 70);
    const payment = office.bill.ui.pay({ bills: [{ id: office.inBill('B-1').id }] });
    await office.funded(payment);
    await office.hours(3);
    // Theirs three; ours wait, payables too. Invoices go on.
    expect([office.posted('Payment').length, office.posted('BillPayment')]).toEqual([3, []]);
    expect(office.dueFrom('I-6')).toBe(7000);
    await office.decide('nativeSyncActive', 'resume');
    expect(office.posted('Payment').map(({ amount }) => amount)).toEqual([1000, 2000, 3000, 4000]);
    expect(office.posted('BillPayment')).toMatchObject([{ amount: 6000 }]);
    // What was answered for counts no more.
    await doubled('I-5', 50);
    expect(await office.held()).not.toContain('nativeSyncActive');
  });

  it('three in three days are people, who make mistakes', async () => {
    const office = await BackOffice.with(
      { invoices: { 'I-1': 10, 'I-2': 20, 'I-3': 30 } },
      { settings: { receivedPayments: 'oneWay' } },
    );
    for (const [number, amount] of Object.entries({ 'I-1': 10, 'I-2': 20, 'I-3': 30 })) {
      const { paymentDate } = office.bill.ui.receivePayment({ invoices: [{ id: office.invoiceInBill(number).id }] });
      office.receivePayment({ [number]: amount }, { TxnDate: paymentDate });
      await office.syncNow();
      await office.hours(25);
    }
    expect((await office.held()).filter((code) => code === 'alreadyRecorded')).toHaveLength(3);
    expect(await office.held()).not.toContain('nativeSyncActive');
  });
});
