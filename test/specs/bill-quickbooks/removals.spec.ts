import { describe, expect, it } from 'vitest';
import { REMOVED } from '../../../shared/integrations/bill-quickbooks/removals.ts';
import { BackOffice } from '../../support/bill-quickbooks.ts';

/** D29: who removes a document, and what becomes of its partner. */

type Document = keyof typeof REMOVED;
const OBJECT = { bill: 'Bill', invoice: 'Invoice', vendorCredit: 'VendorCredit', creditMemo: 'CreditMemo' } as const;

/** One of each, on both sides, nothing paid or used. */
async function oneOf(document: Document) {
  const office = new BackOffice();
  const { ledger, known } = office;
  const more = { DocNumber: 'N-1', TxnDate: '2026-02-21' };
  if (document === 'bill') office.enterBill('N-1', 100);
  else if (document === 'invoice') office.enterInvoice('N-1', 100);
  else if (document === 'vendorCredit') ledger.enterVendorCredit(known.vendor, 100, known.expense, more);
  else ledger.createCreditMemo(known.customer, 100, known.item, more);
  await office.connect({ creditMemos: true, offlineAccount: known.bank });
  office.resetCalls();
  const inLedger = (): { readonly Id: string; readonly TotalAmt: number }[] => ledger.all(OBJECT[document]) as never;
  const inBill = () => office.bill.books.all(document);
  return { office, inLedger, inBill, id: inLedger()[0]!.Id, idInBill: inBill()[0]!.id };
}

const archive = ({ bill }: BackOffice, document: Document, id: string): unknown =>
  ({
    bill: bill.ui.archiveBill,
    invoice: bill.ui.archiveInvoice,
    vendorCredit: bill.ui.archiveVendorCredit,
    creditMemo: bill.ui.archiveCreditMemo,
  })[document](id);

describe('D29 removed in QuickBooks', () => {
  it.each([
    ['bill', 'deletedInQuickbooks', 'archive'],
    ['vendorCredit', 'deletedInQuickbooks', 'archive'],
    ['creditMemo', 'deletedInQuickbooks', 'archive'],
    ['invoice', 'voidedInQuickbooks', 'archive'],
    ['invoice', 'deletedInQuickbooks', 'ask'],
  ] as const)('%s %s: %s', async (document, end, follows) => {
    expect(REMOVED[document][end]).toBe(follows);
    const { office, id, inBill } = await oneOf(document);
    if (end === 'voidedInQuickbooks') office.ledger.void('Invoice', id);
    else office.ledger.delete(OBJECT[document], id);
    await office.syncNow();
    expect([inBill().map(({ archived }) => archived), await office.held()]).toEqual(
      follows === 'archive' ? [[true], []] : [[false], ['removedOnOneSide']],
    );
  });

  it('a bill that BILL is about to pay stays there until that is cancelled', async () => {
    const { office, id, idInBill } = await oneOf('bill');
    const payment = office.bill.ui.pay({ bills: [{ id: idInBill }], processDate: '2026-03-20' });
    await office.syncNow();
    office.ledger.delete('Bill', id);
    await office.syncNow();
    expect([office.inBill('N-1').archived, await office.held()]).toEqual([false, ['removedOnOneSide']]);
    expect((await office.issue('removedOnOneSide')).actions).toEqual(['postAgain', 'leave']);
    office.bill.ui.cancel(payment.id);
    office.bill.ui.advance(payment.id, 'CANCELED');
    await office.syncNow();
    expect([office.inBill('N-1').archived, await office.held()]).toEqual([true, []]);
  });

  it('a bill that was paid in part in BILL is written to QuickBooks again, if a person says so', async () => {
    const { office, id, idInBill, inLedger } = await oneOf('bill');
    const payment = office.bill.ui.recordPayment({ bills: [{ id: idInBill, amount: 4000 }] });
    await office.syncNow();
    for (const row of office.rows('BillPayment')) office.ledger.delete('BillPayment', row.Id);
    office.ledger.delete('Bill', id);
    await office.syncNow();
    expect([payment.status, inLedger(), office.inBill('N-1').archived]).toEqual(['PAID', [], false]);
    await office.decide('removedOnOneSide', 'postAgain');
    expect(inLedger()).toMatchObject([{ DocNumber: 'N-1', TotalAmt: 100 }]);
    expect(await office.held()).not.toContain('removedOnOneSide');
  });

  it.each([
    ['remove', true, 0],
    ['postAgain', false, 1],
    ['leave', false, 0],
  ])('a deleted invoice: %s', async (decision, archived, there) => {
    const { office, id, inBill, inLedger } = await oneOf('invoice');
    office.ledger.delete('Invoice', id);
    await office.syncNow();
    await office.decide('removedOnOneSide', decision);
    await office.syncNow();
    expect([inBill().map((one) => one.archived), inLedger().length, await office.held()]).toEqual([
      [archived],
      there,
      [],
    ]);
  });
});

describe('D29 archived in BILL', () => {
  it.each(['bill', 'vendorCredit', 'creditMemo', 'invoice'] as const)(
    '%s: asked about, and nothing is written',
    async (document) => {
      expect(REMOVED[document].archivedInBill).toBe('ask');
      const { office, idInBill, inLedger } = await oneOf(document);
      archive(office, document, idInBill);
      await office.syncNow();
      await office.hours(26);
      expect([inLedger().map(({ TotalAmt }) => TotalAmt), office.writes('quickbooks')]).toEqual([[100], {}]);
      expect((await office.issue('removedOnOneSide')).actions).toEqual(['remove', 'postAgain', 'leave']);
    },
  );

  it.each([
    ['bill', []],
    ['vendorCredit', []],
    ['creditMemo', []],
    ['invoice', [0]],
  ] as const)('%s, removed by decision: deleted in QuickBooks, voided where it can be', async (document, left) => {
    const { office, idInBill, inLedger } = await oneOf(document);
    archive(office, document, idInBill);
    await office.syncNow();
    await office.decide('removedOnOneSide', 'remove');
    await office.syncNow();
    expect([inLedger().map(({ TotalAmt }) => TotalAmt), await office.held()]).toEqual([left, []]);
  });

  it('left so: it stays, and it is not asked about again', async () => {
    const { office, idInBill, inLedger } = await oneOf('bill');
    archive(office, 'bill', idInBill);
    await office.syncNow();
    await office.decide('removedOnOneSide', 'leave');
    await office.syncNow();
    await office.hours(26);
    expect([inLedger().length, office.writes('quickbooks'), await office.held()]).toEqual([1, {}, []]);
  });

  it.each(['bill', 'invoice'] as const)('%s: brought back in BILL by decision, the same one', async (document) => {
    const { office, idInBill, inBill } = await oneOf(document);
    archive(office, document, idInBill);
    await office.syncNow();
    await office.decide('removedOnOneSide', 'postAgain');
    expect(inBill()).toMatchObject([{ id: idInBill, archived: false }]);
    expect(await office.held()).toEqual([]);
  });

  it('brought back in BILL by hand, nothing is asked any more', async () => {
    const { office, idInBill } = await oneOf('bill');
    archive(office, 'bill', idInBill);
    await office.syncNow();
    office.bill.ui.restoreBill(idInBill);
    await office.syncNow();
    expect(await office.held()).toEqual([]);
  });

  it('a bill that was paid in QuickBooks meanwhile is not deleted there', async () => {
    const { office, idInBill } = await oneOf('bill');
    await office.set({ billPayments: 'oneWay' });
    archive(office, 'bill', idInBill);
    await office.syncNow();
    office.payBills({ 'N-1': 40 });
    await office.decide('removedOnOneSide', 'remove');
    await office.syncNow();
    expect([office.owed('Bill', 'N-1'), await office.held()]).toEqual([
      6000,
      expect.arrayContaining(['paymentOnDocument']),
    ]);
  });

  it('what nothing is owed on any more is put away without a word', async () => {
    const { office, idInBill } = await oneOf('bill');
    await office.set({ billPayments: 'oneWay' });
    office.payBills({ 'N-1': 100 });
    await office.syncNow();
    archive(office, 'bill', idInBill);
    await office.syncNow();
    expect(await office.held()).not.toContain('removedOnOneSide');
  });
});
