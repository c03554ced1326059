import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../functions/api/routes/index.ts';
import { Api } from '../../local/demo/api.ts';
import { consentAtOnce, consentOnPage } from '../../local/demo/consent.ts';
import { type RunningServer, serve } from '../../local/http-server.ts';
import { openSession, type Session } from '../../local/session.ts';
import { main } from '../../shared/api-client/cli.ts';
import type { Scope } from '../../shared/api-client/contract/index.ts';
import { bodyText, type HttpRequest } from '../../shared/model/http.ts';

/** The API as it is reached: through the gateway's routes and its authorizer, with the bundle and the rights of the template. */

const directory = mkdtempSync(join(tmpdir(), 'api-'));
const received: HttpRequest[] = [];
let session: Session;
let receiver: RunningServer;
let admin: Api;
let id: string;

beforeAll(async () => {
  session = await openSession({ dataDir: directory, port: 0 });
  receiver = await serve(async (request) => {
    received.push(request);
    return { status: 204, headers: {}, body: '' };
  }, 0);
  admin = Api.at(session.runtime.urls.api, session.apiToken);
  await admin.post('/v1/event-endpoints', { url: receiver.url });
  const left = await consentOnPage(admin, 'xero');
  const right = await consentAtOnce(admin, { provider: 'melio', account: 'org_brightside' });
  const connection = await admin.post('/v1/connections', {
    integration: 'melio-xero',
    left: { account: left.accounts[0]!.account, grant: left.grant },
    right: { account: right.accounts[0]!.account, grant: right.grant },
    review: true,
  });
  id = String(connection.id);
  await session.settle();
}, 300_000);
afterAll(async () => {
  await session?.stop();
  await receiver?.close();
  rmSync(directory, { recursive: true, force: true });
});

const ask = async (method: string, path: string, token: string | undefined, given = '{}') => {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    'content-type': 'application/json',
  };
  const body = ['POST', 'PATCH'].includes(method) ? { body: given } : {};
  const answer = await fetch(`${session.runtime.urls.api}${path}`, { method, headers, ...body });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const token = (scope: Scope, tenant = 'demo') => session.issuer.issue({ tenant, scope });
const pathOf = (path: string) => path.replace('{id}', id).replaceAll(/\{\w+\+?\}/g, 'x');

const tieout = async (...args: string[]) => {
  const out: string[] = [];
  const env = { TIEOUT_URL: session.runtime.urls.api, TIEOUT_TOKEN: session.apiToken };
  const code = await main(args, { env, out: (line) => out.push(line), err: (line) => out.push(line) });
  return { code, out: out.join('\n') };
};

describe.each(
  routes.map(({ method, path, scope, body }) => ({ name: `${method} ${path}`, method, path, scope, body })),
)('$name', ({ method, path, scope, body }) => {
  it('is closed to who has no token, a forged one, or one that is too narrow, and shows a stranger nothing', async () => {
    const at = pathOf(path);
    const gateway = { status: 401, body: { message: 'Unauthorized' } };
    expect(await ask(method, at, undefined)).toEqual(gateway);
    const [head, , signature] = token('admin').split('.');
    const [, claims] = token('admin', 'rival').split('.');
    expect(await ask(method, at, `${head}.${claims}.${signature}`)).toEqual(gateway);
    if (scope !== 'read') {
      expect(await ask(method, at, token('read'))).toMatchObject({ status: 403, body: { code: 'scope', scope } });
    }
    const stranger = await ask(method, at, token('admin', 'rival'));
    expect(JSON.stringify(stranger.body)).not.toContain('Brightside');
    if (path.includes('{') && !['POST', 'PATCH'].includes(method)) expect([400, 404]).toContain(stranger.status);
  });

  it.runIf(body)('refuses a body that is none, and one of another shape', async () => {
    for (const wrong of ['{', '[]', '"text"']) {
      expect(await ask(method, pathOf(path), token('admin'), wrong)).toMatchObject({
        status: 400,
        body: { status: 400 },
      });
    }
  });
});

it('the description of the API is open', async () => {
  const answer = await fetch(`${session.runtime.urls.api}/openapi.json`);
  expect([answer.status, ((await answer.json()) as { openapi: string }).openapi]).toEqual([200, '3.1.0']);
});

describe('from a review to the end', () => {
  it('ALL-12 a plan is read and applied from the command line', async () => {
    expect((await tieout('connections', id)).out).toContain('Pending, melio-xero');
    const shown = await tieout('plan', id);
    expect(shown.out).toMatch(/R create bill new-\d+/);
    expect(session.simulators.melio.simulator.calls.get('POST /bills')).toBeUndefined();
    const [, hash = ''] = /hash ([0-9a-f]{64})/.exec(shown.out)!;
    expect(await tieout('plan', id, '--apply', hash)).toEqual({ code: 0, out: 'Under way.' });
    for (let minutes = 0; minutes < 60; minutes++) {
      await session.settle();
      await session.passMinutes(1);
      if ((await admin.get(`/v1/connections/${id}`)).status === 'Connected') break;
    }
    expect((await tieout('connections', id)).out).toContain('Connected, melio-xero');
    expect((await tieout('tie-out', id)).out).toContain('The books tie out.');
    expect((await tieout('sync', id)).code).toBe(0);
    expect((await tieout('issues', id)).code).toBe(0);
    expect((await tieout('redrive')).out).toBe('0 queued again');
    await session.settle();
  }, 300_000);

  it('events arrive signed, by rule, queue and function', async () => {
    const { data } = (await admin.get('/v1/event-endpoints')) as { readonly data: readonly { readonly id: string }[] };
    const { secret } = await admin.get(`/v1/event-endpoints/${data[0]!.id}/secret`);
    expect(received.length).toBeGreaterThan(0);
    for (const { headers, body } of received) {
      const text = bodyText(body ?? '');
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
      const key = Buffer.from(String(secret).slice('whsec_'.length), 'base64');
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    }
    const types = received.map(({ body }) => (JSON.parse(bodyText(body ?? '')) as { type: string }).type);
    expect(types).toEqual(expect.arrayContaining(['activity', 'firstSync.completed']));
  });

  it('what has ended is forgotten, the bytes of files too', async () => {
    const { simulator } = session.simulators.xero;
    const open = simulator
      .ui()
      .bills()
      .find(({ status }) => status === 'AUTHORISED')!;
    simulator.ui().attach(open.id, 'scan.pdf', 'application/pdf', new TextEncoder().encode('a scan'));
    await tieout('sync', id);
    await session.settle();
    expect((await ask('DELETE', `/v1/connections/${id}`, token('admin'))).status).toBeLessThan(300);
    await session.settle();
    const { status, body } = await ask('DELETE', `/v1/connections/${id}/data`, token('admin'));
    expect({ status, body }).toMatchObject({ status: 200, body: { more: false } });
    const [, { calls }] = Object.entries(session.runtime.stats()).find(([name]) => name.endsWith('api'))!;
    expect(calls['s3:DeleteObject']).toBeGreaterThan(0);
    expect((await ask('GET', `/v1/connections/${id}`, token('admin'))).status).toBe(404);
  }, 120_000);

  it('no function did what its role does not allow', () => {
    expect(session.runtime.problems).toEqual([]);
  });
});
