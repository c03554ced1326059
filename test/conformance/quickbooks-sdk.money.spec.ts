import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SdkWorld, sdkWorld } from '../support/quickbooks-sdk.ts';
import { DAY } from '../support/quickbooks-world.ts';

/**
 * The public library node-quickbooks against the simulator, where money moves: documents, payments, credits, and its three
 * ways to take something back.
 * @see https://github.com/mcohen01/node-quickbooks
 */
describe('the library node-quickbooks, where money moves', () => {
  let world: SdkWorld;
  beforeAll(async () => {
    world = await sdkWorld();
  });
  afterAll(() => world.close());

  const expense = (Amount: number) => ({
    Amount,
    DetailType: 'AccountBasedExpenseLineDetail',
    AccountBasedExpenseLineDetail: { AccountRef: { value: world.expense } },
  });
  const sale = (Amount: number) => ({
    Amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: world.item }, Qty: 1, UnitPrice: Amount },
  });
  const linked = (TxnType: string, TxnId: string, Amount: number) => ({ Amount, LinkedTxn: [{ TxnId, TxnType }] });
  const newBill = (amount: number) =>
    world.call('createBill', { VendorRef: { value: world.vendor }, TxnDate: DAY, Line: [expense(amount)] });
  const newInvoice = (amount: number) =>
    world.call('createInvoice', { CustomerRef: { value: world.customer }, TxnDate: DAY, Line: [sale(amount)] });

  it('every transaction comes back as it was written, and may be sent back whole', async () => {
    const { call, vendor, customer, bank } = world;
    const bill = await newBill(100);
    const invoice = await newInvoice(80);
    const written = [
      ['Bill', bill],
      ['Invoice', invoice],
      ['VendorCredit', await call('createVendorCredit', { VendorRef: { value: vendor }, TxnDate: DAY, Line: [expense(5)] })],
      ['CreditMemo', await call('createCreditMemo', { CustomerRef: { value: customer }, TxnDate: DAY, Line: [sale(7)] })],
      ['BillPayment', await call('createBillPayment', {
        VendorRef: { value: vendor }, TxnDate: DAY, TotalAmt: 60, PayType: 'Check', CheckPayment: { BankAccountRef: { value: bank } },
        Line: [linked('Bill', bill.Id, 60)],
      })],
      ['Payment', await call('createPayment', {
        CustomerRef: { value: customer }, TxnDate: DAY, TotalAmt: 30, Line: [linked('Invoice', invoice.Id, 30)],
      })],
    ] as const; // biome-ignore format: a table
    for (const [name, object] of written) {
      const read = await call(`get${name}`, object.Id);
      const saved = await call(`update${name}`, { ...read, sparse: false, PrivateNote: 'seen' });
      expect(saved).toEqual({ ...read, ...saved, PrivateNote: 'seen', SyncToken: String(Number(read.SyncToken) + 1) });
      expect(saved).toMatchObject({ TotalAmt: read.TotalAmt, Line: read.Line });
      const { QueryResponse } = await call(`find${name}s`, { Id: object.Id });
      expect(QueryResponse).toEqual({ [name]: [saved], startPosition: 1, maxResults: 1 });
    }
  });

  it('a bill: paid in part with a credit, the payment voided, the bill deleted', async () => {
    const { call, refused, vendor, bank } = world;
    const { Id } = await newBill(100);
    const credit = await call('createVendorCredit', {
      VendorRef: { value: vendor },
      TxnDate: DAY,
      Line: [expense(15)],
    });
    const paid = await call('createBillPayment', {
      VendorRef: { value: vendor },
      PayType: 'Check',
      TxnDate: DAY,
      TotalAmt: 45,
      CheckPayment: { BankAccountRef: { value: bank } },
      Line: [linked('Bill', Id, 60), linked('VendorCredit', credit.Id, 15)],
    });
    expect(await call('getBill', Id)).toMatchObject({
      Balance: 40,
      LinkedTxn: [{ TxnId: paid.Id, TxnType: 'BillPaymentCheck' }],
    });
    expect(await call('getVendorCredit', credit.Id)).toMatchObject({ Balance: 0 });
    const open = { field: 'Balance', value: '0', operator: '>' };
    const bills = (await call('findBills', [open, { field: 'VendorRef', value: vendor }])).QueryResponse.Bill;
    expect(bills.map((one: { Id: string }) => one.Id)).toContain(Id);
    expect(await refused('deleteBill', Id)).toMatchObject({ status: 400, code: '6000' });
    const voided = await call('updateBillPayment', { Id: paid.Id, SyncToken: paid.SyncToken, void: true });
    expect(voided).toMatchObject({ TotalAmt: 0, PrivateNote: 'Voided', Line: [] });
    expect(await call('getBill', Id)).toMatchObject({ Balance: 100 });
    expect(await call('deleteBillPayment', paid.Id)).toMatchObject({ BillPayment: { Id: paid.Id, status: 'Deleted' } });
    expect(await call('deleteVendorCredit', credit.Id)).toMatchObject({ VendorCredit: { status: 'Deleted' } });
    expect(await call('deleteBill', Id)).toMatchObject({ Bill: { Id, status: 'Deleted' } });
    expect(await refused('getBill', Id)).toMatchObject({ code: '610' });
  });

  it('an invoice: changed sparsely, paid, deposited, printed, sent, voided', async () => {
    const { call, refused, ui, customer, bank } = world;
    const { Id, SyncToken } = await newInvoice(120);
    const changed = await call('updateInvoice', { Id, SyncToken, PrivateNote: 'x', DueDate: '2026-08-01' });
    expect(changed).toMatchObject({ DueDate: '2026-08-01', TotalAmt: 120, Balance: 120, SyncToken: '1' });
    const memo = await call('createCreditMemo', { CustomerRef: { value: customer }, TxnDate: DAY, Line: [sale(20)] });
    const payment = await call('createPayment', {
      CustomerRef: { value: customer },
      TxnDate: DAY,
      TotalAmt: 100,
      Line: [linked('Invoice', Id, 120), linked('CreditMemo', memo.Id, 20)],
    });
    expect(payment).toMatchObject({ UnappliedAmt: 0, TotalAmt: 100 });
    expect([(await call('getInvoice', Id)).Balance, (await call('getCreditMemo', memo.Id)).Balance]).toEqual([0, 0]);
    expect(await refused('voidInvoice', Id)).toMatchObject({ code: '6000' });
    const deposit = ui.deposit(bank, [payment.Id]);
    expect(await refused('deletePayment', payment.Id)).toMatchObject({ status: 400, code: '6540' });
    expect(await call('deleteDeposit', deposit)).toMatchObject({ Deposit: { status: 'Deleted' } });
    const { SyncToken: token } = await call('getPayment', payment.Id);
    expect(await call('voidPayment', { Id: payment.Id, SyncToken: token })).toMatchObject({ TotalAmt: 0, Line: [] });
    expect(await call('getInvoice', Id)).toMatchObject({ Balance: 120 });
    expect((await call('getInvoicePdf', Id)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await call('sendInvoicePdf', Id, 'ap@acme.test')).toMatchObject({ Id, EmailStatus: 'EmailSent' });
    expect(await call('voidInvoice', Id)).toMatchObject({
      Invoice: { Id, TotalAmt: 0, Balance: 0, PrivateNote: 'Voided - x' },
    });
    expect(await call('deleteCreditMemo', memo.Id)).toMatchObject({ CreditMemo: { status: 'Deleted' } });
  });

  it('a journal entry that takes a payment back: payables name the vendor, debits are credits', async () => {
    const { call, refused, vendor, bank, ui } = world;
    await newBill(10);
    const payables = ui.all('Account').find(({ AccountType }) => AccountType === 'Accounts Payable')?.Id;
    const line = (PostingType: 'Debit' | 'Credit', account: unknown, Amount: number, more = {}) => ({
      Amount,
      DetailType: 'JournalEntryLineDetail',
      JournalEntryLineDetail: { PostingType, AccountRef: { value: account }, ...more },
    });
    const whose = { Entity: { Type: 'Vendor', EntityRef: { value: vendor } } };
    const entry = (credit: object) => ({
      TxnDate: DAY,
      PrivateNote: 'came back',
      Line: [line('Debit', bank, 10), credit],
    });
    expect(await refused('createJournalEntry', entry(line('Credit', payables, 10)))).toMatchObject({ code: '6000' });
    expect(await refused('createJournalEntry', entry(line('Credit', payables, 9, whose)))).toMatchObject({
      code: '6000',
    });
    const made = await call('createJournalEntry', entry(line('Credit', payables, 10, whose)));
    expect(await call('getJournalEntry', made.Id)).toMatchObject({
      TxnDate: DAY,
      Line: [{ Amount: 10 }, { Amount: 10 }],
    });
    ui.closeBooks(DAY);
    expect(await refused('createJournalEntry', entry(line('Credit', payables, 10, whose)))).toMatchObject({
      code: '6210',
    });
    ui.closeBooks(null);
  });

  it('a transfer: made, found by its day, changed, deleted; there is no void', async () => {
    const { call, refused, bank, card } = world;
    const accounts = { FromAccountRef: { value: bank }, ToAccountRef: { value: card } };
    const written = { ...accounts, Amount: 150.25, TxnDate: '2026-06-28', PrivateNote: 'BILL money out' };
    const { Id, SyncToken } = await call('createTransfer', { ...written, requestId: 'one day' });
    expect((await call('createTransfer', { ...written, requestId: 'one day' })).Id).toBe(Id);
    expect(await call('getTransfer', Id)).toMatchObject(written);
    const onDay = (await call('findTransfers', { TxnDate: '2026-06-28' })).QueryResponse.Transfer;
    expect(onDay.map((one: { Id: string }) => one.Id)).toEqual([Id]);
    expect(await call('updateTransfer', { ...written, Id, SyncToken, Amount: 150 })).toMatchObject({ Amount: 150 });
    expect(await refused('updateTransfer', { ...written, Id, SyncToken })).toMatchObject({ code: '5010' });
    const same = { ...written, ToAccountRef: { value: bank } };
    expect(await refused('createTransfer', same)).toMatchObject({ status: 400, code: '6000' });
    const { Amount: _, ...without } = written;
    expect(await refused('createTransfer', without)).toMatchObject({ status: 400, code: '2020' });
    expect(await call('deleteTransfer', Id)).toMatchObject({ Transfer: { Id, status: 'Deleted' } });
    expect(await refused('getTransfer', Id)).toMatchObject({ code: '610' });
  });

  it('a request id: the same answer again, and nothing twice', async () => {
    const { call, customer, ui } = world;
    const payment = { CustomerRef: { value: customer }, TxnDate: DAY, TotalAmt: 11, PaymentRefNum: 'R-1' };
    const first = await call('createPayment', { ...payment, requestId: 'once' });
    expect(await call('createPayment', { ...payment, requestId: 'once' })).toEqual(first);
    expect(ui.all('Payment').filter(({ PaymentRefNum }) => PaymentRefNum === 'R-1')).toHaveLength(1);
    expect((await call('createPayment', { ...payment, requestId: 'twice' })).Id).not.toBe(first.Id);
  });
});
