import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

describe('BQ-2 by hand at any time', () => {
  it('vendor, bill and payment settle in one go, not one link of the chain a day', async () => {
    const office = await BackOffice.with({});
    const vendor = office.ledger.addVendor('Fresh Farms', { PrimaryEmailAddr: { Address: 'farm@fresh.example' } });
    office.ledger.enterBill(vendor, 80, office.known.expense, { DocNumber: 'F-1', TxnDate: '2026-03-01' });
    office.payBills({ 'F-1': 80 }, {});
    office.ledger.enterBill(vendor, 60, office.known.expense, { DocNumber: 'F-2', TxnDate: '2026-03-01' });
    await office.syncNow();
    expect(office.due('F-2')).toBe(6000);
    expect(office.bill.books.all('bill')).toHaveLength(1);
    expect(office.bill.books.all('vendor').map(({ name }) => name)).toContain('Fresh Farms');
    expect(await office.held()).toEqual([]);
  });
});

describe('BQ-X3 error actions', () => {
  it('retry: a payment that a closed period refused is posted when the books are open again', async () => {
    const office = await BackOffice.with({ invoices: { 'I-1': 100 } });
    office.ledger.closeBooks('2026-03-31');
    office.bill.ui.receivePayment({ invoices: [{ id: office.invoiceInBill('I-1').id }], paidOn: '2026-03-02' });
    await office.syncNow();
    const [code] = await office.held();
    expect(office.posted('Payment')).toEqual([]);
    office.ledger.closeBooks(null);
    await office.decide(code!, 'retry');
    expect(office.posted('Payment')).toMatchObject([{ amount: 10000, on: { 'I-1': 10000 } }]);
    expect(await office.held()).toEqual([]);
  });

  it('dismiss: the payment is not sent again, counts in the tie-out, and goes when it changes in BILL', async () => {
    const office = await BackOffice.with({ invoices: { 'I-1': 100 } });
    office.ledger.closeBooks('2026-03-31');
    const { id } = office.invoiceInBill('I-1');
    const invoices = [{ id, amount: 6000 }];
    const received = office.bill.ui.receivePayment({ invoices, amount: 10000, paidOn: '2026-03-02' });
    await office.syncNow();
    const [code] = await office.held();
    await office.decide(code!, 'dismiss');
    office.ledger.closeBooks(null);
    office.resetCalls();
    await office.syncNow();
    await office.hours(26);
    expect([office.writes('quickbooks'), office.posted('Payment'), await office.held()]).toEqual([{}, [], []]);
    expect(await office.tieOut('invoice')).toMatchObject({
      currencies: { USD: { left: 10000, right: 4000, explained: -6000, unexplained: 0 } },
      differences: [{ number: 'I-1', cause: 'dismissed' }],
      tied: true,
    });
    office.bill.ui.applyUnapplied(received.id, id, 4000);
    await office.syncNow();
    expect(office.posted('Payment')).toMatchObject([{ amount: 10000, on: { 'I-1': 10000 } }]);
    expect(await office.tieOut('invoice')).toMatchObject({ differences: [], tied: true });
  });

  it('dismiss: an amount that was changed after a part was paid stays, the next one is asked about, a note travels', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    office.payBills({ 'B-1': 40 });
    await office.syncNow();
    const change = (Amount: number) => {
      const [line] = office.row('Bill', 'B-1').Line;
      office.ledger.edit('Bill', office.idOf('Bill', 'B-1'), { Line: [{ ...line, Amount }] });
    };
    change(120);
    await office.syncNow();
    expect((await office.issue('changedAfterPaid')).fields).toEqual(['lines', 'total']);
    await office.decide('changedAfterPaid', 'dismiss');
    office.ledger.edit('Bill', office.idOf('Bill', 'B-1'), { DueDate: '2026-04-01' });
    await office.syncNow();
    expect([office.due('B-1'), office.inBill('B-1').dueDate, await office.held()]).toEqual([6000, '2026-04-01', []]);
    expect(await office.tieOut()).toMatchObject({ differences: [{ cause: 'dismissed' }], tied: true });
    change(130);
    await office.syncNow();
    expect(await office.held()).toEqual(['changedAfterPaid']);
    await office.decide('changedAfterPaid', 'copy');
    // BILL itself refuses that of a bill that was paid in part, and this can be left as well.
    expect(await office.held()).toEqual(['refused:wrongState']);
    await office.decide('refused:wrongState', 'dismiss');
    office.resetCalls();
    await office.syncNow();
    expect([office.writes('bill'), office.due('B-1'), await office.held()]).toEqual([{}, 6000, []]);
    change(100);
    await office.syncNow();
    expect([await office.held(), await office.tieOut()]).toMatchObject([[], { differences: [], tied: true }]);
  });
});
