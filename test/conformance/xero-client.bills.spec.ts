import { describe, expect, it } from 'vitest';
import { create, remove, update } from '../support/session.ts';
import { DAY, DUE, inWorld, type XeroWorld } from './xero-client/world.ts';

describe('bills', () => {
  const fields = (world: XeroWorld, contact: string) => ({
    contact, number: 'M-1', billedOn: DAY, dueOn: DUE, currency: 'USD', total: 10_050, note: 'Rent',
    account: world.account('469'), webUrl: 'https://platform.test/bills/1',
  }); // biome-ignore format: short

  it('born on the platform show in Xero what was sent', () =>
    inWorld(async (world) => {
      const wish = create('bill', fields(world, world.vendor()));
      const [made] = await world.write(wish);
      expect(made).toMatchObject({
        kind: 'done',
        record: { fields: { ...wish.fields, open: 10_050, status: 'open', lineCount: 1 } },
      });
      expect(await world.session.find({ entity: 'bill', write: wish })).toMatchObject([{ fields: { total: 10_050 } }]);
      const unnumbered = create('bill', { ...wish.fields, number: null });
      await world.write(unnumbered);
      expect(await world.session.find({ entity: 'bill', write: unnumbered })).toHaveLength(2);
    }));

  it('keep their lines, dimensions and cents through edits of one field', () =>
    inWorld(async (world) => {
      const category = world.ui.addTracking('Region', ['North', 'South']);
      const dimensions = (await world.walk('lists')).find(({ entity }) => entity === 'dimensionList')!.fields
        .items as readonly { id: string; name: string }[];
      expect(dimensions.map(({ name }) => name)).toEqual(['North', 'South']);
      const lines = [
        {
          Description: 'A',
          Quantity: 3,
          UnitAmount: 0.3333,
          AccountCode: '400',
          Tracking: [{ Name: 'Region', Option: 'North' }],
        },
        { Description: 'B', LineAmount: 10, Quantity: 1, AccountCode: '429' },
      ];
      const id = world.bill(world.vendor(), { lines });
      const before = await world.read('bill', id);
      expect(before.fields).toMatchObject({ total: 1_100, lineCount: 2 });
      const [a, b] = before.fields.lines as readonly { dimensions: readonly string[]; description: string }[];
      expect(a!.dimensions[0]).toMatch(category);

      const [edited] = await world.write(
        update(before, {
          lines: [
            { ...b!, description: 'B2' },
            { ...a!, dimensions: [dimensions[1]!.id] },
          ] as never,
        }),
      );
      expect(edited).toMatchObject({
        kind: 'done',
        record: {
          fields: {
            total: 1_100,
            lines: [
              { description: 'B2', amount: 1_000 },
              { description: 'A', amount: 100, dimensions: [dimensions[1]!.id] },
            ],
          },
        },
      });
      const old = (before.extra as { lineItems: readonly { id: string }[] }).lineItems.map((line) => line.id);
      const now = (await world.read('bill', id)).extra as { lineItems: readonly { id: string }[] };
      expect(now.lineItems.map((line) => line.id)).toEqual(old.toReversed());
    }));

  it('with tax on top end up with the total that was asked for', () =>
    inWorld(async (world) => {
      const lines = [{ Description: 'Taxed', Quantity: 1, UnitAmount: 100, AccountCode: '400', TaxType: 'INPUT' }];
      const id = world.bill(world.vendor(), { lines, LineAmountTypes: 'Exclusive' });
      const before = await world.read('bill', id);
      const noted = await world.write(update(before, { note: 'Other words' }));
      expect(noted).toMatchObject([{ record: { fields: { total: before.fields.total, note: 'Other words' } } }]);
      const [done] = await world.write(update(await world.read('bill', id), { total: 7_777 }));
      expect(done).toMatchObject({ kind: 'done', record: { fields: { total: 7_777, lines: [{ amount: 7_777 }] } } });
    }));

  it('are updated together, each with its own answer', () =>
    inWorld(async (world) => {
      const vendor = world.vendor();
      const [one, two] = [world.bill(vendor), world.bill(vendor)];
      const [first, second] = [await world.read('bill', one), await world.read('bill', two)];
      world.ui.voidBill(two);
      const calls = world.asked.length;
      const outcomes = await world.write(
        update(first, { webUrl: 'https://p.test/1' }),
        update(second, { webUrl: 'https://p.test/2' }),
      );
      expect(world.asked.length - calls).toBe(1);
      expect(outcomes).toMatchObject([
        { kind: 'done', record: { id: one, fields: { webUrl: 'https://p.test/1' } } },
        { kind: 'refused' },
      ]);
    }));

  it('are deleted as drafts, voided when approved, and refused when something pays them', () =>
    inWorld(async (world) => {
      const vendor = world.vendor();
      const draft = world.bill(vendor, { Status: 'DRAFT' });
      const open = world.bill(vendor);
      const paid = world.bill(vendor);
      expect(await world.write(remove(await world.read('bill', draft)))).toMatchObject([
        { record: { presence: 'deleted' } },
      ]);
      expect(await world.write(remove(await world.read('bill', open)))).toMatchObject([
        { record: { presence: 'void' } },
      ]);
      const before = await world.read('bill', paid);
      world.ui.payBill(paid, { accountId: world.account('090'), amount: 10, date: DAY });
      expect(await world.write(remove(before))).toMatchObject([{ kind: 'refused', refusal: { code: 'wrongState' } }]);
      expect(await world.write(update(before, { total: 1 }))).toMatchObject([
        { kind: 'refused', refusal: { code: 'wrongState' } },
      ]);
      world.ui.lockPeriod('2026-12-31');
      expect(await world.write(update(before, { number: 'x' }))).toMatchObject([
        { kind: 'refused', refusal: { code: 'lockedPeriod' } },
      ]);
      expect((await world.walk('company'))[0]!.fields).toMatchObject({
        lockedUntil: '2026-12-31',
        timeZone: 'America/New_York',
      });
    }));

  it("that are gone show it by their state; a customers' invoice shows nothing", () =>
    inWorld(
      async (world) => {
        const vendor = world.vendor();
        const deleted = world.bill(vendor, { Status: 'DRAFT' });
        const voided = world.bill(vendor);
        world.ui.deleteBill(deleted);
        world.ui.voidBill(voided);
        const invoice = world.ui.enterInvoice({
          contactId: vendor,
          Date: DAY,
          DueDate: DUE,
          lines: [{ Description: 'x', Quantity: 1, UnitAmount: 1, AccountCode: '200' }],
        }).id;
        const unknown = '00000000-1111-4222-8333-444444444444';
        const fetched = await world.session.fetch('bill', [deleted, voided, invoice, unknown]);
        expect(fetched.records.map(({ id, presence }) => [id, presence]).sort()).toEqual(
          [
            [deleted, 'deleted'],
            [voided, 'void'],
          ].sort(),
        );
        expect(fetched.missing).toEqual([unknown]);
      },
      { switches: { deletedInvoicesInLists: false } },
    ));
});
