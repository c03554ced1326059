import { describe, expect, it } from 'vitest';
import { ApiClient, TOKENS } from '../../support/api-client.ts';
import { Office } from '../../support/office.ts';

const prepare = async (options = {}) => {
  const office = new Office(options);
  const api = new ApiClient(office);
  const wanted = await api.consentToBoth();
  return { office, api, wanted };
};
const connected = async (options = {}) => {
  const prepared = await prepare(options);
  const { body } = await prepared.api.post('/v1/connections', prepared.wanted);
  prepared.office.connection = body.id;
  await prepared.office.settle();
  const path = `/v1/connections/${body.id}`;
  return { ...prepared, path, read: async () => (await prepared.api.get(path)).body };
};

describe('POST /v1/connections', () => {
  it('ALL-3 is pending until the first sync is complete, then connected', async () => {
    const { office, api, wanted } = await prepare();
    office.enterBill(office.addContact('Cedar Paper'), 'B-1', 10);
    const created = await api.post('/v1/connections', { ...wanted, notify: ['owner@brightside.example'] });
    expect(created).toMatchObject({
      status: 201,
      headers: { location: `/v1/connections/${created.body.id}` },
      body: { status: 'Pending', state: 'active', firstSyncAt: null, left: { lastSync: null }, openIssues: 0 },
    });
    await office.settle();
    expect((await api.get(created.headers.location!)).body).toMatchObject({
      status: 'Connected',
      firstSyncAt: expect.stringMatching(/^2026-03-02T09:/),
      left: { lastSync: expect.stringMatching(/Z$/), access: 'ok', waiting: { count: 0, atLeast: false } },
      right: { lastSync: expect.stringMatching(/Z$/), name: 'Brightside Studio LLC' },
      notify: ['owner@brightside.example'],
      needsAttention: false,
    });
    expect(office.melioBill('B-1').total).toBe(1000);
    expect(office.mails.map(({ to, subject }) => [to, subject])).toEqual([
      [['owner@brightside.example'], 'Your first sync is complete'],
    ]);
  });

  it('ALL-2 shows progress in counts: rows seen by list, records that wait', async () => {
    const { office, api, wanted } = await prepare();
    const vendor = office.addContact('Cedar Paper');
    for (const number of ['B-1', 'B-2', 'B-3']) office.enterBill(vendor, number, 10);
    const { body } = await api.post('/v1/connections', wanted);
    await office.drain();
    const after = (await api.get(`/v1/connections/${body.id}`)).body;
    const seen = Object.values<{ seen: number; complete: boolean }>(after.left.streams);
    expect(seen.reduce((sum, stream) => sum + stream.seen, 0)).toBeGreaterThanOrEqual(4);
    expect(seen.every(({ complete }) => complete)).toBe(true);
  });

  it('refuses two companies that are connected already', async () => {
    const { api, wanted } = await connected();
    const again = await api.post('/v1/connections', wanted);
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'taken', detail: 'These two companies are connected already.' },
    });
    expect((await api.get('/v1/connections')).body.data).toHaveLength(1);
  });

  it.each([
    ['paymentDate', { paymentDate: 'yesterday' }],
    ['fundingAccounts.fs_1', { fundingAccounts: { fs_1: 7 } }],
    ['colour', { colour: 'red' }],
  ])('names the setting that is wrong: %s', async (setting, settings) => {
    const { office, api, wanted } = await prepare();
    expect(await api.post('/v1/connections', { ...wanted, settings })).toMatchObject({
      status: 400,
      body: { code: 'badSetting', setting },
    });
    expect(JSON.stringify([...office.ports.table.items()].filter(({ pk }) => pk.startsWith('G#')))).not.toContain(
      '"xero:',
    );
  });

  it.each([
    ['an integration that there is not', { integration: 'melio-sap' }, 400],
    ['a company that the grant does not open', { left: { account: 'xero:5f6fc72a-0002-4000-8000-000000000002' } }, 404],
    ['a grant that nobody gave', { right: { grant: 'melio#tieout#nobody' } }, 404],
  ])('refuses %s', async (_, change: Record<string, unknown>, status) => {
    const { api, wanted } = await prepare();
    const merged = Object.fromEntries(
      Object.entries(wanted).map(([name, value]) => [
        name,
        typeof value === 'string' ? (change[name] ?? value) : { ...value, ...(change[name] as object) },
      ]),
    );
    expect((await api.post('/v1/connections', merged)).status).toBe(status);
  });

  it('refuses the sides the wrong way round', async () => {
    const { api, wanted } = await prepare();
    const swapped = { ...wanted, left: wanted.right, right: wanted.left };
    expect(await api.post('/v1/connections', swapped)).toMatchObject({ status: 400, body: { code: 'unknown' } });
  });
});

describe('Idempotency-Key', () => {
  const headers = { 'idempotency-key': 'k-1' };

  it('answers a repetition as the first time', async () => {
    const { api, wanted } = await prepare();
    const first = await api.post('/v1/connections', wanted, { headers });
    const again = await api.post('/v1/connections', wanted, { headers });
    expect(again).toMatchObject({
      status: 201,
      body: first.body,
      headers: { 'idempotency-replayed': 'true', location: first.headers.location },
    });
    expect((await api.get('/v1/connections')).body.data).toHaveLength(1);
  });

  it('refuses another request under the same key', async () => {
    const { api, wanted } = await prepare();
    await api.post('/v1/connections', wanted, { headers });
    const other = await api.post('/v1/connections', { ...wanted, settings: { postPayment: 'processed' } }, { headers });
    expect(other).toMatchObject({ status: 422, body: { code: 'keyReused' } });
  });

  it('is free again after a refusal, for a corrected request', async () => {
    const { api, wanted } = await prepare();
    expect((await api.post('/v1/connections', { ...wanted, settings: { colour: 'red' } }, { headers })).status).toBe(
      400,
    );
    expect((await api.post('/v1/connections', wanted, { headers })).status).toBe(201);
  });

  it("is a tenant's own", async () => {
    const { api, wanted } = await prepare();
    await api.post('/v1/connections', wanted, { headers });
    expect((await api.post('/v1/connections', wanted, { headers, token: TOKENS.rival })).status).toBe(404);
  });

  it('makes one connection also when the first call dies before its answer is kept', async () => {
    let dies = false;
    const { office, api, wanted } = await prepare({
      dies: (writes: readonly { readonly kind: string; readonly set?: object }[]) =>
        dies && writes.some(({ set }) => set && 'answer' in set),
    });
    dies = true;
    expect((await api.post('/v1/connections', wanted, { headers })).status).toBe(500);
    dies = false;
    await office.drain().catch(() => undefined);
    expect((await api.post('/v1/connections', wanted, { headers })).status).toBe(409);
    office.ports.clock.advance(60_001);
    expect((await api.post('/v1/connections', wanted, { headers })).status).toBe(201);
    expect((await api.get('/v1/connections')).body.data).toHaveLength(1);
  });

  it.each(['', ' ', 'k'.repeat(201), 'ключ'])('of no use is refused: %j', async (key) => {
    const { api, wanted } = await prepare();
    expect((await api.post('/v1/connections', wanted, { headers: { 'idempotency-key': key } })).status).toBe(400);
  });
});

describe('changing a connection', () => {
  it('changes the settings named, and takes one back with null', async () => {
    const { office, api, path, read } = await connected();
    const account = office.xero.ui().account('400').id;
    await api.call('PATCH', path, { body: { settings: { postPayment: 'processed', defaultAccount: account } } });
    expect((await read()).settings).toMatchObject({
      postPayment: 'processed',
      defaultAccount: account,
      paymentDate: 'deducted',
    });
    await api.call('PATCH', path, { body: { settings: { postPayment: null } } });
    expect((await read()).settings).toMatchObject({ postPayment: 'scheduled', defaultAccount: account });
    expect(await api.call('PATCH', path, { body: { settings: { postPayment: 'never' } } })).toMatchObject({
      status: 400,
      body: { setting: 'postPayment' },
    });
  });

  it('pauses: nothing is written until it resumes, and nothing is lost', async () => {
    const { office, api, path, read } = await connected();
    expect((await api.post(`${path}/pause`)).body.status).toBe('Paused');
    office.enterBill(office.addContact('Cedar Paper'), 'B-1', 10);
    await office.settle();
    expect(office.melioBills('B-1')).toEqual([]);
    expect((await api.post(`${path}/sync`)).status).toBe(409);
    expect((await api.post(`${path}/resume`)).status).toBe(200);
    await office.settle();
    expect(office.melioBills('B-1')).toHaveLength(1);
    expect((await read()).status).toBe('Connected');
  });

  it('must name something', async () => {
    const { api, path } = await connected();
    expect((await api.call('PATCH', path, { body: {} })).status).toBe(400);
    expect((await api.call('PATCH', path, { body: { state: 'closed' } })).status).toBe(400);
  });
});

it('POST /v1/connections/{id}/sync: both sides look now', async () => {
  const { office, api, path } = await connected();
  office.resetCalls();
  expect(await api.post(`${path}/sync`)).toMatchObject({ status: 202 });
  await office.drain();
  expect(Object.keys(office.calls('xero')).length).toBeGreaterThan(0);
  expect(Object.keys(office.calls('melio')).length).toBeGreaterThan(0);
});
