import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountingApi } from 'xero-node/dist/gen/api/accountingApi.js';
import {
  Account,
  AccountType,
  Allocation,
  BankTransaction,
  Contact,
  CreditNote,
  Invoice,
  LineAmountTypes,
} from 'xero-node/dist/gen/model/accounting/models.js';
import { type RunningServer, serve } from '../../local/http-server.ts';
import { xeroWorld } from '../support/xero-world.ts';

/**
 * Xero's own SDK against the simulator, over a socket: its types come from a newer document than the one the other
 * check uses, and it reads every date and every element.
 * @see https://github.com/XeroAPI/xero-node
 */
describe("Xero's own SDK", () => {
  const world = xeroWorld({ limits: { perMinute: 1000 } });
  const { ui, bank, tokens } = world;
  const tenant = ui.tenantId;
  let server: RunningServer;
  let api: AccountingApi;
  beforeAll(async () => {
    server = await serve((request) => world.simulator.handle(request), 0);
    api = new AccountingApi(`${server.url}/api.xro/2.0`);
    api.accessToken = tokens.accessToken;
  });
  afterAll(() => server.close());

  const line = { description: 'Tires', quantity: 2, unitAmount: 20.5, accountCode: '400' };
  const newBill = async (contactID: string, more: Invoice = {}): Promise<Invoice> => {
    const invoice: Invoice = {
      type: Invoice.TypeEnum.ACCPAY,
      contact: { contactID },
      date: '2026-09-28',
      dueDate: '2026-10-28',
      status: Invoice.StatusEnum.AUTHORISED,
      lineItems: [line],
      ...more,
    };
    return (await api.createInvoices(tenant, { invoices: [invoice] }, false, 4)).body.invoices![0]!;
  };
  const newContact = async (name: string): Promise<string> =>
    (await api.createContacts(tenant, { contacts: [{ name }] })).body.contacts![0]!.contactID!;

  it('organisation, actions, settings', async () => {
    const [organisation] = (await api.getOrganisations(tenant)).body.organisations!;
    expect([organisation?.organisationID, String(organisation?.baseCurrency)]).toEqual([tenant, 'USD']);
    expect(organisation?.createdDateUTC).toBeInstanceOf(Date);
    expect((await api.getOrganisationActions(tenant)).body.actions?.map(({ name }) => name)).toContain(
      'CreateApprovedBill',
    );
    expect((await api.getTaxRates(tenant)).body.taxRates?.map(({ taxType }) => taxType)).toEqual([
      'NONE',
      'INPUT',
      'OUTPUT',
    ]);
    expect((await api.getCurrencies(tenant)).body.currencies?.map(({ code }) => String(code))).toEqual(['USD']);
  });

  it('accounts', async () => {
    const made = (await api.createAccount(tenant, { code: '777', name: 'Printing', type: AccountType.EXPENSE })).body
      .accounts![0]!;
    const accountID = made.accountID!;
    await api.updateAccount(tenant, accountID, { accounts: [{ name: 'Print' }] });
    expect((await api.getAccount(tenant, accountID)).body.accounts?.[0]).toMatchObject({
      code: '777',
      name: 'Print',
      _class: 'EXPENSE',
    });
    const banks = (await api.getAccounts(tenant, new Date('2026-01-01'), 'Type=="BANK"', 'Name ASC')).body.accounts!;
    expect(banks.map(({ name }) => name)).toEqual(['Business Bank Account', 'Business Savings Account']);
    expect(banks[0]?.updatedDateUTC).toBeInstanceOf(Date);
    await api.deleteAccount(tenant, accountID);
    expect((await api.getAccount(tenant, accountID)).body.accounts?.[0]?.status).toBe(Account.StatusEnum.DELETED);
  });

  it('tracking categories', async () => {
    const [category] = (await api.createTrackingCategory(tenant, { name: 'Region' })).body.trackingCategories!;
    const id = category!.trackingCategoryID!;
    const [option] = (await api.createTrackingOptions(tenant, id, { name: 'North' })).body.options!;
    await api.updateTrackingOptions(tenant, id, option!.trackingOptionID!, { name: 'North-West' });
    await api.updateTrackingCategory(tenant, id, { name: 'Area' });
    const [found] = (await api.getTrackingCategories(tenant)).body.trackingCategories!;
    expect([found?.name, found?.options?.[0]?.name]).toEqual(['Area', 'North-West']);
    const bill = await newBill(await newContact('Tracked'), {
      lineItems: [{ ...line, tracking: [{ name: 'Area', option: 'North-West' }] }],
    });
    expect(bill.lineItems?.[0]?.tracking?.[0]).toMatchObject({ trackingCategoryID: id, option: 'North-West' });
  });

  it('contacts', async () => {
    const contactID = await newContact('Acme Widgets LLC');
    await api.updateContact(tenant, contactID, { contacts: [{ contactNumber: 'm-1', emailAddress: 'ap@acme.test' }] });
    await api.updateOrCreateContacts(tenant, { contacts: [{ contactID, firstName: 'Dana' }] }, false);
    const page = (
      await api.getContacts(
        tenant,
        new Date('2026-01-01'),
        undefined,
        'Name ASC',
        [contactID],
        1,
        true,
        false,
        'acme',
        100,
      )
    ).body;
    expect([page.pagination?.itemCount, page.contacts?.[0]?.firstName]).toEqual([1, 'Dana']);
    const [contact] = (await api.getContact(tenant, 'm-1')).body.contacts!;
    expect([contact?.emailAddress, contact?.addresses?.length, contact?.phones?.length]).toEqual([
      'ap@acme.test',
      2,
      4,
    ]);
    await api.updateContact(tenant, contactID, { contacts: [{ contactStatus: Contact.ContactStatusEnum.ARCHIVED }] });
    expect((await api.getContact(tenant, contactID)).body.contacts?.[0]?.contactStatus).toBe('ARCHIVED');
  });

  it('bills: create, update, list, attach, note, void', async () => {
    const contactID = await newContact('Bills');
    const { invoiceID: id = '' } = await newBill(contactID, { invoiceNumber: 'B-1' });
    await api.updateInvoice(tenant, id, {
      invoices: [{ dueDate: '2026-11-01', status: Invoice.StatusEnum.AUTHORISED }],
    });
    await api.updateOrCreateInvoices(
      tenant,
      { invoices: [{ invoiceID: id, type: Invoice.TypeEnum.ACCPAY, url: 'https://melio.test/1' }] },
      false,
    );
    const listed = await api.getInvoices(
      tenant,
      new Date('2026-01-01'),
      'Type=="ACCPAY"',
      'Date ASC',
      [id],
      ['B-1'],
      [contactID],
      ['AUTHORISED'],
      1,
      false,
      true,
      4,
      false,
      50,
      'B-1',
    );
    expect([listed.body.pagination?.pageSize, listed.body.invoices?.length]).toEqual([50, 1]);
    const file = Buffer.from('%PDF-1.4');
    await api.createInvoiceAttachmentByFileName(tenant, id, 'bill.pdf', file, false, undefined, {
      headers: { 'Content-Type': 'application/pdf' },
    });
    expect(
      Buffer.from((await api.getInvoiceAttachmentByFileName(tenant, id, 'bill.pdf', 'application/pdf')).body),
    ).toEqual(file);
    const [attachment] = (await api.getInvoiceAttachments(tenant, id)).body.attachments!;
    expect(
      Buffer.from((await api.getInvoiceAttachmentById(tenant, id, attachment!.attachmentID!, 'application/pdf')).body),
    ).toEqual(file);
    await api.createInvoiceHistory(tenant, id, { historyRecords: [{ details: 'Check 1001' }] });
    expect((await api.getInvoiceHistory(tenant, id)).body.historyRecords?.at(-1)?.details).toBe('Check 1001');
    const [bill] = (await api.getInvoice(tenant, id, 4)).body.invoices!;
    expect(bill).toMatchObject({
      total: 41,
      amountDue: 41,
      hasAttachments: true,
      url: 'https://melio.test/1',
      lineAmountTypes: LineAmountTypes.Exclusive,
    });
    expect([bill?.updatedDateUTC, bill?.lineItems?.[0]?.lineAmount]).toEqual([expect.any(Date), 41]);
    await api.updateInvoice(tenant, id, { invoices: [{ status: Invoice.StatusEnum.VOIDED }] });
    expect(ui.bill(id).status).toBe('VOIDED');
  });

  it('payments and batch payments', async () => {
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

  it('reads refusals', async () => {
    const refused = api.createContacts(tenant, { contacts: [{ name: 'Credits' }] }, true);
    const error = JSON.parse(
      await refused.then(
        () => 'accepted',
        (reason: string) => reason,
      ),
    );
    expect([error.response.statusCode, error.response.body.Type]).toEqual([400, 'ValidationException']);
    expect(error.response.body.Elements[0].ValidationErrors[0].Message).toMatch(/already assigned to another contact/);
  });
});
