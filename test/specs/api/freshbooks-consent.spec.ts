import { describe, expect, it } from 'vitest';
import { ApiClient, PUBLIC_URL } from '../../support/api-client.ts';
import { Bench } from '../../support/bench/bench.ts';
import { freshbooksVendor } from '../../support/bench/vendors.ts';

describe('consent at FreshBooks', () => {
  it.each([false, true])('proves who asked for it, whether FreshBooks insists (%s) or not', async (insistsOnProof) => {
    const redirectUris = [`${PUBLIC_URL}/oauth/callback`];
    const bench = new Bench({ freshbooks: freshbooksVendor({ redirectUris, switches: { insistsOnProof } }) });
    const api = new ApiClient(bench);
    const { body: asked } = await api.post('/v1/consents', { provider: 'freshbooks' });
    const { simulator } = bench.vendors.freshbooks;
    const allowed = await simulator.handle({ method: 'POST', url: asked.url, headers: {}, body: 'decision=allow' });
    const back = new URL(allowed.headers.location!);
    expect((await api.get(`${back.pathname}${back.search}`, { token: null })).status).toBe(200);
    const { body } = await api.get(`/v1/consents/${asked.id}`);
    expect(body).toMatchObject({ state: 'granted', accounts: [{ account: bench.vendors.freshbooks.account }] });
  });
});
