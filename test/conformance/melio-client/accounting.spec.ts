import { describe, expect, it } from 'vitest';
import type { RecordWrite } from '../../../shared/engine/provider.ts';
import { done } from '../../support/session.ts';
import { eachInItsWorld } from './world.ts';

const at = eachInItsWorld();

describe('what the ledger tells', () => {
  const account = {
    code: '429',
    name: 'Supplies',
    type: 'EXPENSE',
    active: true,
    category: true,
    paymentTarget: false,
    currency: null,
  };
  const dimension = { name: 'North', dimension: 'Region', dimensionId: 'r', active: true };

  it.each([
    ['accountList', 'accounts', [{ id: 'a1', ...account }]],
    ['dimensionList', 'dimensions', [{ id: 'r:n', ...dimension }]],
  ] as const)('%s is replaced as a whole and read back', async (entity, id, items) => {
    const created: RecordWrite = { kind: 'create', entity, fields: { items }, marker: 'm' };
    expect(await at.world.session.find({ entity, write: created })).toEqual([]);
    const current = done(await at.world.write(created));
    expect(current).toMatchObject({ id, presence: 'present', fields: { items } });
    expect(await at.world.session.find({ entity, write: created })).toEqual([current]);
    expect((await at.world.change(current, { items: [] })).fields).toEqual({ items: [] });
    expect(await at.world.read(entity, id)).toMatchObject({ id, fields: { items: [] } });
  });

  it('announcements reach its users once', async () => {
    const event = { kind: 'first_sync_completed', text: 'Everything is in agreement.' };
    await at.world.session.announce!(event);
    await at.world.session.announce!(event);
    expect(at.world.simulator.syncEvents()).toHaveLength(1);
  });
});
