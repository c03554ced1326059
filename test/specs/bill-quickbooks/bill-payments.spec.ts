import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

describe('BQ-11 payments of bills go from BILL to QuickBooks', () => {
  it('one payment over two bills is one bill payment with both allocations, on the clearing account', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100, 'B-2': 50, 'B-3': 70 } });
    const payment = office.bill.ui.pay({
      bills: [{ id: office.inBill('B-1').id }, { id: office.inBill('B-2').id, amount: 2000 }],
    });
    await office.syncNow();
    expect(office.posted('BillPayment')).toEqual([]);
    await office.funded(payment);
    expect(office.posted('BillPayment')).toEqual([
      { amount: 12000, on: { 'B-1': 10000, 'B-2': 2000 }, account: office.known.moneyOut, day: payment.processDate },
    ]);
    expect(['B-1', 'B-2', 'B-3'].map((number) => office.owed('Bill', number))).toEqual([0, 3000, 7000]);
    expect(office.payments()).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
    expect(office.writes('bill')).toEqual({});
  });
});

describe('BQ-11 a payment that is only partly for bills of the sync', () => {
  it('is posted for that part; the other bill stays out (BQ-5), and so does its share', async () => {
    const office = new BackOffice();
    office.enterBill('B-1', 100);
    office.enterBill('B-2', 50);
    office.payBills({ 'B-2': 10 });
    await office.connect();
    // The half-paid one was entered in BILL by hand.
    const { vendorId } = office.inBill('B-1');
    const other = office.bill.ui.enterBill({
      vendorId,
      number: 'OTHER',
      billedOn: '2026-02-21',
      dueOn: '2026-03-21',
      lines: [{ amount: 4000 }],
    });
    await office.set({ approvedOnly: true });
    await office.syncNow();
    const payment = office.bill.ui.pay({ bills: [{ id: office.inBill('B-1').id }, { id: other.id }] });
    await office.funded(payment);
    expect(office.posted('BillPayment')).toContainEqual(
      expect.objectContaining({ amount: 10000, on: { 'B-1': 10000 } }),
    );
    expect(office.owed('Bill', 'B-2')).toBe(4000);
    expect(office.rows('Bill')).toHaveLength(2);
  });
});

describe('ALL-7 a payment is posted once', () => {
  it('though the reply to it is lost', async () => {
    let lost = 0;
    const office = await BackOffice.with(
      { bills: { 'B-1': 100, 'B-2': 50 } },
      {
        fault: (provider, { method, url }) =>
          provider === 'quickbooks' && method === 'POST' && /\/billpayment\?/.test(url) && lost++ === 0
            ? { kind: 'lost', when: 'after' }
            : undefined,
      },
    );
    const payment = office.bill.ui.pay({
      bills: [{ id: office.inBill('B-1').id }, { id: office.inBill('B-2').id }],
    });
    await office.funded(payment);
    await office.hours(2);
    expect(lost).toBeGreaterThan(0);
    expect(office.posted('BillPayment')).toHaveLength(1);
    expect([office.owed('Bill', 'B-1'), office.owed('Bill', 'B-2')]).toEqual([0, 0]);
    expect(await office.issues()).toEqual([]);
  });

  it('and not beside one that somebody entered in QuickBooks for the same bill', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } }, { settings: { billPayments: 'oneWay' } });
    const payment = office.bill.ui.pay({ bills: [{ id: office.inBill('B-1').id, amount: 4000 }] });
    office.payBills({ 'B-1': 40 });
    await office.funded(payment);
    expect(await office.held()).toEqual(['alreadyRecorded', 'paidInQuickbooks']);
    expect(office.posted('BillPayment')).toHaveLength(1);
    expect(office.owed('Bill', 'B-1')).toBe(6000);
    await office.decide('alreadyRecorded', 'create');
    expect(office.posted('BillPayment')).toHaveLength(2);
    expect(office.owed('Bill', 'B-1')).toBe(2000);
  });
});

describe('BQ-11 where payments of bills are booked', () => {
  it('without a clearing account, on that of the funding account; without either it is held', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    const funding = office.bill.ui.addBank('Wells Fargo');
    await office.set({ moneyOutAccount: null });
    const payment = office.bill.ui.pay({
      bills: [{ id: office.inBill('B-1').id }],
      fundingAccountId: funding.id,
    });
    await office.funded(payment);
    expect(await office.held()).toEqual(['unmappedAccount']);
    expect(office.posted('BillPayment')).toEqual([]);
    await office.set({ moneyOutAccount: null, fundingAccounts: { [funding.id]: office.known.bank } });
    await office.syncNow();
    await office.hours(1);
    expect(office.posted('BillPayment')).toMatchObject([{ amount: 10000, account: office.known.bank }]);
  });

  it('an offline one, on the account that was chosen in BILL and never on the clearing account', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    const checking = office.bill.books.all('chartOfAccount').find(({ name }) => name === 'Checking')!;
    office.bill.ui.recordPayment({ bills: [{ id: office.inBill('B-1').id }], account: checking.id });
    await office.syncNow();
    expect(office.posted('BillPayment')).toMatchObject([{ amount: 10000, account: office.known.bank }]);
    expect(await office.issues()).toEqual([]);
  });

  it('an offline one is not taken for the payment of another bill of the same amount and day', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100, 'B-2': 100 } });
    const checking = office.bill.books.all('chartOfAccount').find(({ name }) => name === 'Checking')!;
    office.payBills({ 'B-1': 100 });
    office.bill.ui.recordPayment({ bills: [{ id: office.inBill('B-2').id }], account: checking.id });
    await office.syncNow();
    await office.hours(1);
    const asked = (await office.issues()).map(({ code, subject }) => [subject.slice(0, 1), code]);
    expect(asked.sort()).toEqual([
      ['L', 'alreadyPaidInBill'],
      ['R', 'alreadyRecorded'],
    ]);
  });
});
