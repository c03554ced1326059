import { describe, expect, it } from 'vitest';
import {
  CannotWrite,
  GrantRefused,
  MalformedBody,
  OutcomeUnknown,
  SignatureRejected,
} from '../../shared/engine/errors.ts';
import type { Notice, RawRequest } from '../../shared/engine/provider.ts';
import { bodyBytes, ConnectionLost, type Http } from '../../shared/model/http.ts';
import { personalTokens } from '../../shared/providers/capsule/auth.ts';
import { capsule } from '../../shared/providers/capsule/index.ts';
import { webhookMac, webhookPath } from '../../shared/providers/webhook-address.ts';
import { ACCOUNT, type ClientWorld, clientWorld, KEY } from './capsule-client/world.ts';

const REDIRECT = 'https://app.test/callback';

/** A person opens the consent page, chooses, and comes back. */
async function consent({ ports }: ClientWorld, decision = 'allow'): Promise<URL> {
  const url = capsule.auth.consentUrl!(ports.config, { state: 'state-1', redirectUri: REDIRECT });
  expect((await ports.http({ method: 'GET', url, headers: {} })).status).toBe(200);
  const response = await ports.http({ method: 'POST', url, headers: {}, body: `user=6&decision=${decision}` });
  return new URL(response.headers.location!);
}
const exchange = async (world: ClientWorld) => {
  const code = (await consent(world)).searchParams.get('code')!;
  return capsule.auth.exchange(world.ports, { code, redirectUri: REDIRECT });
};

describe('grants', () => {
  it('open the one site of the person who consented (CF-9)', async () => {
    const world = clientWorld();
    const tokens = await exchange(world);
    expect(tokens).toMatchObject({ subject: 'brightside', accessExpiresAt: world.now() + 604_799_000 });
    const accounts = await capsule.auth.accounts(world.ports, tokens.accessToken);
    expect(accounts).toEqual([{ account: ACCOUNT, name: 'Brightside Studio LLC' }]);
    const session = capsule.connect(ACCOUNT, { ...world.ports, token: async () => tokens.accessToken });
    for (const stream of Object.keys(capsule.capabilities.streams)) {
      expect((await session.list(stream, {})).unreadable, stream).toEqual([]);
    }
  });

  it.each([true, false])('renew, with a new refresh token or the old one (%s)', async (rotateRefreshTokens) => {
    const world = clientWorld({ switches: { rotateRefreshTokens } });
    const first = await exchange(world);
    const next = await capsule.auth.refresh(world.ports, first);
    expect([next.subject, next.refreshToken === first.refreshToken]).toEqual(['brightside', !rotateRefreshTokens]);
    expect((await capsule.auth.refresh(world.ports, next)).accessToken).not.toBe(next.accessToken);
  });

  it('are refused with a used code, a denied consent, a wrong secret, or when they were taken back', async () => {
    const world = clientWorld();
    const code = (await consent(world)).searchParams.get('code')!;
    const tokens = await capsule.auth.exchange(world.ports, { code, redirectUri: REDIRECT });
    await expect(capsule.auth.exchange(world.ports, { code, redirectUri: REDIRECT })).rejects.toThrow(GrantRefused);
    expect((await consent(world, 'deny')).searchParams.get('error')).toBe('access_denied');
    const wrong = { ...world.ports, config: { ...world.ports.config, clientSecret: 'wrong' } };
    await expect(capsule.auth.refresh(wrong, tokens)).rejects.toMatchObject({ error: 'invalid_client' });
    world.simulator.revokeUser();
    await expect(capsule.auth.refresh(world.ports, tokens)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('a lost answer leaves it open whether the token moved on', async () => {
    const world = clientWorld();
    const tokens = await exchange(world);
    const lossy: Http = async () => {
      throw new ConnectionLost();
    };
    await expect(capsule.auth.refresh({ ...world.ports, http: lossy }, tokens)).rejects.toThrow(OutcomeUnknown);
  });

  it('a personal token needs no consent page, does not expire, and cannot be renewed', async () => {
    const world = clientWorld();
    const tokens = await personalTokens(world.ports, world.simulator.issuePersonalToken());
    expect(tokens).toMatchObject({ subject: 'brightside' });
    expect(tokens.accessExpiresAt).toBeGreaterThan(world.now() + 365 * 86_400_000);
    await expect(capsule.auth.refresh(world.ports, tokens)).rejects.toThrow(GrantRefused);
    await expect(personalTokens(world.ports, 'no token')).rejects.toThrow(GrantRefused);
  });
});

describe('REST hooks', () => {
  const address = `https://app.test${webhookPath(ACCOUNT, KEY)}`;

  it('are registered once for every event of a party, and taken back without touching those of others', async () => {
    const world = clientWorld();
    await world.api('POST', 'resthooks', { restHook: { event: 'party/updated', targetUrl: 'https://other.test' } });
    await world.session.subscribe!(address);
    await world.session.subscribe!(address);
    const ours = () => world.simulator.hooks.filter(({ targetUrl }) => targetUrl === address).map(({ event }) => event);
    expect(ours()).toEqual(['party/created', 'party/updated', 'party/deleted']);
    await world.session.unsubscribe!(address);
    expect([ours(), world.simulator.hooks.length]).toEqual([[], 1]);
  });

  it('are not for personal tokens, nor for more than 20: said in a sentence', async () => {
    const world = clientWorld();
    const token = world.simulator.issuePersonalToken();
    const session = capsule.connect(ACCOUNT, { ...world.ports, token: async () => token });
    await expect(session.subscribe!(address)).rejects.toThrow(CannotWrite);
    for (let count = 0; count < 18; count += 1) {
      await world.api('POST', 'resthooks', { restHook: { event: 'party/updated', targetUrl: 'https://other.test' } });
    }
    await expect(world.session.subscribe!(address)).rejects.toThrow('No more than 20');
  });

  const request = (body: string | Uint8Array, mac = webhookMac(ACCOUNT, KEY)): RawRequest => ({
    headers: {},
    query: {},
    body: bodyBytes(body),
    address: { account: 'brightside', mac },
  });
  const read = (one: RawRequest): readonly Notice[] => capsule.webhook.read(one, { webhookKey: KEY }, 0);

  it('name what to look at again, our own writes included', async () => {
    const world = clientWorld({ firstId: '9007199254740993' });
    await world.session.subscribe!(address);
    const { id } = world.ui.addPerson('Dana', 'Reed');
    world.ui.delete(id);
    await world.settle();
    expect(world.received.map(({ url, body }) => [url, read(request(body!))])).toEqual([
      [address, [{ account: ACCOUNT, entity: 'contact', id }]],
      [
        address,
        [
          { account: ACCOUNT, entity: 'contact', id },
          { account: ACCOUNT, entity: 'contactPerson', id },
        ],
      ],
    ]);
  });

  it('at an address that we did not make, or of another account, are refused', () => {
    const body = '{"event":"party/updated","payload":[{"id":1}]}';
    expect(() => read(request(body, 'guessed'))).toThrow(SignatureRejected);
    expect(() => read(request(body, webhookMac('capsule:other', KEY)))).toThrow(SignatureRejected);
    expect(() => read({ headers: {}, query: {}, body: bodyBytes(body) })).toThrow(SignatureRejected);
    expect(() => capsule.webhook.read(request(body), {}, 0)).toThrow('CAPSULE_WEBHOOK_KEY');
  });

  it.each([
    ['not JSON', 'hello'],
    ['no list', '{"event":"party/updated","payload":{"id":1}}'],
    ['no id', '{"event":"party/updated","payload":[{}]}'],
  ])('%s is malformed', (_, body) => {
    expect(() => read(request(body))).toThrow(MalformedBody);
  });

  it('other events are no work, and one party named twice is one', () => {
    expect(read(request('{"event":"task/created","payload":[{"id":1}]}'))).toEqual([]);
    expect(read(request('{"event":"party/updated","payload":[{"id":1},{"id":1}]}'))).toHaveLength(1);
  });
});
