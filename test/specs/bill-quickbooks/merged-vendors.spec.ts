import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

// BQ-9: two vendors merged in QuickBooks are one vendor under two names. Each keeps its bills in BILL, nothing is archived
// there, and what is new goes to the vendor that is left.

describe('BQ-9 vendors merged in QuickBooks', () => {
  it('a bill of the dead one keeps its vendor in BILL; a new one goes to the survivor', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    const other = office.ledger.addVendor('Oak Furniture', { PrimaryEmailAddr: { Address: 'oak@oak.example' } });
    office.ledger.enterBill(other, 50, office.known.expense, {
      DocNumber: 'E-1',
      TxnDate: '2026-02-20',
      DueDate: '2026-03-20',
    });
    await office.syncNow();
    const before = office.inBill('E-1').vendorId;
    expect(before).not.toBe(office.inBill('B-1').vendorId);
    office.resetCalls();
    office.ledger.merge('Vendor', office.known.vendor, other);
    await office.settle();
    await office.syncNow();
    expect(office.inBill('E-1').vendorId).toBe(before);
    expect(Object.keys(office.writes('bill')).filter((call) => !call.includes('login'))).toEqual([]);
    office.enterBill('N-1', 30);
    await office.syncNow();
    expect(office.inBill('N-1').vendorId).toBe(office.inBill('B-1').vendorId);
    expect(await office.issues()).toEqual([]);
  });
});
