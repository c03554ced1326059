import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { easternWall } from '../eastern.ts';
import { connect } from '../session.ts';
import { addressOf, page, play, queryOf, script } from '../specs/play.ts';
import { sampleClient, sampleInvoice, samplePayment, unpaid } from '../specs/samples.ts';

const SINCE = Date.UTC(2026, 5, 29, 16, 0);
const AFTER = '2026-06-29 12:00:01';
const BEFORE = '2026-06-29 11:59:58';

describe('a first sync', () => {
  it.each([
    ['clients', 'sort=client_id_asc&include[]=outstanding_balance&include[]=overdue_balance&page=1&per_page=100'],
    ['invoices', 'sort=invoice_date_desc&include[]=lines&page=1&per_page=100'],
    ['payments', 'sort=date_asc&page=1&per_page=100'],
  ])('of %s lists all that is active or archived', async (stream, query) => {
    const { session, asked } = play(page(stream, []));
    expect(await session.list(stream, {})).toEqual({ records: [], unreadable: [] });
    expect(queryOf(asked[0]!)).toBe(query);
  });

  it('goes page by page', async () => {
    const { session, asked } = play(
      page('invoices', [unpaid], { pages: 2, total: 101 }),
      page('invoices', [sampleInvoice], { page: 2, pages: 2, total: 101 }),
    );
    const first = await session.list('invoices', {});
    expect(first.nextPage).toBe('2.101');
    expect(await session.list('invoices', { page: first.nextPage! })).not.toHaveProperty('nextPage');
    expect(addressOf(asked[1]!).searchParams.get('page')).toBe('2');
  });

  it('holds a row that cannot be read and goes on', async () => {
    const { session } = play(page('payments', [samplePayment, { id: 5, invoiceid: 7 }, null as never]));
    const { records, unreadable } = await session.list('payments', {});
    expect(records).toHaveLength(1);
    expect(unreadable.map(({ entity, id }) => [entity, id])).toEqual([
      ['payment', '7/5'],
      ['payment', 'unknown'],
    ]);
  });
});

describe('an increment', () => {
  it('asks for the day, and for what was deleted since', async () => {
    const { session, asked } = play(page('invoices', []), page('invoices', []));
    expect(await session.list('invoices', { since: SINCE })).toEqual({ records: [], unreadable: [], leftFirstSync: 0 });
    expect(asked.map(queryOf)).toEqual([
      'search[updated_min]=2026-06-29&include[]=lines&page=1&per_page=100',
      'search[updated_min]=2026-06-29&search[vis_state]=1&include[]=lines&page=1&per_page=100',
    ]);
  });

  it('leaves out what changed earlier on that day', async () => {
    const rows = [
      { ...sampleClient, id: 1, updated: BEFORE },
      { ...sampleClient, id: 2, updated: AFTER },
      { ...sampleClient, id: 3, updated: null },
    ];
    const gone = [
      { ...sampleClient, id: 4, updated: BEFORE, vis_state: 1 },
      { ...sampleClient, id: 5, updated: AFTER, vis_state: 1 },
    ];
    const { session } = play(page('clients', rows), page('clients', gone));
    const { records, leftFirstSync } = await session.list('clients', { since: SINCE });
    const contacts = records.filter(({ entity }) => entity === 'contact');
    expect(contacts.map(({ id, presence }) => [id, presence])).toEqual([
      ['2', 'present'],
      ['3', 'present'],
      ['5', 'deleted'],
    ]);
    expect(leftFirstSync).toBe(1);
  });

  it('has the invoice of a payment read, and an invoice of which something is settled; a first sync does not', async () => {
    const paid = { ...sampleInvoice, updated: AFTER };
    const own = { entity: 'invoice', id: String(sampleInvoice.id) };
    const moved = play(page('invoices', [paid, { ...unpaid, updated: AFTER }]), page('invoices', []));
    const rows = (await moved.session.list('invoices', { since: SINCE })).records;
    expect(rows.map(({ alsoLookAt = [] }) => alsoLookAt.filter(({ entity }) => entity === 'invoice'))).toEqual([
      [own],
      [],
    ]);
    const payments = play(page('payments', [{ ...samplePayment, updated: AFTER }]), page('payments', []));
    expect((await payments.session.list('payments', { since: SINCE })).records[0]!.alsoLookAt).toEqual([
      { entity: 'invoice', id: String(samplePayment.invoiceid) },
    ]);
    const first = play(page('invoices', [paid]), page('payments', [samplePayment]));
    for (const stream of ['invoices', 'payments']) {
      const [record] = (await first.session.list(stream, {})).records;
      expect((record!.alsoLookAt ?? []).filter(({ entity }) => entity === 'invoice')).toEqual([]);
    }
  });

  it('keeps a change of either pass through the repeated hour', async () => {
    const since = Date.UTC(2026, 10, 1, 6, 20);
    const second = { ...samplePayment, updated: easternWall(since + 60_000) };
    expect(second.updated).toBe('2026-11-01 01:21:00');
    const { session } = play(page('payments', [second]), page('payments', []));
    expect((await session.list('payments', { since })).records).toHaveLength(1);
  });

  it('takes no live row for a deleted one where the key is not understood', async () => {
    const row = { ...samplePayment, updated: AFTER };
    const { session } = play(page('payments', [row]), page('payments', [row]));
    const { records, leftFirstSync } = await session.list('payments', { since: SINCE });
    expect(records.map(({ presence }) => presence)).toEqual(['present']);
    expect(leftFirstSync).toBe(0);
  });

  it('of several pages keeps the whole day, and comes to the deleted ones at last', async () => {
    const old = { ...samplePayment, updated: BEFORE };
    const { session, asked } = play(
      page('payments', [old], { pages: 2, total: 101 }),
      page('payments', [old], { page: 2, pages: 2, total: 101 }),
      page('payments', [{ ...old, vis_state: 1 }], { pages: 2, total: 101 }),
      page('payments', [], { page: 2, pages: 2, total: 101 }),
    );
    const first = await session.list('payments', { since: SINCE });
    expect([first.nextPage, first.records.length]).toEqual(['live:2.101', 1]);
    const second = await session.list('payments', { since: SINCE, page: first.nextPage! });
    expect([second.nextPage, second.records.length, second.leftFirstSync]).toEqual(['gone:2.101', 2, 0]);
    expect(await session.list('payments', { since: SINCE, page: second.nextPage! })).not.toHaveProperty('nextPage');
    expect(asked.map((request) => addressOf(request).searchParams.get('search[vis_state]'))).toEqual([
      null,
      null,
      '1',
      '1',
    ]);
  });
});

describe('rows that leave a list while it is walked', () => {
  it('have it read again from as many pages before', async () => {
    const { session } = play(page('clients', [], { page: 3, pages: 5, total: 430 }));
    expect((await session.list('clients', { page: '3.431' })).nextPage).toBe('2.430');
    const many = play(page('clients', [], { page: 3, pages: 3, total: 210 }));
    expect((await many.session.list('clients', { page: '3.431' })).nextPage).toBe('1.210');
  });

  it('hide no other row', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 450 }),
        fc.array(fc.array(fc.nat(600), { maxLength: 4 }), { maxLength: 6 }),
        async (size, removals) => {
          let book = Array.from({ length: size }, (_, index) => index + 1);
          const removed = new Set<number>();
          let call = 0;
          const { ports } = script();
          const session = connect('freshbooks:ZyQ04o', {
            ...ports,
            http: async (request) => {
              for (const at of removals[call] ?? []) {
                const id = book[at % Math.max(1, book.length)];
                if (id !== undefined) removed.add(id);
              }
              call += 1;
              book = book.filter((id) => !removed.has(id));
              const number = Number(addressOf(request).searchParams.get('page'));
              const rows = book.slice((number - 1) * 100, number * 100).map((id) => ({ ...sampleClient, id }));
              const more = { page: number, pages: Math.ceil(book.length / 100), total: book.length };
              return { status: 200, headers: {}, body: JSON.stringify(page('clients', rows, more)) };
            },
          });
          const seen = new Set<number>();
          let token: string | undefined;
          do {
            const answer = await session.list('clients', token ? { page: token } : {});
            for (const { id } of answer.records) seen.add(Number(id));
            token = answer.nextPage;
          } while (token);
          expect(book.filter((id) => !seen.has(id))).toEqual([]);
        },
      ),
    );
  });
});
