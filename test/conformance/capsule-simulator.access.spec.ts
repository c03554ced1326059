import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '../../shared/model/http.ts';
import { type CapsuleWorld, capsuleWorld, DAY, HOOK, HOUR, MINUTE, SECOND } from '../support/capsule-world.ts';

const AUTHORISE = 'https://api.capsulecrm.com/oauth/authorise';
const REDIRECT = 'https://app.test/callback';
const asked = (more: Record<string, string> = {}) =>
  `${AUTHORISE}?${new URLSearchParams({ response_type: 'code', client_id: 'capsule-demo-client', redirect_uri: REDIRECT, scope: 'read write', state: 's1', ...more })}`;

async function consent({ http }: CapsuleWorld, url = asked(), decision = 'allow'): Promise<URL> {
  const response = await http({ method: 'POST', url, headers: {}, body: `user=6&decision=${decision}` });
  return new URL(response.headers.location!);
}

async function token({ http }: CapsuleWorld, form: Record<string, string>) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const client = { client_id: 'capsule-demo-client', client_secret: 'capsule-demo-secret' };
  const body = new URLSearchParams({ ...client, ...form }).toString();
  const response = await http({ method: 'POST', url: 'https://api.capsulecrm.com/oauth/token', headers, body });
  return { status: response.status, json: JSON.parse(String(response.body)) };
}

/** @see https://developer.capsulecrm.com/v2/overview/authentication */
describe('consent', () => {
  it('shows who would let whom do what, and comes back with a code that is good once', async () => {
    const world = capsuleWorld();
    const page = await world.http({ method: 'GET', url: asked(), headers: {} });
    expect(page.body).toContain('Brightside Studio LLC');
    const back = await consent(world);
    expect(back.searchParams.get('state')).toBe('s1');
    const code = back.searchParams.get('code')!;
    const granted = await token(world, { grant_type: 'authorization_code', code });
    expect(granted.json).toMatchObject({
      token_type: 'bearer',
      expires_in: 604_799,
      scope: 'read write',
      subdomain: 'brightside',
    });
    expect((await token(world, { grant_type: 'authorization_code', code })).json).toEqual({ error: 'invalid_grant' });
  });

  it.each([
    ['denied', {}, 'deny', 'access_denied'],
    ['for a scope that there is not', { scope: 'read everything' }, 'allow', 'invalid_scope'],
    ['for no code', { response_type: 'token' }, 'allow', 'unsupported_response_type'],
  ])('%s comes back with an error', async (_, more, decision, error) => {
    expect((await consent(capsuleWorld(), asked(more), decision)).searchParams.get('error')).toBe(error);
  });

  it('a stranger sees no form', async () => {
    const { http } = capsuleWorld();
    expect((await http({ method: 'GET', url: asked({ client_id: 'x' }), headers: {} })).status).toBe(400);
    expect((await http({ method: 'GET', url: asked({ redirect_uri: 'http://evil.test' }), headers: {} })).status).toBe(
      400,
    );
  });
});

describe('tokens', () => {
  it.each([
    [true, 400],
    [false, 200],
  ])('a refresh gives a new refresh token (%s), and the one before answers %s', async (rotateRefreshTokens, status) => {
    const world = capsuleWorld({ switches: { rotateRefreshTokens } });
    const { refreshToken } = world.simulator.issueTokens();
    const refresh = () => token(world, { grant_type: 'refresh_token', refresh_token: refreshToken });
    const { json } = await refresh();
    expect(json.refresh_token !== refreshToken).toBe(rotateRefreshTokens);
    expect((await refresh()).status).toBe(status);
  });

  it('expire, are revoked by their person, and say so with 401', async () => {
    const { get, pass, simulator } = capsuleWorld();
    pass(7 * DAY);
    const expired = await get('parties');
    expect([expired.status, expired.headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
    const headers = { authorization: `Bearer ${simulator.issuePersonalToken()}` };
    expect((await get('parties', headers)).status).toBe(200);
    simulator.revokeUser();
    expect((await get('parties', headers)).status).toBe(401);
  });

  it('a wrong secret is no client', async () => {
    const { status, json } = await token(capsuleWorld(), { grant_type: 'refresh_token', client_secret: 'x' });
    expect([status, json]).toEqual([401, { error: 'invalid_client' }]);
  });

  it('do only what their scopes allow; a filter reads', async () => {
    const { simulator, api } = capsuleWorld();
    const headers = { authorization: `Bearer ${simulator.issueTokens({ scopes: ['read'] }).accessToken}` };
    const refused = await api('POST', 'parties', { party: { type: 'organisation', name: 'Acme' } }, headers);
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      403,
      expect.stringContaining('insufficient_scope'),
    ]);
    const conditions = [{ field: 'type', operator: 'is', value: 'person' }];
    expect((await api('POST', 'parties/filters/results', { filter: { conditions } }, headers)).status).toBe(200);
  });
});

/** @see https://developer.capsulecrm.com/v2/overview/rate-limiting */
describe('the allowance', () => {
  it('belongs to the user, whichever token is used, and is given anew at the hour', async () => {
    const { get, simulator, pass, now } = capsuleWorld({ limits: { perHour: 2 } });
    pass(20 * MINUTE);
    const first = await get('parties');
    expect(first.headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset': String((now() + 40 * MINUTE) / SECOND),
    });
    await get('parties', { authorization: `Bearer ${simulator.issuePersonalToken()}` });
    const { status, json, headers } = await get('parties');
    expect([status, json.error, headers['x-ratelimit-remaining']]).toEqual([429, 'rate limit reached', '0']);
    const colleague = { authorization: `Bearer ${simulator.issueTokens({ user: '7' }).accessToken}` };
    expect((await get('parties', colleague)).status).toBe(200);
    pass(40 * MINUTE);
    expect((await get('parties')).status).toBe(200);
  });
});

describe('faults', () => {
  const party = { type: 'organisation', name: 'Acme' };
  it.each([
    ['lost before the effect', { kind: 'lost', when: 'before' }, 0],
    ['lost after the effect', { kind: 'lost', when: 'after' }, 1],
  ] as const)('a request is %s', async (_, fault, made) => {
    const { api, ui, faults } = capsuleWorld();
    faults.api = fault;
    await expect(api('POST', 'parties', { party })).rejects.toThrow(ConnectionLost);
    expect(ui.parties()).toHaveLength(made);
  });

  it.each([
    [{ kind: 'error', status: 503, when: 'before' }, 503, 0],
    [{ kind: 'error', status: 500, when: 'after' }, 500, 1],
    [{ kind: 'rateLimit', limit: 'app' }, 429, 0],
  ] as const)('%j', async (fault, status, made) => {
    const { api, ui, faults } = capsuleWorld();
    faults.api = fault;
    expect((await api('POST', 'parties', { party })).status).toBe(status);
    expect(ui.parties()).toHaveLength(made);
  });

  it.each([
    ['colours', 404, {}],
    ['parties', 415, { 'content-type': 'text/plain' }],
    ['parties', 400, { 'content-type': 'application/json' }],
  ])('POST %s that makes no sense is %s', async (path, status, headers) => {
    expect((await capsuleWorld().api('POST', path, 'x', headers)).status).toBe(status);
  });
});

/** @see https://developer.capsulecrm.com/v2/operations/REST_Hooks */
describe('REST hooks', () => {
  const restHook = { event: 'party/updated', targetUrl: HOOK, description: 'sync', embed: 'fields,organisation' };

  it('are for administrators by way of an app: neither a personal token nor a colleague makes one', async () => {
    const { api, simulator } = capsuleWorld();
    for (const secret of [simulator.issuePersonalToken(), simulator.issueTokens({ user: '7' }).accessToken]) {
      expect((await api('POST', 'resthooks', { restHook }, { authorization: `Bearer ${secret}` })).status).toBe(403);
    }
    expect(simulator.hooks).toEqual([]);
  });

  it('are listed, shown and deleted; 20 at most; of known events', async () => {
    const { api } = capsuleWorld();
    const { json } = await api('POST', 'resthooks', { restHook });
    expect((await api('GET', `resthooks/${json.restHook.id}`)).json.restHook).toMatchObject(restHook);
    for (let count = 1; count < 20; count += 1) await api('POST', 'resthooks', { restHook });
    expect((await api('POST', 'resthooks', { restHook })).status).toBe(422);
    expect((await api('DELETE', `resthooks/${json.restHook.id}`)).status).toBe(204);
    expect((await api('GET', 'resthooks')).json.restHooks).toHaveLength(19);
    expect((await api('POST', 'resthooks', { restHook: { ...restHook, event: 'party/painted' } })).status).toBe(422);
  });

  it("carry a list even for one party, unsigned, for the app's own writes too", async () => {
    const { api, ui, settle, received } = capsuleWorld();
    await api('POST', 'resthooks', { restHook });
    const { id } = ui.addOrganisation('Acme');
    await api('PUT', `parties/${id}`, { party: { about: 'x' } });
    await settle();
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ method: 'POST', url: HOOK, headers: { 'content-type': 'application/json' } });
    expect(Object.keys(received[0]!.headers)).toEqual(['content-type']);
    expect(JSON.parse(String(received[0]!.body))).toMatchObject({
      event: 'party/updated',
      payload: [{ id: Number(id), about: 'x', fields: [] }],
    });
  });

  it('batched ones put several parties into one call', async () => {
    const { api, ui, settle, received } = capsuleWorld();
    await api('POST', 'resthooks', { restHook: { ...restHook, event: 'party/created', batched: true } });
    ui.addOrganisation('Acme');
    ui.addOrganisation('Beta');
    await settle();
    expect(received.map(({ body }) => JSON.parse(String(body)).payload.length)).toEqual([2]);
  });

  it.each([
    ['nothing is promised: told once', [], 1],
    ['where retries are set they are made', [MINUTE, HOUR], 3],
  ] as const)('refused: %s', async (_, hookRetriesMs, calls) => {
    const { api, ui, received, receiver, pass, simulator } = capsuleWorld({ hookRetriesMs });
    await api('POST', 'resthooks', { restHook: { ...restHook, event: 'party/created' } });
    receiver.answer = () => 500;
    ui.addOrganisation('Acme');
    for (let count = 0; count < 5; count += 1) {
      pass(HOUR);
      await simulator.deliver();
    }
    expect(received).toHaveLength(calls);
  });

  it.each([
    [true, 0],
    [false, 1],
  ])('410 ends a hook: %s', async (goneUnsubscribes, left) => {
    const { api, ui, settle, receiver, simulator } = capsuleWorld({ switches: { goneUnsubscribes } });
    await api('POST', 'resthooks', { restHook: { ...restHook, event: 'party/created' } });
    receiver.answer = () => 410;
    ui.addOrganisation('Acme');
    await settle();
    expect(simulator.hooks).toHaveLength(left);
  });

  it.each([
    ['lost', { kind: 'lost' }, 0],
    ['doubled', { kind: 'doubled' }, 2],
    ['delayed', { kind: 'delayed', ms: HOUR }, 0],
  ] as const)('may be %s', async (_, fault, arrived) => {
    const { api, ui, settle, received, faults } = capsuleWorld();
    await api('POST', 'resthooks', { restHook: { ...restHook, event: 'party/created' } });
    faults.webhook = fault;
    ui.addOrganisation('Acme');
    await settle();
    expect(received).toHaveLength(arrived);
  });
});
