import { describe, expect, it } from 'vitest';
import { AccessLost, Unavailable } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import { errors, notFound, page, play, queryOf, single } from '../specs/play.ts';
import { sampleClient, sampleInvoice, samplePayment, unpaid, usd } from '../specs/samples.ts';

const pathsOf = (asked: readonly { url: string }[]) =>
  asked.map(({ url }) => decodeURIComponent(url.replace('https://api.freshbooks.test/accounting/account/ZyQ04o/', '')));

describe('a fetch by id', () => {
  it('of one is one call', async () => {
    const { session, asked } = play(single('invoice', unpaid));
    expect((await session.fetch('invoice', ['454063'])).records).toMatchObject([
      { id: '454063', fields: { lineCount: 1 } },
    ]);
    expect(pathsOf(asked)).toEqual(['invoices/invoices/454063?include[]=lines']);
  });

  it('of many shares a call, and asks alone for what the list leaves out', async () => {
    const rows = [
      { ...sampleClient, id: 1 },
      { ...sampleClient, id: 99 },
    ];
    const { session, asked } = play(
      page('clients', rows),
      single('client', { ...sampleClient, id: 2, vis_state: 1 }),
      notFound,
    );
    const { records, missing } = await session.fetch('contact', ['1', '2', '3', 'x/y']);
    const contacts = records.filter(({ entity }) => entity === 'contact');
    expect(contacts.map(({ id, presence }) => [id, presence])).toEqual([
      ['1', 'present'],
      ['2', 'deleted'],
    ]);
    expect(missing).toEqual(['x/y', '3']);
    expect(pathsOf(asked)).toEqual([
      'users/clients?search[userids][]=1&search[userids][]=2&search[userids][]=3&include[]=outstanding_balance&include[]=overdue_balance&page=1&per_page=100',
      'users/clients/2?include[]=outstanding_balance&include[]=overdue_balance',
      'users/clients/3?include[]=outstanding_balance&include[]=overdue_balance',
    ]);
  });

  it('of the person of a client is the same call, and misses whom the client has no more', async () => {
    const { session } = play(
      page('clients', [
        { ...sampleClient, id: 1 },
        { ...sampleClient, id: 2, fname: '', lname: '' },
      ]),
    );
    const { records, missing } = await session.fetch('contactPerson', ['1', '2']);
    expect(records.filter(({ entity }) => entity === 'contactPerson').map(({ id }) => id)).toEqual(['1']);
    expect(missing).toEqual(['2']);
  });

  it('takes nothing for missing that FreshBooks did not call so', async () => {
    await expect(play({ status: 404, body: '<html>' }).session.fetch('contact', ['1'])).rejects.toThrow(Unavailable);
    await expect(play({ response: { result: {} } }).session.fetch('contact', ['1'])).rejects.toThrow(Unavailable);
    const other = errors(404, { errno: 404, message: 'Account not found' });
    await expect(play(other).session.fetch('contact', ['1'])).rejects.toThrow(AccessLost);
  });

  it('names a record that cannot be read', async () => {
    const { session } = play(single('invoice', { ...unpaid, status: 42 }));
    expect(await session.fetch('invoice', ['454063'])).toMatchObject({
      records: [],
      missing: [],
      unreadable: [{ entity: 'invoice', id: '454063' }],
    });
  });

  it('knows nothing of what FreshBooks does not keep here', async () => {
    expect(await play().session.fetch('bill', ['1'])).toEqual({ records: [], unreadable: [], missing: [] });
    expect(await play().session.fetch('company', ['other'])).toMatchObject({ missing: ['other'] });
  });
});

describe('an invoice read for a decision', () => {
  it('comes with what settles it', async () => {
    const { session, asked } = play(single('invoice', sampleInvoice), page('payments', [samplePayment]));
    const { records } = await session.fetch('invoice', ['454063']);
    expect(records.map(({ entity, id }) => [entity, id])).toEqual([
      ['invoice', '454063'],
      ['payment', '454063/312143'],
    ]);
    expect(records[0]!.extra).toMatchObject({ settlements: ['312143'] });
    expect(records[0]!.fields.settledBy).toMatchObject({ ids: ['312143'] });
    expect(queryOf(asked[1]!)).toBe('search[invoiceid]=454063&page=1&per_page=100');
  });

  it('does not call complete what does not add up', async () => {
    const twice = { ...sampleInvoice, outstanding: usd('1300.00') };
    const { session } = play(single('invoice', twice), page('payments', [samplePayment]));
    expect((await session.fetch('invoice', ['454063'])).records[0]!.extra).not.toHaveProperty('settlements');
  });

  it('takes no payment of another invoice when the search is not understood', async () => {
    const { session } = play(
      single('invoice', sampleInvoice),
      page('payments', [{ ...samplePayment, id: 1, invoiceid: 7 }, samplePayment]),
    );
    expect((await session.fetch('invoice', ['454063'])).records.map(({ id }) => id)).toEqual([
      '454063',
      '454063/312143',
    ]);
  });

  it('costs one call where nothing is settled', async () => {
    const { session, asked } = play(single('invoice', unpaid));
    expect((await session.fetch('invoice', ['454063'])).records[0]!.extra).toMatchObject({ settlements: [] });
    expect(asked).toHaveLength(1);
  });
});

describe('a payment', () => {
  it.each(['454063/312143', '/312143'])('%s is one call', async (id) => {
    const { session, asked } = play(single('payment', { ...samplePayment, vis_state: 1 }));
    expect((await session.fetch('payment', [id])).records).toMatchObject([
      { id: '454063/312143', presence: 'deleted' },
    ]);
    expect(pathsOf(asked)).toEqual(['payments/payments/312143']);
  });

  it('by a bare number may be the payment or all of an invoice', async () => {
    const own = play(single('payment', samplePayment), page('payments', []));
    expect((await own.session.fetch('payment', ['312143'])).records.map(({ id }) => id)).toEqual(['454063/312143']);
    const all = play(notFound, page('payments', [samplePayment, { ...samplePayment, id: 2 }]));
    expect((await all.session.fetch('payment', ['454063'])).records.map(({ id }) => id)).toEqual([
      '454063/312143',
      '454063/2',
    ]);
    expect(await play(notFound, page('payments', [])).session.fetch('payment', ['5'])).toMatchObject({
      missing: ['5'],
    });
  });

  it("is missing where it is another invoice's", async () => {
    const { session } = play(single('payment', samplePayment));
    expect(await session.fetch('payment', ['7/312143'])).toMatchObject({ records: [], missing: ['7/312143'] });
  });
});

describe('a find', () => {
  const wish = (
    entity: 'payment' | 'contact' | 'payout',
    fields: Extract<RecordWrite, { kind: 'create' }>['fields'],
  ) => ({
    entity,
    write: { kind: 'create' as const, entity, fields, marker: 'TOABCDEFGHIJ' },
  });

  it('of a payment looks through its invoice, deleted ones included', async () => {
    const gone = { ...samplePayment, id: 2, vis_state: 1 };
    const { session, asked } = play(
      page('payments', [samplePayment], { pages: 2 }),
      page('payments', [{ ...samplePayment, id: 3 }], { page: 2, pages: 2 }),
      page('payments', [gone, { ...samplePayment, invoiceid: 1 }]),
    );
    const found = await session.find(wish('payment', { document: '454063' }));
    expect(found.map(({ id, presence }) => [id, presence]).sort()).toEqual([
      ['454063/2', 'deleted'],
      ['454063/3', 'present'],
      ['454063/312143', 'present'],
    ]);
    expect(asked.map(queryOf)).toEqual([
      'search[invoiceid]=454063&page=1&per_page=100',
      'search[invoiceid]=454063&page=2&per_page=100',
      'search[invoiceid]=454063&search[vis_state]=1&page=1&per_page=100',
    ]);
  });

  it('of a client holds every hit against the wish', async () => {
    const stranger = { ...sampleClient, id: 9, organization: 'Zed', email: 'z@z.z', note: '' };
    const marked = {
      ...sampleClient,
      id: 8,
      organization: 'Renamed',
      email: 'new@x.y',
      note: 'call first, toabcdefghij',
    };
    const everything = page('clients', [stranger, marked, sampleClient]);
    const { session, asked } = play(everything, page('clients', []), everything, page('clients', []));
    const found = await session.find(wish('contact', { name: 'ACME  tools', email: 'AP@acme.test' }));
    expect(found.map(({ id }) => id).sort()).toEqual(['567595', '8']);
    expect(asked.map(queryOf)).toEqual([
      'search[email]=AP@acme.test&page=1&per_page=100',
      'search[email]=AP@acme.test&search[vis_state]=1&page=1&per_page=100',
      'search[organization_like]=ACME tools&page=1&per_page=100',
      'search[organization_like]=ACME tools&search[vis_state]=1&page=1&per_page=100',
    ]);
  });

  it('of a person without e-mail goes by the last name', async () => {
    const { session, asked } = play(page('clients', []), page('clients', []), page('clients', []), page('clients', []));
    expect(await session.find(wish('contact', { name: 'Rae Ng', lastName: 'Ng' }))).toEqual([]);
    expect(queryOf(asked[2]!)).toContain('search[lname_like]=Ng');
  });

  it('of a client that somebody has edited since goes by the day on which it changed', async () => {
    const edited = { ...sampleClient, id: 8, organization: 'Renamed', email: 'new@x.y', note: 'TOABCDEFGHIJ' };
    const none = page('clients', []);
    const other = { ...sampleClient, note: '' };
    const { session, asked } = play(none, none, page('clients', [edited, other]), none);
    const since = Date.UTC(2026, 5, 30, 12);
    const found = await session.find({ ...wish('contact', { email: 'first@x.y' }), since });
    expect(found.map(({ id }) => id)).toEqual(['8']);
    expect(asked.map(queryOf).slice(2)).toEqual([
      'search[updated_min]=2026-06-30&page=1&per_page=100',
      'search[updated_min]=2026-06-30&search[vis_state]=1&page=1&per_page=100',
    ]);
  });

  it('of anything else finds nothing', async () => {
    expect(await play().session.find(wish('payout', {}))).toEqual([]);
    expect(await play().session.find(wish('payment', { document: 'x' }))).toEqual([]);
  });
});
