import { describe, expect, it } from 'vitest';
import { OutcomeUnknown, RateLimited, Unavailable } from '../../../shared/engine/errors.ts';
import type { RecordWrite } from '../../../shared/engine/provider.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { done } from '../../support/session.ts';
import { DAY_MS, eachInItsWorld } from './world.ts';

const at = eachInItsWorld();

describe('exactly one effect', () => {
  it('a create whose answer was lost is answered again under its key', async () => {
    const request = at.world.session.prepare([
      { kind: 'create', entity: 'contact', fields: { name: 'Acme' }, marker: 'm1' },
    ]);
    at.world.fault = { kind: 'lost', when: 'after' };
    await expect(at.world.session.send(request, 'k1')).rejects.toThrow(OutcomeUnknown);
    const [outcome] = await at.world.session.send(request, 'k1');
    expect(done(outcome!).marker).toBe('m1');
    expect((await at.world.session.list('vendors', {})).records).toHaveLength(1);
  });

  it('is found by its reference when the key is old, and refused when it is sent anew', async () => {
    const made: RecordWrite = { kind: 'create', entity: 'contact', fields: { name: 'Acme' }, marker: 'm1' };
    const { id } = done(await at.world.write(made, 'k1'));
    at.world.now += 2 * DAY_MS;
    expect((await at.world.session.find({ entity: 'contact', write: made })).map((found) => found.id)).toEqual([id]);
    expect(await at.world.write(made, 'k2')).toMatchObject({ refusal: { code: 'exists', existingId: id } });
    expect(await at.world.session.find({ entity: 'contact', write: { ...made, marker: 'm2' } })).toEqual([]);
  });

  it('also when it was removed meanwhile', async () => {
    const bill = await at.world.addBill(await at.world.addVendor());
    done(await at.world.act('remove', bill));
    const made = { kind: 'create', entity: 'bill', fields: {}, marker: bill.marker! } as const;
    expect(await at.world.session.find({ entity: 'bill', write: made })).toMatchObject([
      { id: bill.id, presence: 'deleted' },
    ]);
  });

  it('a key is not used for two things', async () => {
    await at.world.write({ kind: 'create', entity: 'contact', fields: { name: 'A' }, marker: 'a' }, 'k');
    const second = await at.world.write({ kind: 'create', entity: 'contact', fields: { name: 'B' }, marker: 'b' }, 'k');
    expect(second).toMatchObject({ kind: 'refused', refusal: { code: 'keyReused' } });
  });

  it.each<[string, Fault, new (...all: never[]) => Error]>([
    ['a lost reply', { kind: 'lost', when: 'before' }, OutcomeUnknown],
    ['a failure', { kind: 'error', status: 500, when: 'after' }, OutcomeUnknown],
    ['a full minute', { kind: 'rateLimit', limit: 'minute' }, RateLimited],
  ])('a write that meets %s says what is known', async (_, drawn, kind) => {
    at.world.fault = drawn;
    await expect(at.world.create('contact', { name: 'A' })).rejects.toThrow(kind);
  });

  it('a read that fails has changed nothing', async () => {
    at.world.fault = { kind: 'error', status: 503, when: 'before' };
    await expect(at.world.session.list('bills', {})).rejects.toThrow(Unavailable);
  });
});
