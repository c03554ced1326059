import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

const withCredits = async (creditMemos: boolean) => {
  const office = new BackOffice();
  const { ledger, known } = office;
  office.enterBill('B-1', 100);
  office.enterInvoice('I-1', 100);
  const day = { TxnDate: '2026-02-21' };
  const vendorCredit = ledger.enterVendorCredit(known.vendor, 30, known.expense, { DocNumber: 'VC-1', ...day });
  const memo = ledger.createCreditMemo(known.customer, 20, known.item, { DocNumber: 'CM-1', ...day });
  await office.connect({ creditMemos });
  office.resetCalls();
  return { office, vendorCredit, memo };
};

describe('BQ-7 credit memos and vendor credits', () => {
  it('off, they stay where they are', async () => {
    const { office } = await withCredits(false);
    const { books, ui } = office.bill;
    expect([books.all('vendorCredit'), books.all('creditMemo')]).toEqual([[], []]);
    ui.enterVendorCredit({
      contactId: office.inBill('B-1').vendorId,
      referenceNumber: 'VC-2',
      creditDate: '2026-03-01',
      lines: [{ amount: 1000 }],
    });
    await office.syncNow();
    expect(office.ledger.all('VendorCredit')).toHaveLength(1);
    expect(new Set(Object.values(await office.outOfScope()))).toContain('BQ-7 credits do not sync');
  });

  it('on, they go both ways', async () => {
    const { office } = await withCredits(true);
    const { books, ui } = office.bill;
    expect(books.all('vendorCredit')).toMatchObject([{ referenceNumber: 'VC-1', creditDate: '2026-02-21' }]);
    expect(books.all('creditMemo')).toMatchObject([{ referenceNumber: 'CM-1' }]);
    const account = office.inBill('B-1').lines[0]!.classifications.chartOfAccountId!;
    ui.enterVendorCredit({
      contactId: office.inBill('B-1').vendorId,
      referenceNumber: 'VC-2',
      creditDate: '2026-03-01',
      lines: [{ amount: 1000, account }],
    });
    await office.syncNow();
    expect(office.ledger.all('VendorCredit')).toMatchObject([
      { DocNumber: 'VC-1', TotalAmt: 30 },
      { DocNumber: 'VC-2', TotalAmt: 10 },
    ]);
    expect(await office.issues()).toEqual([]);
  });

  it('what one is applied to does not travel: no payment of nothing is recorded in BILL', async () => {
    const { office, memo } = await withCredits(true);
    office.ledger.applyCreditMemo(memo, office.idOf('Invoice', 'I-1'), 20);
    await office.syncNow();
    expect([office.owed('Invoice', 'I-1'), office.dueFrom('I-1')]).toEqual([8000, 10000]);
    expect(office.received()).toEqual([]);
    expect(office.bill.books.all('creditMemo')).toHaveLength(1);
  });

  it('a payment in BILL that uses one up is one payment in QuickBooks that uses it up too', async () => {
    const { office } = await withCredits(true);
    const credit = office.bill.books.all('vendorCredit')[0]!;
    const payment = office.bill.ui.pay({
      bills: [{ id: office.inBill('B-1').id, vendorCredits: [{ id: credit.id, amount: 3000 }] }],
    });
    await office.funded(payment);
    expect(office.posted('BillPayment')).toMatchObject([{ amount: 7000 }]);
    expect(office.owed('Bill', 'B-1')).toBe(0);
    expect(office.ledger.balance('VendorCredit', office.ledger.all('VendorCredit')[0]!.Id as string)).toBe(0);
    expect(await office.issues()).toEqual([]);
  });

  it('off, such a payment is held: without the credit its parts would be more than the whole', async () => {
    const { office } = await withCredits(false);
    const credit = office.bill.ui.enterVendorCredit({
      contactId: office.inBill('B-1').vendorId,
      referenceNumber: 'VC-9',
      creditDate: '2026-03-01',
      lines: [{ amount: 3000 }],
    });
    await office.syncNow();
    const payment = office.bill.ui.pay({
      bills: [{ id: office.inBill('B-1').id, vendorCredits: [{ id: credit.id, amount: 3000 }] }],
    });
    await office.funded(payment);
    expect(await office.held()).toEqual(['needsLeftOut']);
    expect([office.posted('BillPayment'), office.owed('Bill', 'B-1')]).toEqual([[], 10000]);
  });
});
