import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import type { ProviderRecord } from '../../../shared/model/record.ts';
import { DAY, quickBooksWorld, sendAs } from '../../support/quickbooks-world.ts';
import { create, MARKER, remove, update } from '../../support/session.ts';

const done = (outcomes: readonly unknown[]): ProviderRecord => {
  expect(outcomes).toMatchObject([{ kind: 'done' }]);
  return (outcomes[0] as { record: ProviderRecord }).record;
};
const fits = ({ entity, fields }: ProviderRecord) => {
  expect(entitySchemas[entity as 'bill'].parse(fields)).toEqual(fields);
};

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
