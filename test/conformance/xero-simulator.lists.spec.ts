import { describe, expect, it } from 'vitest';
import { type Answer, xeroWorld } from '../support/xero-world.ts';

const numbers = ({ json }: Answer): string[] =>
  json.Invoices.map((row: { InvoiceNumber: string }) => row.InvoiceNumber);
const where = (text: string) => `Invoices?page=1&where=${encodeURIComponent(text)}`;

/** Five bills, a second apart: B1 (draft) to B5 (paid), 10 to 50. */
function fiveBills(options?: Parameters<typeof xeroWorld>[0]) {
  const world = xeroWorld(options);
  const { bill, ui, pass, bank } = world;
  for (let n = 1; n <= 5; n += 1) {
    bill(n * 10, { InvoiceNumber: `B${n}`, DueDate: `2026-10-0${n}`, ...(n === 1 ? { Status: 'DRAFT' } : {}) });
    if (n < 5) pass(1000);
  }
  const last = ui.bills().find(({ number }) => number === 'B5')!;
  ui.payBill(last.id, { accountId: bank, amount: 50, date: '2026-09-28' });
  return world;
}

/** @see https://developer.xero.com/documentation/api/accounting/requests-and-responses */
describe('lists', () => {
  it.each([
    ['page=1&pageSize=2', ['B1', 'B2'], { page: 1, pageSize: 2, pageCount: 3, itemCount: 5 }],
    ['page=3&pageSize=2', ['B5'], { page: 3, pageSize: 2, pageCount: 3, itemCount: 5 }],
    ['page=9&pageSize=2', [], { page: 9, pageSize: 2, pageCount: 3, itemCount: 5 }],
    ['page=1&pageSize=5000', ['B1', 'B2', 'B3', 'B4', 'B5'], { page: 1, pageSize: 1000, pageCount: 1, itemCount: 5 }],
    ['page=1&pageSize=0', ['B1'], { page: 1, pageSize: 1, pageCount: 5, itemCount: 5 }],
    ['page=0', ['B1', 'B2', 'B3', 'B4', 'B5'], { page: 1, pageSize: 100, pageCount: 1, itemCount: 5 }],
  ])('%s', async (query, found, pagination) => {
    const answer = await fiveBills().get(`Invoices?${query}`);
    expect([numbers(answer), answer.json.pagination]).toEqual([found, pagination]);
  });

  it('without a page: no lines, a short contact, no pagination', async () => {
    const { get } = fiveBills();
    const { json } = await get('Invoices');
    expect(json.pagination).toBeUndefined();
    expect(json.Invoices[0]).toMatchObject({ LineItems: [], Contact: { Name: 'Acme Widgets LLC' } });
    expect(json.Invoices[0].Contact.Addresses).toBeUndefined();
    expect((await get('Invoices?page=1')).json.Invoices[0].LineItems).toHaveLength(1);
    const summary = (await get('Invoices?summaryOnly=true')).json;
    expect([
      summary.pagination.itemCount,
      'LineItems' in summary.Invoices[0],
      'Payments' in summary.Invoices[0],
    ]).toEqual([5, false, false]);
  });

  it.each([
    ['Type=="ACCPAY" AND Status=="AUTHORISED" AND AmountDue>0', ['B2', 'B3', 'B4']],
    ['Status="DRAFT" OR Status=="PAID"', ['B1', 'B5']],
    ['(Status=="DRAFT" || Status=="PAID") && Total>=50', ['B5']],
    ['InvoiceNumber=="b3"', ['B3']],
    ['InvoiceNumber.Contains("3")', ['B3']],
    ['DueDate>=DateTime(2026, 10, 04) && DueDate<DateTime(2026,10,05)', ['B4']],
    ['Contact.Name.StartsWith("acme") AND Total<20', ['B1']],
    ['PlannedPaymentDate==null AND Status!="AUTHORISED"', ['B1', 'B5']],
    ['UpdatedDateUTC>=DateTime.Parse("2026-09-28T12:00:03Z")', ['B4', 'B5']],
  ])('where %s', async (text, found) => {
    expect(numbers(await fiveBills().get(where(text)))).toEqual(found);
  });

  it.each([
    'Status',
    'Status==',
    'Status=="X" AND',
    'Nope=="1"',
    'Contact.ContactID==guid(1)',
    'Status==="X"',
    '(Status=="X"',
  ])('where %s is refused', async (text) => {
    const answer = await fiveBills().get(where(text));
    // A bare name stands for a truth value, which a status is not: it selects nothing.
    if (text === 'Status') expect([answer.status, numbers(answer)]).toEqual([200, []]);
    else expect([answer.status, answer.json.ErrorNumber, answer.json.Type]).toEqual([400, 16, 'QueryParseException']);
  });

  it('narrows by ids, numbers, contacts, statuses, search term and own app; orders as asked', async () => {
    const { get, ui, api } = fiveBills();
    const [first, second] = ui.bills();
    const own = { Type: 'ACCPAY', Contact: { ContactID: first!.contactId }, InvoiceNumber: 'MINE' };
    await api('PUT', 'Invoices', { Invoices: [own] });
    expect(numbers(await get(`Invoices?page=1&IDs=${first!.id},${second!.id}`))).toEqual(['B1', 'B2']);
    expect(numbers(await get(`Invoices?page=1&IDs[]=${first!.id}&IDs[]=${second!.id}`))).toEqual(['B1', 'B2']);
    expect(numbers(await get('Invoices?InvoiceNumbers=B2,B4&page=1'))).toEqual(['B2', 'B4']);
    expect(numbers(await get('Invoices?Statuses=DRAFT,PAID'))).toEqual(['B1', 'B5', 'MINE']);
    expect(numbers(await get(`Invoices?page=1&ContactIDs=${first!.contactId}&searchTerm=b5`))).toEqual(['B5']);
    expect(numbers(await get('Invoices?page=1&createdByMyApp=true'))).toEqual(['MINE']);
    expect(numbers(await get('Invoices?page=1&order=InvoiceNumber%20DESC'))).toEqual([
      'MINE',
      'B5',
      'B4',
      'B3',
      'B2',
      'B1',
    ]);
  });

  it('archived contacts are listed only when asked for', async () => {
    const { get, ui } = xeroWorld();
    ui.archiveContact(ui.addContact({ Name: 'Gone' }).id);
    expect((await get('Contacts?page=1')).json.Contacts).toEqual([]);
    expect((await get('Contacts?page=1&includeArchived=true')).json.Contacts).toHaveLength(1);
  });
});

describe('If-Modified-Since', () => {
  const since = (text: string) => ({ 'if-modified-since': text });

  it('counts in whole seconds, and takes the second itself', async () => {
    const { get, pass, bill } = xeroWorld();
    pass(700);
    bill(1, { InvoiceNumber: 'B1' });
    pass(1000);
    bill(1, { InvoiceNumber: 'B2' });
    const at = async (text: string) => numbers(await get('Invoices?page=1', since(text)));
    expect(await at('2026-09-28T12:00:00Z')).toEqual(['B1', 'B2']);
    expect(await at('2026-09-28T12:00:00.900Z')).toEqual(['B1', 'B2']);
    expect(await at('2026-09-28T12:00:01')).toEqual(['B2']);
    expect(await at('2026-09-28T12:00:02Z')).toEqual([]);
  });

  it('by switch: not the second itself, and 304 for nothing', async () => {
    const { get } = fiveBills({ switches: { modifiedSinceInclusive: false, notModified304: true } });
    expect(numbers(await get('Invoices?page=1', since('2026-09-28T12:00:03Z')))).toEqual(['B5']);
    expect((await get('Invoices?page=1', since('2026-09-28T12:00:04Z'))).status).toBe(304);
  });

  it('is ignored as a query parameter, and 412 when it cannot be read', async () => {
    const { get } = fiveBills();
    expect(numbers(await get('Invoices?page=1&If-Modified-Since=2027-01-01T00:00:00Z'))).toHaveLength(5);
    expect((await get('Invoices?page=1', since('Mon, 28 Sep 2026 12:00:00 GMT'))).status).toBe(412);
  });

  it('shows voided bills, deleted payments and archived accounts as changes', async () => {
    const { get, ui, bill, bank, pass } = xeroWorld();
    const [a, b] = [bill(10), bill(20)];
    const payment = ui.payBill(b.id, { accountId: bank, amount: 5, date: '2026-09-28' });
    pass(60_000);
    ui.voidBill(a.id);
    ui.removePayment(payment.id);
    ui.archiveAccount(ui.account('429').id);
    const header = since('2026-09-28T12:00:30Z');
    expect(
      (await get('Invoices?page=1', header)).json.Invoices.map((row: { Status: string }) => row.Status).toSorted(),
    ).toEqual(['AUTHORISED', 'VOIDED']);
    expect((await get('Payments?page=1', header)).json.Payments).toMatchObject([
      { PaymentID: payment.id, Status: 'DELETED' },
    ]);
    expect((await get('Accounts', header)).json.Accounts).toMatchObject([{ Code: '429', Status: 'ARCHIVED' }]);
  });
});

describe('lists behind the truth', () => {
  it('show the state of so long ago, while reading by id is current', async () => {
    const { get, ui, bill, pass } = xeroWorld({ listLagMs: 30_000 });
    const { id } = bill(10, { InvoiceNumber: 'OLD' });
    expect(numbers(await get('Invoices?page=1'))).toEqual([]);
    pass(40_000);
    ui.editBill(id, { InvoiceNumber: 'NEW' });
    pass(10_000);
    expect(numbers(await get('Invoices?page=1'))).toEqual(['OLD']);
    expect(numbers(await get(`Invoices/${id}`))).toEqual(['NEW']);
    pass(20_000 - 1);
    expect(numbers(await get('Invoices?page=1'))).toEqual(['OLD']);
    pass(1);
    expect(numbers(await get('Invoices?page=1'))).toEqual(['NEW']);
  });

  it('values may be normalised at once or later, with or without a new UpdatedDateUTC', async () => {
    const now = xeroWorld({ normalise: { trim: true, truncate: { InvoiceNumber: 4 } } });
    expect(now.bill(1, { InvoiceNumber: ' B-12345 ' }).number).toBe('B-12');
    const late = xeroWorld({ normalise: { trim: true, afterMs: 20_000, bumps: true } });
    const { id, updatedAt } = late.bill(1, { InvoiceNumber: ' B ' });
    late.pass(19_000);
    expect(numbers(await late.get(`Invoices/${id}`))).toEqual([' B ']);
    late.pass(1000);
    expect(numbers(await late.get(`Invoices/${id}`))).toEqual(['B']);
    expect(late.ui.bill(id).updatedAt).toBe(updatedAt + 20_000);
  });
});
