import { describe, expect, it } from 'vitest';
import { addressOf, bills, play } from '../specs/play.ts';
import { ids, sampleBill, sampleContact, samplePayment } from '../specs/samples.ts';

describe('fetching', () => {
  const other = 'e4abafb4-1f5b-4d9f-80b3-9a7b815bc302';

  it('asks for one bill at its own address, for many in one call', async () => {
    const one = play(
      bills({ ...sampleBill, Attachments: [{ AttachmentID: ids.file, FileName: 'a.pdf', ContentLength: 3 }] }),
    );
    const fetched = await one.session.fetch('bill', [ids.bill]);
    expect(addressOf(one.asked[0]!).pathname).toBe(`/api.xro/2.0/Invoices/${ids.bill}`);
    expect(fetched.records.map(({ entity, id }) => [entity, id])).toContainEqual([
      'attachment',
      `${ids.bill}/${ids.file}`,
    ]);
    const many = play(bills(sampleBill, { ...sampleBill, InvoiceID: other }));
    expect((await many.session.fetch('bill', [ids.bill, other])).missing).toEqual([]);
    expect(addressOf(many.asked[0]!).searchParams.get('IDs')).toBe(`${ids.bill},${other}`);
  });

  it('proves that a bill is gone by its own address, never by a list', async () => {
    const { session, asked } = play(bills(sampleBill), { status: 404 });
    expect((await session.fetch('bill', [ids.bill, other])).missing).toEqual([other]);
    expect(addressOf(asked[1]!).pathname).toMatch(other);
  });

  it("neither has nor misses a customers' invoice", async () => {
    const fetched = await play(bills({ ...sampleBill, Type: 'ACCREC' })).session.fetch('bill', [ids.bill]);
    expect(fetched).toEqual({ records: [], unreadable: [], missing: [] });
  });

  it('names the bill it could not read', async () => {
    const fetched = await play(bills({ ...sampleBill, Status: 'NEW' })).session.fetch('bill', [ids.bill]);
    expect(fetched).toMatchObject({ missing: [], unreadable: [{ entity: 'bill', id: ids.bill }] });
  });

  it('asks for no more than 40 ids at once', async () => {
    const many = Array.from({ length: 41 }, (_, n) => `${ids.bill.slice(0, -2)}${10 + n}`);
    const rows = many.map((InvoiceID) => ({ ...sampleBill, InvoiceID }));
    const { session, asked } = play(bills(...rows.slice(0, 40)), bills(...rows.slice(40)));
    expect((await session.fetch('bill', many)).records.filter(({ entity }) => entity === 'bill')).toHaveLength(41);
    expect(asked).toHaveLength(2);
  });

  it('finds a payment by its own id, and a credit by way of its bill', async () => {
    const payment = play({ Payments: [samplePayment] });
    expect(
      (await payment.session.fetch('billPayment', [`${ids.bill}/${ids.payment}`])).records[0]!.fields.account,
    ).toBe(ids.bank);
    const credited = {
      ...sampleBill,
      AmountCredited: 1,
      CreditNotes: [{ CreditNoteID: ids.credit, AppliedAmount: 1 }],
    };
    const credit = play({ status: 404 }, bills(credited));
    const path = `${ids.bill}/${ids.credit}`;
    expect((await credit.session.fetch('billPayment', [path])).records.map(({ id }) => id)).toEqual([path]);
    const gone = play({ status: 404 }, bills(sampleBill));
    expect((await gone.session.fetch('billPayment', [path])).missing).toEqual([path]);
  });

  it('gives all settlements for the id of a bill', async () => {
    const fetched = await play({ status: 404 }, bills(sampleBill)).session.fetch('billPayment', [ids.bill]);
    expect(fetched.records.map(({ id }) => id)).toEqual([`${ids.bill}/${ids.payment}`]);
  });

  it('lists the files of a bill, by either id', async () => {
    const files = { Attachments: [{ AttachmentID: ids.file, FileName: 'a.pdf' }] };
    expect((await play(files).session.fetch('attachment', [ids.bill])).records).toHaveLength(1);
    const missing = `${ids.bill}/${ids.line}`;
    expect((await play(files).session.fetch('attachment', [missing])).missing).toEqual([missing]);
  });

  it('never asks for what cannot be an id', async () => {
    expect((await play().session.fetch('contact', ['a" OR "1"=="1'])).missing).toHaveLength(1);
  });

  it('reads lists and organisation under their fixed ids', async () => {
    const accounts = {
      Accounts: [{ AccountID: ids.bank, Name: 'Bank', Type: 'BANK', Status: 'ACTIVE' }, { AccountID: 'x' }],
    };
    const { session } = play(
      accounts,
      { TrackingCategories: [] },
      { Organisations: [{ Name: 'D', BaseCurrency: 'USD' }] },
      { status: 404 },
    );
    const lists = await session.list('lists', {});
    expect(lists.records.map(({ entity, id }) => [entity, id])).toEqual([
      ['accountList', 'accounts'],
      ['dimensionList', 'dimensions'],
    ]);
    expect(lists.unreadable).toMatchObject([{ entity: 'accountList', id: 'x' }]);
    expect((await session.list('company', {})).records).toMatchObject([{ entity: 'company', id: 'tenant-1' }]);
  });
});

describe('finding our own create', () => {
  const query = (entity: 'bill' | 'contact' | 'billPayment', fields: Record<string, string | number | null>) =>
    ({ entity, write: { kind: 'create', entity, fields, marker: 'TO-abc' } }) as const;

  it('looks for a payment in its own list, which keeps deleted ones, and on the bill', async () => {
    const { session, asked } = play({ Payments: [{ ...samplePayment, Status: 'DELETED' }] }, bills(sampleBill));
    const found = await session.find(query('billPayment', { document: ids.bill }));
    expect(found.map(({ id, presence }) => [id, presence])).toEqual([[`${ids.bill}/${ids.payment}`, 'deleted']]);
    expect(addressOf(asked[0]!).searchParams.get('where')).toBe(`Invoice.InvoiceID==guid("${ids.bill}")`);
  });

  it('looks for a bill by day and by number among those of this app, whosever it is after a merge', async () => {
    const { session, asked } = play(bills(sampleBill), bills(sampleBill));
    expect(await session.find(query('bill', { contact: ids.contact, number: 'M-1' }))).toHaveLength(1);
    const asks = asked.map((request) => Object.fromEntries(addressOf(request).searchParams));
    expect(asks).toMatchObject([
      { createdByMyApp: 'true', where: 'Type=="ACCPAY"' },
      { createdByMyApp: 'true', InvoiceNumbers: 'M-1' },
    ]);
    expect(asks.some((ask) => 'ContactIDs' in ask)).toBe(false);
  });

  it.each([null, 'A,1'])('looks for the number %s by day', async (number) => {
    const { session, asked } = play(bills());
    await session.find(query('bill', { contact: ids.contact, number, billedOn: '2026-01-31' }));
    expect(addressOf(asked[0]!).searchParams.get('where')).toBe(
      'Type=="ACCPAY" AND Date>=DateTime(2026, 01, 31) AND Date<DateTime(2026, 02, 01)',
    );
  });

  it('looks for a contact by our number and by its name', async () => {
    const { session, asked } = play({ status: 404 }, { Contacts: [sampleContact] });
    expect(await session.find(query('contact', { name: 'Acme' }))).toHaveLength(1);
    expect(addressOf(asked[0]!).pathname).toMatch(/Contacts\/TO-abc$/);
    expect(addressOf(asked[1]!).searchParams.get('where')).toBe('Name=="Acme"');
    const quoted = play({ status: 404 }, { Contacts: [] });
    await quoted.session.find(query('contact', { name: 'The "A"' }));
    expect(addressOf(quoted.asked[1]!).searchParams.get('where')).toBeNull();
  });
});
