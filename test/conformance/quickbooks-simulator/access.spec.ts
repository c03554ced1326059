import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '../../../shared/model/http.ts';
import { API, quickBooksWorld } from '../../support/quickbooks-world.ts';

const REDIRECT = 'https://tieout.test/callback';
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

function client(options: Parameters<typeof quickBooksWorld>[0] = {}) {
  const world = quickBooksWorld(options);
  const { clientId, clientSecret } = world.simulator.options;
  const token = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const response = await world.simulator.handle({
      method: 'POST',
      url: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
      headers: { authorization: basic(clientId, clientSecret), ...headers },
      body: new URLSearchParams(form).toString(),
    });
    return { status: response.status, ...JSON.parse(String(response.body)) };
  };
  const consent = async (more: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      client_id: clientId, response_type: 'code', scope: 'com.intuit.quickbooks.accounting', redirect_uri: REDIRECT, state: 's',
    }); // biome-ignore format: short
    const url = `https://appcenter.intuit.com/connect/oauth2?${query}`;
    const response = await world.simulator.handle({
      method: 'POST',
      url,
      headers: {},
      body: new URLSearchParams(more).toString(),
    });
    return Object.fromEntries(new URL(response.headers.location!).searchParams);
  };
  return { world, token, consent };
}

describe('consent and tokens', () => {
  it('name the company on the way back, and nowhere else', async () => {
    const { token, consent, world } = client();
    const back = await consent({ realmId: world.ui.realmId });
    expect(back).toMatchObject({ realmId: world.ui.realmId, state: 's' });
    const tokens = await token({ grant_type: 'authorization_code', code: back.code!, redirect_uri: REDIRECT });
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, x_refresh_token_expires_in: 8_726_400 });
    expect(tokens.x_refresh_token_hard_expires_in).toBeUndefined();
    expect(await token({ grant_type: 'authorization_code', code: back.code!, redirect_uri: REDIRECT })).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
    expect(await consent({ decision: 'cancel' })).toMatchObject({ error: 'access_denied' });
  });

  it('rotate the refresh token once a day; the one before is dead', async () => {
    const { world, token } = client();
    const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token });
    const first = world.tokens.refreshToken;
    expect((await refresh(first)).refresh_token).toBe(first);
    world.wait(25 * 3_600_000);
    const { refresh_token: second } = await refresh(first);
    expect(second).not.toBe(first);
    expect(await refresh(first)).toMatchObject({ status: 400, error: 'invalid_grant' });
    expect((await refresh(second)).status).toBe(200);
  });

  it('end after 101 days without use, and five years after the consent whatever was done', async () => {
    const { world, token } = client();
    const refresh = () =>
      token(
        { grant_type: 'refresh_token', refresh_token: world.tokens.refreshToken },
        { 'x-include-refresh-token-hard-expires-in': 'true' },
      );
    const day = 24 * 3_600_000;
    for (let years = 0; years < 4.9 * 365; years += 90) {
      world.wait(90 * day);
      const answer = await refresh();
      expect(answer.status).toBe(200);
      expect(answer.x_refresh_token_hard_expires_in).toBeLessThan(5 * 365 * 86_400);
      world.tokens.refreshToken = answer.refresh_token;
    }
    world.wait(90 * day);
    expect(await refresh()).toMatchObject({ error: 'invalid_grant' });
    Object.assign(world.tokens, world.simulator.issueTokens());
    world.wait(102 * day);
    expect(await refresh()).toMatchObject({ error: 'invalid_grant' });
  });

  it('tell a wrong client from a wrong grant', async () => {
    const { token } = client();
    expect(
      await token({ grant_type: 'refresh_token', refresh_token: 'x' }, { authorization: basic('a', 'b') }),
    ).toMatchObject({ status: 401, error: 'invalid_client' });
    expect(await token({ grant_type: 'password' })).toMatchObject({ error: 'unsupported_grant_type' });
  });

  it('open one company, for an hour, until somebody disconnects', async () => {
    const other = { realmId: '9341453000000002', name: 'Other' };
    const { world } = client({ companies: [{ realmId: '9341453000000001', name: 'One' }, other] });
    const url = `${API}/v3/company/${other.realmId}/companyinfo/${other.realmId}`;
    const foreign = await world.simulator.handle({
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${world.tokens.accessToken}` },
    });
    expect(foreign).toMatchObject({ status: 403 });
    expect(String(foreign.body)).toContain('3100');
    expect((await world.send('GET', 'preferences')).status).toBe(200);
    world.wait(3_600_001);
    const late = await world.send('GET', 'preferences');
    expect(late).toMatchObject({ status: 401, body: { fault: { error: [{ code: '3200' }], type: 'AUTHENTICATION' } } });
    Object.assign(world.tokens, world.simulator.issueTokens());
    world.simulator.disconnect();
    expect((await world.send('GET', 'preferences')).status).toBe(401);
  });
});

describe('limits', () => {
  it('are 500 calls a minute and 10 at once for a company', async () => {
    const world = quickBooksWorld({ limits: { perMinute: 3, concurrent: 10 } });
    for (let count = 0; count < 3; count += 1) expect((await world.send('GET', 'preferences')).status).toBe(200);
    expect(await world.refusal('GET', 'preferences')).toMatchObject({ status: 429, code: '3001' });
    world.wait(60_000);
    expect((await world.send('GET', 'preferences')).status).toBe(200);
    const release: (() => void)[] = [];
    const slow = quickBooksWorld({
      limits: { concurrent: 2 },
      latency: () => new Promise((done) => release.push(done)),
    });
    const calls = [1, 2, 3].map(() => slow.send('GET', 'preferences'));
    expect((await calls[2])!.status).toBe(429);
    for (const done of release) done();
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 429]);
  });

  it('count reads over the month and block them when they are spent; writes go on', async () => {
    const world = quickBooksWorld({ limits: { readsPerMonth: 2 } });
    await world.ok('GET', 'preferences');
    await world.query('select * from Bill');
    expect(world.simulator.reads).toBe(2);
    expect(await world.refusal('GET', 'preferences')).toMatchObject({
      status: 429,
      detail: expect.stringContaining('CorePlus'),
    });
    expect((await world.ok('POST', 'vendor', { DisplayName: 'New' })).Vendor.Id).toBeDefined();
    world.wait(3 * 24 * 3_600_000);
    Object.assign(world.tokens, world.simulator.issueTokens());
    expect((await world.send('GET', 'preferences')).status).toBe(200);
  });
});

describe('request ids', () => {
  it('bring the first answer back, whatever the second request asks', async () => {
    const world = quickBooksWorld();
    const first = await world.ok('POST', 'vendor?requestid=r1', { DisplayName: 'One' });
    expect(await world.ok('POST', 'vendor?requestid=r1', { DisplayName: 'Two' })).toEqual(first);
    expect(world.ui.all('Vendor')).toHaveLength(2);
    const refused = await world.send('POST', 'vendor?requestid=r2', { DisplayName: 'One' });
    world.ui.edit('Vendor', first.Vendor.Id, { DisplayName: 'Uno' });
    expect((await world.send('POST', 'vendor?requestid=r2', { DisplayName: 'One' })).body).toEqual(refused.body);
    world.simulator.options.switches.requestIdReplaysFaults = false;
    expect(await world.refusal('POST', 'vendor?requestid=r3', { DisplayName: 'Uno' })).toMatchObject({ code: '6240' });
    world.ui.edit('Vendor', first.Vendor.Id, { DisplayName: 'Ein' });
    expect((await world.ok('POST', 'vendor?requestid=r3', { DisplayName: 'Uno' })).Vendor.DisplayName).toBe('Uno');
    expect(await world.refusal('POST', `vendor?requestid=${'x'.repeat(51)}`, { DisplayName: 'Y' })).toMatchObject({
      code: '2050',
    });
  });

  it('keep a lost answer', async () => {
    let fault: 'after' | undefined = 'after';
    const world = quickBooksWorld({}, { fault: () => (fault ? { kind: 'lost', when: fault } : undefined) });
    await expect(world.send('POST', 'vendor?requestid=r', { DisplayName: 'One' })).rejects.toBeInstanceOf(
      ConnectionLost,
    );
    fault = undefined;
    expect((await world.ok('POST', 'vendor?requestid=r', { DisplayName: 'One' })).Vendor.DisplayName).toBe('One');
    expect(world.ui.all('Vendor').filter(({ DisplayName }) => DisplayName === 'One')).toHaveLength(1);
  });
});

describe('faults and state', () => {
  it('answer in JSON, in HTML, or not at all', async () => {
    const world = quickBooksWorld({}, { fault: () => ({ kind: 'error', status: 503, when: 'before' }) });
    expect(await world.send('GET', 'preferences')).toMatchObject({
      status: 503,
      headers: { 'content-type': 'text/html' },
    });
    const other = quickBooksWorld({}, { fault: () => ({ kind: 'error', status: 500, when: 'before' }) });
    expect(await other.refusal('GET', 'preferences')).toMatchObject({ status: 500, code: '10000' });
  });

  it('are kept as text and taken up again', async () => {
    const world = quickBooksWorld();
    const bill = world.bill(100, { DocNumber: 'B-1' });
    world.ui.payBills(world.bank, [{ id: bill, amount: 40 }]);
    await world.ok('POST', 'vendor?requestid=r', { DisplayName: 'Kept' });
    const again = world.newSimulator();
    again.restore(world.simulator.snapshot());
    expect(again.ui().read('Bill', bill)).toEqual(world.ui.read('Bill', bill));
    const answer = await again.handle({
      method: 'POST',
      url: `${API}/v3/company/${world.ui.realmId}/vendor?requestid=r`,
      headers: { authorization: `Bearer ${world.tokens.accessToken}` },
      body: '{"DisplayName":"Other"}',
    });
    expect(String(answer.body)).toContain('Kept');
    expect(again.snapshot()).toBe(world.simulator.snapshot());
  });

  it('a company whose subscription ended is shut', async () => {
    const world = quickBooksWorld();
    world.ui.setSubscription(false);
    expect(await world.refusal('GET', 'preferences')).toMatchObject({ status: 403, code: '6190' });
  });
});

describe('files and paper', () => {
  it('go up as a form, come down from a signed address, and hang on objects', async () => {
    const world = quickBooksWorld();
    const bill = world.bill();
    const metadata = {
      AttachableRef: [{ EntityRef: { type: 'Bill', value: bill } }],
      FileName: 'inv.pdf',
      ContentType: 'application/pdf',
      Note: 'ext:1',
    };
    const form = (name: string) =>
      `--b\r\nContent-Disposition: form-data; name="file_metadata_01"\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ ...metadata, FileName: name })}\r\n--b\r\nContent-Disposition: form-data; name="file_content_01"; filename="${name}"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4 x\r\n--b--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const { body } = await world.send('POST', 'upload', form('inv.pdf'), headers);
    const { Id, Size } = body.AttachableResponse[0].Attachable;
    expect(Size).toBe(10);
    expect(
      (await world.send('POST', 'upload', form('virus.exe'), headers)).body.AttachableResponse[0].Fault.Error[0].code,
    ).toBe('6000');
    const { body: address } = await world.send('GET', `download/${Id}`);
    const fetched = await world.simulator.handle({ method: 'GET', url: address, headers: {} });
    expect(Buffer.from(fetched.body as Uint8Array).toString()).toBe('%PDF-1.4 x');
    world.wait(15 * 60_000 + 1);
    expect((await world.simulator.handle({ method: 'GET', url: address, headers: {} })).status).toBe(403);
    const found = await world.query(
      `select * from Attachable where AttachableRef.EntityRef.Type = 'Bill' and AttachableRef.EntityRef.value = '${bill}'`,
    );
    expect(found.Attachable).toHaveLength(1);
  });

  it('print sales forms', async () => {
    const world = quickBooksWorld();
    const invoice = world.invoice();
    const { body, headers } = await world.send('GET', `invoice/${invoice}/pdf`);
    expect(headers['content-type']).toBe('application/pdf');
    expect(Buffer.from(body).toString('latin1')).toMatch(/^%PDF-/);
    expect(await world.refusal('GET', `bill/${world.bill()}/pdf`)).toMatchObject({ code: '500' });
  });
});
