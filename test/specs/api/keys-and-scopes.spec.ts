import { describe, expect, it } from 'vitest';
import { PAYOUT_SCOPES } from '../../../shared/providers/freshbooks/auth.ts';
import { ApiClient } from '../../support/api-client.ts';
import { Bench } from '../../support/bench/bench.ts';
import { alternativeVendor, billVendor, capsuleVendor, freshbooksVendor } from '../../support/bench/vendors.ts';

/** Ways to access that are no consent page, and scopes that only some settings need. */

function office() {
  const bench = new Bench({
    freshbooks: freshbooksVendor(),
    capsule: capsuleVendor(),
    'alternative-payments': alternativeVendor(),
    bill: billVendor(),
  });
  const api = new ApiClient(bench);
  const consent = (body: object) => api.post('/v1/consents', body);
  return { bench, consent, stored: () => JSON.stringify([...bench.ports.table.items()]) };
}

describe('a key that was made in the provider’s own settings', () => {
  it('opens the partner of Alternative Payments that it belongs to, and is stored sealed', async () => {
    const { bench, consent, stored } = office();
    const { clientId, clientSecret } = bench.vendors['alternative-payments'].config;
    const key = `${clientId}:${clientSecret}`;
    const { status, body } = await consent({ provider: 'alternative-payments', key });
    expect([status, body.state]).toEqual([201, 'granted']);
    expect(body.accounts).toEqual([expect.objectContaining({ account: `alternative-payments:${clientId}` })]);
    expect(stored()).not.toContain(clientSecret);
    bench.ports.clock.advance(3 * 3_600_000);
    expect(await bench.grants['alternative-payments']!.usable(body.grant)).toEqual(expect.any(String));
  });

  it('opens a site of Capsule by a personal token', async () => {
    const { bench, consent, stored } = office();
    const { simulator, account } = bench.vendors.capsule;
    const key = simulator.issuePersonalToken();
    const { status, body } = await consent({ provider: 'capsule', key });
    expect([status, body.accounts]).toEqual([201, [expect.objectContaining({ account })]]);
    expect(stored()).not.toContain(key);
  });

  it('opens an organization of BILL by a sync token', async () => {
    const { bench, consent, stored } = office();
    const { account, config } = bench.vendors.bill;
    const { status, body } = await consent({ provider: 'bill', key: config.clientSecret });
    expect([status, body.accounts]).toEqual([201, [expect.objectContaining({ account })]]);
    expect(stored()).not.toContain(config.clientSecret);
    expect((await consent({ provider: 'bill', key: 'made:up:token' })).status).toBe(502);
  });

  it('is refused when the provider does not know it, or takes none', async () => {
    const { consent } = office();
    expect((await consent({ provider: 'capsule', key: 'made-up' })).status).toBe(502);
    expect((await consent({ provider: 'alternative-payments', key: 'not-a-pair' })).status).toBe(502);
    expect(await consent({ provider: 'freshbooks', key: 'x' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('FreshBooks') },
    });
  });
});

describe('scopes that only some settings need', () => {
  const scopesOf = (url: string) => new URL(url).searchParams.get('scope')!.split(' ');
  const asked = async (wanted?: object) => {
    const { body } = await office().consent({ provider: 'freshbooks', ...(wanted ? { for: wanted } : {}) });
    return scopesOf(body.url);
  };

  it('are asked for where payouts are to be booked, and nowhere else', async () => {
    const integration = 'alternative-freshbooks';
    const usual = await asked();
    expect(await asked({ integration })).toEqual(usual);
    expect(await asked({ integration, settings: { recordPayouts: true } })).toEqual([...usual, ...PAYOUT_SCOPES]);
    expect(usual).not.toEqual(expect.arrayContaining([...PAYOUT_SCOPES]));
  });

  it('of an integration that is none are refused', async () => {
    const { consent } = office();
    expect((await consent({ provider: 'freshbooks', for: { integration: 'nobody' } })).status).toBe(400);
  });
});
