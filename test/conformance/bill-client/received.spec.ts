import { describe, expect, it } from 'vitest';
import { BillWorld, DAY, MINUTE } from '../../support/bill-world.ts';
import { done } from '../../support/session.ts';
import { mirror } from './fixtures.ts';

describe('a customer payment', () => {
  it('received by BILL shows its invoices and what is left', async () => {
    const world = new BillWorld();
    const { customer, invoices } = world.office();
    const { id } = world.ui.receivePayment({
      invoices: [{ id: invoices[0]!, amount: 5_000 }],
      amount: 7_000,
      reference: 'R-1',
    });
    expect((await world.read('payment', id)).fields).toMatchObject({
      contact: customer,
      amount: 7_000,
      allocations: [{ document: invoices[0], amount: 5_000 }],
      credits: [],
      unapplied: 2_000,
      origin: 'platform',
      movesMoney: true,
      method: 'ach',
      status: 'settled',
      reference: 'R-1',
    });
    expect((await world.read('invoice', invoices[0]!)).fields.open).toBe(3_758);
    world.pass(MINUTE);
    world.ui.applyUnapplied(id, invoices[1]!, 1_500);
    expect((await world.read('payment', id)).fields).toMatchObject({ unapplied: 500 });
  });

  it('that is scheduled settles on its day; a void one stays to be seen', async () => {
    const world = new BillWorld();
    const { invoices } = world.office();
    const online = world.ui.schedulePayment({ invoices: [{ id: invoices[0]! }] });
    expect((await world.read('payment', online.id)).fields.status).toBe('scheduled');
    expect((await world.read('invoice', invoices[0]!)).fields).toMatchObject({ frozen: true, open: 8_758 });
    world.pass(3 * DAY);
    expect((await world.read('payment', online.id)).fields.status).toBe('settled');
    const offline = world.ui.recordReceived({ invoices: [{ id: invoices[1]! }] });
    world.ui.voidReceived(online.id);
    world.ui.voidReceived(offline.id);
    expect(await world.read('payment', online.id)).toMatchObject({
      presence: 'present',
      fields: { status: 'refunded' },
    });
    expect(await world.read('payment', offline.id)).toMatchObject({ presence: 'void', fields: { movesMoney: false } });
    expect((await world.read('invoice', invoices[0]!)).fields.open).toBe(8_758);
  });

  it('made elsewhere is recorded with what is left over, and read back as it was answered', async () => {
    const world = new BillWorld();
    const { customer, invoices } = world.office();
    const fields = mirror([invoices[1]!], 6_000, {
      contact: customer,
      amount: 7_500,
      unapplied: 1_500,
      method: 'check',
      reference: '1009',
    });
    const made = done(await world.create('payment', fields));
    expect(made.fields).toMatchObject({
      contact: customer,
      amount: 7_500,
      unapplied: 1_500,
      allocations: [{ document: invoices[1], amount: 6_000 }],
      origin: 'accounting',
      method: 'check',
      memo: '1009',
    });
    const read = await world.read('payment', made.id);
    expect(read.fields).toMatchObject(made.fields);
    expect(read.version).toBeGreaterThan(made.version);
    expect(world.simulator.books.letters).toEqual([]);
  });

  it('cannot be taken back, nor made of a credit memo', async () => {
    const world = new BillWorld();
    const { customer, invoices } = world.office();
    const made = done(await world.create('payment', mirror(invoices, 1_000, { contact: customer })));
    await expect(world.act('remove', made)).rejects.toThrow('no way to remove');
    const withMemo = mirror(invoices, 1_000, { contact: customer, amount: 1_500 });
    await expect(world.create('payment', withMemo)).rejects.toThrow('credit memo');
    const elsewhere = mirror(invoices, 1_000, { contact: customer, amount: 2_500 });
    await expect(world.create('payment', elsewhere)).rejects.toThrow('not in BILL');
    expect(world.provider.capabilities.entities.payment).toMatchObject({ can: ['create'] });
    expect(world.provider.capabilities.entities.payment).not.toHaveProperty('immutable');
  });

  it.each([
    ['card', 'CREDIT_CARD'],
    ['cash', 'CASH'],
    ['ach', 'ACH'],
    ['bankTransfer', 'OTHER'],
    [null, 'OTHER'],
  ])('by %s is recorded as %s', (method, type) => {
    const { session } = new BillWorld();
    const fields = mirror(['00e1'], 100, { method });
    const { body } = session.prepare([{ kind: 'create', entity: 'payment', marker: 'm', fields }]);
    expect(JSON.parse(body!)).toMatchObject({ paymentType: type, amount: 1, invoices: [{ id: '00e1', amount: 1 }] });
  });
});
