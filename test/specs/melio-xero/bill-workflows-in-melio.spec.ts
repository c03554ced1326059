import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';

// Bill creation workflows - action performed in Melio
// @see https://help.melio.com/hc/en-us/articles/6411258139036-What-data-does-Melio-sync-with-Xero

const enterInMelio = async (settings = {}) => {
  const office = await Payables.with({}, { settings });
  const { id: vendorId } = office.melio.ui.addVendor({ name: 'Elm Press', email: 'post@elm.example' });
  const accountRef = office.xero.ui().account('429').id;
  const lines = [{ amount: 3300, accountRef }];
  office.melio.ui.enterBill({ vendorId, number: 'M-1', total: 3300, dueDate: '2026-04-01', note: 'flyers', lines });
  await office.settle();
  return office;
};

describe('MX-W6 create bill in Melio: bill created in Xero', () => {
  it('MX-W6 the vendor first when it is new, then the bill, approved and once', async () => {
    const office = await enterInMelio();
    expect(office.xeroContacts('Elm Press')).toHaveLength(1);
    expect(office.inXero('M-1')).toEqual({ status: 'AUTHORISED', due: 3300, payments: [] });
    expect(office.xeroBill('M-1').contactId).toBe(office.xeroContact('Elm Press').id);
    expect(office.writes('xero')).toEqual({ 'PUT /Contacts': 1, 'PUT /Invoices': 1 });
    expect(office.writes('melio')).toEqual({});
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('MX-W6 paid at once in Melio: bill, then payment, one of each', async () => {
    const office = await Payables.with({});
    const { id: vendorId } = office.melio.ui.addVendor({ name: 'Elm Press' });
    const lines = [{ amount: 3300, accountRef: office.xero.ui().account('429').id }];
    const bill = office.melio.ui.enterBill({ vendorId, number: 'M-1', total: 3300, dueDate: '2026-04-01', lines });
    office.melio.ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: office.funding });
    await office.settle();
    expect(office.inXero('M-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 3300 }] });
    expect(office.writes('xero')).toEqual({ 'PUT /Contacts': 1, 'PUT /Invoices': 1, 'PUT /Payments': 1 });
    expect(await office.held()).toEqual([]);
  });

  it('MX-W6 setting createBillsAs: draft. Its payment waits until somebody approves the bill', async () => {
    const office = await enterInMelio({ createBillsAs: 'draft' });
    expect(office.xeroBill('M-1').status).toBe('DRAFT');
    office.schedule('M-1');
    await office.settle();
    expect(office.everInXero('M-1')).toEqual([]);
    expect(await office.held()).toHaveLength(1);
    office.xero.ui().approveBill(office.xeroBill('M-1').id);
    await office.settle();
    await office.hours(1);
    expect(office.inXero('M-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 3300 }] });
    expect(await office.held()).toEqual([]);
  });
});

describe('MX-W7 edit bill in Melio: bill updated in Xero', () => {
  it('MX-W7 due date and amount follow', async () => {
    const office = await enterInMelio();
    office.resetCalls();
    office.melio.ui.editBill(office.melioBill('M-1').id, { dueDate: '2026-04-05', total: 3400 });
    await office.settle();
    expect(office.xeroBill('M-1')).toMatchObject({ dueDate: '2026-04-05', totalCents: 3400 });
    expect(office.writes('xero')).toEqual({ 'POST /Invoices/{id}': 1 });
    expect(office.writes('melio')).toEqual({});
  });

  it('MX-W7 another amount after something was credited in Xero: held, the rest of the edit too, nothing is lost', async () => {
    const office = await enterInMelio();
    const ui = office.xero.ui();
    const credit = ui.addCreditNote({
      contactId: office.xeroContact('Elm Press').id,
      Date: '2026-03-02',
      lines: [{ Description: 'Returned', Quantity: 1, UnitAmount: 10, AccountCode: '429' }],
    });
    ui.allocate(credit.id, office.xeroBill('M-1').id, 10, '2026-03-02');
    const { id } = office.melioBill('M-1');
    // At the same time, so that Melio does not know of the credit yet.
    office.melio.ui.editBill(id, { total: 3500 });
    await office.settle();
    expect(office.xeroBill('M-1').totalCents).toBe(3300);
    expect(office.melioBill('M-1').total).toBe(3500);
    expect(await office.held()).not.toEqual([]);
  });
});

describe('MX-W8 MX-N2 delete bill in Melio: bill deleted in Xero', () => {
  it('MX-W8 an approved bill is voided (Xero knows no other way), a draft deleted', async () => {
    const office = await enterInMelio();
    office.resetCalls();
    office.melio.ui.deleteBill(office.melioBill('M-1').id);
    await office.settle();
    expect(office.xeroBill('M-1').status).toBe('VOIDED');
    expect(office.writes('xero')).toEqual({ 'POST /Invoices/{id}': 1 });
    expect(office.writes('melio')).toEqual({});
    const drafts = await enterInMelio({ createBillsAs: 'draft' });
    drafts.melio.ui.deleteBill(drafts.melioBill('M-1').id);
    await drafts.settle();
    expect(drafts.xeroBill('M-1').status).toBe('DELETED');
  });

  it('MX-N2 a bill that came from Xero too', async () => {
    const office = await Payables.with({ 'B-1': 120.5, 'B-2': 50 });
    office.melio.ui.deleteBill(office.melioBill('B-1').id);
    await office.settle();
    expect(office.xeroBill('B-1').status).toBe('VOIDED');
    expect(office.xeroBill('B-2').status).toBe('AUTHORISED');
    await office.hours(2);
    expect(office.writes('xero')).toEqual({ 'POST /Invoices/{id}': 1 });
    expect(office.melioBills('B-1')).toHaveLength(1);
  });

  it('MX-W8 with a payment in Xero that is not ours: neither voided nor the payment touched, an issue says so', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const { id } = office.payInXero('B-1', 20.5);
    office.melio.ui.deleteBill(office.melioBill('B-1').id);
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ status: 'AUTHORISED', due: 10000, payments: [{ cents: 2050 }] });
    expect(office.xero.ui().payment(id).status).toBe('AUTHORISED');
    expect(await office.held()).toEqual(['paymentOnDocument']);
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-W8 our own removal in Melio is nobody’s delete: a bill paid in Xero stays paid (MX-W4)', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 120.5);
    await office.settle();
    await office.syncNow();
    await office.hours(2);
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', due: 0 });
    expect(office.writes('xero')).toEqual({});
  });
});

describe('MX-W9 mark as paid in Melio: bill updated in Xero', () => {
  it('MX-W9 a payment on the account set for payments made outside Melio', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.markAsPaid('B-1', '2026-03-01');
    await office.settle();
    expect(office.inXero('B-1')).toEqual({
      status: 'PAID',
      due: 0,
      payments: [{ cents: 12050, date: '2026-03-01', account: 'Petty cash' }],
    });
    expect(office.writes('xero')).toEqual({ 'PUT /Payments': 1 });
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.inMelio('B-1')).toMatchObject({ status: 'paid', inInbox: true, payments: [{ by: 'mark' }] });
  });

  it('MX-W9 of a part-paid bill: only what was still due', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 20.5);
    await office.settle();
    office.markAsPaid('B-1');
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', due: 0 });
    expect(office.inXero('B-1').payments.map(({ cents }) => cents)).toEqual([2050, 10000]);
    expect(office.inMelio('B-1').balance).toBe(0);
  });
});

describe('MX-W10 mark as unpaid in Melio: bill updated in Xero', () => {
  it('MX-W10 our payment goes, the bill is open again', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.markAsPaid('B-1');
    await office.settle();
    office.resetCalls();
    office.unmarkAsPaid('B-1');
    await office.settle();
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(office.inMelio('B-1')).toMatchObject({ status: 'unpaid', balance: 12050, inInbox: true });
    expect(office.writes('xero')).toEqual({ 'POST /Payments/{id}': 1 });
    expect(office.writes('melio')).toEqual({});
  });

  it('MX-W10 a payment of somebody else that was only matched to the mark is never deleted', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 120.5, '2026-03-02');
    office.markAsPaid('B-1', '2026-03-02');
    await office.settle();
    office.resetCalls();
    office.unmarkAsPaid('B-1');
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ account: 'Savings' }] });
    expect(office.writes('xero')).toEqual({});
    expect(await office.held()).toContain('foreignPayment');
  });

  it('MX-W10 marked, unmarked and marked again: one live payment at any time', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    for (const _ of [1, 2, 3]) {
      office.markAsPaid('B-1');
      await office.settle();
      expect(office.inXero('B-1').payments).toHaveLength(1);
      office.unmarkAsPaid('B-1');
      await office.settle();
      expect(office.inXero('B-1')).toMatchObject({ due: 12050, payments: [] });
    }
    expect(await office.held()).toEqual([]);
  });
});
