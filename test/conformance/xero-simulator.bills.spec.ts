import { describe, expect, it } from 'vitest';
import { billOf, line, messages, xeroWorld } from '../support/xero-world.ts';

/** @see https://developer.xero.com/documentation/api/accounting/invoices */
describe('entering bills', () => {
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
    const answer = await api('PUT', 'Invoices', billOf(id, more));
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
    const answer = await api('PUT', 'Invoices', billOf(ui.addContact({ Name: 'Acme' }).id, more));
    expect([answer.status, answer.json.ErrorNumber, answer.json.Type]).toEqual([400, 14, 'PostDataInvalidException']);
    expect(answer.json.Message).toContain(message);
  });

  it('numbers are unique for invoices, not for bills', async () => {
    const { api, ui } = xeroWorld();
    const { id } = ui.addContact({ Name: 'Acme' });
    const sale = { InvoiceNumber: 'N1', Type: 'ACCREC', LineItems: [{ ...line, AccountCode: '200' }] };
    const first = await api('PUT', 'Invoices', billOf(id, sale));
    expect([first.status, first.json.Invoices[0].InvoiceNumber]).toEqual([200, 'N1']);
    expect(messages(await api('PUT', 'Invoices', billOf(id, sale)))).toEqual(['Invoice # must be unique.']);
    expect((await api('PUT', 'Invoices', billOf(id, { InvoiceNumber: 'N1' }))).status).toBe(200);
    expect((await api('PUT', 'Invoices', billOf(id, { InvoiceNumber: 'N1' }))).status).toBe(200);
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
    const { json } = await api('PUT', 'Invoices', billOf(ui.addContact({ Name: 'Acme' }).id, { LineItems }));
    expect(json.Invoices[0]).toMatchObject({ SubTotal: 76.3, TotalTax: 11.44, Total: 87.74 });
    const inclusive = await api(
      'PUT',
      'Invoices',
      billOf(ui.contacts()[0]!.id, { LineAmountTypes: 'Inclusive', LineItems: [LineItems[0]] }),
    );
    expect(inclusive.json.Invoices[0]).toMatchObject({ SubTotal: 21.79, TotalTax: 3.27, Total: 25.06 });
  });

  it('rounds half a cent up, also where binary fractions fall short of it', async () => {
    const { api, ui } = xeroWorld();
    const LineItems = [{ ...line, Quantity: 0.5, UnitAmount: 2.01 }];
    const { json } = await api('PUT', 'Invoices', billOf(ui.addContact({ Name: 'Acme' }).id, { LineItems }));
    expect(json.Invoices[0].Total).toBe(1.01);
  });

  it('unit amounts have two decimals, with unitdp=4 four', async () => {
    const { api, ui } = xeroWorld();
    const body = billOf(ui.addContact({ Name: 'Acme' }).id, {
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
      billOf(ui.addContact({ Name: 'Acme' }).id, { LineItems: [line, { ...line, Description: 'Wheels' }] }),
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
});
