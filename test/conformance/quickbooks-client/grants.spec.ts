import { describe, expect, it } from 'vitest';
import { AccessLost, GrantRefused, OutcomeUnknown } from '../../../shared/engine/errors.ts';
import { ConnectionLost } from '../../../shared/model/http.ts';
import { quickbooks } from '../../../shared/providers/quickbooks/index.ts';
import { quickBooksWorld } from '../../support/quickbooks-world.ts';

const REDIRECT = 'https://tieout.test/callback';
const DAY = 24 * 3_600_000;
const { auth } = quickbooks;

async function granted() {
  const world = quickBooksWorld();
  const ports = { http: world.http, clock: { now: () => world.clock.now }, config: world.config };
  const url = auth.consentUrl!(world.config, { state: 'st', redirectUri: REDIRECT });
  const page = await world.http({ method: 'GET', url, headers: {} });
  expect(String(page.body)).toContain('Brightside Studio LLC');
  const { headers } = await world.http({ method: 'POST', url, headers: {}, body: 'decision=connect' });
  const back = new URL(headers.location!).searchParams;
  const account = back.get(auth.accountParameter!)!;
  return { world, ports, code: back.get('code')!, account };
}

describe('consent', () => {
  it('is for the company that the way back names, and only if the token opens it', async () => {
    const { world, ports, code, account } = await granted();
    const tokens = await auth.exchange(ports, { code, redirectUri: REDIRECT, account });
    expect(world.asked.at(-1)!.url).toContain('/companyinfo/');
    expect(tokens).toMatchObject({ subject: world.ui.realmId, accessExpiresAt: world.clock.now + 3_600_000 });
    expect(tokens.consentEndsAt).toBe(world.clock.now + 5 * 365 * DAY);
    expect(await auth.accounts(ports, tokens.accessToken, tokens.subject)).toEqual([
      { account: `quickbooks:${world.ui.realmId}`, name: 'Brightside Studio LLC' },
    ]);
    await expect(auth.accounts(ports, tokens.accessToken, '9341453000000009')).rejects.toBeInstanceOf(AccessLost);
  });

  it('without a company, or with a code that was used, is none', async () => {
    const { ports, code, account } = await granted();
    await expect(auth.exchange(ports, { code, redirectUri: REDIRECT })).rejects.toBeInstanceOf(GrantRefused);
    await expect(auth.exchange(ports, { code, redirectUri: REDIRECT, account: '../x' })).rejects.toBeInstanceOf(
      GrantRefused,
    );
    const other = await granted();
    const foreign = { code: other.code, redirectUri: REDIRECT, account: '9341453000000009' };
    await expect(auth.exchange(other.ports, foreign)).rejects.toMatchObject({ error: 'access_denied' });
    await auth.exchange(ports, { code, redirectUri: REDIRECT, account });
    await expect(auth.exchange(ports, { code, redirectUri: REDIRECT, account })).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});

describe('refreshing', () => {
  it('keeps the newest refresh token and the day on which the consent ends', async () => {
    const { world, ports, code, account } = await granted();
    const first = await auth.exchange(ports, { code, redirectUri: REDIRECT, account });
    world.wait(2 * DAY);
    const second = await auth.refresh(ports, first);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(Math.abs(second.consentEndsAt! - first.consentEndsAt!)).toBeLessThan(1_000);
    await expect(auth.refresh(ports, first)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await auth.refresh(ports, second)).subject).toBe(account);
  });

  it('ends after a hundred days of silence, by a word of the vendor only', async () => {
    const { world, ports, code, account } = await granted();
    const tokens = await auth.exchange(ports, { code, redirectUri: REDIRECT, account });
    const lost = { ...ports, http: async () => Promise.reject(new ConnectionLost('gone')) };
    await expect(auth.refresh(lost, tokens)).rejects.toBeInstanceOf(OutcomeUnknown);
    const broken = { ...ports, http: async () => ({ status: 502, headers: {}, body: '<html>' }) };
    await expect(auth.refresh(broken, tokens)).rejects.toBeInstanceOf(OutcomeUnknown);
    world.wait(102 * DAY);
    await expect(auth.refresh(ports, tokens)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('with a wrong secret is our own mistake', async () => {
    const { ports, code, account } = await granted();
    const tokens = await auth.exchange(ports, { code, redirectUri: REDIRECT, account });
    const wrong = { ...ports, config: { ...ports.config, clientSecret: 'no' } };
    await expect(auth.refresh(wrong, tokens)).rejects.toMatchObject({ error: 'invalid_client' });
  });
});

describe('revoking', () => {
  it('ends access, and doing it again does no harm', async () => {
    const { world, ports, code, account } = await granted();
    const tokens = await auth.exchange(ports, { code, redirectUri: REDIRECT, account });
    await auth.revoke!(ports, tokens);
    await auth.revoke!(ports, tokens);
    expect(world.asked.at(-1)!.url).toBe('https://developer.api.intuit.com/v2/oauth2/tokens/revoke');
    await expect(auth.accounts(ports, tokens.accessToken, account)).rejects.toBeInstanceOf(AccessLost);
  });
});
