import { describe, expect, it } from 'vitest';
import { OutcomeUnknown } from '../../../shared/engine/errors.ts';
import type { RecordWrite } from '../../../shared/engine/provider.ts';
import { accepts } from '../../../shared/engine/write/accepts.ts';
import type { Entity } from '../../../shared/model/names.ts';
import type { Fields } from '../../../shared/model/record.ts';
import { BillWorld, MINUTE } from '../../support/bill-world.ts';
import { done } from '../../support/session.ts';

type Create = Extract<RecordWrite, { kind: 'create' }>;
type Office = ReturnType<BillWorld['office']>;

const lines = [{ description: 'Strings', amount: 5_000, account: null, dimensions: [], item: null, quantity: null }];
const document = { number: '42', billedOn: '2026-03-01', dueOn: '2026-03-31', total: 5_000, lines };
const paid = { amount: 1_000, credits: [], unapplied: 0, currency: 'USD', paidOn: '2026-03-03' };

/** One of everything that is created. */
const CREATES: readonly (readonly [string, Entity, (office: Office) => Fields])[] = [
  ['vendor', 'contact', () => ({ name: 'Smith, "Bob" & Sons', isVendor: true, isCustomer: false })],
  ['customer', 'contact', () => ({ name: 'Jones: Band', isVendor: false, isCustomer: true })],
  ['vendor typed with two spaces', 'contact', () => ({ name: 'Fjord  Supplies', isVendor: true, isCustomer: false })],
  ['bill', 'bill', ({ vendor }) => ({ ...document, contact: vendor })],
  ['invoice', 'invoice', ({ customer }) => ({ ...document, contact: customer })],
  ['vendor credit', 'vendorCredit', ({ vendor }) => ({ ...document, contact: vendor })],
  ['credit memo', 'creditMemo', ({ customer }) => ({ ...document, contact: customer })],
  [
    'payment of a bill',
    'billPayment',
    ({ vendor, bills }) => ({ ...paid, contact: vendor, allocations: [{ document: bills[0]!, amount: 1_000 }] }),
  ],
  [
    'payment of an invoice',
    'payment',
    ({ customer, invoices }) => ({
      ...paid,
      contact: customer,
      allocations: [{ document: invoices[0]!, amount: 1_000 }],
    }),
  ],
  ['account', 'account', () => ({ name: 'Freight', type: 'EXPENSE', parent: null })],
  ['class', 'dimension', () => ({ name: 'East', dimension: 'class', parent: null })],
  ['item', 'item', () => ({ name: 'Tuning', type: 'SERVICE' })],
];

/** What the engine would take for the effect of the create. */
async function found(world: BillWorld, write: Create, before: readonly string[] = [], since = world.now) {
  const facts = world.provider.capabilities.entities[write.entity]!;
  const { entity, marker } = write;
  const intent = { kind: 'create', entity, marker, before, write, firstSentAt: since } as const;
  const query = { entity: write.entity, write, since };
  return (await world.session.find(query)).filter((record) => accepts(intent, record, facts));
}

async function sendLost(world: BillWorld, write: Create, when: 'before' | 'after') {
  await world.list('company');
  await world.list('fundingAccounts');
  world.fault = { kind: 'lost', when };
  await expect(world.write(write)).rejects.toThrow(OutcomeUnknown);
  world.pass(MINUTE);
}

describe.each(CREATES)('a %s whose answer was lost', (_, entity, fieldsOf) => {
  it('is found when it was made, and only then', async () => {
    const world = new BillWorld();
    const write = world.creating(entity, fieldsOf(world.office()));
    await sendLost(world, write, 'before');
    expect(await found(world, write)).toEqual([]);
    await sendLost(world, write, 'after');
    expect(await found(world, write)).toHaveLength(1);
  });

  it('is the one that the answer would have named', async () => {
    const world = new BillWorld();
    const write = world.creating(entity, fieldsOf(world.office()));
    const made = done(await world.write(write));
    expect((await found(world, write)).map(({ id }) => id)).toEqual([made.id]);
    expect(await found(world, write, [made.id])).toHaveLength(made.marker ? 1 : 0);
  });
});

describe('what looks like ours', () => {
  it('is the vendor that somebody renamed before it was looked for, and no other', async () => {
    const world = new BillWorld();
    const email = 'ap@fjord.example';
    const write = world.creating('contact', { name: 'Fjord Supplies', email, isVendor: true, isCustomer: false });
    await sendLost(world, write, 'after');
    const since = world.now - MINUTE;
    const [ours] = world.simulator.books.all('vendor');
    world.ui.editVendor(ours!.id, { name: 'Fjord Rent' });
    world.ui.addVendor({ name: 'Fjord Print', email: 'print@fjord.example' });
    const names = async (from: number) => (await found(world, write, [], from)).map(({ fields }) => fields.name);
    expect(await names(since)).toEqual(['Fjord Rent']);
    expect(await names(world.now + 2 * MINUTE)).toEqual([]);
  });

  it('is the bill that somebody renumbered, priced anew or gave to another vendor before it was looked for, and none that was there before', async () => {
    const world = new BillWorld();
    const { vendor } = world.office();
    const dates = { billedOn: document.billedOn, dueOn: document.dueOn };
    const lines = [{ amount: document.total, description: 'Strings' }];
    const old = world.ui.enterBill({ vendorId: vendor, number: '41', ...dates, lines });
    world.pass(5 * MINUTE);
    const since = world.now;
    const write = world.creating('bill', { ...document, contact: vendor });
    const made = done(await world.write(write));
    world.ui.editBill(made.id, { invoice: { invoiceNumber: '43' } });
    expect((await found(world, write, [], since)).map(({ id }) => id)).toEqual([made.id]);
    world.ui.editBill(made.id, { invoice: { invoiceNumber: document.number }, lines: [{ amount: 1 }] });
    expect((await found(world, write, [], since)).map(({ id }) => id)).toEqual([made.id]);
    world.ui.editBill(made.id, { lines });
    const other = world.ui.addVendor({ name: 'Other' }).id;
    world.ui.editBill(made.id, { vendorId: other });
    expect((await found(world, write, [], since)).map(({ id }) => id)).toEqual([made.id]);
    world.ui.editBill(made.id, { dueDate: '2026-04-30' });
    expect([old.id, await found(world, write, [], since)]).toEqual([old.id, []]);
  });

  it('is no bill of another vendor, number or amount', async () => {
    const world = new BillWorld();
    const { vendor, bills } = world.office();
    world.pass(2 * MINUTE);
    const own = await world.read('bill', bills[1]!);
    const other = world.ui.addVendor({ name: 'Other' }).id;
    const twins = [
      { ...own.fields, contact: other },
      { ...own.fields, number: '1' },
      { ...own.fields, total: 1 },
    ];
    for (const fields of twins) expect(await found(world, world.creating('bill', fields))).toEqual([]);
    expect(await found(world, world.creating('bill', { ...own.fields, contact: vendor }))).toHaveLength(1);
  });

  it('is never a payment that moved money', async () => {
    const world = new BillWorld();
    const { vendor, bills, customer, invoices } = world.office();
    world.ui.pay({ bills: [{ id: bills[0]!, amount: 1_000 }], processDate: '2026-03-05' });
    world.ui.receivePayment({ invoices: [{ id: invoices[0]!, amount: 1_000 }], paidOn: '2026-03-05' });
    const shares = (document: string) => ({
      ...paid,
      paidOn: '2026-03-05',
      allocations: [{ document, amount: 1_000 }],
    });
    const ap = world.creating('billPayment', { ...shares(bills[0]!), contact: vendor });
    const ar = world.creating('payment', { ...shares(invoices[0]!), contact: customer });
    expect([await found(world, ap), await found(world, ar)]).toEqual([[], []]);
  });

  it.each([
    [{ keepsSyncReference: false }],
    [{ keepsPaymentDescription: false }],
    [{ keepsSyncReference: false, keepsPaymentDescription: false }],
  ])('is our own payment even where BILL keeps less of it: %j', async (simulator) => {
    const world = new BillWorld({ simulator });
    const { vendor, bills } = world.office();
    const fields = { ...paid, contact: vendor, allocations: [{ document: bills[0]!, amount: 1_000 }] };
    const write = world.creating('billPayment', fields);
    await sendLost(world, write, 'after');
    expect(await found(world, write)).toHaveLength(1);
  });

  it('is found only after lists have caught up: until then nothing is sent again', async () => {
    const world = new BillWorld({ simulator: { listLagMs: 50_000 } });
    const { vendor } = world.office();
    world.pass(MINUTE);
    const write = world.creating('bill', { ...document, contact: vendor });
    done(await world.write(write));
    expect(await found(world, write)).toEqual([]);
    world.pass(world.provider.capabilities.entities.bill!.searchLagSeconds * 1000);
    expect(await found(world, write)).toHaveLength(1);
  });

  it('is looked for among the newest of a contact with many documents', async () => {
    const world = new BillWorld();
    const { vendor } = world.office();
    const dates = { billedOn: '2026-01-01', dueOn: '2026-02-01' };
    for (let index = 0; index < 220; index += 1) {
      world.ui.enterBill({ vendorId: vendor, number: `B${index}`, ...dates, lines: [{ amount: 100 }] });
    }
    world.pass(40 * 24 * 60 * MINUTE);
    const write = world.creating('bill', { ...document, contact: vendor });
    done(await world.write(write));
    await world.list('company');
    expect(await world.cost(async () => expect(await found(world, write)).toHaveLength(1))).toBe(2);
  });
});

describe('an answer that says nothing', () => {
  it.each([
    [{ kind: 'error', status: 500, when: 'after' }],
    [{ kind: 'error', status: 503, when: 'after' }],
    [{ kind: 'error', status: 500, when: 'before' }],
  ] as const)('%j leaves the outcome unknown', async (fault) => {
    const world = new BillWorld();
    const write = world.creating('contact', { name: 'Acme', isVendor: true });
    await world.list('fundingAccounts');
    world.fault = fault;
    await expect(world.write(write)).rejects.toThrow(OutcomeUnknown);
    expect(await found(world, write)).toHaveLength(fault.when === 'after' ? 1 : 0);
  });

  it('about an archive is no harm: it is a state', async () => {
    const world = new BillWorld();
    const { vendor } = world.office();
    const current = await world.read('contact', vendor);
    world.fault = { kind: 'lost', when: 'after' };
    await expect(world.act('remove', current)).rejects.toThrow(OutcomeUnknown);
    expect((await world.read('contact', vendor)).presence).toBe('archived');
  });
});
