import { describe, expect, it } from 'vitest';
import { AccessLost, GrantRefused, OutcomeUnknown, RateLimited, Unavailable } from '../../shared/engine/errors.ts';
import type { Notice, RawRequest } from '../../shared/engine/provider.ts';
import type { HttpRequest } from '../../shared/model/http.ts';
import { accountId } from '../../shared/model/names.ts';
import { auth, PAYOUT_SCOPES } from '../../shared/providers/freshbooks/auth.ts';
import { callbacks } from '../../shared/providers/freshbooks/callbacks.ts';
import { freshbooks } from '../../shared/providers/freshbooks/index.ts';
import { DEMO_ACCOUNT } from '../../shared/providers/freshbooks/simulator/index.ts';
import { parseCallback, webhook } from '../../shared/providers/freshbooks/webhook.ts';
import type { Fault } from '../../shared/providers/simulators/simulator.ts';
import { create, MARKER, remove } from '../support/session.ts';
import { DAY, type FreshBooksWorld, freshbooksWorld, paying, REDIRECT } from './freshbooks-client/world.ts';

/** One fault for the next write. */
function trouble(kind: Fault) {
  let next: Fault | undefined;
  const world = freshbooksWorld({
    fault: ({ method }) => {
      const fault = method === 'GET' ? undefined : next;
      if (fault) next = undefined;
      return fault;
    },
  });
  return { world, arm: () => { next = kind; } }; // biome-ignore format: short
}

describe('a payment whose answer did not come', () => {
  it.each<[Fault, number]>([
    [{ kind: 'lost', when: 'after' }, 1],
    [{ kind: 'lost', when: 'before' }, 0],
    [{ kind: 'error', status: 500, when: 'after' }, 1],
    [{ kind: 'error', status: 500, when: 'before' }, 0],
    [{ kind: 'error', status: 503, when: 'after' }, 1],
    [{ kind: 'error', status: 503, when: 'before' }, 0],
  ])('(%j) is looked for and found %i times', async (fault, times) => {
    const { world, arm } = trouble(fault);
    const invoice = world.invoice(world.client());
    world.ui.addPayment({ invoiceid: invoice, amount: '1.00', date: DAY, note: 'by hand' });
    const wish = create('payment', paying(invoice, 4_000));
    arm();
    await expect(world.write(wish)).rejects.toThrow(OutcomeUnknown);
    const found = await world.session.find({ entity: 'payment', write: wish });
    expect(found.filter(({ marker }) => marker?.includes(MARKER))).toHaveLength(times);
    expect(world.ui.paymentsOn(invoice)).toHaveLength(times + 1);
  });

  it('is found also when somebody deleted it, or edited its note around our marker', async () => {
    const world = freshbooksWorld();
    const invoice = world.invoice(world.client());
    const wish = create('payment', paying(invoice, 4_000));
    await world.write(wish);
    const { id } = world.ui.paymentsOn(invoice)[0]!;
    world.ui.editPayment(id, { note: `thanks! ${MARKER.toLowerCase()} see mail` });
    world.ui.deletePayment(id);
    const [found] = await world.session.find({ entity: 'payment', write: wish });
    expect(found).toMatchObject({ presence: 'deleted', marker: `thanks! ${MARKER.toLowerCase()} see mail` });
  });

  it('may be sent again when FreshBooks only said that it was busy', async () => {
    const { world, arm } = trouble({ kind: 'rateLimit', limit: 'minute' });
    const wish = create('payment', paying(world.invoice(world.client()), 4_000));
    arm();
    await expect(world.write(wish)).rejects.toThrow(RateLimited);
    expect(await world.write(wish)).toMatchObject([{ kind: 'done' }]);
  });
});

describe('removals', () => {
  it('of what is gone already change nothing', async () => {
    const world = freshbooksWorld();
    const invoice = world.invoice(world.client());
    await world.write(create('payment', paying(invoice, 4_000)));
    const [payment] = (await world.session.fetch('payment', [String(invoice)])).records;
    world.ui.deletePayment(Number(payment!.id.split('/')[1]));
    expect(await world.write(remove(payment!))).toMatchObject([{ kind: 'done', record: { presence: 'deleted' } }]);
  });

  it('whose reply was lost are seen as done', async () => {
    const { world, arm } = trouble({ kind: 'lost', when: 'after' });
    const invoice = world.invoice(world.client());
    await world.write(create('payment', paying(invoice, 4_000)));
    const [payment] = (await world.session.fetch('payment', [String(invoice)])).records;
    arm();
    await expect(world.write(remove(payment!))).rejects.toThrow(OutcomeUnknown);
    expect(await world.read('payment', payment!.id)).toMatchObject({ presence: 'deleted' });
  });
});

describe('a grant', () => {
  const consent = (world: FreshBooksWorld) => {
    const { accessToken, refreshToken } = world.simulator.issueTokens({ redirectUri: REDIRECT });
    return { accessToken, refreshToken, accessExpiresAt: 0, subject: '2192788', redirectUri: REDIRECT };
  };

  it('comes from a consent, names its user and opens his businesses', async () => {
    const world = freshbooksWorld();
    const url = auth.consentUrl!(world.ports.config, { state: 's-1', redirectUri: REDIRECT });
    const code = await consentCode(world, url);
    const tokens = await auth.exchange(world.ports, { code, redirectUri: REDIRECT });
    expect(tokens).toMatchObject({ subject: '2192788', accessExpiresAt: expect.any(Number), redirectUri: REDIRECT });
    expect(await auth.accounts(world.ports, tokens.accessToken)).toEqual([
      { account: `freshbooks:${DEMO_ACCOUNT}`, name: 'Brightside Studio LLC' },
    ]);
    await expect(auth.exchange(world.ports, { code, redirectUri: REDIRECT })).rejects.toThrow(GrantRefused);
  });

  it('proves that who brings the code back is who asked for it', async () => {
    const world = freshbooksWorld();
    const start = (state: string) =>
      consentCode(world, auth.consentUrl!(world.ports.config, { state, redirectUri: REDIRECT }));
    const stolen = { code: await start('s-1'), redirectUri: REDIRECT, state: 's-2' };
    await expect(auth.exchange(world.ports, stolen)).rejects.toMatchObject({ error: 'invalid_grant' });
    const elsewhere = { ...world.ports, config: { ...world.ports.config, clientSecret: 'another deployment' } };
    expect(auth.consentUrl!(elsewhere.config, { state: 's-1', redirectUri: REDIRECT })).not.toBe(
      auth.consentUrl!(world.ports.config, { state: 's-1', redirectUri: REDIRECT }),
    );
    const own = { code: await start('s-3'), redirectUri: REDIRECT, state: 's-3' };
    expect(await auth.exchange(world.ports, own)).toMatchObject({ subject: '2192788' });
  });

  it('works once, and a later consent ends it', async () => {
    const world = freshbooksWorld();
    const first = consent(world);
    const second = await auth.refresh(world.ports, first);
    await expect(auth.refresh(world.ports, first)).rejects.toThrow(GrantRefused);
    const third = await auth.refresh(world.ports, second);
    consent(world);
    await expect(auth.refresh(world.ports, third)).rejects.toThrow(GrantRefused);
    expect(await auth.accounts(world.ports, third.accessToken)).toHaveLength(1);
  });

  it('that is revoked opens nothing any more', async () => {
    const world = freshbooksWorld();
    const tokens = consent(world);
    await auth.revoke!(world.ports, tokens);
    await expect(auth.accounts(world.ports, tokens.accessToken)).rejects.toThrow(AccessLost);
    await expect(auth.refresh(world.ports, tokens)).rejects.toThrow(GrantRefused);
    await auth.revoke!(world.ports, tokens);
  });

  it('that expired is renewed once in a call', async () => {
    const world = freshbooksWorld();
    world.client();
    world.expire();
    expect(await world.walk('clients')).toHaveLength(1);
    expect(world.asked).toHaveLength(2);
  });

  it('without the scope is lost, not empty', async () => {
    const world = freshbooksWorld();
    const { accessToken } = world.simulator.issueTokens({ scopes: ['user:profile:read'] });
    const session = freshbooks.connect(`freshbooks:${DEMO_ACCOUNT}`, {
      ...world.ports,
      token: async () => accessToken,
    });
    await expect(session.list('clients', {})).rejects.toThrow(AccessLost);
    expect((await session.list('company', {})).records).toMatchObject([{ entity: 'company' }]);
    expect((await session.list('accounts', {})).records).toMatchObject([{ fields: { items: [] } }]);
  });

  it('asks for scopes that exist', () => {
    const world = freshbooksWorld();
    expect(
      [...auth.scopes, ...PAYOUT_SCOPES].filter((scope) => !world.simulator.options.scopes.includes(scope)),
    ).toEqual([]);
  });

  it('in an outage says that it may be tried again', async () => {
    const world = freshbooksWorld({ fault: () => ({ kind: 'error', status: 503, when: 'before' }) });
    await expect(world.walk('clients')).rejects.toThrow(Unavailable);
  });
});

describe('callbacks', () => {
  it.each([true, false])(
    'are registered, verified, delivered with a signature that holds (handshake first: %s)',
    async (handshakeFirst) => {
      const received: RawRequest[] = [];
      const post = async ({ headers, body }: HttpRequest) => {
        received.push({ headers, body: Buffer.from(body ?? ''), query: {} });
        return { status: 200 };
      };
      const world = freshbooksWorld({ post, switches: { handshakeFirst } });
      const hooks = callbacks(`freshbooks:${DEMO_ACCOUNT}`, world.ports);
      const made = await hooks.create('payment', 'https://tieout.test/webhooks/freshbooks');
      world.wait(60_000);
      await world.simulator.deliver();
      const handshake = parseCallback(received.shift()!.body);
      if (handshake.kind !== 'verify') throw new Error('no handshake');
      expect(handshake).toMatchObject({ account: `freshbooks:${DEMO_ACCOUNT}`, callbackId: made.callbackid });
      expect(await hooks.verify(made.callbackid, handshake.verifier)).toMatchObject({ verified: true });
      expect(await hooks.list()).toMatchObject([{ callbackid: made.callbackid, event: 'payment', verified: true }]);

      const { id } = world.ui.addPayment({ invoiceid: world.invoice(world.client()), amount: '1.00', date: DAY });
      world.wait(60_000);
      await world.simulator.deliver();
      const account = accountId('freshbooks', DEMO_ACCOUNT);
      const secrets = { [made.callbackid]: handshake.verifier };
      const notices = received.flatMap(({ headers, body }) => {
        const delivery = { body: Buffer.from(body).toString(), signature: headers['x-freshbooks-hmac-sha256'] ?? '' };
        return webhook.admit!(account, delivery, secrets) as readonly Notice[];
      });
      expect(notices).toEqual([{ account: `freshbooks:${DEMO_ACCOUNT}`, entity: 'payment', id: `/${id}` }]);
      expect((await world.session.fetch('payment', [notices[0]!.id!])).records).toHaveLength(1);

      await hooks.remove(made.callbackid);
      await hooks.remove(made.callbackid);
      expect(await hooks.list()).toEqual([]);
    },
  );
});

/** The person says yes on the consent page. */
async function consentCode(world: FreshBooksWorld, url: string): Promise<string> {
  const shown = await world.simulator.handle({ method: 'GET', url, headers: {} });
  expect(shown.status).toBe(200);
  const answered = await world.simulator.handle({ method: 'POST', url, headers: {}, body: 'decision=allow' });
  const back = new URL(answered.headers.location!);
  const state = new URL(url).searchParams.get('state');
  expect([back.origin + back.pathname, back.searchParams.get('state')]).toEqual([REDIRECT, state]);
  return back.searchParams.get('code')!;
}
