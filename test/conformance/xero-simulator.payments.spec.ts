import { describe, expect, it } from 'vitest';
import { messages, paymentOf, xeroWorld } from '../support/xero-world.ts';

/** @see https://developer.xero.com/documentation/api/accounting/payments */
describe('payments', () => {
  it('a part payment lowers what is due, the rest makes the bill PAID, a removal opens it again', async () => {
    const { api, get, bill, bank, ui, pass } = xeroWorld();
    const { id } = bill(100);
    const shown = async () => {
      const { Status, AmountDue, AmountPaid, FullyPaidOnDate, Payments } = (await get(`Invoices/${id}`)).json
        .Invoices[0];
      return { Status, AmountDue, AmountPaid, paidOn: FullyPaidOnDate !== undefined, payments: Payments.length };
    };
    await api('PUT', 'Payments', paymentOf(id, bank, 30));
    expect(await shown()).toEqual({ Status: 'AUTHORISED', AmountDue: 70, AmountPaid: 30, paidOn: false, payments: 1 });
    const before = ui.bill(id).updatedAt;
    pass(1000);
    const { json } = await api('PUT', 'Payments', paymentOf(id, bank, 70));
    expect(await shown()).toEqual({ Status: 'PAID', AmountDue: 0, AmountPaid: 100, paidOn: true, payments: 2 });
    expect(ui.bill(id).updatedAt).toBe(before + 1000);
    await api('POST', `Payments/${json.Payments[0].PaymentID}`, { Status: 'DELETED' });
    expect(await shown()).toEqual({ Status: 'AUTHORISED', AmountDue: 70, AmountPaid: 30, paidOn: false, payments: 1 });
    expect((await get(`Payments/${json.Payments[0].PaymentID}`)).json.Payments[0].Status).toBe('DELETED');
  });

  const exceeds = 'Payment amount exceeds the amount outstanding on this document';
  const onlyAuthorised = 'Payments can only be made against Authorised documents';
  it.each([
    ['more than is due', {}, 101, [exceeds]],
    ['a draft', { Status: 'DRAFT' }, 1, [onlyAuthorised, exceeds]],
    ['nothing', {}, 0, ['The payment amount must be greater than zero.']],
  ] as const)('refuses paying %s', async (_, more, amount, said) => {
    const { api, bill, bank, ui } = xeroWorld();
    const answer = await api('PUT', 'Payments', paymentOf(bill(100, more).id, bank, amount));
    expect([answer.status, messages(answer)]).toEqual([400, said]);
    expect(ui.payments()).toEqual([]);
  });

  it('refuses paying a bill that is paid or void, with two messages', async () => {
    const { api, bill, bank, ui } = xeroWorld();
    const paid = bill(100);
    await api('PUT', 'Payments', paymentOf(paid.id, bank, 100));
    const voided = bill(100);
    ui.voidBill(voided.id);
    for (const { id } of [paid, voided])
      expect(messages(await api('PUT', 'Payments', paymentOf(id, bank, 1)))).toEqual([onlyAuthorised, exceeds]);
  });

  it('accounts: a bank account, or one that takes payments; neither unknown nor archived', async () => {
    const { api, bill, ui } = xeroWorld();
    const { id } = bill(100);
    const pay = async (accountId: string) => messages(await api('PUT', 'Payments', paymentOf(id, accountId, 1)));
    expect(await pay(ui.account('400').id)).toEqual(['Account type is invalid for making a payment to/from']);
    expect(await pay('00000000-0000-0000-0000-000000000001')).toEqual(['Account could not be found']);
    expect(await pay(ui.archiveAccount(ui.account('091').id).id)).toEqual(['Account could not be found']);
    expect(await pay(ui.account('880').id)).toEqual([]);
  });

  it('exactly one document is paid', async () => {
    const { api, bill, bank } = xeroWorld();
    const { id } = bill(100);
    const both = paymentOf(id, bank, 1, { CreditNote: { CreditNoteID: id } });
    expect(messages(await api('PUT', 'Payments', both))[0]).toMatch(/exactly one Invoice, CreditNote/);
  });

  it('locked periods, reconciled and batched payments stay', async () => {
    const { api, bill, bank, ui } = xeroWorld();
    const [a, b] = [bill(100), bill(50)];
    const remove = async (id: string) => messages(await api('POST', `Payments/${id}`, { Status: 'DELETED' }));
    const payment = ui.payBill(a.id, { accountId: bank, amount: 10, date: '2026-09-20' });
    ui.reconcilePayment(payment.id);
    expect(await remove(payment.id)).toEqual(['This payment has been reconciled and cannot be deleted.']);
    ui.reconcilePayment(payment.id, false);
    ui.lockPeriod('2026-09-20');
    expect((await remove(payment.id))[0]).toMatch(/^The document date cannot be before the period lock date/);
    expect(messages(await api('PUT', 'Payments', paymentOf(b.id, bank, 1, { Date: '2026-09-20' })))[0]).toMatch(
      /period lock date, currently set at 20-Sep-2026/,
    );
    ui.lockPeriod();
    const batch = ui.payBatch(bank, '2026-09-28', [
      { billId: a.id, amount: 90 },
      { billId: b.id, amount: 50 },
    ]);
    expect(await remove(batch.paymentIds[0]!)).toEqual(['Payments within a batch cannot be deleted.']);
    expect([ui.bill(a.id).status, ui.bill(b.id).status]).toEqual(['PAID', 'PAID']);
    await api('POST', 'BatchPayments', { BatchPayments: [{ BatchPaymentID: batch.id, Status: 'DELETED' }] });
    expect([ui.bill(a.id).status, ui.bill(b.id).status]).toEqual(['AUTHORISED', 'AUTHORISED']);
    expect(await remove(payment.id)).toEqual([]);
    expect(await remove(payment.id)).toEqual(['The payment has already been deleted.']);
  });

  it('a batch is all or nothing', () => {
    const { bill, bank, ui } = xeroWorld();
    const [a, b] = [bill(100), bill(50)];
    expect(() =>
      ui.payBatch(bank, '2026-09-28', [
        { billId: a.id, amount: 90 },
        { billId: b.id, amount: 51 },
      ]),
    ).toThrow('exceeds the amount outstanding');
    expect([ui.payments().length, ui.due(a.id)]).toEqual([0, 10_000]);
  });

  it('a bill with a payment or a credit on it is not voided', async () => {
    const { api, bill, bank, ui } = xeroWorld();
    const { id, contactId } = bill(100);
    const end = () => api('POST', `Invoices/${id}`, { Invoices: [{ InvoiceID: id, Status: 'VOIDED' }] });
    const said = [
      'The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it.',
    ];
    const payment = ui.payBill(id, { accountId: bank, amount: 100, date: '2026-09-28' });
    expect(messages(await end())).toEqual(said);
    ui.removePayment(payment.id);
    const credit = ui.addCreditNote({
      contactId,
      lines: [{ Description: 'Back', Quantity: 1, UnitAmount: 5, AccountCode: '400' }],
    });
    const allocation = ui.allocate(credit.id, id, 5, '2026-09-28');
    expect(messages(await end())).toEqual(said);
    ui.unallocate(credit.id, allocation);
    expect((await end()).status).toBe(200);
  });

  it.each([
    [true, 200],
    [false, 400],
  ])('a payment dated ahead, allowed by switch %s: %i', async (futurePayments, status) => {
    const { api, bill, bank } = xeroWorld({ switches: { futurePayments } });
    expect((await api('PUT', 'Payments', paymentOf(bill().id, bank, 1, { Date: '2026-10-05' }))).status).toBe(status);
  });
});

/** @see https://developer.xero.com/documentation/api/accounting/creditnotes */
describe('credits', () => {
  const world = () => {
    const all = xeroWorld();
    const invoice = all.bill(100);
    const { contactId } = invoice;
    return { ...all, invoice, contactId };
  };
  const line = { Description: 'Back', Quantity: 1, UnitAmount: 40, AccountCode: '400' };

  it('an allocation lowers what is due and what is left; removing it restores both', async () => {
    const { api, get, ui, invoice, contactId } = world();
    const credit = ui.addCreditNote({ contactId, number: 'VC-1', lines: [line] });
    const body = { Allocations: [{ Invoice: { InvoiceID: invoice.id }, Amount: 40, Date: '2026-09-28' }] };
    const { json } = await api('PUT', `CreditNotes/${credit.id}/Allocations`, body);
    const shown = (await get(`Invoices/${invoice.id}`)).json.Invoices[0];
    expect(shown).toMatchObject({
      AmountDue: 60,
      AmountCredited: 40,
      CreditNotes: [{ CreditNoteNumber: 'VC-1', AppliedAmount: 40 }],
    });
    expect((await get(`CreditNotes/${credit.id}`)).json.CreditNotes[0]).toMatchObject({
      Status: 'PAID',
      RemainingCredit: 0,
    });
    const removed = await api('DELETE', `CreditNotes/${credit.id}/Allocations/${json.Allocations[0].AllocationID}`);
    expect(removed.json).toMatchObject({ IsDeleted: true, AllocationId: json.Allocations[0].AllocationID });
    expect([ui.due(invoice.id), ui.credit(credit.id).status]).toEqual([10_000, 'AUTHORISED']);
  });

  it.each([
    ['more than the credit', 41, 'The amount allocated is greater than the remaining credit.'],
    ['more than is due', 101, 'The amount allocated is greater than the amount outstanding on the invoice.'],
  ])('refuses allocating %s', (_, amount, message) => {
    const { ui, invoice, contactId } = world();
    const { id } = ui.addCreditNote({ contactId, lines: [line] });
    expect(() => ui.allocate(id, invoice.id, amount, '2026-09-28')).toThrow(message);
    expect(ui.due(invoice.id)).toBe(10_000);
  });

  it("refuses another vendor's bill", () => {
    const { ui, invoice } = world();
    const other = ui.addContact({ Name: 'Other' });
    const { id } = ui.addCreditNote({ contactId: other.id, lines: [line] });
    expect(() => ui.allocate(id, invoice.id, 1, '2026-09-28')).toThrow('different contacts');
  });

  it('overpayments and prepayments come from bank transactions, and a deleted one is void', async () => {
    const { api, get, ui, invoice, contactId, bank } = world();
    const over = ui.addOverpayment({ contactId, accountId: bank, amount: 25, date: '2026-09-28', reference: 'twice' });
    ui.addPrepayment({ contactId, accountId: bank, accountCode: '400', amount: 10, date: '2026-09-28' });
    ui.allocate(over.id, invoice.id, 20, '2026-09-28');
    expect((await get('Overpayments?page=1')).json.Overpayments[0]).toMatchObject({
      Type: 'SPEND-OVERPAYMENT',
      RemainingCredit: 5,
      Reference: 'twice',
    });
    expect((await get('Prepayments?page=1')).json.Prepayments[0]).toMatchObject({
      Type: 'SPEND-PREPAYMENT',
      RemainingCredit: 10,
      Status: 'AUTHORISED',
    });
    expect((await get(`Invoices/${invoice.id}`)).json.Invoices[0]).toMatchObject({
      AmountDue: 80,
      Overpayments: [{ AppliedAmount: 20 }],
    });
    const end = () =>
      api('POST', `BankTransactions/${over.bankTransactionId}`, {
        BankTransactions: [{ Type: 'SPEND-OVERPAYMENT', Status: 'DELETED' }],
      });
    expect((await end()).status).toBe(400);
    ui.unallocate(over.id, ui.credit(over.id).allocations[0]!.id);
    expect((await end()).status).toBe(200);
    expect(ui.credit(over.id).status).toBe('VOIDED');
  });

  it('a refund is a payment of the credit', async () => {
    const { api, ui, contactId, bank } = world();
    const { id } = ui.addCreditNote({ contactId, lines: [line] });
    const refund = (amount: number) =>
      api('PUT', 'Payments', {
        Payments: [
          { CreditNote: { CreditNoteID: id }, Account: { AccountID: bank }, Date: '2026-09-28', Amount: amount },
        ],
      });
    expect((await refund(41)).status).toBe(400);
    expect((await refund(40)).json.Payments[0].PaymentType).toBe('APCREDITPAYMENT');
    expect(ui.credit(id).status).toBe('PAID');
  });
});
