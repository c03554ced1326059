import { describe, expect, it } from 'vitest';
import { quickBooksWorld } from '../../support/quickbooks-world.ts';

describe('queries', () => {
  it('show active names only, unless asked for all; deleted transactions never, voided ones at zero', async () => {
    const world = quickBooksWorld();
    world.ui.setActive('Vendor', world.vendor, false);
    expect(await world.query('select * from Vendor')).toEqual({});
    expect((await world.query('SELECT * FROM Vendor WHERE Active IN (true,false)')).Vendor).toHaveLength(1);
    const [voided, deleted] = [world.invoice(), world.invoice()];
    world.ui.void('Invoice', voided);
    world.ui.delete('Invoice', deleted);
    expect((await world.query('select * from Invoice')).Invoice).toMatchObject([{ Id: voided, TotalAmt: 0 }]);
  });

  it('compare, order and page from one', async () => {
    const world = quickBooksWorld();
    world.ui.edit('Vendor', world.vendor, { DisplayName: "Bob's \\ Joint" });
    const ids = [30, 10, 20].map((amount) => {
      world.wait(1_000);
      return world.bill(amount, { DocNumber: `B-${amount}` });
    });
    const idsOf = async (text: string) => ((await world.query(text)).Bill ?? []).map(({ Id }: { Id: string }) => Id);
    expect(await idsOf("select * from Bill where TotalAmt > '10' orderby TotalAmt desc")).toEqual([ids[0], ids[2]]);
    expect(await idsOf("select * from Bill where DocNumber in ('b-10', 'B-20')")).toEqual([ids[1], ids[2]]);
    expect(await idsOf("select * from Bill where DocNumber like 'B-3%'")).toEqual([ids[0]]);
    expect(await idsOf("select * from Bill where MetaData.LastUpdatedTime >= '2026-06-29T16:00:02+00:00'")).toEqual([
      ids[1],
      ids[2],
    ]);
    expect(await idsOf('select * from Bill orderby MetaData.CreateTime asc startposition 2 maxresults 1')).toEqual([
      ids[1],
    ]);
    expect(await world.query('select count(*) from Bill')).toEqual({ totalCount: 3 });
    expect((await world.query("select * from Vendor where DisplayName = 'Bob\\'s \\\\ Joint'")).Vendor).toHaveLength(1);
  });

  it.each([
    ['a position of zero', 'select * from Bill startposition 0', '4001'],
    ['too many rows', 'select * from Bill maxresults 1001', '4001'],
    ['an unknown property', "select * from Bill where Colour = 'red'", '4001'],
    ['a note', "select * from Bill where PrivateNote = 'x'", '4001'],
    ['an unknown entity', 'select * from Bills', '4001'],
    ['or', "select * from Bill where Id = '1' or Id = '2'", '4000'],
    ['an open quote', "select * from Bill where Id = '1", '4000'],
    ['a plus that became a space', 'select * from Bill where TxnDate >= 2026-01-01', '4000'],
  ])('refuse %s', async (_, text, code) => {
    expect(await quickBooksWorld().query(text)).toEqual({ code });
  });
});

describe('cdc', () => {
  const since = (iso: string, entities = 'Bill,Vendor,Payment') =>
    `cdc?entities=${entities}&changedSince=${encodeURIComponent(iso)}`;

  it('tells of everything changed in the order asked, deleted ones as stubs behind', async () => {
    const world = quickBooksWorld();
    world.wait(60_000);
    const [kept, gone] = [world.bill(), world.bill()];
    world.ui.delete('Bill', gone);
    const { CDCResponse } = await world.ok('GET', since('2026-06-29T16:00:30+00:00'));
    const [bills, vendors, payments] = CDCResponse[0].QueryResponse;
    expect(bills.Bill).toMatchObject([
      { Id: kept, TotalAmt: 100 },
      { Id: gone, status: 'Deleted' },
    ]);
    expect(Object.keys(bills.Bill[1]).sort()).toEqual(['Id', 'MetaData', 'domain', 'status']);
    expect([vendors, payments]).toEqual([{}, {}]);
  });

  it('looks back 30 days, and cuts a full answer without a word', async () => {
    const world = quickBooksWorld({ limits: { rows: 3 } });
    for (let count = 0; count < 5; count += 1) world.bill();
    expect(await world.refusal('GET', since('2026-05-29T00:00:00+00:00'))).toMatchObject({ code: '4001' });
    const { CDCResponse } = await world.ok('GET', since('2026-06-28', 'Bill,Vendor'));
    expect(CDCResponse[0].QueryResponse[0].Bill).toHaveLength(3);
    expect(CDCResponse[0].QueryResponse[1]).toEqual({});
  });

  it('faults in the place of an entity that it does not know', async () => {
    const world = quickBooksWorld();
    const { CDCResponse } = await world.ok('GET', since('2026-06-28', 'TaxCode,Vendor'));
    expect(CDCResponse[0].QueryResponse).toMatchObject([{ Fault: { Error: [{ code: '500' }] } }, { Vendor: [{}] }]);
  });

  it('shows inactive names as changes', async () => {
    const world = quickBooksWorld();
    world.wait(60_000);
    world.ui.setActive('Vendor', world.vendor, false);
    const { CDCResponse } = await world.ok('GET', since('2026-06-29T16:00:30+00:00'));
    expect(CDCResponse[0].QueryResponse[1].Vendor).toMatchObject([{ Active: false }]);
  });

  it('and queries run behind the truth as far as they are told to', async () => {
    const world = quickBooksWorld({ listLagMs: 30_000 });
    world.wait(60_000);
    const bill = world.bill();
    expect(await world.query('select * from Bill')).toEqual({});
    expect((await world.ok('GET', `bill/${bill}`)).Bill.Id).toBe(bill);
    world.wait(30_000);
    expect((await world.query('select * from Bill')).Bill).toHaveLength(1);
  });
});

describe('batches', () => {
  it('answer each item alone, in any order, and take nothing back', async () => {
    const world = quickBooksWorld();
    const { BatchItemResponse } = await world.ok('POST', 'batch', {
      BatchItemRequest: [
        { bId: 'a', operation: 'create', Vendor: { DisplayName: 'Smith' } },
        { bId: 'b', operation: 'create', Vendor: { DisplayName: 'Acme Tools' } },
        { bId: 'c', operation: 'delete', Vendor: { Id: world.vendor, SyncToken: '0' } },
        { bId: 'd', Query: 'select * from Bill maxresults 10' },
      ],
    });
    const byId = Object.fromEntries(BatchItemResponse.map((item: { bId: string }) => [item.bId, item]));
    expect(byId.a.Vendor.DisplayName).toBe('Smith');
    expect(byId.b.Fault.Error[0].code).toBe('6240');
    expect(byId.c.Fault.Error[0].code).toBe('500');
    expect(byId.d.QueryResponse).toEqual({});
  });

  it('take thirty items', async () => {
    const world = quickBooksWorld();
    const items = (count: number) => ({
      BatchItemRequest: Array.from({ length: count }, (_, index) => ({
        bId: String(index),
        Query: 'select * from Bill',
      })),
    });
    expect((await world.ok('POST', 'batch', items(30))).BatchItemResponse).toHaveLength(30);
    expect(await world.refusal('POST', 'batch', items(31))).toMatchObject({ code: '6000' });
    expect(await world.refusal('POST', 'batch', items(0))).toMatchObject({ status: 400 });
  });
});
