import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../support/api-client.ts';
import { SalesOffice, type SalesOfficeOptions } from '../../support/capsule-freshbooks.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The office behind the HTTP API, and a person with a browser. */
function settings(options: SalesOfficeOptions = {}) {
  const office = new SalesOffice(options);
  const api = new ApiClient(office);
  const consent = async (
    provider: 'freshbooks' | 'capsule',
    choice: Record<string, string> = {},
    more: object = {},
  ) => {
    const { body: asked } = await api.post('/v1/consents', { provider, ...more });
    const { simulator } = office.vendors[provider];
    const page = await simulator.handle({ method: 'GET', url: asked.url, headers: {} });
    const form = new URLSearchParams({ decision: 'allow', ...choice }).toString();
    const answer = await simulator.handle({ method: 'POST', url: asked.url, headers: FORM, body: form });
    const back = new URL(answer.headers.location!);
    const landed = await api.get(`${back.pathname}${back.search}`, { token: null });
    const { body: consented } = await api.get(`/v1/consents/${asked.id}`);
    return { page, landed, consented };
  };
  return { office, api, consent };
}

/** “You’ll then be taken to your FreshBooks account to authenticate … you’ll be redirected back … and you’re all done.” */
describe('CF-9 connect', () => {
  it('log in to FreshBooks, be redirected back, and the first sync runs', async () => {
    const { office, api, consent } = settings();
    office.addClient('Cedar Paper');
    const left = await consent('freshbooks');
    expect(left.page.status).toBe(200);
    expect(left.landed.body).toContain('FreshBooks is connected');
    const right = await consent('capsule', { user: '6' });
    expect(right.landed.body).toContain('Capsule is connected');
    const [L, R] = [left, right].map(({ consented: { accounts, grant } }) => ({ account: accounts[0].account, grant }));
    const made = await api.post('/v1/connections', { integration: 'capsule-freshbooks', left: L, right: R });
    expect(made.status).toBe(201);
    await office.settle();
    expect(office.party('Cedar Paper')).toMatchObject({ type: 'organisation', owner: null });
    const { body } = await api.get(`/v1/connections/${made.body.id}`);
    expect(body).toMatchObject({ state: 'active', firstSync: { phase: 'done', linked: 1 } });
  });

  it('cancelled at FreshBooks, nothing is connected', async () => {
    const { consent } = settings();
    expect((await consent('freshbooks', { decision: 'cancel' })).consented).toMatchObject({
      state: 'refused',
      reason: 'Access was not given.',
    });
  });

  it('FreshBooks Classic is refused with a sentence', async () => {
    const businesses = [{ id: 77, uuid: 'b-77', accountId: null, name: 'Old Books', currency: 'USD', country: 'US' }];
    const { consent } = settings({ freshbooks: { businesses } });
    const { landed, consented } = await consent('freshbooks');
    expect(consented.reason).toMatch(/FreshBooks Classic has no connection .* move to the new FreshBooks first/);
    expect(landed.body).toContain('FreshBooks Classic');
  });

  it('the address of a company needs no entry, and a wrong one changes nothing', async () => {
    const { office, consent } = settings();
    const { consented } = await consent('freshbooks', {}, { account: 'yourcompany.freshbooks.com' });
    expect(consented).toMatchObject({ state: 'refused' });
    expect(consented.reason).toMatch(/Another company was asked for: go back/);
    expect(office.changes()).toEqual({});
  });
});
