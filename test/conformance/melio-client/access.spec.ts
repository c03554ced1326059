import { describe, expect, it } from 'vitest';
import { AccessLost, GrantRefused } from '../../../shared/engine/errors.ts';
import { melio } from '../../../shared/providers/melio/index.ts';
import { checkWebhook } from '../../support/contract-oracle.ts';
import { config, DAY_MS, eachInItsWorld, ORGANISATION, WEBHOOK_SECRET } from './world.ts';

const at = eachInItsWorld();

describe('getting in', () => {
  it('exchanges client credentials and lists the accounts they open', async () => {
    const tokens = await melio.auth.exchange(at.world.ports, {});
    expect(tokens).toMatchObject({ subject: config.clientId });
    expect(tokens.accessExpiresAt).toBeGreaterThan(at.world.now);
    expect(tokens).not.toHaveProperty('refreshToken');
    expect(await melio.auth.accounts(at.world.ports, tokens.accessToken)).toEqual([
      { account: `melio:${ORGANISATION}`, name: 'Demo Company' },
    ]);
  });

  it('is told so when the secret is wrong', async () => {
    const wrong = { ...at.world.ports, config: { ...config, clientSecret: 'x' } };
    await expect(melio.auth.exchange(wrong, {})).rejects.toThrow(GrantRefused);
  });

  it('goes on with a new token when the old one has expired', async () => {
    at.world.now += DAY_MS;
    expect((await at.world.session.list('vendors', {})).records).toEqual([]);
  });

  it('has lost access to an account that the token does not open', async () => {
    const { accessToken } = await melio.auth.exchange(at.world.ports, {});
    const stranger = melio.connect('melio:org_8', { ...at.world.ports, token: async () => accessToken });
    await expect(stranger.list('vendors', {})).rejects.toThrow(AccessLost);
  });
});

describe('webhooks', () => {
  it('of the platform are notices to our reader', async () => {
    expect(at.world.ui.registerWebhook('https://tieout.example/webhooks/melio')).toBe(WEBHOOK_SECRET);
    const { id } = at.world.ui.addVendor({ name: 'Acme' });
    await at.world.simulator.deliver();
    expect(at.world.delivered).toHaveLength(1);
    expect(checkWebhook(at.world.delivered[0]!)).toEqual([]);
    const { headers, body } = at.world.delivered[0]!;
    const raw = { headers, body: Buffer.from(body as string), query: {} };
    expect(melio.webhook.read(raw, config, at.world.now)).toMatchObject([
      { account: `melio:${ORGANISATION}`, entity: 'contact', id },
    ]);
  });
});
