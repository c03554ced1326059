import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

const BOOKS = { bills: { 'B-1': 100, 'B-2': 50 }, invoices: { 'I-1': 100, 'I-2': 50 } };

describe('BQ-3 one-way payments', () => {
  const settings = { billPayments: 'oneWay', receivedPayments: 'oneWay' };

  it('what is entered in QuickBooks does not go to BILL, and is told at once: BILL would pay it again', async () => {
    const office = await BackOffice.with(BOOKS, { settings });
    office.payBills({ 'B-1': 100 });
    office.receivePayment({ 'I-1': 100 });
    await office.syncNow();
    expect(await office.held()).toEqual(['paidInQuickbooks', 'paidInQuickbooks']);
    expect([office.due('B-1'), office.dueFrom('I-1')]).toEqual([10000, 10000]);
    expect([office.payments(), office.received()]).toEqual([[], []]);
  });

  it('a person has it recorded in BILL', async () => {
    const office = await BackOffice.with(BOOKS, { settings });
    office.payBills({ 'B-1': 100 });
    await office.syncNow();
    await office.decide('paidInQuickbooks', 'create');
    expect(office.due('B-1')).toBe(0);
    expect(office.payments()).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });

  it('or deletes it in QuickBooks, and the issue goes with it', async () => {
    const office = await BackOffice.with(BOOKS, { settings });
    const id = office.payBills({ 'B-1': 100 });
    await office.syncNow();
    office.ledger.delete('BillPayment', id);
    await office.syncNow();
    expect(await office.issues()).toEqual([]);
    expect([office.owed('Bill', 'B-1'), office.due('B-1')]).toEqual([10000, 10000]);
  });

  it('each side of the books has its own mode', async () => {
    const office = await BackOffice.with(BOOKS, { settings: { receivedPayments: 'oneWay' } });
    office.payBills({ 'B-1': 100 });
    office.receivePayment({ 'I-1': 100 });
    await office.syncNow();
    expect([office.due('B-1'), office.dueFrom('I-1')]).toEqual([0, 10000]);
    expect(await office.held()).toEqual(['paidInQuickbooks']);
  });
});

describe('BQ-4 two-way payments', () => {
  it('a payment of bills in QuickBooks is recorded in BILL, share by share, and moves no money', async () => {
    const office = await BackOffice.with(BOOKS);
    office.payBills({ 'B-1': 100, 'B-2': 20 });
    await office.syncNow();
    expect([office.due('B-1'), office.due('B-2')]).toEqual([0, 3000]);
    expect(office.payments()).toMatchObject([
      { onlinePayment: false, processDate: '2026-03-02', billPayments: [{ amount: 10000 }, { amount: 2000 }] },
    ]);
    expect(office.writes('bill')).toEqual({ 'POST /v3/bills/record-payment': 1 });
    expect(office.writes('quickbooks')).toEqual({});
    expect(await office.issues()).toEqual([]);
    expect((await office.tieOut()).tied).toBe(true);
  });

  it('so is a payment of a customer', async () => {
    const office = await BackOffice.with(BOOKS);
    office.receivePayment({ 'I-1': 100, 'I-2': 20 });
    await office.syncNow();
    expect([office.dueFrom('I-1'), office.dueFrom('I-2')]).toEqual([0, 3000]);
    expect(office.received()).toMatchObject([{ amount: 12000, onlinePayment: false }]);
    expect(office.writes('quickbooks')).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it.each([
    ['bills', /\/bills\/record-payment$/],
    ['invoices', /\/invoices\/record-payment$/],
  ] as const)('though the reply of recording one is lost, it is recorded once (%s)', async (what, path) => {
    let lost = 0;
    const office = await BackOffice.with(BOOKS, {
      fault: (provider, { method, url }) =>
        provider === 'bill' && method === 'POST' && path.test(url) && lost++ === 0
          ? { kind: 'lost', when: 'after' }
          : undefined,
    });
    if (what === 'bills') office.payBills({ 'B-1': 100, 'B-2': 20 });
    else office.receivePayment({ 'I-1': 100, 'I-2': 20 });
    await office.syncNow();
    await office.hours(2);
    expect(lost).toBe(1);
    expect(what === 'bills' ? office.payments() : office.received()).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });

  it('recorded by people on both sides it is one payment, and nothing is written', async () => {
    const office = await BackOffice.with(BOOKS);
    office.payBills({ 'B-1': 100 });
    office.bill.ui.recordPayment({ bills: [{ id: office.inBill('B-1').id }], processDate: '2026-03-02' });
    await office.syncNow();
    expect([office.writes('bill'), office.writes('quickbooks')]).toEqual([{}, {}]);
    expect([office.payments().length, office.posted('BillPayment').length]).toEqual([1, 1]);
    expect(await office.issues()).toEqual([]);
  });

  it('what BILL is just paying is not recorded there as well', async () => {
    const office = await BackOffice.with(BOOKS);
    office.bill.ui.pay({ bills: [{ id: office.inBill('B-1').id }], processDate: '2026-03-03' });
    await office.syncNow();
    office.payBills({ 'B-1': 100 });
    await office.syncNow();
    expect(await office.held()).toContain('alreadyPaidInBill');
    expect(office.payments()).toHaveLength(1);
  });
});
