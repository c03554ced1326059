import { describe, expect, it } from 'vitest';
import { messages, xeroWorld } from '../support/xero-world.ts';

const line = { Description: 'Tires', Quantity: 2, UnitAmount: 20.5, AccountCode: '400' };
const entry = (contactId: string, more: object = {}) => ({
  Invoices: [
    {
      Type: 'ACCPAY',
      Contact: { ContactID: contactId },
      Date: '2026-09-28',
      DueDate: '2026-10-28',
      Status: 'AUTHORISED',
      LineItems: [line],
      ...more,
    },
  ],
});

/** @see https://developer.xero.com/documentation/api/accounting/contacts */
describe('contacts', () => {
  it.each([
    [
      'a name that an active contact has',
      { Name: 'ACME' },
      'The contact name ACME is already assigned to another contact. The contact name must be unique across all active contacts.',
    ],
    [
      'a number that another contact has',
      { Name: 'New', ContactNumber: 'm-1' },
      'Another contact has this contact number. Please enter a different contact number.',
    ],
    ['an e-mail address that is none', { Name: 'New', EmailAddress: 'nobody' }, 'Email address must be valid.'],
    ['a name with a bracket', { Name: 'A<b>' }, 'The contact name cannot contain the characters < or >.'],
    [
      'a name that is too long',
      { Name: 'x'.repeat(256) },
      'The Name field must be a string with a maximum length of 255.',
    ],
    [
      'six contact persons',
      { Name: 'New', ContactPersons: Array(6).fill({ FirstName: 'A' }) },
      'A maximum of 5 contact persons can be added to a contact.',
    ],
  ])('PUT refuses %s', async (_, contact, message) => {
    const { api, ui } = xeroWorld();
    ui.addContact({ Name: 'Acme', ContactNumber: 'm-1' });
    const answer = await api('PUT', 'Contacts', { Contacts: [contact] });
    expect([answer.status, answer.json.ErrorNumber, messages(answer)]).toEqual([400, 10, [message]]);
    expect(ui.contacts()).toHaveLength(1);
  });

  it('POST updates by ContactID, then ContactNumber, then Name; what is left out stays, a list replaces', async () => {
    const { api, ui } = xeroWorld();
    const { id } = ui.addContact({
      Name: 'Acme',
      ContactNumber: 'm-1',
      FirstName: 'Dana',
      ContactPersons: [{ FirstName: 'A' }, { FirstName: 'B' }],
    });
    await api('POST', 'Contacts', {
      Contacts: [{ ContactNumber: 'm-1', Name: 'Acme Inc', ContactPersons: [{ FirstName: 'C' }] }],
    });
    await api('POST', 'Contacts', { Contacts: [{ Name: 'acme inc', EmailAddress: 'ap@acme.test' }] });
    expect(ui.contacts()).toHaveLength(1);
    expect(ui.contact(id)).toMatchObject({
      name: 'acme inc',
      texts: { FirstName: 'Dana', EmailAddress: 'ap@acme.test' },
      persons: [{ FirstName: 'C' }],
    });
  });

  it('an archived contact takes no document, and is not restored beside an active one of its name', async () => {
    const { api, ui } = xeroWorld();
    const { id } = ui.addContact({ Name: 'Acme' });
    ui.archiveContact(id);
    const refused = await api('PUT', 'Invoices', entry(id));
    expect(messages(refused)[0]).toMatch(/^The contact with the specified contact details has been archived/);
    ui.addContact({ Name: 'Acme' });
    expect(() => ui.restoreContact(id)).toThrow('is already assigned to another contact');
  });

  it('a merged contact points to the one that took its documents', async () => {
    const { get, ui, bill } = xeroWorld();
    const from = ui.addContact({ Name: 'Acme' });
    const into = ui.addContact({ Name: 'Acme Inc' });
    const { id } = bill(10, { contactId: from.id });
    ui.mergeContacts(from.id, into.id);
    const { json } = await get(`Contacts/${from.id}`);
    expect(json.Contacts[0]).toMatchObject({ ContactStatus: 'ARCHIVED', MergedToContactID: into.id });
    expect(ui.bill(id).contactId).toBe(into.id);
  });

  it('becoming a supplier does not move UpdatedDateUTC', () => {
    const { ui, bill, pass } = xeroWorld();
    const { id, updatedAt } = ui.addContact({ Name: 'Acme' });
    pass(5000);
    bill(10, { contactId: id });
    expect(ui.contact(id)).toMatchObject({ isSupplier: true, updatedAt });
  });

  it('a contact inside a document that carries more than its id is changed, and loses persons not sent', async () => {
    const { api, ui } = xeroWorld();
    const { id } = ui.addContact({ Name: 'Acme', ContactPersons: [{ FirstName: 'A' }] });
    await api('PUT', 'Invoices', entry(id));
    expect(ui.contact(id).persons).toHaveLength(1);
    await api('PUT', 'Invoices', {
      Invoices: [{ ...entry(id).Invoices[0], Contact: { ContactID: id, EmailAddress: 'new@acme.test' } }],
    });
    expect(ui.contact(id)).toMatchObject({ persons: [], texts: { EmailAddress: 'new@acme.test' } });
    await api('PUT', 'Invoices', { Invoices: [{ ...entry(id).Invoices[0], Contact: { Name: 'Somebody else' } }] });
    expect(ui.contacts().map(({ name }) => name)).toEqual(['Acme', 'Somebody else']);
  });
});

/** @see https://developer.xero.com/documentation/api/accounting/invoices */
describe('bills', () => {
  it.each([
    ['no contact', { Contact: null }, 'A Contact must be specified for this type of transaction'],
    ['no lines', { LineItems: [] }, 'One or more line items must be specified'],
    [
      'an account that does not exist',
      { LineItems: [{ ...line, AccountCode: '999' }] },
      "Account code '999' is not a valid code for this document.",
    ],
    [
      'accounts payable as an account',
      { LineItems: [{ ...line, AccountCode: '800' }] },
      "Account code '800' is not a valid code for this document.",
    ],
    [
      'a bank account as an account',
      { LineItems: [{ ...line, AccountCode: '090' }] },
      "Account code '090' is not a valid code for this document.",
    ],
    [
      'a tax type that the account cannot take',
      { LineItems: [{ ...line, TaxType: 'OUTPUT' }] },
      "The TaxType code 'OUTPUT' cannot be used with account code '400'.",
    ],
    [
      'a line total that is wrong',
      { LineItems: [{ ...line, LineAmount: 50 }] },
      'The line total 50 does not match the expected line total 41',
    ],
    ['a foreign currency', { CurrencyCode: 'EUR' }, 'Organisation is not subscribed to currency EUR'],
    ['a link that names Xero', { Url: 'https://go.xero.com/x' }, 'Url must not contain the word "xero".'],
    ['the status PAID', { Status: 'PAID' }, 'Invoice status PAID is not valid for a new document.'],
    ['no due date and no terms', { DueDate: null }, 'Due Date cannot be empty.'],
    [
      'a locked period',
      { Date: '2026-06-30' },
      'The document date cannot be before the period lock date, currently set at 30-Jun-2026',
    ],
  ])('refuses %s', async (_, more, message) => {
    const { api, ui } = xeroWorld();
    ui.lockPeriod('2026-06-30');
    const { id } = ui.addContact({ Name: 'Acme' });
    const answer = await api('PUT', 'Invoices', entry(id, more));
    expect([answer.status, messages(answer)]).toEqual([400, [message]]);
    expect(ui.bills()).toEqual([]);
  });

  it.each([
    ['a misspelt element', { DueDat: '2026-10-28' }, "The element 'DueDat' was not recognised."],
    ['a wrong case', { status: 'DRAFT' }, "The element 'status' was not recognised."],
    ['an unknown word', { LineAmountTypes: 'NO_TAX' }, 'Error converting value "NO_TAX" to type'],
    ['an echoed date', { DueDate: '/Date(1790553600000+0000)/' }, 'System.DateTime'],
    ['a day that does not exist', { DueDate: '2026-02-30' }, 'System.DateTime'],
  ])('cannot read %s', async (_, more, message) => {
    const { api, ui } = xeroWorld();
    const answer = await api('PUT', 'Invoices', entry(ui.addContact({ Name: 'Acme' }).id, more));
    expect([answer.status, answer.json.ErrorNumber, answer.json.Type]).toEqual([400, 14, 'PostDataInvalidException']);
    expect(answer.json.Message).toContain(message);
  });

  it('numbers are unique for invoices, not for bills', async () => {
    const { api, ui } = xeroWorld();
    const { id } = ui.addContact({ Name: 'Acme' });
    const sale = { InvoiceNumber: 'N1', Type: 'ACCREC', LineItems: [{ ...line, AccountCode: '200' }] };
    const first = await api('PUT', 'Invoices', entry(id, sale));
    expect([first.status, first.json.Invoices[0].InvoiceNumber]).toEqual([200, 'N1']);
    expect(messages(await api('PUT', 'Invoices', entry(id, sale)))).toEqual(['Invoice # must be unique.']);
    expect((await api('PUT', 'Invoices', entry(id, { InvoiceNumber: 'N1' }))).status).toBe(200);
    expect((await api('PUT', 'Invoices', entry(id, { InvoiceNumber: 'N1' }))).status).toBe(200);
    expect(ui.bills()).toHaveLength(2);
  });

  /** @see https://developer.xero.com/documentation/api-guides/rounding-in-xero */
  it('counts tax per line, rounds half up and then adds: 3.76 + 3.84 + 3.84 at 15 %', async () => {
    const { api, ui, simulator } = xeroWorld();
    simulator.load(
      'TaxRates.json',
      JSON.stringify({ TaxRates: [{ TaxType: 'VAT15', Name: '15 %', EffectiveRate: 15, Status: 'ACTIVE' }] }),
    );
    const LineItems = [25.06, 25.61, 25.63].map((UnitAmount) => ({
      ...line,
      Quantity: 1,
      UnitAmount,
      TaxType: 'VAT15',
    }));
    const { json } = await api('PUT', 'Invoices', entry(ui.addContact({ Name: 'Acme' }).id, { LineItems }));
    expect(json.Invoices[0]).toMatchObject({ SubTotal: 76.3, TotalTax: 11.44, Total: 87.74 });
    const inclusive = await api(
      'PUT',
      'Invoices',
      entry(ui.contacts()[0]!.id, { LineAmountTypes: 'Inclusive', LineItems: [LineItems[0]] }),
    );
    expect(inclusive.json.Invoices[0]).toMatchObject({ SubTotal: 21.79, TotalTax: 3.27, Total: 25.06 });
  });

  it('rounds half a cent up, also where binary fractions fall short of it', async () => {
    const { api, ui } = xeroWorld();
    const LineItems = [{ ...line, Quantity: 0.5, UnitAmount: 2.01 }];
    const { json } = await api('PUT', 'Invoices', entry(ui.addContact({ Name: 'Acme' }).id, { LineItems }));
    expect(json.Invoices[0].Total).toBe(1.01);
  });

  it('unit amounts have two decimals, with unitdp=4 four', async () => {
    const { api, ui } = xeroWorld();
    const body = entry(ui.addContact({ Name: 'Acme' }).id, {
      LineItems: [{ ...line, Quantity: 100, UnitAmount: 1.2345 }],
    });
    expect((await api('PUT', 'Invoices', body)).json.Invoices[0]).toMatchObject({
      Total: 123,
      LineItems: [{ UnitAmount: 1.23 }],
    });
    expect((await api('PUT', 'Invoices?unitdp=4', body)).json.Invoices[0]).toMatchObject({
      Total: 123.45,
      LineItems: [{ UnitAmount: 1.2345 }],
    });
  });

  it('a line with its id is changed, one without is new, one that is not sent is gone; without lines all stay', async () => {
    const { api, ui } = xeroWorld();
    const { json } = await api(
      'PUT',
      'Invoices',
      entry(ui.addContact({ Name: 'Acme' }).id, { LineItems: [line, { ...line, Description: 'Wheels' }] }),
    );
    const { InvoiceID, LineItems } = json.Invoices[0];
    const post = (change: object) =>
      api('POST', `Invoices/${InvoiceID}`, { Invoices: [{ InvoiceID, Status: 'AUTHORISED', ...change }] });
    await post({ DueDate: '2026-11-11' });
    expect(ui.bill(InvoiceID).lines.map(({ id }) => id)).toEqual(
      LineItems.map((one: { LineItemID: string }) => one.LineItemID),
    );
    await post({
      LineItems: [
        { LineItemID: LineItems[1].LineItemID, Description: 'Rims' },
        { ...line, UnitAmount: 1 },
      ],
    });
    expect(
      ui
        .bill(InvoiceID)
        .lines.map(({ id, description, lineCents }) => [id === LineItems[1].LineItemID, description, lineCents]),
    ).toEqual([
      [true, 'Rims', 4100],
      [false, 'Tires', 200],
    ]);
  });

  it.each([
    ['DRAFT', 'SUBMITTED', 200],
    ['DRAFT', 'AUTHORISED', 200],
    ['DRAFT', 'DELETED', 200],
    ['DRAFT', 'VOIDED', 400],
    ['SUBMITTED', 'DRAFT', 200],
    ['SUBMITTED', 'AUTHORISED', 200],
    ['SUBMITTED', 'DELETED', 200],
    ['AUTHORISED', 'VOIDED', 200],
    ['AUTHORISED', 'DRAFT', 400],
    ['AUTHORISED', 'DELETED', 400],
    ['AUTHORISED', 'PAID', 400],
  ] as const)('%s may become %s: %i', async (from, to, status) => {
    const { api, bill } = xeroWorld();
    const { id } = bill(10, { Status: from });
    const answer = await api('POST', `Invoices/${id}`, { Invoices: [{ InvoiceID: id, Status: to }] });
    expect([answer.status, messages(answer)]).toEqual([
      status,
      status === 200 ? [] : ['Invoice not of valid status for modification'],
    ]);
  });

  it.each(['VOIDED', 'DELETED'] as const)('%s is the end', async (status) => {
    const { api, bill, ui } = xeroWorld();
    const { id } = bill(10, { Status: status === 'DELETED' ? 'DRAFT' : 'AUTHORISED' });
    if (status === 'DELETED') ui.deleteBill(id);
    else ui.voidBill(id);
    const answer = await api('POST', `Invoices/${id}`, { Invoices: [{ InvoiceID: id, Status: 'AUTHORISED' }] });
    expect(messages(answer)).toEqual(['Invoice not of valid status for modification']);
  });

  it.each([
    ['its number', { InvoiceNumber: 'NEW' }, true],
    ['its due date', { DueDate: '2026-12-01' }, true],
    ['its planned date', { PlannedPaymentDate: '2026-12-01' }, true],
    ['its link', { Url: 'https://melio.test/1' }, true],
    ['its date', { Date: '2026-09-01' }, false],
    ['its tax kind', { LineAmountTypes: 'NoTax' }, false],
    ['another line', { LineItems: [line] }, false],
  ] as const)('with a payment on it, %s may change: %#', async (_, change, allowed) => {
    const { api, bill, ui, bank } = xeroWorld();
    const { id } = bill();
    ui.payBill(id, { accountId: bank, amount: 40, date: '2026-09-28' });
    const answer = await api('POST', `Invoices/${id}`, {
      Invoices: [{ InvoiceID: id, Status: 'AUTHORISED', ...change }],
    });
    expect(messages(answer)).toEqual(
      allowed ? [] : ['This document cannot be edited as it has a payment or credit note allocated to it.'],
    );
  });

  it('with a payment on it, description and account of a line may change, its amount not', async () => {
    const { api, bill, ui, bank } = xeroWorld();
    const { id, lines } = bill();
    ui.payBill(id, { accountId: bank, amount: 100, date: '2026-09-28' });
    const post = (change: object) =>
      api('POST', `Invoices/${id}`, {
        Invoices: [{ InvoiceID: id, LineItems: [{ LineItemID: lines[0]!.id, ...change }] }],
      });
    expect((await post({ Description: 'Wheels', AccountCode: '429' })).json.Invoices[0]).toMatchObject({
      Status: 'PAID',
      Total: 100,
      LineItems: [{ Description: 'Wheels', AccountCode: '429' }],
    });
    expect((await post({ UnitAmount: 99 })).status).toBe(400);
  });

  it('an edit of only the due date of a part-paid bill does not move UpdatedDateUTC, any other does', () => {
    const { bill, ui, bank, pass, now } = xeroWorld();
    const { id } = bill();
    ui.payBill(id, { accountId: bank, amount: 40, date: '2026-09-28' });
    const paidAt = now();
    pass(60_000);
    expect(ui.editBill(id, { DueDate: '2026-12-12' })).toMatchObject({ dueDate: '2026-12-12', updatedAt: paidAt });
    expect(ui.editBill(id, { InvoiceNumber: 'X', DueDate: '2026-12-13' }).updatedAt).toBe(now());
  });

  it('a plan that allows two approvals a month refuses the third, and says so in the actions', async () => {
    const { bill, get, simulator } = xeroWorld({
      organisations: [{ tenantId: '4e3eef5b-31cd-45fa-bec2-55c777be0c8a', approvalsPerMonth: { ACCPAY: 2 } }],
    });
    bill();
    bill();
    expect(() => bill()).toThrow('You have reached the limit of invoices you can approve');
    expect(bill(1, { Status: 'DRAFT' }).status).toBe('DRAFT');
    const { json } = await get('Organisation/Actions');
    expect(json.Actions).toContainEqual({ Name: 'CreateApprovedBill', Status: 'NOT-ALLOWED' });
    expect(simulator.calls.get('GET /Organisation/Actions')).toBe(1);
  });

  it('tracking: at most two, known, and not archived unless the line has it already', () => {
    const { bill, ui } = xeroWorld();
    const category = ui.addTracking('Region', ['North', 'South']);
    const lines = (Option: string) => [{ ...line, Tracking: [{ Name: 'Region', Option }] }];
    const { id } = bill(1, { lines: lines('North') });
    const north = ui.bill(id).lines[0]!.tracking[0]!;
    ui.archiveTrackingOption(category, north.optionId);
    expect(() => bill(1, { lines: lines('North') })).toThrow(
      "The TrackingOption 'North' is archived and cannot be used.",
    );
    expect(() => bill(1, { lines: lines('West') })).toThrow("The TrackingOption 'west' does not exist");
    expect(
      ui.editBill(id, { lines: [{ LineItemID: ui.bill(id).lines[0]!.id, Description: 'Kept' }] }).lines[0]!.tracking,
    ).toEqual([north]);
  });

  it('attachments: the same name overwrites, ten at most, no forbidden names, not larger than allowed', async () => {
    const { api, get, bill, ui } = xeroWorld({ switches: { attachmentMaxBytes: 1000 } });
    const { id, updatedAt } = bill();
    const put = (name: string, bytes: string) =>
      api('PUT', `Invoices/${id}/Attachments/${encodeURIComponent(name)}`, bytes, { 'content-type': 'text/plain' });
    for (let n = 0; n < 10; n += 1) expect((await put(`f${n}.txt`, `${n}`)).status).toBe(200);
    expect((await put('f0.txt', 'again')).status).toBe(200);
    expect(messages(await put('f10.txt', 'x'))).toEqual(['A maximum of 10 attachments can be added to a document.']);
    expect(messages(await put('a?.txt', 'x'))).toEqual(['The file name contains characters that are not allowed.']);
    expect((await put('f1.txt', 'x'.repeat(1001))).status).toBe(413);
    expect((await get(`Invoices/${id}/Attachments/f0.txt`)).text).toBe('again');
    expect((await get(`Invoices/${id}`)).json.Invoices[0]).toMatchObject({
      HasAttachments: true,
      Attachments: { length: 10 },
    });
    expect(ui.bill(id).updatedAt).toBe(updatedAt);
  });
});

describe('bulk writes', () => {
  it('with summarizeErrors=false every element answers for itself, in order', async () => {
    const { api, ui } = xeroWorld();
    const answer = await api('PUT', 'Contacts?summarizeErrors=false', {
      Contacts: [{ Name: 'A' }, { Name: 'a' }, { Name: 'B' }],
    });
    expect(answer.status).toBe(200);
    expect(answer.json.Contacts.map((row: { StatusAttributeString: string }) => row.StatusAttributeString)).toEqual([
      'OK',
      'ERROR',
      'OK',
    ]);
    expect(answer.json.Contacts[1]).toMatchObject({ ContactID: '00000000-0000-0000-0000-000000000000', Name: 'a' });
    expect(ui.contacts().map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it.each([
    [false, []],
    [true, ['A', 'B']],
  ])(
    'otherwise the first fault refuses the request; the others are saved only by switch: %s',
    async (validSiblingsSaved, saved) => {
      const { api, ui } = xeroWorld({ switches: { validSiblingsSaved } });
      const answer = await api('PUT', 'Contacts', { Contacts: [{ Name: 'A' }, { Name: 'a' }, { Name: 'B' }] });
      expect([answer.status, answer.json.Elements.length]).toEqual([400, 1]);
      expect(ui.contacts().map(({ name }) => name)).toEqual(saved);
    },
  );

  it('nothing of a refused element stays, not even the contact that it would have made', async () => {
    const { api, ui } = xeroWorld();
    const broken = {
      Type: 'ACCPAY',
      Contact: { Name: 'Ghost' },
      Status: 'AUTHORISED',
      DueDate: '2026-10-28',
      LineItems: [{ ...line, AccountCode: '999' }],
    };
    await api('PUT', 'Invoices?summarizeErrors=false', { Invoices: [broken] });
    expect(ui.contacts()).toEqual([]);
  });
});
