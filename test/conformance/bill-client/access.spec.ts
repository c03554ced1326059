import { describe, expect, it } from 'vitest';
import { AccessLost, GrantRefused, RateLimited, Unavailable } from '../../../shared/engine/errors.ts';
import { allGrantRules } from '../../../shared/engine/grants/rules.ts';
import { GrantStore } from '../../../shared/engine/grants.ts';
import { memoryPorts } from '../../../shared/memory/ports.ts';
import { bill } from '../../../shared/providers/bill/index.ts';
import {
  ACCOUNT,
  BillWorld,
  DEV_KEY,
  HOUR,
  MINUTE,
  ORG,
  PASTED,
  START,
  TOKEN,
  USER,
} from '../../support/bill-world.ts';

describe('a sync token', () => {
  it('that was pasted opens its organization, and is kept for the next session', async () => {
    const { ports } = new BillWorld();
    const tokens = await bill.auth.exchange(ports, { code: PASTED });
    expect(tokens).toMatchObject({ subject: ORG, refreshToken: PASTED, accessExpiresAt: START + 47 * HOUR });
    expect(await bill.auth.accounts(ports, tokens.accessToken)).toEqual([{ account: ACCOUNT, name: `BILL ${ORG}` }]);
    const again = await bill.auth.refresh(ports, tokens);
    expect([again.subject, again.refreshToken, again.accessToken === tokens.accessToken]).toEqual([ORG, PASTED, false]);
  });

  it('of the deployment needs nothing pasted', async () => {
    const { ports } = new BillWorld();
    const tokens = await bill.auth.exchange(ports, {});
    expect(tokens.subject).toBe(ORG);
    expect(tokens).not.toHaveProperty('refreshToken');
    expect((await bill.auth.refresh(ports, tokens)).subject).toBe(ORG);
  });

  it('may come with a developer key of its own', async () => {
    const world = new BillWorld({ simulator: { devKeys: [DEV_KEY, 'key-of-theirs'] } });
    const tokens = await bill.auth.exchange(world.ports, { code: `key-of-theirs@${PASTED}` });
    expect(await bill.auth.accounts(world.ports, tokens.accessToken)).toHaveLength(1);
  });

  it('signs in on the old path where the switch says so, and only there', async () => {
    const old = { simulator: { syncTokenLogin: 'v2' } } as const;
    const { ports } = new BillWorld({ ...old, switches: { login: 'v2' } });
    const tokens = await bill.auth.exchange(ports, { code: PASTED });
    expect(await bill.auth.accounts(ports, tokens.accessToken)).toHaveLength(1);
    await expect(bill.auth.exchange(new BillWorld(old).ports, { code: PASTED })).rejects.toThrow(GrantRefused);
    await expect(bill.auth.exchange(ports, { code: `${ORG}:x:wrong` })).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it.each([
    [`${ORG}:${TOKEN.username}:wrong`, 'invalid_grant'],
    [`nobody@${PASTED}`, 'invalid_client'],
    ['no colon', 'invalid_client'],
    [`${ORG}:only-a-name`, 'invalid_client'],
  ])('%s is refused as %s', async (code, error) => {
    await expect(bill.auth.exchange(new BillWorld().ports, { code })).rejects.toMatchObject({ error });
  });

  it('meets an outage and a limit as what they are', async () => {
    const { ports } = new BillWorld();
    const answers = (status: number, body = '') => ({ ...ports, http: async () => ({ status, headers: {}, body }) });
    await expect(bill.auth.exchange(answers(502, '<html>'), {})).rejects.toThrow(Unavailable);
    await expect(bill.auth.exchange(answers(200, '{}'), {})).rejects.toThrow(Unavailable);
    const busy = new BillWorld({ simulator: { loginsPerHour: 0 } });
    await expect(bill.auth.exchange(busy.ports, {})).rejects.toMatchObject({ limit: 'app', retryAfterSeconds: 3660 });
  });

  it('lives in the store of grants: one session for many runs, a new one at once when it is over', async () => {
    const world = new BillWorld();
    const memory = memoryPorts();
    const auth = { ...world.ports, clock: memory.clock };
    const store = new GrantStore(memory, bill, auth, allGrantRules);
    const { grant } = await store.consent(await bill.auth.exchange(auth, { code: PASTED }));
    const session = bill.connect(ACCOUNT, {
      ...world.ports,
      token: (fresh) => store.usable(grant, fresh === undefined ? {} : { fresh }),
    });
    const before = world.logins;
    await session.list('bills', {});
    memory.clock.advance(6 * HOUR);
    await session.list('bills', {});
    expect(world.logins - before).toBe(0);
    world.simulator.endSessions();
    await session.list('bills', {});
    expect(world.logins - before).toBe(1);
  });
});

describe('a session', () => {
  it.each(['BDC_1109', 'BDC_1361'] as const)('that ended with %s is opened again once', async (expiredCode) => {
    const world = new BillWorld({ simulator: { expiredCode } });
    await world.list('bills');
    world.simulator.endSessions();
    await world.list('bills');
    expect(world.logins).toBe(2);
  });

  it('that is refused when it is new is no session: nobody signs in again and again', async () => {
    const world = new BillWorld({ simulator: { tokenIdleMinutes: 0 } });
    await expect(world.list('bills')).rejects.toThrow(AccessLost);
    expect(world.logins).toBe(2);
  });

  it('of a user ends after half an hour, and is opened again', async () => {
    const world = new BillWorld({
      simulator: { credentials: [{ ...USER, username: TOKEN.username, password: TOKEN.password }] },
    });
    await world.list('bills');
    world.pass(40 * MINUTE);
    await world.list('bills');
    expect(world.logins).toBe(2);
  });

  it('ends when the grant is revoked', async () => {
    const world = new BillWorld();
    const tokens = await bill.auth.exchange(world.ports, {});
    await bill.auth.revoke?.(world.ports, tokens);
    await expect(bill.auth.accounts(world.ports, tokens.accessToken)).rejects.toThrow(AccessLost);
  });
});

describe('limits', () => {
  it('of an hour wait for the next one', async () => {
    const world = new BillWorld();
    await world.list('bills');
    world.pass(20 * MINUTE);
    world.fault = { kind: 'rateLimit', limit: 'day' };
    await expect(world.list('bills')).rejects.toMatchObject({ limit: 'app', retryAfterSeconds: 40 * 60 + 60 });
  });

  it('of calls at once are waited out, a few times', async () => {
    const world = new BillWorld({ pauses: true });
    world.fault = { kind: 'rateLimit', limit: 'concurrent' };
    world.faultCount = 2;
    await world.list('bills');
    expect(world.waitedMs).toBe(1500);
    world.fault = { kind: 'rateLimit', limit: 'concurrent' };
    world.faultCount = 9;
    await expect(world.list('bills')).rejects.toThrow(RateLimited);
  });

  it('of calls at once are never met by ourselves', async () => {
    const world = new BillWorld({ simulator: { concurrent: 1 } });
    const { bills } = world.office();
    await world.list('dimensions');
    await world.session.fetch('bill', bills);
    await world.session.fetch('attachment', bills);
  });
});

describe('trouble', () => {
  it.each([
    [{ kind: 'error', status: 500, when: 'before' }],
    [{ kind: 'error', status: 503, when: 'before' }],
    [{ kind: 'lost', when: 'before' }],
  ] as const)('%j on a read is an outage', async (fault) => {
    const world = new BillWorld();
    await world.list('company');
    world.fault = fault;
    await expect(world.list('bills')).rejects.toThrow(Unavailable);
  });

  it('shows a row that does not parse by its id and hides no other', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const ports = {
      ...world.ports,
      token: async () => `${DEV_KEY}:${await world.signIn(TOKEN)}`,
      http: async (request: Parameters<typeof world.ports.http>[0]) => {
        const answer = await world.ports.http(request);
        return {
          ...answer,
          body: String(answer.body).replace('"amount":50,"fundingAmount"', '"amount":"?","fundingAmount"'),
        };
      },
    };
    const page = await bill.connect(ACCOUNT, ports).list('bills', {});
    expect(page.records.map(({ id }) => id)).toEqual([bills[0]]);
    expect(page.unreadable).toEqual([{ entity: 'bill', id: bills[1], reason: expect.stringContaining('amount') }]);
  });

  it('a wrong switch is named', () => {
    expect(() => new BillWorld({ switches: { login: 'v4' } })).toThrow('login=v4');
    expect(() => new BillWorld({ switches: { toString: 'x' } })).toThrow('toString=x');
  });
});
