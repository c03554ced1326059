import { describe, expect, it } from 'vitest';
import { ApiClient, TOKENS } from '../../support/api-client.ts';
import { Office } from '../../support/office.ts';
import { MELIO_ORGANISATION, Workbench } from '../../support/workbench.ts';

const TEN_MINUTES = 600_000;
const start = async (body: object = { provider: 'xero' }) => {
  const bench = new Workbench();
  const api = new ApiClient(bench);
  return { bench, api, asked: (await api.post('/v1/consents', body)).body };
};

describe('consent at Xero', () => {
  it('leads to the consent page, back, and to the companies it opens', async () => {
    const { bench, api, asked } = await start();
    expect(asked).toMatchObject({ provider: 'xero', state: 'waiting', url: expect.stringContaining('state=') });
    const { landed } = await api.consentAtXero(asked.url);
    expect(landed).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(landed.body).toContain('Xero is connected');
    const { body } = await api.get(`/v1/consents/${asked.id}`);
    expect(body).toEqual({
      id: asked.id,
      provider: 'xero',
      state: 'granted',
      grant: expect.stringMatching(/^xero#/),
      accounts: [{ account: bench.accounts.xero, name: expect.any(String) }],
    });
    expect(landed.body).toContain(body.accounts[0].name);
  });

  it('shows no secret: neither on the page nor in the table', async () => {
    const { bench, api, asked } = await start();
    const state = new URL(asked.url).searchParams.get('state')!;
    const stored = () => JSON.stringify([...bench.ports.table.items()]);
    expect(stored()).not.toContain(state);
    const { back, landed } = await api.consentAtXero(asked.url);
    const code = back.searchParams.get('code')!;
    const token = await bench.grants.xero!.usable((await api.get(`/v1/consents/${asked.id}`)).body.grant);
    for (const secret of [state, code, token]) {
      expect(landed.body).not.toContain(secret);
      expect(stored()).not.toContain(secret);
    }
    expect(landed.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
  });

  it('is good once', async () => {
    const { api, asked } = await start();
    const { back } = await api.consentAtXero(asked.url);
    const again = await api.get(`${back.pathname}${back.search}`, { token: null });
    expect(again.status).toBe(400);
    expect((await api.get(`/v1/consents/${asked.id}`)).body.state).toBe('granted');
  });

  it('is good for ten minutes', async () => {
    const { bench, api, asked } = await start();
    bench.ports.clock.advance(TEN_MINUTES);
    expect((await api.consentAtXero(asked.url)).landed.status).toBe(400);
    expect((await api.get(`/v1/consents/${asked.id}`)).body.state).toBe('waiting');
  });

  it.each(['/oauth/callback', '/oauth/callback?code=x', '/oauth/callback?code=x&state=made-up'])(
    'that nobody asked for is refused: %s',
    async (path) => {
      const { bench, api } = await start();
      expect((await api.get(path, { token: null })).status).toBe(400);
      expect(bench.calls('xero')).toEqual({});
    },
  );

  it('can be cancelled', async () => {
    const { api, asked } = await start();
    expect((await api.consentAtXero(asked.url, { cancel: true })).landed.status).toBe(403);
    expect((await api.get(`/v1/consents/${asked.id}`)).body).toMatchObject({
      state: 'refused',
      reason: 'Access was not given.',
    });
  });

  it('whose code Xero does not take says so in words', async () => {
    const { api, asked } = await start();
    const state = new URL(asked.url).searchParams.get('state');
    const landed = await api.get(`/oauth/callback?code=stale&state=${state}`, { token: null });
    expect(landed).toMatchObject({ status: 502, body: expect.stringContaining('Xero did not accept this consent') });
    expect((await api.get(`/v1/consents/${asked.id}`)).body.state).toBe('refused');
  });

  it('names that look like markup are shown as text', async () => {
    const bench = new Workbench({
      xero: { organisations: [{ tenantId: '5f6fc72a-0001-4000-8000-000000000001', name: '<b>&"Co' }] },
    });
    const api = new ApiClient(bench);
    const asked = await api.post('/v1/consents', { provider: 'xero' });
    const { landed } = await api.consentAtXero(asked.body.url, {
      organisations: ['5f6fc72a-0001-4000-8000-000000000001'],
    });
    expect(landed.body).toContain('&lt;b&gt;&amp;&quot;Co');
    expect(landed.body).not.toContain('<b>');
  });
});

describe('consent by client credentials', () => {
  it.each([undefined, MELIO_ORGANISATION, `melio:${MELIO_ORGANISATION}`])(
    'is there at once (account: %s)',
    async (account) => {
      const { bench, asked } = await start({ provider: 'melio', ...(account ? { account } : {}) });
      expect(asked).toMatchObject({
        state: 'granted',
        grant: expect.stringMatching(/^melio#/),
        accounts: [{ account: bench.accounts.melio, name: 'Brightside Studio LLC' }],
      });
      expect(asked.url).toBeUndefined();
    },
  );

  it('that do not open the company asked for', async () => {
    const { api } = await start();
    expect((await api.post('/v1/consents', { provider: 'melio', account: 'org_2' })).status).toBe(404);
  });

  it('do not open what another tenant has connected, and do not say so', async () => {
    const { bench, api } = await start();
    await bench.connect();
    const rival = await api.post(
      '/v1/consents',
      { provider: 'melio', account: MELIO_ORGANISATION },
      { token: TOKENS.rival },
    );
    const nobody = await api.post('/v1/consents', { provider: 'melio', account: 'org_2' }, { token: TOKENS.rival });
    expect(rival).toEqual(nobody);
    expect(rival.status).toBe(404);
  });
});

describe('reconnect', () => {
  const lost = async (options = {}) => {
    const bench = new Office(options);
    const api = new ApiClient(bench);
    const wanted = await api.consentToBoth();
    const { body } = await api.post('/v1/connections', wanted);
    bench.connection = body.id;
    await bench.settle();
    bench.xero.disconnectUser();
    await bench.hours(2);
    const reconnect = async () =>
      (await api.post('/v1/consents', { provider: 'xero', account: bench.accounts.xero })).body;
    const read = async () => (await api.get(`/v1/connections/${body.id}`)).body;
    return { bench, api, wanted, reconnect, read };
  };

  it('is asked for when Xero takes the access back', async () => {
    const { bench, api, read } = await lost();
    expect(await read()).toMatchObject({
      needsAttention: true,
      left: { access: 'reconnect' },
      right: { access: 'ok' },
    });
    expect(await bench.issues()).toMatchObject([
      { code: 'reconnect', subject: 'connection:L', text: expect.stringContaining('Xero, the ledger') },
    ]);
    const decided = await api.post(`/v1/connections/${bench.connection}/issues/connection:L/reconnect`, {
      decision: 'reconnect',
    });
    expect(decided.status).toBe(422);
  });

  it('with the same company goes on: the issue closes, links stay', async () => {
    const { bench, api, reconnect, read } = await lost();
    bench.enterBill(bench.addContact('Cedar Paper'), 'B-1', 10);
    const asked = await reconnect();
    expect((await api.consentAtXero(asked.url)).landed.status).toBe(200);
    await bench.settle();
    expect(await bench.issues()).toEqual([]);
    expect(await read()).toMatchObject({ needsAttention: false, left: { access: 'ok' } });
    expect(bench.melioBills('B-1')).toHaveLength(1);
  });

  it("by another person of the company leaves the first one's grant", async () => {
    const { bench, api, reconnect, wanted, read } = await lost();
    const asked = await reconnect();
    await api.consentAtXero(asked.url, { user: '1a1b2c3d-0000-4000-8000-00000000a002' });
    await bench.settle();
    const { grant } = (await api.get(`/v1/consents/${asked.id}`)).body;
    expect(grant).not.toBe(wanted.left.grant);
    expect(await read()).toMatchObject({ left: { access: 'ok' } });
    expect(await bench.ports.table.get({ pk: `G#${wanted.left.grant}`, sk: 'CRED' })).toBeUndefined();
    expect(await bench.issues()).toEqual([]);
  });

  it('with another company is refused, and changes nothing', async () => {
    const other = '5f6fc72a-0002-4000-8000-000000000002';
    const own = new Workbench().accounts.xero.slice('xero:'.length);
    const organisations = [
      { tenantId: own, name: 'Brightside Studio LLC' },
      { tenantId: other, name: 'Someone Else Ltd' },
    ];
    const { bench, api, reconnect, read } = await lost({ xero: { organisations } });
    const asked = await reconnect();
    const { landed } = await api.consentAtXero(asked.url, { organisations: [other] });
    expect(landed.status).toBe(409);
    expect(landed.body).toContain(
      'You gave access to Someone Else Ltd. This connection belongs to Brightside Studio LLC',
    );
    expect((await api.get(`/v1/consents/${asked.id}`)).body).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('Someone Else'),
    });
    await bench.settle();
    expect(await read()).toMatchObject({ needsAttention: true });
    expect((await api.get('/v1/connections')).body.data).toHaveLength(1);
  });
});
