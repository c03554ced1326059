import { describe, expect, it } from 'vitest';
import { createApiHandler } from '../../../functions/api/api.ts';
import { GrantStore } from '../../../shared/engine/grants.ts';
import { memoryDeadLetters } from '../../../shared/memory/queue.ts';
import { quickbooks } from '../../../shared/providers/quickbooks/index.ts';
import { PUBLIC_URL } from '../../support/api-client.ts';
import { quickBooksWorld } from '../../support/quickbooks-world.ts';
import { Workbench } from '../../support/workbench.ts';

/** The API with QuickBooks alone, and a person who goes to its consent page and comes back. */
function consenting() {
  const { ports } = new Workbench();
  const world = quickBooksWorld();
  const auth = { http: world.http, clock: ports.clock, config: world.config };
  world.clock.now = ports.clock.now();
  const grants = { quickbooks: new GrantStore(ports, quickbooks, auth) };
  const handle = createApiHandler({
    ...ports,
    integrations: {},
    providers: { quickbooks },
    grants,
    auth: { quickbooks: auth },
    publicUrl: PUBLIC_URL,
    access: { tenantClaim: 'tenant', scopePrefix: '' },
    mostPerMinute: 1_000,
    deadLetters: memoryDeadLetters(ports.queue),
  });
  const call = async (method: string, path: string, body?: object) => {
    const url = new URL(path, PUBLIC_URL);
    const answer = await handle({
      rawPath: url.pathname,
      queryStringParameters: Object.fromEntries(url.searchParams),
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
      isBase64Encoded: false,
      requestContext: {
        http: { method },
        authorizer: { jwt: { claims: { tenant: 'brightside', sub: 'b', scope: 'admin' } } },
      },
    });
    const isJson = /json/.test(String(answer.headers?.['content-type'] ?? ''));
    return { status: answer.statusCode, body: isJson ? JSON.parse(answer.body ?? '') : answer.body };
  };
  const consent = async (realmId = world.ui.realmId) => {
    const asked = (await call('POST', '/v1/consents', { provider: 'quickbooks' })).body;
    const { headers } = await world.http({ method: 'POST', url: asked.url, headers: {}, body: 'decision=connect' });
    const back = new URL(headers.location!);
    back.searchParams.set('realmId', realmId);
    const landed = await call('GET', `${back.pathname}${back.search}`);
    return { landed, told: (await call('GET', `/v1/consents/${asked.id}`)).body };
  };
  return { world, grants, consent };
}

describe('consent at QuickBooks', () => {
  it('opens the company that the way back names', async () => {
    const { world, grants, consent } = consenting();
    const { landed, told } = await consent();
    expect(landed).toMatchObject({ status: 200, body: expect.stringContaining('Brightside Studio LLC') });
    expect(told).toMatchObject({
      state: 'granted',
      accounts: [{ account: `quickbooks:${world.ui.realmId}`, name: 'Brightside Studio LLC' }],
    });
    expect(await grants.quickbooks.usable(told.grant)).toMatch(/^eyJ/);
  });

  it('opens no company that the address was changed to, and takes nothing from whoever has it', async () => {
    const { world, grants, consent } = consenting();
    const { told: before } = await consent();
    const token = await grants.quickbooks.usable(before.grant);
    const other = '9341453000000009';
    const { landed, told } = await consent(other);
    expect(landed.status).toBeGreaterThanOrEqual(400);
    expect(told.state).toBe('refused');
    await expect(grants.quickbooks.usable(before.grant.replace(world.ui.realmId, other))).rejects.toThrow();
    expect(await grants.quickbooks.usable(before.grant)).toBe(token);
  });
});
