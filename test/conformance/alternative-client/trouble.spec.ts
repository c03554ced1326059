import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../../shared/engine/errors.ts';
import type { Fields } from '../../../shared/model/record.ts';
import { customer, invoice } from './fixtures.ts';
import { ClientWorld } from './world.ts';

describe('trouble', () => {
  it.each([
    [{ kind: 'error', status: 500, when: 'after' }, OutcomeUnknown, Unavailable],
    [{ kind: 'error', status: 503, when: 'before' }, OutcomeUnknown, Unavailable],
    [{ kind: 'lost', when: 'before' }, OutcomeUnknown, Unavailable],
    [{ kind: 'rateLimit', limit: 'minute' }, RateLimited, RateLimited],
  ] as const)('%j', async (fault, onWrite, onRead) => {
    const world = new ClientWorld();
    world.fault = fault;
    await expect(world.create('contact', customer)).rejects.toThrow(onWrite);
    world.fault = fault;
    await expect(world.session.list('customers', {})).rejects.toThrow(onRead);
  });

  it.each<[Fields, string, string]>([
    [{ currency: 'EUR' }, 'currency', 'currency must be USD'],
    [{ contact: 'cus_none' }, 'validation', 'customer_id is not a customer'],
    [{ dueOn: 'soon' }, 'validation', 'due_date must be a date'],
  ])('a refusal of %j is %s', async (more, code, message) => {
    const world = new ClientWorld();
    const outcome = await world.create('invoice', invoice(world.addCustomer().id, more));
    expect(outcome).toEqual({ kind: 'refused', refusal: { code, message } });
  });

  it('an archived customer takes no invoice', async () => {
    const world = new ClientWorld();
    const { id } = world.addCustomer();
    world.ui.archiveCustomer(id);
    expect(await world.create('invoice', invoice(id))).toMatchObject({ refusal: { code: 'archivedContact' } });
  });

  it('a key without the scope is a refusal of a write, and the end of a read', async () => {
    const keys = [{ clientId: 'key-1', clientSecret: 's3cret', scopes: ['customers:read'] as const }];
    const world = new ClientWorld({ simulator: { keys } });
    expect(await world.create('contact', customer)).toMatchObject({ refusal: { code: 'permission' } });
    await expect(world.session.list('payouts', {})).rejects.toThrow(AccessLost);
  });

  it('a token that expired is replaced once', async () => {
    const world = new ClientWorld();
    await world.session.list('customers', {});
    world.now += 3_600_000;
    expect(await world.cost(() => world.session.list('customers', {}))).toBe(2);
  });

  it('a switch that does not exist is named', () => {
    expect(() => new ClientWorld({ switches: { moneyUnit: 'cents' } })).toThrow('moneyUnit=cents');
    expect(() => new ClientWorld({ switches: { toString: 'minor' } })).toThrow('toString');
  });
});

describe('five requests a second', () => {
  it('are spread where the client may wait: nothing is refused', async () => {
    const world = new ClientWorld({ pauses: true });
    for (let count = 0; count < 12; count += 1) await world.session.list('customers', {});
    expect([world.requests.length, world.waitedMs]).toEqual([12, 2000]);
  });

  it('stop the run where it may not', async () => {
    const world = new ClientWorld({ simulator: { requestsPerSecond: 5 } });
    for (let count = 0; count < 5; count += 1) await world.session.list('customers', {});
    await expect(world.session.list('customers', {})).rejects.toMatchObject({ limit: 'minute', retryAfterSeconds: 2 });
  });

  it('a refusal by the second is waited out, a lasting one is not', async () => {
    const world = new ClientWorld({ pauses: true });
    world.fault = { kind: 'rateLimit', limit: 'minute' };
    await world.session.list('customers', {});
    expect([world.requests.length, world.waitedMs]).toEqual([2, 2000]);
    const none = new ClientWorld({ pauses: true, simulator: { requestsPerSecond: 0.001 } });
    await none.session.list('customers', {}).catch(() => {});
    const before = none.requests.length;
    await expect(none.session.list('customers', {})).rejects.toThrow(RateLimited);
    expect(none.requests.length - before).toBe(3);
  });
});
