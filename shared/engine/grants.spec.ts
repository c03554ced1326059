import { describe, expect, it } from 'vitest';
import { accessLifeMs, TokenChain } from '../../test/support/token-chain.ts';
import { memoryPorts } from '../memory/ports.ts';
import type { TableFault } from '../memory/table.ts';
import { ConnectionLost } from '../model/http.ts';
import { AccessLost, GrantRefused, Unavailable } from './errors.ts';
import { allGrantRules, type GrantRules, GrantStore } from './grants.ts';
import type { AuthPorts } from './provider.ts';

const grant = 'xero#client#person';
const half = accessLifeMs / 2;

async function world({ grace = 0, rules = {} }: { grace?: number; rules?: Partial<GrantRules> } = {}) {
  const faults: TableFault[] = [];
  const ports = memoryPorts({ table: { faults: (writes) => (writes ? faults.shift() : undefined) } });
  const chain = new TokenChain(ports.clock, grace);
  const failures: (Error | 'lost')[] = [];
  const provider = chain.provider(async (effect) => {
    const failure = failures.shift();
    if (failure instanceof Error) throw failure;
    const answer = effect();
    if (failure === 'lost') throw new ConnectionLost('reply');
    return answer;
  });
  const config = { apiUrl: '', authUrl: '', tokenUrl: '', clientId: 'client', clientSecret: '' };
  const auth: AuthPorts = { http: () => Promise.reject(new Error('no network')), clock: ports.clock, config };
  const worker = () => new GrantStore(ports, provider, auth, { ...allGrantRules, ...rules });
  const grants = worker();
  await grants.consent(chain.consent());
  const stored = async () => (await ports.table.get({ pk: `G#${grant}`, sk: 'CRED' }))!;
  return { ...ports, chain, failures, faults, worker, grants, stored };
}

describe('an access token', () => {
  it('is the stored one until half of its life', async () => {
    const { grants, clock, chain } = await world();
    clock.advance(half - 1);
    expect(await grants.usable(grant)).toBe('access-1');
    expect(chain.refreshes).toBe(0);
  });

  it('is refreshed at half of its life, and stored with the next version', async () => {
    const { grants, worker, clock, stored } = await world();
    clock.advance(half);
    expect(await grants.usable(grant)).toBe('access-2');
    expect(await worker().usable(grant)).toBe('access-2');
    expect(await stored()).toMatchObject({ ver: 2, status: 'ok' });
    expect(await stored()).not.toHaveProperty('leaseBy');
  });

  it('is not read again for every call', async () => {
    const { grants, table, clock } = await world();
    await grants.usable(grant);
    await table.write([{ kind: 'delete', key: { pk: `G#${grant}`, sk: 'CRED' } }]);
    expect(await grants.usable(grant)).toBe('access-1');
    clock.advance(60_000);
    await expect(grants.usable(grant)).rejects.toBeInstanceOf(AccessLost);
  });

  it('that was refused is refreshed at once', async () => {
    const { grants } = await world();
    await grants.usable(grant);
    expect(await grants.usable(grant, { fresh: true })).toBe('access-2');
  });

  it('that was refused is not refreshed when somebody else did meanwhile', async () => {
    const { grants, worker, chain } = await world();
    await grants.usable(grant);
    await worker().usable(grant, { fresh: true });
    expect(await grants.usable(grant, { fresh: true })).toBe('access-2');
    expect(chain.refreshes).toBe(1);
  });

  it('keeps the refresh token when the provider does not rotate it', async () => {
    const { grants, chain, clock, failures, worker } = await world();
    const { refresh } = chain;
    chain.refresh = (token) => {
      const { refreshToken: _, ...rest } = refresh.call(chain, token);
      chain.live = token!;
      return rest;
    };
    for (const _ of [1, 2]) {
      clock.advance(half);
      await worker().usable(grant);
    }
    expect(failures).toEqual([]);
    expect(await grants.usable(grant)).toBe('access-3');
  });

  it('needs a consent', async () => {
    const { grants } = await world();
    await expect(grants.usable('xero#client#nobody')).rejects.toBeInstanceOf(AccessLost);
  });

  it('opens only as its own version of its own grant', async () => {
    const { table, stored, worker } = await world();
    await table.write([{ kind: 'put', item: { ...(await stored()), pk: 'G#xero#client#other' } }]);
    await expect(worker().usable('xero#client#other')).rejects.toThrow('another context');
    await table.write([{ kind: 'put', item: { ...(await stored()), ver: 2 } }]);
    await expect(worker().usable(grant)).rejects.toThrow('another context');
  });

  it('stands nowhere in plain', async () => {
    const { stored } = await world();
    expect(JSON.stringify(await stored())).not.toMatch(/access-1|refresh-1/);
  });
});

describe('a refresh', () => {
  it('is single-flight: the others go on with the token they have', async () => {
    const { worker, clock, chain } = await world();
    clock.advance(half);
    const tokens = await Promise.all([1, 2, 3, 4].map(() => worker().usable(grant)));
    expect(tokens.sort()).toEqual(['access-1', 'access-1', 'access-1', 'access-2']);
    expect(chain.refreshes).toBe(1);
  });

  it('is single-flight: with no token that works the others come back later', async () => {
    const { worker, clock, chain } = await world();
    clock.advance(accessLifeMs);
    const results = await Promise.allSettled([1, 2].map(() => worker().usable(grant)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({ reason: expect.any(Unavailable) });
    expect(chain.refreshes).toBe(1);
  });

  it('is not repeated by itself: a lost reply leaves the lease to run out', async () => {
    const { grants, worker, clock, chain, failures } = await world({ grace: 1800 });
    clock.advance(accessLifeMs);
    failures.push('lost');
    await expect(grants.usable(grant)).rejects.toBeInstanceOf(Unavailable);
    await expect(worker().usable(grant)).rejects.toBeInstanceOf(Unavailable);
    expect(chain.refreshes).toBe(1);
    clock.advance(35_001);
    expect(await worker().usable(grant)).toBe('access-3');
  });

  it('that fails leaves a token that still works in use', async () => {
    const { grants, clock, failures } = await world();
    clock.advance(half);
    failures.push(new Unavailable('503'));
    expect(await grants.usable(grant)).toBe('access-1');
  });

  it('after a chain was lost says so, while the old token works on until it expires', async () => {
    const { grants, worker, clock, failures, stored } = await world();
    clock.advance(half);
    failures.push('lost');
    expect(await grants.usable(grant)).toBe('access-1');
    clock.advance(60_000);
    expect(await worker().usable(grant)).toBe('access-1');
    expect(await stored()).toMatchObject({ status: 'reconnect', ver: 1 });
    await expect(worker().usable(grant, { fresh: true })).rejects.toBeInstanceOf(AccessLost);
    clock.advance(half);
    await expect(worker().usable(grant)).rejects.toBeInstanceOf(AccessLost);
  });

  it('of a grant that was taken back: reconnect, and no further call', async () => {
    const { grants, chain, stored } = await world();
    chain.live = '';
    await expect(grants.usable(grant, { fresh: true })).rejects.toBeInstanceOf(AccessLost);
    await expect(grants.usable(grant, { fresh: true })).rejects.toBeInstanceOf(AccessLost);
    expect(await stored()).toMatchObject({ status: 'reconnect' });
    expect(chain.refreshes).toBe(1);
  });

  it('refused for our own registration condemns no grant', async () => {
    const { grants, failures, stored } = await world();
    failures.push(new GrantRefused('invalid_client'));
    await expect(grants.usable(grant, { fresh: true })).rejects.toMatchObject({ error: 'invalid_client' });
    expect(await stored()).toMatchObject({ status: 'ok' });
  });

  it.each([3, 9, 14])('is stored through a busy store (%i failures)', async (count) => {
    const { grants, worker, chain, faults } = await world();
    const { refresh } = chain;
    chain.refresh = (token) => {
      faults.push(...Array.from({ length: count }, (_, n): TableFault => (n % 2 ? 'throttle' : 'lostAfter')));
      return refresh.call(chain, token);
    };
    expect(await grants.usable(grant, { fresh: true })).toBe('access-2');
    expect(faults).toEqual([]);
    expect(await worker().usable(grant)).toBe('access-2');
    expect(chain.refreshes).toBe(1);
  });

  it('that cannot be leased leaves a token that still works in use', async () => {
    const { grants, clock, faults } = await world();
    clock.advance(half);
    faults.push(...Array.from({ length: 6 }, () => 'throttle' as const));
    expect(await grants.usable(grant)).toBe('access-1');
  });
});

describe('a consent', () => {
  it('replaces what was there, heals the status, and names the accounts to wake', async () => {
    const { grants, chain, stored } = await world();
    await grants.bind(grant, 'xero:a');
    await grants.usable(grant);
    chain.live = '';
    await expect(grants.usable(grant, { fresh: true })).rejects.toBeInstanceOf(AccessLost);
    expect(await grants.consent(chain.consent())).toEqual({ grant, bindings: ['xero:a'] });
    expect(await stored()).toMatchObject({ status: 'ok', ver: 2 });
    expect(await grants.usable(grant, { fresh: true })).toBe('access-2');
  });
});

describe('two consents at once', () => {
  it('have a version each', async () => {
    const { grants, worker, chain, stored } = await world();
    const tokens = [chain.consent(), chain.consent()];
    await Promise.all([grants.consent(tokens[0]!), worker().consent(tokens[1]!)]);
    expect(await stored()).toMatchObject({ ver: 3 });
  });
});

describe('bindings', () => {
  it('say when the last account is gone', async () => {
    const { grants } = await world();
    await Promise.all([grants.bind(grant, 'xero:a'), grants.bind(grant, 'xero:b'), grants.bind(grant, 'xero:b')]);
    expect(await grants.unbind(grant, 'xero:a')).toBe(false);
    expect(await grants.unbind(grant, 'xero:b')).toBe(true);
    await expect(grants.bind('xero#client#nobody', 'xero:a')).rejects.toBeInstanceOf(AccessLost);
  });

  it('survive a refresh and a consent', async () => {
    const { grants, chain, stored } = await world();
    await grants.bind(grant, 'xero:a');
    await grants.usable(grant, { fresh: true });
    await grants.consent(chain.consent());
    expect(await stored()).toMatchObject({ bindings: ['xero:a'] });
  });

  it('keep the grant alive: it is revoked with the last', async () => {
    const { grants, chain, table } = await world();
    await grants.bind(grant, 'xero:a');
    await grants.bind(grant, 'xero:b');
    await grants.unbind(grant, 'xero:a');
    expect(await grants.revokeIfLast(grant)).toBe(false);
    expect(chain.revoked).toEqual([]);
    await grants.unbind(grant, 'xero:b');
    expect(await grants.revokeIfLast(grant)).toBe(true);
    expect(chain.revoked).toEqual(['refresh-1']);
    expect(await table.query(`G#${grant}`)).toEqual([]);
  });

  it('without that rule the first disconnect cuts off the others', async () => {
    const { grants, chain } = await world({ rules: { revokeOnlyLast: false } });
    await grants.bind(grant, 'xero:a');
    expect(await grants.revokeIfLast(grant)).toBe(true);
    expect(chain.revoked).toEqual(['refresh-1']);
  });
});
