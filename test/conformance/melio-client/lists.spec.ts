import { describe, expect, it } from 'vitest';
import { eachInItsWorld } from './world.ts';

const at = eachInItsWorld();

describe('lists', () => {
  it('of a first sync hold what is owed; an increment holds every change, removals included', async () => {
    const vendor = await at.world.addVendor();
    const [open, paid] = [await at.world.addBill(vendor), await at.world.addBill(vendor, { number: '2' })];
    at.world.ui.markAsPaid(paid.id);
    expect((await at.world.session.list('bills', {})).records.map(({ id }) => id)).toEqual([open.id]);
    at.world.now += 60_000;
    const since = at.world.now;
    at.world.ui.deleteBill(open.id);
    expect((await at.world.session.list('bills', { since })).records).toMatchObject([
      { id: open.id, presence: 'deleted', extra: { removedBy: 'user' } },
    ]);
  });

  it('are walked page by page; nothing is skipped when records change on the way', async () => {
    const ids = new Set<string>();
    for (let index = 0; index < 620; index++) {
      at.world.now += 1;
      ids.add(at.world.ui.addVendor({ name: `Vendor ${index}` }).id);
    }
    const first = await at.world.session.list('vendors', {});
    expect(first.records).toHaveLength(500);
    at.world.now += 1000;
    for (const { id } of first.records.slice(0, 50)) at.world.ui.editVendor(id, { phone: '1' });
    const seen = new Set(first.records.map(({ id }) => id));
    let page = first.nextPage;
    while (page !== undefined) {
      const next = await at.world.session.list('vendors', { page });
      for (const { id } of next.records) seen.add(id);
      page = next.nextPage;
    }
    expect(seen).toEqual(ids);
  });

  it('fetch many by id in one call, and name those that never were', async () => {
    const made = Array.from({ length: 3 }, (_, index) => at.world.ui.addVendor({ name: `V${index}` }).id);
    const calls = () => at.world.simulator.calls.get('GET /vendors') ?? 0;
    const before = calls();
    expect((await at.world.session.fetch('contact', made)).records.map(({ id }) => id).sort()).toEqual(made.toSorted());
    expect(calls() - before).toBe(1);
    expect((await at.world.session.fetch('contact', [...made, 'vnd_never'])).missing).toEqual(['vnd_never']);
    expect((await at.world.session.fetch('bill', ['bil_never'])).missing).toEqual(['bil_never']);
    expect((await at.world.session.fetch('fundingAccount', ['fs_never'])).missing).toEqual(['fs_never']);
    expect((await at.world.session.fetch('billPayment', ['b/pay_never'])).missing).toEqual(['b/pay_never']);
  });
});
