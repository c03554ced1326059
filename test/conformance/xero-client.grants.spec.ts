import { describe, expect, it } from 'vitest';
import { AccessLost, GrantRefused, OutcomeUnknown, SignatureRejected } from '../../shared/engine/errors.ts';
import type { Notice } from '../../shared/engine/provider.ts';
import { bodyBytes, ConnectionLost, type Http, type HttpRequest } from '../../shared/model/http.ts';
import { xero } from '../../shared/providers/xero/index.ts';
import { DEFAULT_TENANT } from '../../shared/providers/xero/simulator/index.ts';
import { type XeroWorld, xeroWorld } from './xero-client/world.ts';

const REDIRECT = 'https://app.test/callback';
const MINUTE = 60_000;

/** A person opens the consent page, chooses organisations, and comes back with a code. */
async function consent({ ports }: XeroWorld, tenants: readonly string[], decision = 'allow'): Promise<URL> {
  const url = xero.auth.consentUrl!(ports.config, { state: 'state-1', redirectUri: REDIRECT });
  expect((await ports.http({ method: 'GET', url, headers: {} })).status).toBe(200);
  const form = new URLSearchParams(tenants.map((id): [string, string] => ['tenantId', id]));
  form.set('decision', decision);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await ports.http({ method: 'POST', url, headers, body: form.toString() });
  return new URL(response.headers.location!);
}
const exchange = async (world: XeroWorld, tenants: readonly string[] = [DEFAULT_TENANT]) => {
  const back = await consent(world, tenants);
  expect(back.searchParams.get('state')).toBe('state-1');
  return xero.auth.exchange(world.ports, { code: back.searchParams.get('code')!, redirectUri: REDIRECT });
};
const second = '11111111-2222-4333-8444-555555555555';

describe('grants', () => {
  it('open the organisations that the person chose, under the scopes we ask for', async () => {
    const world = xeroWorld({ organisations: [{ tenantId: DEFAULT_TENANT }, { tenantId: second, name: 'Second' }] });
    world.simulator.disconnectUser();
    const tokens = await exchange(world, [second]);
    expect(tokens).toMatchObject({
      subject: expect.stringMatching(/^[0-9a-f-]{36}$/),
      accessExpiresAt: world.now() + 30 * MINUTE,
    });
    const [account, ...others] = await xero.auth.accounts(world.ports, tokens.accessToken);
    expect(account).toMatchObject({ account: `xero:${second}`, name: 'Second' });
    expect(others).toEqual([]);
    const session = xero.connect(account!.account, { ...world.ports, token: async () => tokens.accessToken });
    for (const stream of Object.keys(xero.capabilities.streams)) {
      expect((await session.list(stream, {})).unreadable, stream).toEqual([]);
    }
    const foreign = xero.connect(`xero:${DEFAULT_TENANT}`, { ...world.ports, token: async () => tokens.accessToken });
    await expect(foreign.list('bills', {})).rejects.toThrow(AccessLost);
  });

  it('are refused with a used code, a denied consent, or wrong credentials', async () => {
    const world = xeroWorld();
    const code = (await consent(world, [DEFAULT_TENANT])).searchParams.get('code')!;
    await xero.auth.exchange(world.ports, { code, redirectUri: REDIRECT });
    await expect(xero.auth.exchange(world.ports, { code, redirectUri: REDIRECT })).rejects.toThrow(GrantRefused);
    expect((await consent(world, [DEFAULT_TENANT], 'cancel')).searchParams.get('error')).toBe('access_denied');
    const wrong = { ...world.ports, config: { ...world.ports.config, clientSecret: 'wrong' } };
    await expect(xero.auth.exchange(wrong, { code: 'c', redirectUri: REDIRECT })).rejects.toMatchObject({
      error: 'invalid_client',
    });
  });

  it('rotate, and survive a lost answer for half an hour', async () => {
    const world = xeroWorld();
    const first = await exchange(world);
    const lossy: Http = async (request) => {
      await world.ports.http(request);
      throw new ConnectionLost();
    };
    await expect(xero.auth.refresh({ ...world.ports, http: lossy }, first)).rejects.toThrow(OutcomeUnknown);
    world.wait(29 * MINUTE);
    const next = await xero.auth.refresh(world.ports, first);
    expect(next.refreshToken).not.toBe(first.refreshToken);
    expect(next.subject).toBe(first.subject);
    await xero.auth.refresh(world.ports, next);
    world.wait(31 * MINUTE);
    await expect(xero.auth.refresh(world.ports, next)).rejects.toMatchObject({
      code: 'GRANT_REFUSED',
      error: 'invalid_grant',
    });
  });

  it('lose one organisation by disconnecting it, and all by revoking', async () => {
    const world = xeroWorld({ organisations: [{ tenantId: DEFAULT_TENANT }, { tenantId: second }] });
    const tokens = await exchange(world, [DEFAULT_TENANT, second]);
    const { connectionId } = (await xero.auth.accounts(world.ports, tokens.accessToken))[0]!;
    await xero.auth.disconnect!(world.ports, tokens.accessToken, connectionId!);
    await xero.auth.disconnect!(world.ports, tokens.accessToken, connectionId!);
    expect(await xero.auth.accounts(world.ports, tokens.accessToken)).toHaveLength(1);
    await xero.auth.revoke!(world.ports, tokens);
    await expect(xero.auth.refresh(world.ports, tokens)).rejects.toThrow(GrantRefused);
  });
});

describe('webhooks', () => {
  it('pass the intent to receive, and name what to look at again', async () => {
    const notices: Notice[] = [];
    const post = async ({ headers, body }: HttpRequest) => {
      try {
        const webhookKey = 'simulated-webhook-key';
        notices.push(...xero.webhook.read({ headers, body: bodyBytes(body ?? ''), query: {} }, { webhookKey }, 0));
        return { status: 200 };
      } catch (error) {
        expect(error).toBeInstanceOf(SignatureRejected);
        return { status: 401 };
      }
    };
    const world = xeroWorld({ webhookUrl: 'https://app.test/webhooks/xero' }, undefined, post);
    await world.simulator.deliver();
    expect(world.simulator.webhookStatus).toBe('ok');
    expect(notices).toEqual([]);
    const contact = world.vendor();
    const bill = world.bill(contact);
    world.wait(10_000);
    await world.simulator.deliver();
    const account = `xero:${DEFAULT_TENANT}`;
    expect(notices).toEqual(
      expect.arrayContaining([
        { account, entity: 'contact', id: contact },
        { account, entity: 'bill', id: bill },
      ]),
    );
    expect((await world.session.fetch('bill', [bill])).records[0]!.id).toBe(bill);
  });
});
