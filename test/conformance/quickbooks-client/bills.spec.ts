import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import type { ProviderRecord } from '../../../shared/model/record.ts';
import { DAY, quickBooksWorld } from '../../support/quickbooks-world.ts';
import { create, MARKER, remove, update } from '../../support/session.ts';

const done = (outcomes: readonly unknown[]): ProviderRecord => {
  expect(outcomes).toMatchObject([{ kind: 'done' }]);
  return (outcomes[0] as { record: ProviderRecord }).record;
};
const fits = ({ entity, fields }: ProviderRecord) => {
  expect(entitySchemas[entity as 'bill'].parse(fields)).toEqual(fields);
};

describe('bills', () => {
  const wish = (world: ReturnType<typeof quickBooksWorld>, more: object = {}) =>
    create('bill', {
      contact: `vendor-${world.vendor}`, number: 'INV-77', billedOn: DAY, dueOn: '2026-07-29', currency: 'USD', memo: 'Burgers for June',
      lines: [
        { description: 'Beef', amount: 10_000, account: world.expense, dimensions: [], item: null, quantity: null },
        { description: 'Hours', amount: 33_33, account: null, dimensions: [], item: world.item, quantity: '3' },
      ],
      ...more,
    }); // biome-ignore format: short

  it('are made with lines, memo and marker, and read back as they were meant', async () => {
    const world = quickBooksWorld();
    const West = world.ui.add('Class', { Name: 'West' });
    const portland = world.ui.add('Department', { Name: 'Portland' });
    const lines = [
      {
        description: 'Beef',
        amount: 10_000,
        account: world.expense,
        dimensions: [`class-${West}`],
        item: null,
        quantity: null,
      },
    ];
    const made = done(await world.write(wish(world, { lines, dimensions: [`department-${portland}`], total: 10_000 })));
    fits(made);
    expect(made).toMatchObject({
      marker: `Burgers for June ${MARKER}`,
      fields: {
        contact: `vendor-${world.vendor}`, number: 'INV-77', billedOn: DAY, dueOn: '2026-07-29', currency: 'USD', total: 10_000,
        open: 10_000, memo: 'Burgers for June', lines, dimensions: [`department-${portland}`], note: 'Beef', account: world.expense, status: 'open',
      },
    }); // biome-ignore format: short
    expect(await world.read('bill', made.id)).toEqual(made);
  });

  it('send a quantity with the price that makes its amount', async () => {
    const world = quickBooksWorld();
    const made = done(await world.write(wish(world)));
    expect(made.fields).toMatchObject({
      total: 13_333,
      lines: [{}, { amount: 3333, quantity: '3', item: world.item }],
    });
  });

  it('change a date without losing a line, and a line without losing what QuickBooks knows of it', async () => {
    const world = quickBooksWorld();
    const made = done(await world.write(wish(world)));
    const dated = done(await world.write(update(made, { dueOn: '2026-08-01' })));
    expect(dated.fields).toMatchObject({
      dueOn: '2026-08-01',
      lines: made.fields.lines,
      number: 'INV-77',
      memo: 'Burgers for June',
    });
    const [beef, hours] = made.fields.lines as unknown as object[];
    const changed = done(
      await world.write(update(dated, { lines: [beef, { ...hours, amount: 4000, quantity: '4' }] as never })),
    );
    expect(changed.fields).toMatchObject({ total: 14_000, lines: [beef, { amount: 4000, quantity: '4' }] });
    expect((world.ui.read('Bill', made.id).Line as { Id: string }[]).map(({ Id }) => Id)).toEqual(['1', '2']);
    const fewer = done(await world.write(update(changed, { lines: [hours] as never })));
    expect(fewer.fields).toMatchObject({ total: 3333, lineCount: 1 });
    expect(fewer.marker).toContain(MARKER);
  });

  it('keep a number that is too long whole in the note', async () => {
    const world = quickBooksWorld();
    const number = 'INVOICE-2026-0000000000077';
    const made = done(await world.write(wish(world, { number })));
    expect(made.fields).toMatchObject({ number, memo: 'Burgers for June' });
    expect(world.ui.read('Bill', made.id).DocNumber).toBe(number.slice(0, 21));
    const renumbered = done(await world.write(update(made, { number: 'B-1' })));
    expect(renumbered).toMatchObject({
      marker: `Burgers for June ${MARKER}`,
      fields: { number: 'B-1', memo: 'Burgers for June' },
    });
  });

  it('refuse an old version, and go through with the one that was read after', async () => {
    const world = quickBooksWorld();
    const made = done(await world.write(wish(world)));
    world.wait(1_000);
    world.ui.edit('Bill', made.id, { DueDate: '2026-07-01' });
    expect(await world.write(update(made, { memo: 'x' }))).toMatchObject([
      { kind: 'refused', refusal: { code: 'versionConflict' } },
    ]);
    const now = await world.read('bill', made.id);
    expect(done(await world.write(update(now, { memo: 'x' }))).fields).toMatchObject({
      memo: 'x',
      dueOn: '2026-07-01',
    });
  });

  it('name the one that has the number already', async () => {
    const world = quickBooksWorld();
    const first = done(await world.write(wish(world)));
    expect(await world.write(wish(world))).toMatchObject([
      { kind: 'refused', refusal: { code: 'exists', existingId: first.id } },
    ]);
  });

  it('are found again by number or day, with the marker that says whose they are', async () => {
    const world = quickBooksWorld();
    const write = wish(world);
    const made = done(await world.write(write));
    world.ui.edit('Bill', made.id, { DocNumber: 'renumbered' });
    const found = await world.session.find({ entity: 'bill', write });
    expect(found.filter(({ marker }) => marker?.includes(MARKER)).map(({ id }) => id)).toEqual([made.id]);
  });

  it('are deleted, which is told by stub and by fault; refused while something is paid on them', async () => {
    const world = quickBooksWorld();
    const made = done(await world.write(wish(world)));
    world.ui.payBills(world.bank, [{ id: made.id, amount: 1 }]);
    expect(await world.write(remove(made))).toMatchObject([{ kind: 'refused', refusal: { code: 'wrongState' } }]);
    const other = await world.read('bill', world.bill());
    world.wait(60_000);
    expect(done(await world.write(remove(other)))).toMatchObject({ id: other.id, presence: 'deleted' });
    expect(await world.session.fetch('bill', [other.id])).toMatchObject({ records: [], missing: [other.id] });
    const told = await world.walk('changes', world.clock.now - 30_000);
    expect(told).toMatchObject([{ entity: 'bill', id: other.id, presence: 'deleted', fields: {} }]);
    expect(told[0]!.version).toBeGreaterThan(other.version);
  });

  it.each([
    ['closed', 'lockedPeriod', { billedOn: '2026-06-01' }],
    [
      'unknown account',
      'invalidAccount',
      { lines: [{ amount: 1, account: '999', dimensions: [], description: null }] },
    ],
  ])('are refused: %s', async (_, code, more) => {
    const world = quickBooksWorld();
    world.ui.closeBooks('2026-06-15');
    expect(await world.write(wish(world, more))).toMatchObject([{ kind: 'refused', refusal: { code } }]);
  });

  it('of a vendor who was put away are refused as such', async () => {
    const world = quickBooksWorld();
    world.ui.setActive('Vendor', world.vendor, false);
    expect(await world.write(wish(world))).toMatchObject([{ kind: 'refused', refusal: { code: 'archivedContact' } }]);
  });

  it('that QuickBooks could not hold are not sent at all', () => {
    const world = quickBooksWorld();
    const { session } = world;
    expect(() => session.prepare([wish(world, { total: 1 })])).toThrow('agree');
    expect(() => session.prepare([wish(world, { contact: `customer-${world.customer}` })])).toThrow('vendor');
    expect(() => session.prepare([wish(world, { lines: [] })])).toThrow('without lines');
    expect(() =>
      session.prepare([wish(world, { lines: [{ amount: 1, account: null, dimensions: [], description: 'x' }] })]),
    ).toThrow('account');
  });
});
