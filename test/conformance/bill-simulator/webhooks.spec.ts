import { describe, expect, it } from 'vitest';
import { BillWorld, MINUTE } from '../../support/bill-world.ts';

describe('subscriptions', () => {
  const form = {
    name: 'Sync',
    status: { enabled: true },
    events: [{ type: 'bill.archived', version: '1' }],
    notificationUrl: 'https://receiver.example/hook',
  };
  const key = { 'x-idempotent-key': 'a-key' };
  const api = (world: BillWorld, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    world.api(method, `-events/v3${path}`, body, headers);

  it('need a key, are made once under it, and show their own once', async () => {
    const world = new BillWorld();
    expect((await api(world, 'POST', '/subscriptions', form)).status).toBe(400);
    const first = (await api(world, 'POST', '/subscriptions', form, key)).json;
    const again = (await api(world, 'POST', '/subscriptions', form, key)).json;
    expect([again.id, again.securityKey]).toEqual([first.id, first.securityKey]);
    expect((await api(world, 'GET', `/subscriptions/${first.id}`)).json).not.toHaveProperty('securityKey');
    const wrong = { ...form, events: [{ type: 'customer.created', version: '1' }] };
    expect((await api(world, 'POST', '/subscriptions', wrong, { 'x-idempotent-key': 'b' })).status).toBe(400);
  });

  it('are tried again, given up, and remembered', async () => {
    const world = new BillWorld({ simulator: { delivery: { attempts: 2, firstPauseMs: MINUTE } } });
    const { bills } = world.office();
    const { id } = (await api(world, 'POST', '/subscriptions', form, key)).json;
    world.receiver = 204;
    world.ui.archiveBill(bills[0]!);
    expect(await world.simulator.deliver()).toBe(world.now + MINUTE);
    world.pass(MINUTE);
    await world.simulator.deliver();
    expect((await api(world, 'GET', `/subscriptions/${id}`)).json.status).toEqual({ enabled: false });
    world.ui.archiveBill(bills[1]!);
    const history = (await api(world, 'GET', `/events/subscription/${id}?entityId=${bills[1]}`)).json.results;
    expect(history).toMatchObject([{ type: 'bill.archived', statusCode: null }]);
    await api(world, 'PATCH', `/subscriptions/${id}`, { status: { enabled: true } });
    world.receiver = 200;
    world.posted.length = 0;
    await api(world, 'POST', `/events/subscription/${id}/event/${history[0].id}`, {}, key);
    await world.simulator.deliver();
    expect(world.posted).toHaveLength(1);
  });
});
