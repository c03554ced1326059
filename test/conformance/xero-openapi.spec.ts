import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../shared/model/http.ts';
import { findDocument, XeroOracle } from '../support/xero-oracle.ts';
import { paymentOf, xeroWorld } from '../support/xero-world.ts';

const path = findDocument();
if (!path) {
  console.log(
    'xero-openapi: skipped, no document (set XERO_OPENAPI, or put xero_accounting.yaml into ../shared/specs)',
  );
}

/** @see https://github.com/XeroAPI/Xero-OpenAPI */
describe.skipIf(!path)("the simulator against Xero's OpenAPI document", () => {
  const oracle = path ? new XeroOracle(path) : (undefined as unknown as XeroOracle);

  it('is the document and the loader that we know: 22 of its 289 examples do not fit their own schema', () => {
    const examples = oracle.selfCheck();
    const wrong = examples.filter(({ violations }) => violations.length > 0);
    expect([oracle.version, examples.length, wrong.length]).toEqual(['16.1.0', 289, 22]);
    expect(wrong.filter(({ kind }) => kind === 'request').map(({ operation }) => operation)).toEqual([
      'POST /BankTransactions',
      'POST /BankTransactions/{BankTransactionID}',
      'PUT /BankTransfers',
      'POST /Payments/{PaymentID}',
    ]);
  });

  describe('the oracle itself notices', () => {
    const request = (body: unknown, url = 'Invoices', method = 'PUT'): HttpRequest => ({
      method,
      url: `https://api.xero.com/api.xro/2.0/${url}`,
      headers: { 'xero-tenant-id': 'fe79f7dd-b6d4-4a92-ba7b-538af6289c58', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    it.each([
      ['a misspelt element', request({ Invoices: [{ type: 'ACCPAY' }] }), 'must NOT have additional properties'],
      ['a bare object', request({ Type: 'ACCPAY' }), 'must NOT have additional properties'],
      ['a number as text', request({ Invoices: [{ LineItems: [{ Quantity: '1' }] }] }), 'must be number'],
      ['a word that is none', request({ Invoices: [{ Status: 'OPEN' }] }), 'must be equal to one of'],
      ['an echoed date', request({ Invoices: [{ Date: '/Date(1790553600000+0000)/' }] }), 'x-is-msdate'],
      ['an unknown parameter', request(undefined, 'Invoices?pages=1', 'GET'), 'unknown query parameter pages'],
      ['a page that is no number', request(undefined, 'Invoices?page=abc', 'GET'), 'query page'],
      ['an id that is none', request(undefined, 'Invoices?IDs=1,2', 'GET'), 'query IDs'],
      [
        'an HTTP date',
        {
          ...request(undefined, 'Invoices', 'GET'),
          headers: { 'xero-tenant-id': 'x', 'if-modified-since': 'Mon, 28 Sep 2026 12:00:00 GMT' },
        },
        'If-Modified-Since',
      ],
      ['a missing tenant', { ...request(undefined, 'Invoices', 'GET'), headers: {} }, 'xero-tenant-id is missing'],
      ['an operation that does not exist', request({}, 'Invoices', 'PATCH'), 'not in the document'],
    ] as const)('%s', (_, wrong, message) => {
      expect(oracle.checkRequest(wrong).join('\n')).toContain(message);
    });
  });

  it('finds nothing against the simulator on the whole surface', async () => {
    const violations: string[] = [];
    const world = xeroWorld({ limits: { perMinute: 1000 } }, (handle) => {
      const checked = oracle.checked(handle);
      return async (request) => {
        const response = await checked.http(request);
        violations.push(...checked.violations.splice(0));
        return response;
      };
    });
    const { api, get, ui, bank } = world;
    const statuses: [string, number][] = [];
    const call = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
      const answer = await api(method, path, body, headers);
      statuses.push([`${method} ${path.split('?')[0]?.replace(/[0-9a-f-]{36}/g, '{id}')}`, answer.status]);
      return answer.json;
    };

    const contact = (
      await call('PUT', 'Contacts', {
        Contacts: [
          {
            Name: 'Acme',
            ContactNumber: 'm-1',
            EmailAddress: 'ap@acme.test',
            Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '555' }],
            Addresses: [{ AddressType: 'POBOX', City: 'San Francisco' }],
            ContactPersons: [{ FirstName: 'A', EmailAddress: 'a@acme.test' }],
            PaymentTerms: { Bills: { Day: 30, Type: 'DAYSAFTERBILLDATE' } },
            BatchPayments: { BankAccountNumber: '1', Details: 'x' },
          },
        ],
      })
    ).Contacts[0];
    await call('POST', `Contacts/${contact.ContactID}`, {
      Contacts: [{ ContactID: contact.ContactID, FirstName: 'Dana' }],
    });
    await call('POST', 'Contacts?summarizeErrors=false', {
      Contacts: [{ ContactID: contact.ContactID, LastName: 'Ray' }, { Name: '' }],
    });
    await call('GET', 'Contacts?page=1&pageSize=1000&includeArchived=true&order=UpdatedDateUTC%20ASC', undefined, {
      'if-modified-since': '2026-01-01T00:00:00Z',
    });
    await call('GET', `Contacts?IDs=${contact.ContactID}&summaryOnly=true`);
    await call('GET', `Contacts/${contact.ContactID}`);
    await call('GET', 'Contacts/m-1');

    const category = (await call('PUT', 'TrackingCategories', { Name: 'Region' })).TrackingCategories[0];
    await call('PUT', `TrackingCategories/${category.TrackingCategoryID}/Options`, { Name: 'North' });
    for (const path of [
      'Organisation',
      'Organisation/Actions',
      'TaxRates',
      'Currencies',
      'TrackingCategories',
      'Accounts',
    ])
      await call('GET', path);
    const account = (await call('PUT', 'Accounts', { Code: '401', Name: 'Printing', Type: 'EXPENSE' })).Accounts[0];
    await call('POST', `Accounts/${account.AccountID}`, { Accounts: [{ Status: 'ARCHIVED' }] });

    const line = {
      Description: 'Tires',
      Quantity: 2,
      UnitAmount: 20.5,
      AccountCode: '400',
      Tracking: [{ Name: 'Region', Option: 'North' }],
    };
    const entry = {
      Type: 'ACCPAY',
      Contact: { ContactID: contact.ContactID },
      Date: '2026-09-28',
      DueDate: '2026-10-28',
      Status: 'AUTHORISED',
      LineItems: [line],
    };
    const invoices = (
      await call('PUT', 'Invoices?unitdp=4&summarizeErrors=false', {
        Invoices: [
          { ...entry, InvoiceNumber: 'B1', Url: 'https://melio.test/b1' },
          { ...entry, InvoiceNumber: 'B2' },
          { ...entry, PlannedPaymentDate: '2026-10-01' },
          { Type: 'ACCPAY' },
        ],
      })
    ).Invoices;
    const [first, second, third] = invoices.map((row: { InvoiceID: string }) => row.InvoiceID);
    await call('POST', `Invoices/${first}`, {
      Invoices: [{ InvoiceID: first, Status: 'AUTHORISED', DueDate: '2026-11-01' }],
    });
    await call('PUT', `Invoices/${first}/Attachments/bill.pdf`, 'bytes', { 'content-type': 'application/pdf' });
    await call('GET', `Invoices/${first}/Attachments`);
    await get(`Invoices/${first}/Attachments/bill.pdf`, { accept: 'application/octet-stream' });
    await call('PUT', `Invoices/${first}/History`, { HistoryRecords: [{ Details: 'A note' }] });
    await call('GET', `Invoices/${first}/History`);

    const payment = (await call('PUT', 'Payments', paymentOf(first, bank, 11, { Reference: 'melio:1' }))).Payments[0];
    await call('GET', `Payments/${payment.PaymentID}`);
    await call('GET', 'Payments?page=1&where=Status%3D%3D%22AUTHORISED%22');
    await call('POST', `Payments/${payment.PaymentID}`, { Status: 'DELETED' });
    const batch = (
      await call('PUT', 'BatchPayments', {
        BatchPayments: [
          {
            Account: { AccountID: bank },
            Date: '2026-09-28',
            Details: 'Melio',
            Payments: [
              { Invoice: { InvoiceID: first }, Amount: 41 },
              { Invoice: { InvoiceID: second }, Amount: 1 },
            ],
          },
        ],
      })
    ).BatchPayments[0];
    await call('GET', 'BatchPayments');
    await call('GET', `BatchPayments/${batch.BatchPaymentID}`);
    await call('GET', 'Payments?page=1');
    await call('POST', `BatchPayments/${batch.BatchPaymentID}`, { Status: 'DELETED' });

    const credit = (
      await call('PUT', 'CreditNotes', {
        CreditNotes: [
          {
            Type: 'ACCPAYCREDIT',
            Contact: { ContactID: contact.ContactID },
            Status: 'AUTHORISED',
            CreditNoteNumber: 'VC-1',
            LineItems: [line],
          },
        ],
      })
    ).CreditNotes[0];
    const allocation = { Allocations: [{ Invoice: { InvoiceID: first }, Amount: 10, Date: '2026-09-28' }] };
    const { AllocationID } = (await call('PUT', `CreditNotes/${credit.CreditNoteID}/Allocations`, allocation))
      .Allocations[0];
    await call('GET', `CreditNotes/${credit.CreditNoteID}`);
    await call('GET', 'CreditNotes?page=1');
    await call('GET', `Invoices/${first}`);
    await call('DELETE', `CreditNotes/${credit.CreditNoteID}/Allocations/${AllocationID}`);
    for (const [type, name, extra] of [
      ['SPEND-OVERPAYMENT', 'Overpayment', {}],
      ['SPEND-PREPAYMENT', 'Prepayment', { AccountCode: '400' }],
    ] as const) {
      const spent = (
        await call('PUT', 'BankTransactions', {
          BankTransactions: [
            {
              Type: type,
              Contact: { ContactID: contact.ContactID },
              BankAccount: { AccountID: bank },
              Date: '2026-09-28',
              LineAmountTypes: 'NoTax',
              LineItems: [{ Description: 'x', LineAmount: 5, ...extra }],
            },
          ],
        })
      ).BankTransactions[0];
      const id = spent[`${name}ID`];
      const applied = (
        await call('PUT', `${name}s/${id}/Allocations`, {
          Allocations: [{ Invoice: { InvoiceID: second }, Amount: 3, Date: '2026-09-28' }],
        })
      ).Allocations[0];
      await call('GET', `${name}s/${id}`);
      await call('GET', `${name}s?page=1`);
      await call('DELETE', `${name}s/${id}/Allocations/${applied.AllocationID}`);
      await call('GET', `BankTransactions/${spent.BankTransactionID}`);
    }
    await call('POST', `Invoices/${third}`, { Invoices: [{ InvoiceID: third, Status: 'VOIDED' }] });
    await call('GET', 'Invoices?page=1&pageSize=1000&unitdp=4', undefined, {
      'if-modified-since': '2026-01-01T00:00:00Z',
    });
    await call('GET', `Invoices?IDs=${first},${second}&Statuses=AUTHORISED,VOIDED&summaryOnly=true`);
    await call('GET', 'Invoices');
    expect(statuses.filter(([, status]) => status !== 200)).toEqual([]);

    // Refusals have the document's shape too.
    const refused = [
      await api('PUT', 'Payments', paymentOf(first, bank, 1000)),
      await api('PUT', 'Contacts', { Contacts: [{ Name: 'Acme' }] }),
      await get('Invoices?where=Nonsense'),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect((await api('GET', 'Invoices', undefined, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect(violations).toEqual([]);
    expect(ui.bills().length).toBe(3);
  });
});
