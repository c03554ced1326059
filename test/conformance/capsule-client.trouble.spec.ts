import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../shared/engine/errors.ts';
import { capsule } from '../../shared/providers/capsule/index.ts';
import { create, MARKER, update } from '../support/session.ts';
import { acme, clientWorld } from './capsule-client/world.ts';

describe('when things go wrong', () => {
  it('a reply that was lost after the effect: found by the custom field, once', async () => {
    const world = clientWorld({ searchLagMs: 60_000 });
    await world.done(create('contact', { name: 'First' }, 'OTHER00001'));
    const wish = create('contact', acme);
    world.faults.api = { kind: 'lost', when: 'after' };
    await expect(world.connect().send(world.session.prepare([wish]), '')).rejects.toThrow(Unavailable);
    const request = world.session.prepare([wish]);
    await expect(world.session.send(request, '')).rejects.toThrow(OutcomeUnknown);
    world.faults.api = undefined;
    expect(await world.session.find({ entity: 'contact', write: wish })).toEqual([]);
    world.pass(capsule.capabilities.entities.contact!.searchLagSeconds * 1000);
    expect(await world.session.find({ entity: 'contact', write: wish })).toMatchObject([{ marker: MARKER }]);
    expect(world.ui.named('Acme Dental')).toHaveLength(1);
  });

  it.each([
    [{ kind: 'error', status: 500, when: 'after' }, OutcomeUnknown, Unavailable],
    [{ kind: 'error', status: 503, when: 'before' }, OutcomeUnknown, Unavailable],
    [{ kind: 'lost', when: 'before' }, OutcomeUnknown, Unavailable],
    [{ kind: 'rateLimit', limit: 'app' }, RateLimited, RateLimited],
  ] as const)('%j', async (fault, onWrite, onRead) => {
    const world = clientWorld();
    const { id } = world.ui.addOrganisation('Acme');
    const current = await world.read('contact', id);
    world.faults.api = fault;
    await expect(world.write(update(current, { name: 'New' }))).rejects.toThrow(onWrite);
    await expect(world.session.list('parties', {})).rejects.toThrow(onRead);
  });

  it("the hour's requests are spent: wait until the reset that Capsule names", async () => {
    const world = clientWorld({ limits: { perHour: 1 } });
    world.pass(20 * 60_000);
    await world.session.list('parties', {});
    await expect(world.session.list('parties', {})).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: 2400,
    });
  });

  it('an expired token is renewed once; one that stays refused, or a scope that is missing, is lost access', async () => {
    const world = clientWorld();
    world.pass(8 * 86_400_000);
    expect((await world.session.list('parties', {})).records).toEqual([]);
    await expect(clientWorld({}, { token: 'stale' }).session.list('parties', {})).rejects.toThrow(AccessLost);
    const token = world.simulator.issueTokens({ scopes: ['write'] }).accessToken;
    const blind = capsule.connect('capsule:brightside', { ...world.ports, token: async () => token });
    await expect(blind.list('parties', {})).rejects.toThrow(AccessLost);
    await expect(blind.fetch('contact', ['1'])).rejects.toThrow(AccessLost);
  });

  it("Capsule's own words come along in a refusal", async () => {
    const world = clientWorld();
    expect(await world.write(create('contact', { name: 'Acme', email: 'nobody' }))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'validation', message: 'address: invalid email address' },
    });
    const { id } = world.ui.addOrganisation('Acme');
    const current = await world.read('contact', id);
    world.ui.delete(id);
    expect(await world.write(update(current, { name: 'New' }))).toMatchObject({ refusal: { code: 'notFound' } });
  });
});
