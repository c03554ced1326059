import { describe, expect, it } from 'vitest';
import { DAY_MS, melioWorld } from './world.ts';

/** @see docs/platform-contract.yaml, *Lists* */
describe('lists', () => {
  const names = (answer: { body: { data: { display_name: string }[] } }) =>
    answer.body.data.map((row) => row.display_name).sort();

  it('walk through records of one millisecond and lose none that changes meanwhile', async () => {
    const { ui, get } = melioWorld();
    const all = Array.from({ length: 7 }, (_, index) => ui.addVendor({ name: `V${index}` }));
    expect(new Set(all.map((vendor) => vendor.updated_at)).size).toBe(1);
    const seen = new Map<string, number>();
    let cursor = '';
    do {
      const { body } = await get(`/vendors?limit=2${cursor && `&cursor=${cursor}`}`);
      for (const row of body.data) seen.set(row.id, row.version);
      if (!cursor) for (const vendor of all) ui.editVendor(vendor.id, { phone: '1' });
      cursor = body.next_cursor;
    } while (cursor);
    expect([...seen.keys()].sort()).toEqual(all.map(({ id }) => id).sort());
    expect([...seen.values()]).toEqual(Array(7).fill(2));
  });

  it('take updated_since to the millisecond, the bound included', async () => {
    const { ui, get, pass } = melioWorld();
    ui.addVendor({ name: 'old' });
    pass(1);
    const { updated_at } = ui.addVendor({ name: 'new' });
    expect(names(await get(`/vendors?updated_since=${updated_at}`))).toEqual(['new']);
    const later = new Date(Date.parse(updated_at) + 1).toISOString();
    expect(names(await get(`/vendors?updated_since=${later}`))).toEqual([]);
  });

  it('leave archived records out unless asked, and find by external reference and by id', async () => {
    const { ui, get, post } = melioWorld();
    const gone = ui.addVendor({ name: 'gone' });
    ui.deleteVendor(gone.id);
    const ref = { system: 'tieout', id: 'a:1' };
    const kept = (await post('/vendors', { display_name: 'kept', external_refs: [ref] })).body;
    expect(names(await get('/vendors'))).toEqual(['kept']);
    expect(names(await get('/vendors?include_archived=true'))).toEqual(['gone', 'kept']);
    expect(names(await get('/vendors?external_ref=tieout:a:1'))).toEqual(['kept']);
    expect(names(await get('/vendors?external_ref=tieout:a'))).toEqual([]);
    expect(names(await get(`/vendors?ids=${kept.id},nobody`))).toEqual(['kept']);
  });

  it('lag behind the truth where the switch says so, while a read by id does not', async () => {
    const { ui, get, pass } = melioWorld({ listLagMs: 20_000 });
    const vendor = ui.addVendor({ name: 'first' });
    expect(names(await get('/vendors'))).toEqual([]);
    pass(20_000);
    ui.editVendor(vendor.id, { name: 'second' });
    expect(names(await get('/vendors'))).toEqual(['first']);
    expect((await get(`/vendors/${vendor.id}`)).body.display_name).toBe('second');
    expect(names(await get(`/vendors?ids=${vendor.id}`))).toEqual(['second']);
    pass(20_000);
    expect(names(await get('/vendors'))).toEqual(['second']);
  });

  it.each([
    'limit=0',
    'limit=501',
    'updated_since=yesterday',
    'cursor=x',
    'include_archived=1',
    'colour=red',
    'external_ref=x',
  ])('refuse %s', async (query) => {
    expect(await melioWorld().get(`/vendors?${query}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'validation' } },
    });
  });

  it('refuse a cursor under other parameters and after a day', async () => {
    const { ui, get, pass } = melioWorld();
    for (const name of ['a', 'b', 'c']) ui.addVendor({ name });
    const cursor = (await get('/vendors?limit=1')).body.next_cursor;
    expect((await get(`/vendors?limit=2&cursor=${cursor}`)).status).toBe(400);
    expect((await get(`/vendors?limit=1&cursor=${cursor}`)).status).toBe(200);
    pass(DAY_MS + 1);
    expect((await get(`/vendors?limit=1&cursor=${cursor}`)).status).toBe(400);
  });
});
