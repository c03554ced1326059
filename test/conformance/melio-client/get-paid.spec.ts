import { describe, expect, it } from 'vitest';
import { CannotWrite } from '../../../shared/engine/errors.ts';
import { done } from '../../support/session.ts';
import { eachInItsWorld } from './world.ts';

/** @see docs/platform-contract.yaml, tag `get-paid` */
const at = eachInItsWorld();
const lines = [
  { description: 'Design (1.5 x 40.00)', amount: 6000, account: null, dimensions: [] },
  { description: null, amount: 4000, account: null, dimensions: [] },
];

describe('customers', () => {
  it('are contacts beside the vendors, and told apart by their ids', async () => {
    const { world } = at;
    const vendor = await world.addVendor();
    const customer = await world.addCustomer();
    expect(customer).toMatchObject({
      id: expect.stringMatching(/^customer:cus_/),
      fields: { name: 'Cleo Design', firstName: 'Cleo', city: 'Reno', isCustomer: true, autoPay: false },
    });
    const { records } = await world.session.fetch('contact', [vendor.id, customer.id]);
    expect(records.map(({ id, fields }) => [id, fields.isVendor ?? false])).toEqual([
      [vendor.id, true],
      [customer.id, false],
    ]);
    const listed = await world.session.list('customers', {});
    expect(listed.records.map(({ id }) => id)).toEqual([customer.id]);
  });

  it('change field by field, and are found by the marker of their making', async () => {
    const { world } = at;
    const customer = await world.addCustomer();
    const changed = await world.change(customer, { email: 'ap@cleo.example', postalCode: '01234' });
    expect(changed.fields).toMatchObject({ email: 'ap@cleo.example', postalCode: '01234', city: 'Reno' });
    const fields = { isCustomer: true, name: 'Cleo Design' };
    const write = { kind: 'create', entity: 'contact', fields, marker: customer.marker! } as const;
    expect((await world.session.find({ entity: 'contact', write })).map(({ id }) => id)).toEqual([customer.id]);
    const again = await world.write({ ...write, marker: customer.marker! });
    expect(again).toMatchObject({ kind: 'refused', refusal: { code: 'exists', existingId: customer.id } });
  });

  it('of many ids are asked for in one call, and one that is not there is named', async () => {
    const { world } = at;
    const ids = [(await world.addCustomer()).id, (await world.addCustomer()).id, 'customer:cus_none'];
    const { records, missing } = await world.session.fetch('contact', ids);
    expect([records.length, missing]).toEqual([2, ['customer:cus_none']]);
  });
});

describe('invoices', () => {
  it('arrive unsent, with lines that add up', async () => {
    const { world } = at;
    const customer = await world.addCustomer();
    const invoice = await world.addInvoice(customer, { lines, dueOn: '2026-03-31' });
    expect(invoice).toMatchObject({
      presence: 'present',
      fields: { contact: customer.id, total: 10_000, open: 10_000, dueOn: '2026-03-31', lines, source: 'accounting' },
      extra: { requestStatus: 'unsent' },
    });
    const [first, second] = lines;
    const more = [first!, { ...second!, amount: 5000 }];
    expect((await world.change(invoice, { total: 11_000, lines: more })).fields).toMatchObject({ lines: more });
    expect(() =>
      world.session.prepare([
        { kind: 'update', entity: 'invoice', id: invoice.id, changes: { total: 1, lines }, current: invoice },
      ]),
    ).toThrow('do not add up');
  });

  it('drop lines that no longer explain the total', async () => {
    const { world } = at;
    const invoice = await world.addInvoice(await world.addCustomer(), { lines });
    expect((await world.change(invoice, { total: 500 })).fields).toMatchObject({ total: 500, lines: [] });
  });

  it.each([
    ['contact', 'customer:cus_2', 'stays with its customer'],
    ['currency', 'EUR', 'keeps its currency'],
  ])('keep their %s', async (name, value, words) => {
    const { world } = at;
    const invoice = await world.addInvoice(await world.addCustomer());
    const write = { kind: 'update', entity: 'invoice', id: invoice.id, current: invoice } as const;
    expect(() => world.session.prepare([{ ...write, changes: { [name]: value } }])).toThrow(words);
  });

  it('are void when they are removed, and put away when a part was paid elsewhere', async () => {
    const { world } = at;
    const customer = await world.addCustomer();
    const open = await world.addInvoice(customer);
    expect(done(await world.act('remove', open)).presence).toBe('void');
    expect((await world.read('invoice', open.id)).presence).toBe('void');
    const part = await world.addInvoice(customer);
    done(await world.addReceived(part));
    const now = await world.read('invoice', part.id);
    expect(now.fields.open).toBe(5000);
    expect(done(await world.act('remove', now)).presence).toBe('deleted');
    expect((await world.read('invoice', part.id)).presence).toBe('deleted');
  });

  it('stay while a payment is on its way', async () => {
    const { world } = at;
    const invoice = await world.addInvoice(await world.addCustomer());
    world.ui.receivePayment({ invoiceId: invoice.id });
    const now = await world.read('invoice', invoice.id);
    expect(now.fields.frozen).toBe(true);
    expect(await world.act('remove', now)).toMatchObject({ kind: 'refused', refusal: { code: 'frozen' } });
  });
});

describe('received payments', () => {
  it('give a record per invoice, and their fees once', async () => {
    const { world } = at;
    const customer = await world.addCustomer();
    const [one, two] = [await world.addInvoice(customer), await world.addInvoice(customer, { total: 700 })];
    const { id } = world.ui.receivePayment({
      invoiceId: one.id,
      also: [{ invoiceId: two.id }],
      method: 'card',
      fees: [
        { amount: 310, paid_by: 'payer' },
        { amount: 29, paid_by: 'payee' },
      ],
      reference: 'ch_1',
    });
    world.ui.settleReceived(id);
    const { records } = await world.session.fetch('payment', [id]);
    expect(records).toMatchObject([
      { id: `${one.id}/${id}`, fields: { amount: 10_000, surcharge: 310, fee: 29, method: 'card', status: 'settled' } },
      { id: `${two.id}/${id}`, fields: { amount: 700, surcharge: 0, fee: 0, paidOn: '2026-03-10', movesMoney: true } },
    ]);
    expect((await world.session.fetch('payment', [two.id])).records.map((record) => record.id)).toEqual(
      records.map((record) => record.id),
    );
  });

  it.each([
    ['pending', 'inProgress', () => {}],
    ['failed', 'failed', (id: string) => at.world.ui.failReceived(id, 'R01')],
    ['refunded', 'refunded', (id: string) => refund(id, 'refundReceived')],
    ['refunded in part', 'partRefunded', (id: string) => refund(id, 'refundPart')],
    ['charged back', 'chargedBack', (id: string) => refund(id, 'chargeBack')],
  ])('that are %s never vanish: %s', async (_, status, act) => {
    const { world } = at;
    const invoice = await world.addInvoice(await world.addCustomer());
    const { id } = world.ui.receivePayment({ invoiceId: invoice.id });
    act(id);
    expect(await world.read('payment', id)).toMatchObject({ presence: 'present', fields: { status } });
  });
  const refund = (id: string, act: 'refundReceived' | 'refundPart' | 'chargeBack') => {
    at.world.ui.settleReceived(id);
    at.world.ui[act](id);
  };

  it('made by a customer are never asked to go', async () => {
    const { world } = at;
    const invoice = await world.addInvoice(await world.addCustomer());
    const { id } = world.ui.receivePayment({ invoiceId: invoice.id });
    const current = await world.read('payment', id);
    expect(() => world.session.prepare([{ kind: 'remove', entity: 'payment', id: current.id, current }])).toThrow(
      CannotWrite,
    );
  });

  it('of an invoice marked as paid moved nothing, and are gone when the mark is taken away', async () => {
    const { world } = at;
    const invoice = await world.addInvoice(await world.addCustomer());
    const mark = world.ui.markInvoicePaid(invoice.id, '2026-03-08');
    const read = () => world.read('payment', mark.id);
    expect(await read()).toMatchObject({ fields: { origin: 'platform', movesMoney: false, paidOn: '2026-03-08' } });
    world.ui.unmarkInvoicePaid(mark.id);
    expect((await read()).presence).toBe('deleted');
    expect((await world.read('invoice', invoice.id)).fields.open).toBe(10_000);
  });
});

it('a payout names its payments, and its fees are kept back', async () => {
  const { world } = at;
  const invoice = await world.addInvoice(await world.addCustomer());
  const { id } = world.ui.receivePayment({ invoiceId: invoice.id, fees: [{ amount: 290, paid_by: 'payee' }] });
  world.ui.settleReceived(id);
  const payout = world.ui.payOut({ payments: [id], bankLast4: '4417' });
  world.ui.movePayout(payout.id, 'paid');
  expect((await world.session.list('payouts', {})).records).toMatchObject([
    {
      fields: {
        ...{ status: 'settled', gross: 10_000, fees: 290, net: 9710, bankLast4: '4417' },
        items: [
          { payment: id, amount: 10_000, kind: 'payment' },
          { payment: id, amount: -290, kind: 'fee' },
        ],
      },
    },
  ]);
});
