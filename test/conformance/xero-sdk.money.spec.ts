import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Allocation,
  BankTransaction,
  CreditNote,
  LineAmountTypes,
} from 'xero-node/dist/gen/model/accounting/models.js';
import { sdkLine as line, type SdkWorld, sdkWorld } from '../support/xero-sdk.ts';

/**
 * Xero's own SDK against the simulator, over a socket: its types come from a newer document than the one the other
 * check uses, and it reads every date and every element.
 * @see https://github.com/XeroAPI/xero-node
 */
describe("Xero's own SDK, where money moves", () => {
  let world: SdkWorld;
  beforeAll(async () => {
    world = await sdkWorld();
  });
  afterAll(() => world.close());

  it('payments and batch payments', async () => {
    const { api, tenant, ui, bank, newContact, newBill } = world;
    const contactID = await newContact('Payments');
    const [a, b] = [(await newBill(contactID)).invoiceID!, (await newBill(contactID)).invoiceID!];
    const pay = {
      invoice: { invoiceID: a },
      account: { accountID: bank },
      date: '2026-09-28',
      amount: 11,
      reference: 'melio:1',
    };
    const [payment] = (await api.createPayments(tenant, { payments: [pay] }, false, 'key-1')).body.payments!;
    const [replayed] = (await api.createPayments(tenant, { payments: [pay] }, false, 'key-1')).body.payments!;
    expect(replayed?.paymentID).toBe(payment?.paymentID);
    expect(payment).toMatchObject({ amount: 11, isReconciled: false, invoice: { invoiceID: a, amountDue: 30 } });
    const found = await api.getPayments(
      tenant,
      new Date('2026-01-01'),
      `Invoice.InvoiceID==guid("${a}")`,
      undefined,
      1,
      100,
    );
    expect(found.body.payments?.map(({ reference }) => reference)).toEqual(['melio:1']);
    await api.deletePayment(tenant, payment!.paymentID!, { status: 'DELETED' });
    expect(String((await api.getPayment(tenant, payment!.paymentID!)).body.payments?.[0]?.status)).toBe('DELETED');
    const note = { historyRecords: [{ details: 'Check or transfer number: 1042' }] };
    await api.createPaymentHistory(tenant, payment!.paymentID!, note);
    await api.createInvoiceHistory(tenant, a, note);
    for (const { body } of [
      await api.getPaymentHistory(tenant, payment!.paymentID!),
      await api.getInvoiceHistory(tenant, a),
    ]) {
      expect(body.historyRecords?.map(({ details }) => details)).toContain('Check or transfer number: 1042');
    }
    const one = await api.createPayment(tenant, { ...pay, amount: 1 });
    expect(one.body.payments).toHaveLength(1);

    const batches = {
      batchPayments: [
        {
          account: { accountID: bank },
          date: '2026-09-28',
          payments: [
            { invoice: { invoiceID: a }, amount: 40 },
            { invoice: { invoiceID: b }, amount: 41 },
          ],
        },
      ],
    };
    const [batch] = (await api.createBatchPayment(tenant, batches, false)).body.batchPayments!;
    const id = batch!.batchPaymentID!;
    expect([batch?.payments?.length, ui.bill(a).status]).toEqual([2, 'PAID']);
    expect(Number(batch?.totalAmount)).toBe(81);
    expect(
      (await api.getBatchPayments(tenant)).body.batchPayments?.map(({ batchPaymentID }) => batchPaymentID),
    ).toEqual([id]);
    await api.deleteBatchPaymentByUrlParam(tenant, id, { status: 'DELETED' });
    expect(String((await api.getBatchPayment(tenant, id)).body.batchPayments?.[0]?.status)).toBe('DELETED');
    expect(ui.due(b)).toBe(4100);
  });

  it('credit notes, overpayments, prepayments and their allocations', async () => {
    const { api, tenant, ui, bank, newContact, newBill } = world;
    const contactID = await newContact('Credits');
    const invoiceID = (await newBill(contactID)).invoiceID!;
    const allocations = (amount: number) => ({
      allocations: [Object.assign(new Allocation(), { invoice: { invoiceID }, amount, date: '2026-09-28' })],
    });
    const note: CreditNote = {
      type: CreditNote.TypeEnum.ACCPAYCREDIT,
      contact: { contactID },
      status: CreditNote.StatusEnum.AUTHORISED,
      lineItems: [line],
    };
    const creditID = (await api.createCreditNotes(tenant, { creditNotes: [note] }, false)).body.creditNotes![0]!
      .creditNoteID!;
    const [allocation] = (await api.createCreditNoteAllocation(tenant, creditID, allocations(5))).body.allocations!;
    const [shown] = (await api.getCreditNote(tenant, creditID)).body.creditNotes!;
    expect([shown?.remainingCredit, shown?.allocations?.length, ui.due(invoiceID)]).toEqual([36, 1, 3600]);
    expect((await api.getCreditNotes(tenant, undefined, undefined, undefined, 1)).body.creditNotes).toHaveLength(1);
    expect((await api.deleteCreditNoteAllocations(tenant, creditID, allocation!.allocationID!)).body.isDeleted).toBe(
      true,
    );

    const spend = async (type: BankTransaction.TypeEnum, extra: object) => {
      const transaction: BankTransaction = {
        type,
        contact: { contactID },
        bankAccount: { accountID: bank },
        date: '2026-09-28',
        lineAmountTypes: LineAmountTypes.NoTax,
        lineItems: [{ description: 'x', lineAmount: 8, ...extra }],
      };
      return (await api.createBankTransactions(tenant, { bankTransactions: [transaction] }, false)).body
        .bankTransactions![0]!;
    };
    const over = (await spend(BankTransaction.TypeEnum.SPENDOVERPAYMENT, {})).overpaymentID!;
    const [overAllocation] = (await api.createOverpaymentAllocations(tenant, over, allocations(2))).body.allocations!;
    expect((await api.getOverpayment(tenant, over)).body.overpayments?.[0]?.remainingCredit).toBe(6);
    expect((await api.getOverpayments(tenant, undefined, undefined, undefined, 1)).body.overpayments).toHaveLength(1);
    expect((await api.deleteOverpaymentAllocations(tenant, over, overAllocation!.allocationID!)).body.isDeleted).toBe(
      true,
    );
    const pre = (await spend(BankTransaction.TypeEnum.SPENDPREPAYMENT, { accountCode: '400' })).prepaymentID!;
    const [preAllocation] = (await api.createPrepaymentAllocations(tenant, pre, allocations(3))).body.allocations!;
    expect((await api.getPrepayment(tenant, pre)).body.prepayments?.[0]?.remainingCredit).toBe(5);
    expect((await api.getPrepayments(tenant, undefined, undefined, undefined, 1)).body.prepayments).toHaveLength(1);
    expect((await api.deletePrepaymentAllocations(tenant, pre, preAllocation!.allocationID!)).body.isDeleted).toBe(
      true,
    );
    expect(
      (await api.getBankTransactions(tenant, undefined, undefined, undefined, 1)).body.bankTransactions,
    ).toHaveLength(2);
    expect(ui.due(invoiceID)).toBe(4100);
  });
});
