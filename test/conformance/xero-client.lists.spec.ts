import { describe, expect, it } from 'vitest';
import { DAY, inWorld } from './xero-client/world.ts';

describe('lists', () => {
  it.each([
    [true, false],
    [false, true],
    [false, false],
  ])('of what changed miss nothing (second included: %s, 304: %s)', (modifiedSinceInclusive, notModified304) =>
    inWorld(
      async (world) => {
        const vendor = world.vendor();
        const since = world.now();
        const bill = world.bill(vendor);
        const draft = world.bill(vendor, { Status: 'DRAFT' });
        const payment = world.ui.payBill(bill, { accountId: world.account('090'), amount: 10, date: DAY });
        world.ui.deleteBill(draft);
        expect((await world.walk('contacts', since)).map(({ id }) => id)).toContain(vendor);
        const changed = await world.walk('bills', since);
        expect(changed.map(({ id, presence }) => [id, presence])).toEqual(
          expect.arrayContaining([
            [bill, 'present'],
            [draft, 'deleted'],
            [`${bill}/${payment.id}`, 'present'],
          ]),
        );
        world.wait(5_000);
        const later = world.now();
        world.ui.removePayment(payment.id);
        expect(await world.walk('payments', later)).toMatchObject([
          { id: `${bill}/${payment.id}`, presence: 'deleted' },
        ]);
        world.wait(5_000);
        expect(await world.walk('contacts', world.now())).toEqual([]);
      },
      { switches: { modifiedSinceInclusive, notModified304, deletedInvoicesInLists: false } },
    ),
  );

  it('walk more than a page, with and without edits on the way, in as few calls as there are pages', () =>
    inWorld(async (world) => {
      const vendor = world.vendor();
      const since = world.now();
      const all = Array.from({ length: 2_100 }, (_, n) => {
        world.wait(n % 3 === 0 ? 400 : 0);
        return world.bill(vendor, { InvoiceNumber: `B-${n}` });
      });
      const before = world.asked.length;
      expect(new Set((await world.walk('bills')).map(({ id }) => id))).toEqual(new Set(all));
      expect(world.asked.length - before).toBe(3);

      const seen = new Set<string>();
      let page: string | undefined;
      do {
        const answer = await world.session.list('bills', { since, ...(page ? { page } : {}) });
        for (const { id } of answer.records) seen.add(id);
        world.wait(1_000);
        world.ui.editBill(all[seen.size % 7]!, { DueDate: '2026-11-30' });
        page = answer.nextPage;
      } while (page && seen.size < 5_000);
      expect(seen).toEqual(new Set(all));
    }));

  it('of a first sync hold only what is to be paid, and say what has left since', () =>
    inWorld(async (world) => {
      const vendor = world.vendor();
      const since = world.now();
      const open = world.bill(vendor);
      world.bill(vendor, { Status: 'DRAFT' });
      const paid = world.bill(vendor);
      world.ui.payBill(paid, { accountId: world.account('090'), amount: 100, date: DAY });
      expect((await world.walk('bills')).map(({ id }) => id)).toEqual([open]);
      expect((await world.session.list('bills', { since })).leftFirstSync).toBe(2);
    }));

  it('of accounts say what may be paid from and booked to', () =>
    inWorld(async (world) => {
      const items = (await world.walk('lists'))[0]!.fields.items as readonly Record<string, unknown>[];
      const flags = (code: string) =>
        items.filter((item) => item.code === code).map(({ category, paymentTarget }) => [category, paymentTarget]);
      expect(flags('090')).toEqual([[false, true]]);
      expect(flags('400')).toEqual([[true, false]]);
      expect(flags('800')).toEqual([[false, false]]);
      expect(flags('880')).toEqual([[true, true]]);
    }));
});
