import { describe, expect, it } from 'vitest';
import { quickBooksWorld } from '../../support/quickbooks-world.ts';

const link = (TxnType: string, TxnId: string, Amount: number) => ({ Amount, LinkedTxn: [{ TxnId, TxnType }] });

describe("customers' payments", () => {
  it('pay several invoices; what is left is unapplied', async () => {
    const world = quickBooksWorld();
    const [a, b] = [world.invoice(100), world.invoice(50)];
    const { Payment } = await world.ok('POST', 'payment', {
      CustomerRef: { value: world.customer }, TotalAmt: 150, Line: [link('Invoice', a, 100), link('Invoice', b, 20)],
    }); // biome-ignore format: short
    expect(Payment).toMatchObject({ UnappliedAmt: 30, DepositToAccountRef: { name: 'Undeposited Funds' } });
    expect([world.ui.balance('Invoice', a), world.ui.balance('Invoice', b)]).toEqual([0, 30]);
  });

  it('settle no more than is open, and no more than they bring', async () => {
    const world = quickBooksWorld();
    const invoice = world.invoice(100);
    const pay = (TotalAmt: number, ...Line: object[]) =>
      world.refusal('POST', 'payment', { CustomerRef: { value: world.customer }, TotalAmt, Line });
    expect(await pay(200, link('Invoice', invoice, 101))).toMatchObject({ code: '6000' });
    expect(await pay(50, link('Invoice', invoice, 60))).toMatchObject({ code: '6000' });
    expect(await pay(50, link('Invoice', '99', 60))).toMatchObject({ code: '2500' });
    const other = world.ui.addCustomer('Somebody else');
    const foreign = { CustomerRef: { value: other }, TotalAmt: 10, Line: [link('Invoice', invoice, 10)] };
    expect(await world.refusal('POST', 'payment', foreign)).toMatchObject({ code: '6000' });
    expect(await world.refusal('POST', 'payment', { CustomerRef: { value: other } })).toMatchObject({ code: '2020' });
  });

  it('are voided with everything they settled open again', async () => {
    const world = quickBooksWorld();
    const invoice = world.invoice(100);
    const id = world.ui.receivePayment(world.customer, 100, [{ id: invoice, amount: 100 }], { PrivateNote: 'ext:pay' });
    const void_ = { Id: id, SyncToken: '0', sparse: true };
    expect(await world.refusal('POST', 'payment?operation=void', void_)).toMatchObject({ code: '500' });
    const { Payment } = await world.ok('POST', 'payment?operation=update&include=void', void_);
    expect(Payment).toMatchObject({ TotalAmt: 0, UnappliedAmt: 0, Line: [], PrivateNote: 'Voided - ext:pay' });
    expect(world.ui.balance('Invoice', invoice)).toBe(100);
    expect(world.ui.read('Invoice', invoice).LinkedTxn).toBeUndefined();
  });

  it('are closed while they stand in a deposit, and show which', async () => {
    const world = quickBooksWorld();
    const id = world.ui.receivePayment(world.customer, 100);
    const deposit = world.ui.deposit(world.bank, [id], { account: world.fees, amount: 3.2 });
    expect(world.ui.read('Deposit', deposit).TotalAmt).toBe(96.8);
    expect(world.ui.read('Payment', id).LinkedTxn).toEqual([{ TxnId: deposit, TxnType: 'Deposit' }]);
    const version = { Id: id, SyncToken: '0' };
    for (const path of ['payment?operation=delete', 'payment?operation=update&include=void'])
      expect(await world.refusal('POST', path, version)).toMatchObject({ code: '6540' });
    const full = { ...version, CustomerRef: { value: world.customer }, TotalAmt: 90 };
    expect(await world.refusal('POST', 'payment', full)).toMatchObject({ code: '6540' });
    expect(() => world.ui.deposit(world.bank, [id])).toThrow();
    world.ui.delete('Deposit', deposit);
    expect((await world.ok('POST', 'payment', full)).Payment.TotalAmt).toBe(90);
  });

  it('of nothing apply a credit memo', () => {
    const world = quickBooksWorld();
    const invoice = world.invoice(100);
    const memo = world.ui.createCreditMemo(world.customer, 60, world.item);
    world.ui.applyCreditMemo(memo, invoice, 40);
    expect(world.ui.read('CreditMemo', memo)).toMatchObject({ RemainingCredit: 20, Balance: 20 });
    expect(world.ui.balance('Invoice', invoice)).toBe(60);
    expect(() => world.ui.applyCreditMemo(memo, invoice, 21)).toThrow();
  });

  it('appear by themselves where credits are applied automatically', () => {
    const world = quickBooksWorld();
    world.ui.set({ autoApplyCredit: true });
    world.ui.createCreditMemo(world.customer, 60, world.item);
    const invoice = world.invoice(100);
    expect(world.ui.all('Payment')).toMatchObject([{ TotalAmt: 0 }]);
    expect(world.ui.balance('Invoice', invoice)).toBe(40);
  });
});

describe('payments of bills', () => {
  it('pay several, less the credits they use', () => {
    const world = quickBooksWorld();
    const [a, b] = [world.bill(100), world.bill(50)];
    const credit = world.ui.enterVendorCredit(world.vendor, 90, world.expense);
    const id = world.ui.payBills(world.bank, [{ id: a, amount: 100 }, { id: b, amount: 20 }], { credits: [{ id: credit, amount: 30 }] }); // biome-ignore format: short
    expect(world.ui.read('BillPayment', id).TotalAmt).toBe(90);
    expect([
      world.ui.balance('Bill', a),
      world.ui.balance('Bill', b),
      world.ui.balance('VendorCredit', credit),
    ]).toEqual([0, 30, 60]);
    world.ui.void('BillPayment', id);
    expect([
      world.ui.balance('Bill', a),
      world.ui.balance('Bill', b),
      world.ui.balance('VendorCredit', credit),
    ]).toEqual([100, 50, 90]);
  });

  it('come out of a bank by check, or of a card', async () => {
    const world = quickBooksWorld();
    const bill = world.bill(100);
    const body = { VendorRef: { value: world.vendor }, TotalAmt: 10, Line: [link('Bill', bill, 10)] };
    expect(await world.refusal('POST', 'billpayment', body)).toMatchObject({ code: '2020' });
    const check = { ...body, PayType: 'Check', CheckPayment: { BankAccountRef: { value: world.card } } };
    expect(await world.refusal('POST', 'billpayment', check)).toMatchObject({ code: '6000' });
    const card = { ...body, PayType: 'CreditCard', CreditCardPayment: { CCAccountRef: { value: world.card } } };
    const { BillPayment } = await world.ok('POST', 'billpayment', card);
    expect(world.ui.read('Bill', bill).LinkedTxn).toEqual([
      { TxnId: BillPayment.Id, TxnType: 'BillPaymentCreditCard' },
    ]);
    expect(await world.refusal('POST', 'billpayment', { ...body, PayType: 'Wire' })).toMatchObject({ code: '2170' });
  });

  it('refuse a check number that was used on the account', async () => {
    const world = quickBooksWorld();
    const [a, b] = [world.bill(10), world.bill(10)];
    world.ui.payBills(world.bank, [{ id: a, amount: 10 }], { DocNumber: '9001' });
    expect(() => world.ui.payBills(world.bank, [{ id: b, amount: 10 }], { DocNumber: '9001' })).toThrow('Duplicate');
  });
});

describe('transfers', () => {
  it('move an amount above zero between two accounts that are there, in an open period', async () => {
    const world = quickBooksWorld();
    const ref = (value: string) => ({ value });
    const from = { FromAccountRef: ref(world.bank) };
    const to = { ToAccountRef: ref(world.card) };
    const refusal = (body: object) => world.refusal('POST', 'transfer', { TxnDate: '2026-06-29', ...body });
    expect(await refusal({ ...to, Amount: 10 })).toMatchObject({
      code: '2020',
      detail: expect.stringContaining('FromAccountRef'),
    });
    expect(await refusal({ ...from, Amount: 10 })).toMatchObject({
      code: '2020',
      detail: expect.stringContaining('ToAccountRef'),
    });
    expect(await refusal({ ...from, ...to })).toMatchObject({
      code: '2020',
      detail: expect.stringContaining('Amount'),
    });
    expect(await refusal({ ...from, ...to, Amount: '10' })).toMatchObject({ code: '2080' });
    for (const Amount of [0, -10]) expect(await refusal({ ...from, ...to, Amount })).toMatchObject({ code: '6000' });
    expect(await refusal({ ...from, ToAccountRef: ref(world.bank), Amount: 10 })).toMatchObject({ code: '6000' });
    expect(await refusal({ ...from, ToAccountRef: ref('999'), Amount: 10 })).toMatchObject({ code: '2500' });
    expect(await refusal({ ...from, ...to, Amount: 10, DocNumber: '1' })).toMatchObject({ code: '2010' });
    world.ui.closeBooks('2026-06-29');
    expect(await refusal({ ...from, ...to, Amount: 10 })).toMatchObject({ code: '6210' });
    world.ui.closeBooks(null);
    world.ui.setActive('Account', world.card, false);
    expect(await refusal({ ...from, ...to, Amount: 10 })).toMatchObject({ code: '610' });
    expect(world.ui.all('Transfer')).toEqual([]);
  });

  it('are deleted and never voided, and neither in a closed period', async () => {
    const world = quickBooksWorld();
    const Id = world.ui.transfer(world.bank, world.card, 10, { TxnDate: '2026-06-29' });
    const version = { Id, SyncToken: '0' };
    for (const query of ['operation=void', 'operation=update&include=void']) {
      expect(await world.refusal('POST', `transfer?${query}`, version)).toMatchObject({ code: '500' });
    }
    world.ui.closeBooks('2026-06-29');
    expect(await world.refusal('POST', 'transfer?operation=delete', version)).toMatchObject({ code: '6210' });
    world.ui.closeBooks(null);
    expect(await world.ok('POST', 'transfer?operation=delete', version)).toMatchObject({
      Transfer: { status: 'Deleted' },
    });
    expect(world.ui.exists('Transfer', Id)).toBe(false);
  });
});
