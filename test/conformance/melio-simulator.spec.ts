import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '../../shared/model/http.ts';
import type { Fault } from '../../shared/providers/simulator.ts';
import { acme, DAY_MS, HOUR_MS, melioWorld, other } from './melio-world.ts';

/** @see docs/platform-contract.yaml */
const tokenRequest = (form: Record<string, string>, headers: Record<string, string> = {}) => ({
  method: 'POST',
  url: 'https://platform.example/v1/oauth/token',
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams(form).toString(),
});

describe('access', () => {
  it('gives a token of an hour for client credentials, in the form or as HTTP Basic', async () => {
    const { simulator, pass } = melioWorld();
    const secret = { client_id: 'client-a', client_secret: 'secret-a' };
    const inForm = await simulator.handle(tokenRequest({ grant_type: 'client_credentials', ...secret }));
    expect(JSON.parse(String(inForm.body))).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const basic = `Basic ${Buffer.from('client-a:secret-a').toString('base64')}`;
    const inHeader = await simulator.handle(
      tokenRequest({ grant_type: 'client_credentials' }, { authorization: basic }),
    );
    const token = JSON.parse(String(inHeader.body)).access_token;
    const list = () =>
      simulator.handle({
        method: 'GET',
        url: 'https://platform.example/v1/accounts',
        headers: { authorization: `Bearer ${token}` },
      });
    expect(JSON.parse(String((await list()).body)).data).toEqual([{ id: 'org_acme', name: 'Acme' }]);
    pass(HOUR_MS);
    expect((await list()).status).toBe(401);
  });

  it.each([
    {
      when: 'the secret is wrong',
      form: { grant_type: 'client_credentials', client_id: 'client-a', client_secret: 'x' },
      status: 401,
      error: 'invalid_client',
    },
    {
      when: 'another grant is asked for',
      form: { grant_type: 'password' },
      status: 400,
      error: 'unsupported_grant_type',
    },
    { when: 'no grant is named', form: {}, status: 400, error: 'invalid_request' },
  ])('refuses a token when $when', async ({ form, status, error }) => {
    const answer = await melioWorld().simulator.handle(tokenRequest(form as Record<string, string>));
    expect([answer.status, JSON.parse(String(answer.body))]).toEqual([status, { error }]);
  });

  it('refuses the account of another client, a missing account, and no token at all', async () => {
    const { get } = melioWorld();
    expect(await get('/bills', { 'platform-account': other.id })).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden' } },
    });
    expect(await get('/bills', { 'platform-account': '' })).toMatchObject({ status: 400 });
    expect(await get('/bills', { authorization: '' })).toMatchObject({
      status: 401,
      body: { error: { code: 'unauthorized' } },
    });
  });

  it('keeps the records of two organisations apart', async () => {
    const { simulator, ui, get } = melioWorld({ organisations: [acme, { ...other, client: acme.client }] });
    const vendor = ui.addVendor({ name: 'Ours' });
    simulator.uiOf(other.id).addVendor({ name: 'Theirs' });
    expect((await get('/vendors')).body.data.map(({ display_name }: { display_name: string }) => display_name)).toEqual(
      ['Ours'],
    );
    expect((await get(`/vendors/${vendor.id}`, { 'platform-account': other.id })).status).toBe(404);
  });

  it('answers 429 with Retry-After once the minute is spent, and serves again in the next', async () => {
    const { get, pass } = melioWorld({ limits: { perMinute: 2 } });
    expect([(await get('/bills')).status, (await get('/bills')).status]).toEqual([200, 200]);
    const third = await get('/bills');
    expect([third.status, third.headers['retry-after'], third.body.error.retryable]).toEqual([429, '60', true]);
    pass(60_000);
    expect((await get('/bills')).status).toBe(200);
  });
});

describe('idempotency keys', () => {
  const key = { 'idempotency-key': 'k1' };

  it('are required on every write', async () => {
    const answer = await melioWorld().post('/vendors', { display_name: 'A' }, { 'idempotency-key': '' });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'key_missing' } } });
  });

  it('replay the first answer, even after the record changed, and make nothing twice', async () => {
    const { post, get, ui } = melioWorld();
    const first = await post('/vendors', { display_name: 'A' }, key);
    ui.editVendor(first.body.id, { name: 'B' });
    const again = await post('/vendors', { display_name: 'A' }, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await get('/vendors')).body.data).toHaveLength(1);
  });

  it('are refused with another request, and free again after a refusal or after 24 hours', async () => {
    const { post, pass } = melioWorld();
    expect((await post('/vendors', { display_name: '' }, key)).status).toBe(400);
    expect((await post('/vendors', { display_name: 'A' }, key)).status).toBe(201);
    expect(await post('/vendors', { display_name: 'B' }, key)).toMatchObject({
      status: 422,
      body: { error: { code: 'key_reused' } },
    });
    pass(DAY_MS);
    expect((await post('/vendors', { display_name: 'B' }, key)).status).toBe(201);
  });

  it('answer a resend after a lost reply, and after a 500 with the effect', async () => {
    for (const fault of [
      { kind: 'lost', when: 'after' },
      { kind: 'error', status: 500, when: 'after' },
    ] satisfies Fault[]) {
      let broken = true;
      const { post, get } = melioWorld(
        {},
        { fault: ({ method }) => (broken && method === 'POST' ? fault : undefined) },
      );
      const lost = post('/vendors', { display_name: 'A' }, key);
      if (fault.kind === 'lost') await expect(lost).rejects.toThrow(ConnectionLost);
      else expect((await lost).status).toBe(500);
      broken = false;
      expect((await post('/vendors', { display_name: 'A' }, key)).status).toBe(201);
      expect((await get('/vendors')).body.data).toHaveLength(1);
    }
  });

  it('leave nothing behind when the request was lost before its effect', async () => {
    let broken = true;
    const { post, get } = melioWorld({}, { fault: () => (broken ? { kind: 'lost', when: 'before' } : undefined) });
    await expect(post('/vendors', { display_name: 'A' }, key)).rejects.toThrow(ConnectionLost);
    broken = false;
    expect((await get('/vendors')).body.data).toHaveLength(0);
  });
});

describe('lists', () => {
  const names = (answer: { body: { data: { display_name: string }[] } }) =>
    answer.body.data.map((row) => row.display_name).sort();

  it('walk through records of one millisecond and lose none that changes meanwhile', async () => {
    const { ui, get } = melioWorld();
    const all = Array.from({ length: 7 }, (_, index) => ui.addVendor({ name: `V${index}` }));
    expect(new Set(all.map((vendor) => vendor.updated_at)).size).toBe(1);
    const seen = new Map<string, number>();
    let cursor = '';
    do {
      const { body } = await get(`/vendors?limit=2${cursor && `&cursor=${cursor}`}`);
      for (const row of body.data) seen.set(row.id, row.version);
      if (!cursor) for (const vendor of all) ui.editVendor(vendor.id, { phone: '1' });
      cursor = body.next_cursor;
    } while (cursor);
    expect([...seen.keys()].sort()).toEqual(all.map(({ id }) => id).sort());
    expect([...seen.values()]).toEqual(Array(7).fill(2));
  });

  it('take updated_since to the millisecond, the bound included', async () => {
    const { ui, get, pass } = melioWorld();
    ui.addVendor({ name: 'old' });
    pass(1);
    const { updated_at } = ui.addVendor({ name: 'new' });
    expect(names(await get(`/vendors?updated_since=${updated_at}`))).toEqual(['new']);
    const later = new Date(Date.parse(updated_at) + 1).toISOString();
    expect(names(await get(`/vendors?updated_since=${later}`))).toEqual([]);
  });

  it('leave archived records out unless asked, and find by external reference and by id', async () => {
    const { ui, get, post } = melioWorld();
    const gone = ui.addVendor({ name: 'gone' });
    ui.deleteVendor(gone.id);
    const ref = { system: 'tieout', id: 'a:1' };
    const kept = (await post('/vendors', { display_name: 'kept', external_refs: [ref] })).body;
    expect(names(await get('/vendors'))).toEqual(['kept']);
    expect(names(await get('/vendors?include_archived=true'))).toEqual(['gone', 'kept']);
    expect(names(await get('/vendors?external_ref=tieout:a:1'))).toEqual(['kept']);
    expect(names(await get('/vendors?external_ref=tieout:a'))).toEqual([]);
    expect(names(await get(`/vendors?ids=${kept.id},nobody`))).toEqual(['kept']);
  });

  it('lag behind the truth where the switch says so, while a read by id does not', async () => {
    const { ui, get, pass } = melioWorld({ listLagMs: 20_000 });
    const vendor = ui.addVendor({ name: 'first' });
    expect(names(await get('/vendors'))).toEqual([]);
    pass(20_000);
    ui.editVendor(vendor.id, { name: 'second' });
    expect(names(await get('/vendors'))).toEqual(['first']);
    expect((await get(`/vendors/${vendor.id}`)).body.display_name).toBe('second');
    expect(names(await get(`/vendors?ids=${vendor.id}`))).toEqual(['second']);
    pass(20_000);
    expect(names(await get('/vendors'))).toEqual(['second']);
  });

  it.each([
    'limit=0',
    'limit=501',
    'updated_since=yesterday',
    'cursor=x',
    'include_archived=1',
    'colour=red',
    'external_ref=x',
  ])('refuse %s', async (query) => {
    expect(await melioWorld().get(`/vendors?${query}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'validation' } },
    });
  });

  it('refuse a cursor under other parameters and after a day', async () => {
    const { ui, get, pass } = melioWorld();
    for (const name of ['a', 'b', 'c']) ui.addVendor({ name });
    const cursor = (await get('/vendors?limit=1')).body.next_cursor;
    expect((await get(`/vendors?limit=2&cursor=${cursor}`)).status).toBe(400);
    expect((await get(`/vendors?limit=1&cursor=${cursor}`)).status).toBe(200);
    pass(DAY_MS + 1);
    expect((await get(`/vendors?limit=1&cursor=${cursor}`)).status).toBe(400);
  });
});

describe('state', () => {
  it('survives a snapshot: records, keys, tokens and webhooks that wait', async () => {
    const before = melioWorld();
    before.ui.registerWebhook('https://hook.example/melio');
    const { bill, checking } = before.seeded();
    before.ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: checking.id });
    const made = await before.post('/vendors', { display_name: 'A' }, { 'idempotency-key': 'k' });
    const after = melioWorld();
    after.simulator.restore(before.simulator.snapshot());
    expect((await after.get('/bills?limit=500')).body).toEqual((await before.get('/bills?limit=500')).body);
    expect((await after.post('/vendors', { display_name: 'A' }, { 'idempotency-key': 'k' })).body).toEqual(made.body);
    await after.simulator.deliver();
    expect(after.posted.length).toBeGreaterThan(0);
    const secondBill = after.simulator.ui.enterBill({ vendorId: bill.vendor_id, total: 1 });
    expect((await after.get(`/bills/${secondBill.id}`)).body.total).toBe(1);
  });

  it('counts the calls it served by operation', async () => {
    const { simulator, get } = melioWorld();
    await get('/bills');
    await get('/bills/nobody');
    expect(Object.fromEntries(simulator.calls)).toEqual({ 'GET /bills': 1, 'GET /bills/{id}': 1 });
  });
});
