import { describe, expect, it } from 'vitest';
import { BillWorld } from '../../support/bill-world.ts';
import { done } from '../../support/session.ts';

describe('lists', () => {
  it('take accounts in anybody spelling of their type', async () => {
    const world = new BillWorld();
    const made = done(
      await world.create('account', { name: 'Freight', code: '5100', type: 'Cost of Goods Sold', parent: null }),
    );
    expect(made.fields).toMatchObject({ name: 'Freight', code: '5100', type: 'COST_OF_GOODS_SOLD', category: true });
    expect(done(await world.update(made, { name: 'Freight in' })).fields).toMatchObject({
      name: 'Freight in',
      code: '5100',
    });
    expect(done(await world.update(made, { code: '5110' })).fields).toMatchObject({
      type: 'COST_OF_GOODS_SOLD',
      code: '5110',
    });
    expect(await world.create('account', { name: 'freight in', type: 'Expense' })).toMatchObject({
      refusal: { code: 'nameTaken' },
    });
  });

  it.each(['class', 'department', 'location'] as const)('take a %s, and know it by its id', async (dimension) => {
    const world = new BillWorld();
    const made = done(await world.create('dimension', { name: 'West', dimension, parent: null }));
    expect(made.fields).toEqual({ name: 'West', dimension, parent: null });
    expect(await world.read('dimension', made.id)).toEqual(made);
    expect(done(await world.act('remove', made)).presence).toBe('archived');
  });

  it('take items with the account that they are sold on', async () => {
    const world = new BillWorld();
    const { expense } = world.office();
    const made = done(await world.create('item', { name: 'Tuning', type: 'Service', account: expense }));
    expect(made.fields).toMatchObject({ name: 'Tuning', type: 'SERVICE', account: expense });
  });
});
