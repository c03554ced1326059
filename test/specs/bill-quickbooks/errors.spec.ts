import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

const codes = async (office: BackOffice) => (await office.issues()).map(({ code }) => code);

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
    expect(await codes(office)).toEqual([]);
  });
});

describe('BQ-X3 error actions', () => {
  it('retry: a payment that a closed period refused is posted when the books are open again', async () => {
    const office = await BackOffice.with({ invoices: { 'I-1': 100 } });
    office.ledger.closeBooks('2026-03-31');
    office.bill.ui.receivePayment({ invoices: [{ id: office.invoiceInBill('I-1').id }], paidOn: '2026-03-02' });
    await office.syncNow();
    const [code] = await codes(office);
    expect(office.posted('Payment')).toEqual([]);
    office.ledger.closeBooks(null);
    await office.decide(code!, 'retry');
    expect(office.posted('Payment')).toMatchObject([{ amount: 10000, on: { 'I-1': 10000 } }]);
    expect(await codes(office)).toEqual([]);
  });
});
