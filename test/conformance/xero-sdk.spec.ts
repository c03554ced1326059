import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account, AccountType, Contact, Invoice, LineAmountTypes } from 'xero-node/dist/gen/model/accounting/models.js';
import { sdkLine as line, type SdkWorld, sdkWorld } from '../support/xero-sdk.ts';

/**
 * Xero's own SDK against the simulator, over a socket: its types come from a newer document than the one the other
 * check uses, and it reads every date and every element.
 * @see https://github.com/XeroAPI/xero-node
 */
describe("Xero's own SDK", () => {
  let world: SdkWorld;
  beforeAll(async () => {
    world = await sdkWorld();
  });
  afterAll(() => world.close());

  it('organisation, actions, settings', async () => {
    const { api, tenant } = world;
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
    const { api, tenant } = world;
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
    const { api, tenant, newContact, newBill } = world;
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
    const { api, tenant, newContact } = world;
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
    const { api, tenant, ui, newContact, newBill } = world;
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

  it('reads refusals', async () => {
    const { api, tenant } = world;
    const refused = api.createContacts(tenant, { contacts: [{ name: 'Bills' }] }, true);
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
