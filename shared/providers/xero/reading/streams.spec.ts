import { describe, expect, it } from 'vitest';
import { connect } from '../session.ts';
import { addressOf, billAt, bills, play } from '../specs/play.ts';
import { ids, sampleBill, samplePayment } from '../specs/samples.ts';

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
