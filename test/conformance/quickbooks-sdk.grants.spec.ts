import OAuthClient from 'intuit-oauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SdkWorld, sdkWorld } from '../support/quickbooks-sdk.ts';

/**
 * Intuit's own OAuth client against the simulator's authorization server, over a socket. Its addresses are settings of the
 * class, put back at the end.
 * @see https://github.com/intuit/oauth-jsclient
 */
describe("Intuit's own OAuth client", () => {
  const redirectUri = 'http://localhost:8000/callback';
  const { authorizeEndpoint, tokenEndpoint, revokeEndpoint, userinfo_endpoint_sandbox: userInfoEndpoint } = OAuthClient;
  let world: SdkWorld;
  const newClient = (more: object = {}) => {
    const { clientId, clientSecret } = world.simulator.options;
    return new OAuthClient({ clientId, clientSecret, environment: 'sandbox', redirectUri, ...more });
  };
  beforeAll(async () => {
    world = await sdkWorld();
    newClient().setAuthorizeURLs({
      authorizeEndpoint: `${world.url}/connect/oauth2`,
      tokenEndpoint: `${world.url}/oauth2/v1/tokens/bearer`,
      revokeEndpoint: `${world.url}/v2/oauth2/tokens/revoke`,
      userInfoEndpoint,
    });
  });
  afterAll(async () => {
    newClient().setAuthorizeURLs({ authorizeEndpoint, tokenEndpoint, revokeEndpoint, userInfoEndpoint });
    await world.close();
  });

  /** The person says yes or no on the page; where the browser is sent then. */
  const decide = async (client: OAuthClient, decision: 'connect' | 'cancel') => {
    const page = client.authorizeUri({ scope: [OAuthClient.scopes.Accounting!], state: 'a-state' });
    expect((await fetch(page)).status).toBe(200);
    const answer = await fetch(page, { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' });
    return answer.headers.get('location')!;
  };
  const connected = async (more: object = {}) => {
    const client = newClient(more);
    await client.createToken(await decide(client, 'connect'));
    return client;
  };
  const preferences = (client: OAuthClient) =>
    client.makeApiCall({ url: `${world.url}/v3/company/${world.ui.realmId}/preferences` });

  it('a consent: the code becomes tokens for the company', async () => {
    const client = newClient();
    const back = await decide(client, 'connect');
    const answer = await client.createToken(back);
    expect(client.token).toMatchObject({ realmId: world.ui.realmId, state: 'a-state' });
    expect(answer.getIntuitTid()).toMatch(/^1-/);
    expect(answer.getJson()).toMatchObject({
      token_type: 'bearer',
      expires_in: 3600,
      x_refresh_token_expires_in: 8_726_400,
      refresh_token: expect.stringMatching(/^RT1-/),
    });
    expect([client.isAccessTokenValid(), client.token.isRefreshTokenValid()]).toEqual([true, true]);
    expect((await preferences(client)).json).toMatchObject({ Preferences: { domain: 'QBO' } });
    // A code is good for once.
    await expect(client.createToken(back)).rejects.toMatchObject({
      error: 'invalid_grant',
      intuit_tid: expect.stringMatching(/^1-/),
    });
  });

  it('no consent, another redirect address, another secret', async () => {
    const back = new URL(await decide(newClient(), 'cancel'));
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 'a-state' });
    const elsewhere = newClient({ redirectUri: 'http://localhost:8001/other' });
    const code = await decide(newClient(), 'connect');
    await expect(elsewhere.createToken(code)).rejects.toMatchObject({ error: 'invalid_grant' });
    const stranger = newClient({ clientSecret: 'wrong' });
    await expect(stranger.createToken(await decide(stranger, 'connect'))).rejects.toMatchObject({
      error: 'invalid_client',
    });
  });

  it('refreshing: a new access token; the refresh token lives for a day beside it, then it changes', async () => {
    const client = await connected();
    const { access_token, refresh_token } = client.getToken();
    await client.refresh();
    expect(client.getToken().access_token).not.toBe(access_token);
    expect(client.getToken().refresh_token).toBe(refresh_token);
    world.wait(25 * 3_600_000);
    await expect(preferences(client)).rejects.toMatchObject({ code: '401' });
    await client.refreshUsingToken(refresh_token);
    expect(client.getToken().refresh_token).not.toBe(refresh_token);
    expect((await preferences(client)).status).toBe(200);
    await expect(client.refreshUsingToken(refresh_token)).rejects.toMatchObject({
      error: 'invalid_grant',
      error_description: 'Incorrect or invalid refresh token',
    });
  });

  it('the end of a grant, five years on, when it is asked for', async () => {
    const plain = await connected();
    expect(plain.token.x_refresh_token_hard_expires_in).toBe(0);
    const told = await connected({ includeRefreshTokenHardExpiresIn: true });
    expect(told.token.x_refresh_token_hard_expires_in).toBe(5 * 365 * 86_400);
  });

  it('revoking ends both tokens', async () => {
    const client = await connected();
    const { access_token, refresh_token } = client.getToken();
    const answer = await client.revoke({ refresh_token });
    expect([answer.status(), answer.text(), client.token.accessToken()]).toEqual([200, '', '']);
    await expect(client.refreshUsingToken(refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    client.setToken({ access_token });
    await expect(preferences(client)).rejects.toMatchObject({ code: '401' });
    await expect(client.revoke({ refresh_token })).rejects.toMatchObject({ error: 'invalid_request' });
  });

  it('a fault of the API as this client tells it', async () => {
    const client = await connected();
    const url = `${world.url}/v3/company/${world.ui.realmId}/customer`;
    const taken = client.makeApiCall({ url, method: 'POST', body: { DisplayName: 'Acme Tools' } });
    await expect(taken).rejects.toMatchObject({
      code: '6240',
      faultType: 'ValidationFault',
      description: expect.stringContaining('The name supplied already exists'),
      intuitTid: expect.stringMatching(/^1-/),
    });
    const { limits } = world.simulator.options;
    const { perMinute } = limits;
    limits.perMinute = 0;
    await expect(preferences(client)).rejects.toMatchObject({ code: 'RATE_LIMIT_EXCEEDED' });
    limits.perMinute = perMinute;
  });

  it('node-quickbooks refreshes and revokes too; it names the token in a form', async () => {
    const api = world.connect(world.simulator.issueTokens());
    const { token, refreshToken } = api;
    await world.callOn(api, 'refreshAccessToken');
    expect(api.token).not.toBe(token);
    expect(await world.callOn(api, 'getPreferences')).toMatchObject({ Id: '1' });
    await world.callOn(api, 'revokeAccess', true);
    expect([api.token, api.refreshToken]).toEqual([null, null]);
    api.refreshToken = refreshToken!;
    await expect(world.callOn(api, 'refreshAccessToken')).rejects.toMatchObject({
      response: { data: { error: 'invalid_grant' } },
    });
  });
});
