import { describe, expect, it } from 'vitest';
import { acme, HOUR_MS, melioWorld, other } from './world.ts';

/** @see docs/platform-contract.yaml, tag `access` */
const tokenRequest = (form: Record<string, string>, headers: Record<string, string> = {}) => ({
  method: 'POST',
  url: 'https://platform.example/v1/oauth/token',
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams(form).toString(),
});

describe('access', () => {
  it('gives a token of an hour for client credentials, in the form or as HTTP Basic', async () => {
    let now = Date.UTC(2026, 2, 2);
    const { simulator } = melioWorld({}, { now: () => now });
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
    now += HOUR_MS - 1;
    expect((await list()).status).toBe(200);
    now += 1;
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
