import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

// D34: a vendor or customer that was made inactive where a record of it is to be written. Asked once, brought back on yes.

const both = () => BackOffice.with({ bills: { 'B-1': 100 }, invoices: { 'I-1': 100 } });

describe('D34 inactive in QuickBooks', () => {
  it('a vendor: active again on yes under its own name, and the bill of BILL is written', async () => {
    const office = await both();
    const { vendorId, lines } = office.inBill('B-1');
    const account = lines[0]!.classifications.chartOfAccountId!;
    office.ledger.edit('Vendor', office.known.vendor, { Active: false });
    await office.syncNow();
    const dates = { billedOn: '2026-03-01', dueOn: '2026-03-31' };
    office.bill.ui.enterBill({ vendorId, number: 'N-7', ...dates, lines: [{ amount: 12345, account }] });
    await office.syncNow();
    expect((await office.issue('refused:archivedContact')).actions).toEqual(['reactivate', 'retry', 'dismiss']);
    office.resetCalls();
    await office.decide('refused:archivedContact', 'reactivate');
    expect(office.rows('Vendor')).toMatchObject([{ DisplayName: "Bob's Burger Joint", Active: true }]);
    expect(office.row('Bill', 'N-7')).toMatchObject({ TotalAmt: 123.45 });
    expect(office.writes('quickbooks')).toEqual({ 'POST /vendor': 1, 'POST /bill': 1 });
    expect(office.writes('bill')).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it('a customer: the payment that BILL took is posted once, after the customer is active again', async () => {
    const office = await both();
    office.ledger.edit('Customer', office.known.customer, { Active: false });
    await office.syncNow();
    office.bill.ui.receivePayment({ invoices: [{ id: office.invoiceInBill('I-1').id }] });
    await office.syncNow();
    expect(office.posted('Payment')).toEqual([]);
    await office.decide('refused:archivedContact', 'reactivate');
    expect(office.posted('Payment')).toMatchObject([{ amount: 10000, on: { 'I-1': 10000 } }]);
    expect(office.owed('Invoice', 'I-1')).toBe(0);
    expect(await office.issues()).toEqual([]);
    office.resetCalls();
    await office.syncNow();
    expect([office.writes('quickbooks'), office.writes('bill')]).toEqual([{}, {}]);
  });
});

describe('D34 archived in BILL', () => {
  it('a vendor: restored on yes, and the bill of QuickBooks arrives', async () => {
    const office = await both();
    office.bill.ui.archiveVendor(office.inBill('B-1').vendorId);
    await office.syncNow();
    office.enterBill('B-2', 50);
    await office.syncNow();
    office.resetCalls();
    await office.decide('refused:archivedContact', 'reactivate');
    expect(office.bill.books.all('vendor')).toMatchObject([{ archived: false }]);
    expect(office.due('B-2')).toBe(5000);
    expect(office.writes('bill')).toEqual({ 'POST /v3/vendors/{id}/restore': 1, 'POST /v3/bills': 1 });
    expect(office.writes('quickbooks')).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it('a customer: restored on yes, and the invoice of QuickBooks arrives', async () => {
    const office = await both();
    office.bill.ui.archiveCustomer(office.invoiceInBill('I-1').customerId);
    await office.syncNow();
    office.enterInvoice('I-2', 50);
    await office.syncNow();
    await office.decide('refused:archivedContact', 'reactivate');
    expect(office.bill.books.all('customer')).toMatchObject([{ archived: false }]);
    expect(office.dueFrom('I-2')).toBe(5000);
    expect(await office.issues()).toEqual([]);
  });

  it('put away on both sides, it is nobody’s to bring back from here: the bill says what it waits for', async () => {
    const office = await both();
    office.bill.ui.archiveVendor(office.inBill('B-1').vendorId);
    await office.syncNow();
    office.enterBill('B-2', 50);
    office.ledger.edit('Vendor', office.known.vendor, { Active: false });
    await office.syncNow();
    expect(await office.issues()).toMatchObject([{ code: 'needsLeftOut', actions: ['retry'] }]);
    expect(office.bill.books.all('bill')).toHaveLength(1);
  });
});
