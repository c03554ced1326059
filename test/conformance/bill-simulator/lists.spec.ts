import { describe, expect, it } from 'vitest';
import { BillWorld, MINUTE } from '../../support/bill-world.ts';

const names = (answer: { json: { results: { name: string }[] } }) => answer.json.results.map(({ name }) => name);

function many(count: number, options: ConstructorParameters<typeof BillWorld>[0] = {}) {
  const world = new BillWorld(options);
  for (let index = 0; index < count; index += 1) {
    world.pass(MINUTE);
    world.ui.addVendor({ name: `Vendor ${index}` });
  }
  return world;
}

describe('pages', () => {
  it('are of 20 rows unless asked, of 100 at most, and end without a token', async () => {
    const world = many(25);
    const first = await world.api('GET', '/v3/vendors?sort=createdTime:asc');
    expect(first.json.results).toHaveLength(20);
    const second = await world.api('GET', `/v3/vendors?sort=createdTime:asc&page=${first.json.nextPage}`);
    expect(second.json.results).toHaveLength(5);
    expect(second.json).not.toHaveProperty('nextPage');
    expect((await world.api('GET', '/v3/vendors?max=101')).status).toBe(400);
    expect((await world.api('GET', '/v3/vendors?max=100')).json.results).toHaveLength(25);
  });

  it('may end with an empty token', async () => {
    const world = many(1, { simulator: { lastPage: 'empty' } });
    expect((await world.api('GET', '/v3/vendors')).json.nextPage).toBe('');
  });

  it('belong to the question they were given for', async () => {
    const world = many(25);
    const { nextPage } = (await world.api('GET', '/v3/vendors')).json;
    expect((await world.api('GET', `/v3/vendors?sort=updatedTime:asc&page=${nextPage}`)).status).toBe(400);
    expect((await world.api('GET', `/v3/customers?page=${nextPage}`)).status).toBe(400);
    expect((await world.api('GET', '/v3/vendors?page=made-up')).status).toBe(400);
  });

  it.each([
    ['keyset', 21],
    ['offset', 20],
  ] as const)('by %s show %d of 21 rows when the first one moves to the end in between', async (paging, seen) => {
    const world = many(21, { simulator: { paging } });
    const query = '/v3/vendors?sort=updatedTime:asc';
    const first = await world.api('GET', query);
    const moved = first.json.results[0].id;
    world.pass(MINUTE);
    world.ui.editVendor(moved, { phone: '1' });
    const second = await world.api('GET', `${query}&page=${first.json.nextPage}`);
    const ids = [...first.json.results, ...second.json.results].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(seen);
  });
});

describe('filters', () => {
  const ask = (world: BillWorld, filters: string) =>
    world.api('GET', `/v3/vendors?sort=createdTime:asc&filters=${encodeURIComponent(filters)}`);

  it.each([
    ['name:eq:"vendor 1"', ['Vendor 1']],
    ['name:sw:Vendor 1', ['Vendor 1', 'Vendor 10', 'Vendor 11']],
    ['archived:eq:false,name:in:"Vendor 2,Vendor 3"', ['Vendor 2', 'Vendor 3']],
    ['createdTime:gte:"2026-03-04T15:11:00.000Z"', ['Vendor 10', 'Vendor 11']],
    ['createdTime:gt:"2026-03-04T15:11:00.000+00:00"', ['Vendor 11']],
    ['createdTime:lte:"2026-03-04T15:01"', ['Vendor 0']],
    ['createdTime:lt:"2026-03-04"', []],
  ])('%s', async (filters, expected) => {
    expect(names(await ask(many(12), filters))).toEqual(expected);
  });

  it.each([
    ['updatedTime:gte:2026-03-04T15:11:00.000Z', 'a time without quotes'],
    ['name:is:Vendor', 'an operator that is none'],
    ['phone:eq:1', 'a field that is not filtered by'],
    ['name:eq:"Vendor', 'a quote that stays open'],
    ['updatedTime:gte:"yesterday"', 'a time that is none'],
    ['name:eq:Smith, Jones', 'a comma without quotes'],
  ])('%s is refused: %s', async (filters) => {
    expect((await ask(many(1), filters)).status).toBe(400);
  });

  it('of bills know the vendor and the status, and no number', async () => {
    const world = new BillWorld();
    const { vendor, bills } = world.office();
    world.ui.recordPayment({ bills: [{ id: bills[0]! }] });
    const ask = async (filters: string) =>
      (await world.api('GET', `/v3/bills?filters=${encodeURIComponent(filters)}`)).json;
    expect((await ask(`vendorId:eq:${vendor},paymentStatus:ne:PAID`)).results).toHaveLength(1);
    expect((await ask('invoice.invoiceNumber:eq:202501'))[0].message).toContain('cannot have');
  });
});

it('lists may run behind, addresses never do', async () => {
  const world = new BillWorld({ simulator: { listLagMs: MINUTE } });
  const { id } = world.ui.addVendor({ name: 'New' });
  expect((await world.api('GET', '/v3/vendors')).json.results).toEqual([]);
  expect((await world.api('GET', `/v3/vendors/${id}`)).status).toBe(200);
  world.pass(MINUTE);
  expect((await world.api('GET', '/v3/vendors')).json.results).toHaveLength(1);
});
