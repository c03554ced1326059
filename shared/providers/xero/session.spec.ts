import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { PreparedRequest, Session } from '../../engine/provider.ts';
import { ConnectionLost, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { UnexpectedAnswer } from './errors.ts';
import { connect } from './session.ts';
import { ids, sampleBill, sampleContact, samplePayment } from './spec-samples.ts';

type Reply = object | string | Partial<HttpResponse> | Error;

/** A session whose answers are played in order; `asked` is what went out. */
function play(...replies: Reply[]): { session: Session; asked: HttpRequest[]; tokens: boolean[] } {
  const asked: HttpRequest[] = [];
  const tokens: boolean[] = [];
  const session = connect('xero:tenant-1', {
    clock: { now: () => 0 },
    config: { apiUrl: 'https://xero.test/api.xro/2.0', authUrl: '', tokenUrl: '', clientId: '', clientSecret: '' },
    token: async (fresh = false) => {
      tokens.push(fresh);
      return fresh ? 'token-2' : 'token-1';
    },
    http: async (request) => {
      asked.push(request);
      const reply = replies.shift();
      if (reply === undefined) throw new Error('one call more than expected');
      if (reply instanceof Error) throw reply;
      if (typeof reply === 'object' && 'status' in reply) return { status: 200, headers: {}, body: '', ...reply };
      return { status: 200, headers: {}, body: typeof reply === 'string' ? reply : JSON.stringify(reply) };
    },
  });
  return { session, asked, tokens };
}
const addressOf = ({ url }: HttpRequest): URL => new URL(url);
const bills = (...rows: object[]) => ({ Invoices: rows });
const billAt = (ms: number, more: object = {}) => ({ ...sampleBill, UpdatedDateUTC: `/Date(${ms}+0000)/`, ...more });

describe('every call', () => {
  it('carries token, organisation and the wish for JSON', async () => {
    const { session, asked } = play({ status: 304 });
    await session.list('bills', { since: 0 });
    expect(asked[0]!.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'xero-tenant-id': 'tenant-1',
      accept: 'application/json',
    });
  });

  it('takes one fresh token when the old one is refused, then gives up', async () => {
    const once = play({ status: 401 }, bills());
    await once.session.list('bills', {});
    expect(once.tokens).toEqual([false, true]);
    expect(once.asked[1]!.headers.authorization).toBe('Bearer token-2');
    await expect(play({ status: 401 }, { status: 401 }).session.list('bills', {})).rejects.toThrow(AccessLost);
  });

  it('does not ask for a token that lacks the scope as well', async () => {
    const { session, tokens } = play({ status: 401, body: '{"Detail":"AuthorizationUnsuccessful"}' });
    await expect(session.list('bills', {})).rejects.toThrow(AccessLost);
    expect(tokens).toEqual([false]);
  });

  it('keeps what is left of the allowances readable', async () => {
    const { session } = play({ status: 304, headers: { 'x-minlimit-remaining': '57', 'x-daylimit-remaining': '998' } });
    expect(session.allowance!()).toEqual({});
    await session.list('bills', { since: 0 });
    expect(session.allowance!()).toEqual({ minute: 57, day: 998 });
  });

  it('waits when nothing or something unreadable comes back, and says so without an address', async () => {
    await expect(play(new ConnectionLost()).session.list('bills', {})).rejects.toThrow(Unavailable);
    await expect(play('<html>').session.list('bills', {})).rejects.toThrow(Unavailable);
    await expect(play({ status: 400 }).session.list('bills', {})).rejects.toThrow(UnexpectedAnswer);
    const failing = play({ status: 500 }).session.fetch('contact', [ids.contact]);
    await expect(failing).rejects.toThrow('xero answered 500 to GET Contacts/…');
  });
});

describe('a first sync', () => {
  it('of bills asks for unpaid approved ones, in an order that edits do not change', async () => {
    const { session, asked } = play({ ...bills(sampleBill), pagination: { page: 1, pageCount: 2 } });
    const page = await session.list('bills', {});
    expect(Object.fromEntries(addressOf(asked[0]!).searchParams)).toEqual({
      where: 'Type=="ACCPAY" AND Status=="AUTHORISED" AND AmountDue>0',
      order: 'InvoiceID ASC',
      unitdp: '4',
      page: '1',
      pageSize: '1000',
    });
    expect(asked[0]!.url).not.toContain('+');
    expect(asked[0]!.headers).not.toHaveProperty('if-modified-since');
    expect(page.records.map(({ entity }) => entity)).toEqual(['bill', 'billPayment']);
    expect(page.nextPage).toBe('2');
  });

  it('ends on the last page, told or not', async () => {
    const told = play({ ...bills(sampleBill), pagination: { page: 2, pageCount: 2 } });
    expect(await told.session.list('bills', { page: '2' })).not.toHaveProperty('nextPage');
    expect(addressOf(told.asked[0]!).searchParams.get('page')).toBe('2');
    expect(await play(bills(sampleBill)).session.list('bills', {})).not.toHaveProperty('nextPage');
  });

  it('of payments makes no call: bills carry theirs', async () => {
    expect(await play().session.list('payments', {})).toEqual({ records: [], unreadable: [] });
  });
});

describe('an increment', () => {
  const full = { pagination: { page: 1, pageCount: 3 } };

  it('asks for a second more than it needs, in whole seconds, and for every status', async () => {
    const { session, asked } = play(bills());
    await session.list('bills', { since: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
    expect(asked[0]!.headers['if-modified-since']).toBe('2026-01-02T03:04:04Z');
    const { searchParams } = addressOf(asked[0]!);
    expect(searchParams.get('order')).toBe('UpdatedDateUTC ASC');
    expect(searchParams.get('Statuses')).toContain('VOIDED,DELETED');
  });

  it('moves on by time, and counts pages only inside one second', async () => {
    const { session, asked } = play(
      { ...bills(billAt(9_000), billAt(11_900)), ...full },
      { ...bills(billAt(11_950)), ...full },
      bills(),
    );
    const first = await session.list('bills', { since: 10_000 });
    const second = await session.list('bills', { since: 10_000, page: first.nextPage! });
    await session.list('bills', { since: 10_000, page: second.nextPage! });
    expect(
      asked.map((request) => [request.headers['if-modified-since'], addressOf(request).searchParams.get('page')]),
    ).toEqual([
      ['1970-01-01T00:00:09Z', '1'],
      ['1970-01-01T00:00:10Z', '1'],
      ['1970-01-01T00:00:10Z', '2'],
    ]);
  });

  it('skips no row that is edited while it walks', async () => {
    // A book of five bills, two to a page; the first page's bill is edited after it was read.
    const book = new Map([1, 2, 3, 4, 5].map((n) => [`${ids.bill.slice(0, -1)}${n}`, n * 10_000]));
    let now = 60_000;
    const session = connect('xero:t', {
      clock: { now: () => now },
      config: { apiUrl: 'https://xero.test', authUrl: '', tokenUrl: '', clientId: '', clientSecret: '' },
      token: async () => 't',
      http: async (request) => {
        const since = Date.parse(request.headers['if-modified-since']!);
        const page = Number(addressOf(request).searchParams.get('page'));
        const rows = [...book].filter(([, at]) => at > since).sort((a, b) => a[1] - b[1]);
        const shown = rows.slice((page - 1) * 2, page * 2).map(([InvoiceID, at]) => billAt(at, { InvoiceID }));
        const oldest = rows[0]?.[0];
        if (oldest && now < 62_000) {
          now += 1_000;
          book.set(oldest, now);
        }
        const body = JSON.stringify({
          ...bills(...shown),
          pagination: { page, pageCount: Math.ceil(rows.length / 2) },
        });
        return { status: 200, headers: {}, body };
      },
    });
    const seen = new Set<string>();
    let page: string | undefined;
    do {
      const answer = await session.list('bills', { since: 0, ...(page ? { page } : {}) });
      for (const record of answer.records) if (record.entity === 'bill') seen.add(record.id);
      page = answer.nextPage;
    } while (page);
    expect([...seen].sort()).toEqual([...book.keys()].sort());
  });

  it('counts the rows that a first sync would no longer list', async () => {
    const rows = [billAt(1), billAt(1, { AmountDue: 0 }), billAt(1, { Status: 'VOIDED' }), { InvoiceID: 'x' }];
    const page = await play(bills(...rows)).session.list('bills', { since: 0 });
    expect(page.leftFirstSync).toBe(3);
    expect(page.unreadable).toHaveLength(1);
  });

  it('of payments keeps to those of bills', async () => {
    const { session, asked } = play({ Payments: [samplePayment, { ...samplePayment, PaymentType: 'ACCRECPAYMENT' }] });
    expect((await session.list('payments', { since: 0 })).records).toHaveLength(1);
    expect(addressOf(asked[0]!).searchParams.get('where')).toBe('PaymentType=="ACCPAYPAYMENT"');
  });
});

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

describe('sending', () => {
  const request: PreparedRequest = {
    method: 'PUT', path: 'Payments?summarizeErrors=false', headers: { 'content-type': 'application/json' }, body: '{}', key: true,
    expects: [{ entity: 'billPayment', kind: 'create', parent: ids.bill }],
  }; // biome-ignore format: short

  it('sends the stored bytes under the key and reads the record back', async () => {
    const { session, asked } = play({ Payments: [{ ...samplePayment, StatusAttributeString: 'OK' }] });
    const [outcome] = await session.send(request, 'key-1');
    expect(asked[0]).toMatchObject({
      method: 'PUT',
      body: '{}',
      headers: { 'idempotency-key': 'key-1', 'content-type': 'application/json' },
    });
    expect(outcome).toMatchObject({
      kind: 'done',
      record: { id: `${ids.bill}/${ids.payment}`, fields: { amount: 1_100 } },
    });
  });

  it.each<[string, Reply]>([
    ['no answer', new ConnectionLost()],
    ['500', { status: 500 }],
    ['503', { status: 503, body: 'The Xero API is currently offline for maintenance' }],
    ['an answer cut short', '{"Payments":[{"Pay'],
    ['success without a record', { Payments: [] }],
    ["success with nobody's id", { Payments: [{ PaymentID: '00000000-0000-0000-0000-000000000000' }] }],
  ])('does not know what happened after %s', async (_, reply) => {
    await expect(play(reply).session.send(request, 'k')).rejects.toThrow(OutcomeUnknown);
  });

  it('knows that nothing happened after 429', async () => {
    await expect(play({ status: 429 }).session.send(request, 'k')).rejects.toThrow(RateLimited);
  });

  it("hands on a refusal in Xero's own words", async () => {
    const body = {
      ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred',
      Elements: [{ PaymentID: '0', ValidationErrors: [{ Message: 'Payment amount exceeds the amount outstanding on this document' }] }],
    }; // biome-ignore format: short
    const [outcome] = await play({ status: 400, body: JSON.stringify(body) }).session.send(request, 'k');
    expect(outcome).toEqual({
      kind: 'refused',
      refusal: { code: 'amountAboveDue', message: 'Payment amount exceeds the amount outstanding on this document' },
    });
    const plain = {
      status: 400,
      body: JSON.stringify({ Message: 'Idempotency Key: k is used with a different request.' }),
    };
    expect(await play(plain).session.send(request, 'k')).toMatchObject([{ refusal: { code: 'keyReused' } }]);
    expect(await play({ status: 404, body: 'gone' }).session.send(request, 'k')).toMatchObject([
      { refusal: { code: 'notFound' } },
    ]);
  });

  it('keeps the id of a record whose answer shows too little to be read', async () => {
    const [outcome] = await play({ Payments: [{ PaymentID: ids.payment }] }).session.send(request, 'k');
    expect(outcome).toEqual({
      kind: 'done',
      record: { entity: 'billPayment', id: `${ids.bill}/${ids.payment}`, version: 0, presence: 'present', fields: {} },
    });
  });

  it('answers for each element of a batch', async () => {
    const other = {
      ...sampleBill,
      InvoiceID: '00000000-0000-0000-0000-000000000000',
      StatusAttributeString: 'ERROR',
      ValidationErrors: [{ Message: 'Invoice not of valid status for modification' }],
    };
    const batch: PreparedRequest = {
      ...request, method: 'POST', path: 'Invoices?summarizeErrors=false',
      expects: [{ entity: 'bill', kind: 'update', id: ids.bill }, { entity: 'bill', kind: 'update', id: ids.file }],
    }; // biome-ignore format: short
    const outcomes = await play(bills({ ...sampleBill, StatusAttributeString: 'OK' }, other)).session.send(batch, 'k');
    expect(outcomes).toMatchObject([
      { kind: 'done', record: { id: ids.bill }, others: [{ entity: 'billPayment' }] },
      { kind: 'refused', refusal: { code: 'wrongState' } },
    ]);
  });

  it('sends a file as its bytes', async () => {
    const { session, asked } = play({ Attachments: [{ AttachmentID: ids.file, FileName: 'a.pdf', ContentLength: 3 }] });
    const file: PreparedRequest = {
      ...request, path: `Invoices/${ids.bill}/Attachments/a.pdf`, headers: { 'content-type': 'application/pdf' }, body: null,
      expects: [{ entity: 'attachment', kind: 'create', parent: ids.bill }],
    }; // biome-ignore format: short
    const bytes = new Uint8Array([1, 2, 3]);
    expect(await session.send(file, 'k', bytes)).toMatchObject([
      { kind: 'done', record: { id: `${ids.bill}/${ids.file}` } },
    ]);
    expect(asked[0]).toMatchObject({ body: bytes, headers: { 'content-type': 'application/pdf' } });
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

  it('looks for a bill by vendor and number among those of this app', async () => {
    const { session, asked } = play(bills(sampleBill));
    expect(await session.find(query('bill', { contact: ids.contact, number: 'M-1' }))).toHaveLength(1);
    expect(Object.fromEntries(addressOf(asked[0]!).searchParams)).toMatchObject({
      createdByMyApp: 'true',
      ContactIDs: ids.contact,
      InvoiceNumbers: 'M-1',
    });
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

describe('the bytes of a file', () => {
  it('come as they are', async () => {
    const bytes = new Uint8Array([0, 255, 1]);
    const { session, asked } = play({ status: 200, body: bytes });
    expect(await session.content!(`${ids.bill}/${ids.file}`)).toEqual(bytes);
    expect(addressOf(asked[0]!).pathname).toBe(`/api.xro/2.0/Invoices/${ids.bill}/Attachments/${ids.file}`);
  });
});
