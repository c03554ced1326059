import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import type { Fields, ProviderRecord } from '../../../shared/model/record.ts';
import { DAY, type QuickBooksWorld, quickBooksWorld } from '../../support/quickbooks-world.ts';
import { create, MARKER, remove, update } from '../../support/session.ts';

const done = (outcomes: readonly unknown[]): ProviderRecord => {
  expect(outcomes).toMatchObject([{ kind: 'done' }]);
  return (outcomes[0] as { record: ProviderRecord }).record;
};

const adds = ({ entity, fields }: ProviderRecord) => {
  expect(entitySchemas[entity as 'payment'].parse(fields)).toEqual(fields);
  const sum = (parts: unknown) => (parts as { amount: number }[]).reduce((all, { amount }) => all + amount, 0);
  expect(Number(fields.amount) + sum(fields.credits)).toBe(sum(fields.allocations) + Number(fields.unapplied));
};

const paying = (world: QuickBooksWorld, more: Fields) =>
  create('billPayment', {
    contact: `vendor-${world.vendor}`, currency: 'USD', paidOn: DAY, account: world.bank, reference: 'CONF-9001', ...more,
  }); // biome-ignore format: short

describe('payments of bills', () => {
  it('settle several bills and use credits; what is allocated is what they say', async () => {
    const world = quickBooksWorld();
    const [a, b] = [world.bill(100), world.bill(50)];
    const credit = world.ui.enterVendorCredit(world.vendor, 90, world.expense);
    const allocations = [
      { document: a, amount: 10_000 },
      { document: b, amount: 2000 },
    ];
    const made = done(
      await world.write(paying(world, { amount: 9000, allocations, credits: [{ credit, amount: 3000 }] })),
    );
    adds(made);
    expect(made).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      marker: MARKER,
      fields: {
        amount: 9000, allocations, credits: [{ credit, amount: 3000 }], unapplied: 0, kind: 'payment', status: 'settled', origin: 'ledger',
        paidOn: DAY, account: world.bank, reference: 'CONF-9001', method: 'check', batch: null,
      },
    }); // biome-ignore format: short
    expect([world.ui.balance('Bill', a), world.ui.balance('Bill', b)]).toEqual([0, 30]);
    expect(world.ui.read('BillPayment', made.id)).toMatchObject({ CheckPayment: { PrintStatus: 'NotSet' } });
    const { records } = await world.session.fetch('bill', [a]);
    expect(records.map(({ entity, id }) => `${entity}#${id}`)).toEqual([`bill#${a}`, `billPayment#${made.id}`]);
  });

  it('move to other bills by an update, which is the whole payment', async () => {
    const world = quickBooksWorld();
    const [a, b] = [world.bill(100), world.bill(50)];
    const made = done(
      await world.write(paying(world, { amount: 5000, allocations: [{ document: a, amount: 5000 }], credits: [] })),
    );
    const moved = done(await world.write(update(made, { allocations: [{ document: b, amount: 5000 }] })));
    adds(moved);
    expect(moved.fields).toMatchObject({ amount: 5000, reference: 'CONF-9001', account: world.bank });
    expect([world.ui.balance('Bill', a), world.ui.balance('Bill', b)]).toEqual([100, 0]);
    expect(moved.marker).toBe(MARKER);
  });

  it('are voided: the bills are open again, and the record says so', async () => {
    const world = quickBooksWorld();
    const bill = world.bill(100);
    const made = done(
      await world.write(paying(world, { amount: 10_000, allocations: [{ document: bill, amount: 10_000 }] })),
    );
    const gone = done(await world.write(remove(made)));
    expect(gone).toMatchObject({
      presence: 'void',
      marker: `Voided - ${MARKER}`,
      fields: { amount: 0, allocations: [] },
    });
    expect(world.ui.balance('Bill', bill)).toBe(100);
  });

  it('are refused where more is paid than is due', async () => {
    const world = quickBooksWorld();
    const bill = world.bill(100);
    const wish = paying(world, { amount: 20_000, allocations: [{ document: bill, amount: 20_000 }] });
    expect(await world.write(wish)).toMatchObject([{ kind: 'refused', refusal: { code: 'amountAboveDue' } }]);
    const more = paying(world, { amount: 100, allocations: [{ document: bill, amount: 20_000 }] });
    expect(() => world.session.prepare([more])).toThrow('more than it brings');
  });

  it('come from a card where they say so', async () => {
    const world = quickBooksWorld();
    const bill = world.bill(100);
    const wish = paying(world, {
      method: 'card',
      account: world.card,
      amount: 100,
      allocations: [{ document: bill, amount: 100 }],
    });
    expect(done(await world.write(wish)).fields).toMatchObject({ method: 'card', account: world.card });
    expect(() => world.session.prepare([paying(world, { account: null, amount: 1, allocations: [] })])).toThrow(
      'account',
    );
  });

  it('are found again through their bills and their day', async () => {
    const world = quickBooksWorld();
    const bill = world.bill(100);
    const write = paying(world, { amount: 10_000, allocations: [{ document: bill, amount: 10_000 }] });
    const made = done(await world.write(write));
    world.ui.edit('BillPayment', made.id, { TxnDate: '2026-06-20' });
    const found = await world.session.find({ entity: 'billPayment', write });
    expect(found).toMatchObject([{ id: made.id, marker: MARKER }]);
  });
});

describe("customers' payments", () => {
  const receiving = (world: QuickBooksWorld, more: Fields) =>
    create('payment', {
      contact: `customer-${world.customer}`,
      currency: 'USD',
      paidOn: DAY,
      reference: '5123',
      ...more,
    });

  it('may be unapplied, and applied later by an update of the same payment', async () => {
    const world = quickBooksWorld();
    const [a, b] = [world.invoice(100), world.invoice(50)];
    const made = done(
      await world.write(
        receiving(world, { amount: 12_000, allocations: [{ document: a, amount: 10_000 }], account: world.bank }),
      ),
    );
    adds(made);
    expect(made.fields).toMatchObject({ unapplied: 2000, account: world.bank, reference: '5123' });
    const allocations = [
      { document: a, amount: 10_000 },
      { document: b, amount: 2000 },
    ];
    const applied = done(await world.write(update(made, { allocations })));
    adds(applied);
    expect(applied.fields).toMatchObject({ unapplied: 0, allocations, account: world.bank, reference: '5123' });
    expect(world.ui.balance('Invoice', b)).toBe(30);
    const { records } = await world.session.fetch('invoice', [b]);
    expect(records.map(({ entity }) => entity)).toEqual(['invoice', 'payment']);
  });

  it('wait among the undeposited funds, and are closed in a deposit until it is taken back', async () => {
    const world = quickBooksWorld();
    const invoice = world.invoice(100);
    const made = done(
      await world.write(receiving(world, { amount: 10_000, allocations: [{ document: invoice, amount: 10_000 }] })),
    );
    expect(made.fields.account).not.toBe(world.bank);
    world.wait(60_000);
    const deposit = world.ui.deposit(world.bank, [made.id], { account: world.fees, amount: 3.2 });
    const told = await world.walk('changes', world.clock.now - 1_000);
    expect(told.find(({ entity }) => entity === 'payment')?.fields.batch).toBe(`deposit-${deposit}`);
    expect(told.find(({ entity }) => entity === 'payout')).toMatchObject({
      id: `deposit-${deposit}`,
      fields: {
        gross: 10_000,
        fees: 320,
        net: 9680,
        items: [
          { payment: made.id, kind: 'payment' },
          { kind: 'fee', amount: -320 },
        ],
      },
    });
    expect(await world.write(remove(await world.read('payment', made.id)))).toMatchObject([
      { kind: 'refused', refusal: { code: 'reconciled' } },
    ]);
    world.ui.delete('Deposit', deposit);
    expect(done(await world.write(remove(await world.read('payment', made.id)))).presence).toBe('void');
  });

  it('of nothing apply a credit memo, and read as credits', async () => {
    const world = quickBooksWorld();
    const invoice = world.invoice(100);
    const credit = world.ui.createCreditMemo(world.customer, 60, world.item);
    const made = done(
      await world.write(
        receiving(world, {
          amount: 0,
          allocations: [{ document: invoice, amount: 4000 }],
          credits: [{ credit, amount: 4000 }],
        }),
      ),
    );
    adds(made);
    expect(made.fields).toMatchObject({ amount: 0, kind: 'credit', unapplied: 0 });
    expect([world.ui.balance('Invoice', invoice), world.ui.balance('CreditMemo', credit)]).toEqual([60, 20]);
  });
});

describe('money between accounts', () => {
  const wish = (lines: object[]) =>
    create('payout', { paidOn: DAY, currency: 'USD', number: 'Funds 29 June', lines: lines as never });

  it('is a transfer between two, found again by its day, and never doubled by the same key', async () => {
    const world = quickBooksWorld();
    const write = wish([{ account: world.bank, amount: 9700 }, { account: world.card, amount: -9700 }]); // biome-ignore format: short
    const made = done(await world.write(write));
    expect(made).toMatchObject({
      id: expect.stringMatching(/^transfer-/),
      marker: `Funds 29 June ${MARKER}`,
      fields: { net: 9700 },
    });
    expect(await world.session.find({ entity: 'payout', write })).toMatchObject([{ id: made.id }]);
    expect(made.fields.lines).toEqual([{ account: world.bank, amount: 9700 }, { account: world.card, amount: -9700 }]); // biome-ignore format: short
    // Moved to another day by somebody, it is still what changed since.
    world.ui.edit('Transfer', made.id.slice('transfer-'.length), { TxnDate: '2026-01-01' });
    expect(await world.session.find({ entity: 'payout', write })).toEqual([]);
    const since = world.clock.now - 60_000;
    expect(await world.session.find({ entity: 'payout', write, since })).toMatchObject([{ id: made.id }]);
    expect(world.ui.all('Transfer')).toMatchObject([
      { Amount: 97, FromAccountRef: { value: world.card }, ToAccountRef: { value: world.bank } },
    ]);
  });

  it('is a journal entry among more, or where somebody is named', async () => {
    const world = quickBooksWorld();
    world.bill();
    const payables = String(world.ui.all('Account').find(({ AccountType }) => AccountType === 'Accounts Payable')?.Id);
    const lines = [{ account: world.bank, amount: 100 }, { account: payables, amount: -100, contact: `vendor-${world.vendor}` }]; // biome-ignore format: short
    expect(done(await world.write(wish(lines)))).toMatchObject({
      id: expect.stringMatching(/^journalentry-/),
      fields: { net: 100 },
    });
    expect(() => world.session.prepare([wish([{ account: world.bank, amount: 1 }])])).toThrow();
  });
});
