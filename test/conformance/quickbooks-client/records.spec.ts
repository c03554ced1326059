import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import type { ProviderRecord } from '../../../shared/model/record.ts';
import {
  create,
  DAY,
  MARKER,
  quickBooksWorld,
  remove,
  restore,
  sendAs,
  update,
} from '../../support/quickbooks-world.ts';

const done = (outcomes: readonly unknown[]): ProviderRecord => {
  expect(outcomes).toMatchObject([{ kind: 'done' }]);
  return (outcomes[0] as { record: ProviderRecord }).record;
};
const fits = ({ entity, fields }: ProviderRecord) => {
  expect(entitySchemas[entity as 'bill'].parse(fields)).toEqual(fields);
};

describe('contacts', () => {
  const fields = {
    name: 'Globex', firstName: 'Jim', lastName: 'Mac', companyName: 'Globex Inc', email: 'ar@globex.test', phone: '415-555-0100',
    line1: '332 Carlton', line2: 'Floor 2', city: 'San Francisco', state: 'CA', postalCode: '94110', country: 'USA', isVendor: true,
  }; // biome-ignore format: short

  it('are made, read back as they were meant, changed, put away and brought back', async () => {
    const world = quickBooksWorld();
    const made = done(await world.write(create('contact', fields)));
    expect(made).toMatchObject({ id: expect.stringMatching(/^vendor-\d+$/), presence: 'present', fields });
    fits(made);
    expect(await world.read('contact', made.id)).toEqual(made);
    world.wait(2_000);
    const changed = done(await world.write(update(made, { city: 'Oakland', personName: 'Jim B. Mac', phone: null })));
    expect(changed.fields).toMatchObject({ ...fields, city: 'Oakland', firstName: 'Jim B.', phone: null });
    expect(changed.version).toBeGreaterThan(made.version);
    const gone = done(await world.write(remove(changed)));
    expect(gone).toMatchObject({ presence: 'archived', fields: { name: 'Globex', email: 'ar@globex.test' } });
    expect(done(await world.write(restore(gone)))).toMatchObject({
      presence: 'present',
      fields: { name: 'Globex', city: 'Oakland' },
    });
  });

  it('that are customers are changed without repeating the rest, except to clear something', async () => {
    const world = quickBooksWorld();
    const current = await world.read('contact', `customer-${world.customer}`);
    const bodyOf = (index: number) => JSON.parse(String(world.asked[index]!.body));
    world.asked.length = 0;
    const changed = done(await world.write(update(current, { companyName: 'Acme LLC' })));
    expect(bodyOf(0)).toEqual({ Id: world.customer, SyncToken: '0', sparse: true, CompanyName: 'Acme LLC' });
    const cleared = done(await world.write(update(changed, { companyName: null })));
    expect(bodyOf(1)).toMatchObject({ DisplayName: 'Acme Tools', sparse: false });
    expect(cleared.fields).toMatchObject({ companyName: null, email: 'ap@acme.test' });
  });

  it('share one space of names, which every refusal says', async () => {
    const world = quickBooksWorld();
    expect(await world.write(create('contact', { name: 'acme tools', isVendor: true }))).toMatchObject([
      { kind: 'refused', refusal: { code: 'nameTaken' } },
    ]);
    const write = create('contact', { name: 'Acme Tools', isVendor: true });
    expect((await world.session.find({ entity: 'contact', write })).map(({ id }) => id)).toEqual([
      `customer-${world.customer}`,
    ]);
    world.ui.setActive('Customer', world.customer, false);
    expect(await world.session.find({ entity: 'contact', write })).toMatchObject([
      { presence: 'archived', fields: { name: 'Acme Tools' } },
    ]);
  });

  it('with the same number are told apart by what they are', async () => {
    const world = quickBooksWorld();
    const { records } = await world.session.fetch('contact', ['vendor-1', 'customer-1']);
    expect(records.map(({ id, fields: { name } }) => [id, name])).toEqual([
      ['vendor-1', "Bob's Burger Joint"],
      ['customer-1', 'Acme Tools'],
    ]);
  });
});

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

describe('invoices and credits', () => {
  const wish = (world: ReturnType<typeof quickBooksWorld>, entity: 'invoice' | 'creditMemo' = 'invoice') =>
    create(entity, {
      contact: `customer-${world.customer}`, number: '1037', billedOn: DAY, currency: 'USD',
      lines: [{ description: 'Design', amount: 27_500, account: null, dimensions: [], item: world.item, quantity: null }],
    }); // biome-ignore format: short

  it('are made, voided, and stay at zero under their number', async () => {
    const world = quickBooksWorld();
    const made = done(await world.write(wish(world)));
    fits(made);
    expect(made.fields).toMatchObject({
      total: 27_500,
      lines: [{ item: world.item, account: world.income, amount: 27_500 }],
    });
    const gone = done(await world.write(remove(made)));
    expect(gone).toMatchObject({
      presence: 'void',
      marker: `Voided - ${MARKER}`,
      fields: { total: 0, open: 0, number: '1037' },
    });
    expect(await world.read('invoice', made.id)).toEqual(gone);
  });

  it('show discounts below zero, and bundles as what is in them', async () => {
    const world = quickBooksWorld();
    const sale = (Amount: number) => ({
      Amount,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: world.item } },
    });
    const id = world.ui.add('Invoice', {
      CustomerRef: { value: world.customer },
      TxnDate: DAY,
      Line: [
        sale(275),
        {
          Amount: 30,
          DetailType: 'GroupLineDetail',
          GroupLineDetail: { GroupItemRef: { value: '9' }, Line: [sale(10), sale(20)] },
        },
        { Description: 'thanks', DetailType: 'DescriptionOnly' },
        {
          Amount: 0,
          DetailType: 'DiscountLineDetail',
          DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 },
        },
      ],
    });
    const record = await world.read('invoice', id);
    const amounts = (record.fields.lines as unknown as { amount: number }[]).map(({ amount }) => amount);
    expect(amounts).toEqual([27_500, 1000, 2000, 0, -3050]);
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(record.fields.total);
    expect(() => world.session.prepare([update(record, { lines: [] })])).toThrow();
  });

  it('change their dates sparsely, and lines as a whole', async () => {
    const world = quickBooksWorld();
    const made = done(await world.write(wish(world)));
    world.asked.length = 0;
    const dated = done(await world.write(update(made, { dueOn: '2026-08-01' })));
    expect(JSON.parse(String(world.asked[0]!.body))).toEqual({
      Id: made.id,
      SyncToken: '0',
      sparse: true,
      DueDate: '2026-08-01',
    });
    const [line] = made.fields.lines as unknown as object[];
    const more = {
      description: 'Hosting',
      amount: 500,
      account: null,
      dimensions: [],
      item: world.item,
      quantity: null,
    };
    expect(done(await world.write(update(dated, { lines: [line, more] as never }))).fields).toMatchObject({
      total: 28_000,
      lineCount: 2,
    });
  });

  it('credits have what is left of them as open, and are deleted', async () => {
    const world = quickBooksWorld();
    const memo = done(await world.write(wish(world, 'creditMemo')));
    fits(memo);
    const invoice = world.invoice(100);
    world.ui.applyCreditMemo(memo.id, invoice, 40);
    expect((await world.read('creditMemo', memo.id)).fields).toMatchObject({ total: 27_500, open: 23_500 });
    const credit = create('vendorCredit', {
      contact: `vendor-${world.vendor}`, billedOn: DAY, currency: 'USD', total: 9000, note: 'returned', account: world.expense,
    }); // biome-ignore format: short
    const given = done(await world.write(credit));
    expect(given.fields).toMatchObject({ total: 9000, open: 9000 });
    expect(done(await world.write(remove(given))).presence).toBe('deleted');
  });

  it('come as paper', async () => {
    const world = quickBooksWorld();
    const bytes = await world.session.pdf!(world.invoice());
    expect(Buffer.from(bytes!).toString('latin1')).toMatch(/^%PDF-/);
    expect(await world.session.pdf!('999')).toBeUndefined();
  });
});

describe('files', () => {
  const bytes = Buffer.from('%PDF-1.4 hello');
  const file = (document: string, name = 'inv.pdf') => ({
    ...create('attachment', { document, of: 'bill', name }),
    content: { key: 'sha', mimeType: 'application/pdf', name },
  });

  it('go up to a bill, are found by their note, and come down again', async () => {
    const world = quickBooksWorld();
    const bill = world.bill();
    world.invoice();
    const write = file(bill);
    const made = done(await sendAs(world.session, world.session.prepare([write]), 'k1', bytes));
    expect(made).toMatchObject({
      id: `${bill}/1`,
      marker: MARKER,
      fields: { document: bill, of: 'bill', name: 'inv.pdf', size: bytes.length },
    });
    fits(made);
    expect((await world.session.find({ entity: 'attachment', write })).map(({ id }) => id)).toEqual([made.id]);
    const { records } = await world.session.fetch('attachment', [bill]);
    expect(records.map(({ id }) => id)).toEqual([made.id]);
    expect(Buffer.from(await world.session.content!(made.id)).toString()).toBe('%PDF-1.4 hello');
    expect(await world.session.fetch('attachment', [`${bill}/99`])).toMatchObject({ missing: [`${bill}/99`] });
  });

  it('of kinds that QuickBooks does not take stay here', () => {
    const world = quickBooksWorld();
    expect(() => world.session.prepare([file('1', 'virus.exe')])).toThrow('exe');
  });
});
