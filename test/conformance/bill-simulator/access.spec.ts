import { describe, expect, it } from 'vitest';
import { bodyText } from '../../../shared/model/http.ts';
import { BillWorld, billConfig, DEV_KEY, HOUR, MINUTE, ORG, TOKEN, USER } from '../../support/bill-world.ts';

const login = async (world: BillWorld, body: object) => {
  const url = billConfig.tokenUrl;
  const answer = await world.simulator.handle({ method: 'POST', url, headers: {}, body: JSON.stringify(body) });
  return { status: answer.status, json: JSON.parse(bodyText(answer.body)) };
};
const given = { username: TOKEN.username, password: TOKEN.password, organizationId: ORG, devKey: DEV_KEY };

describe('signing in', () => {
  it('with a sync token opens a session that is not trusted', async () => {
    const { status, json } = await login(new BillWorld(), given);
    expect([status, json]).toEqual([
      200,
      {
        sessionId: expect.stringMatching(/^[0-9a-f]{32}$/),
        organizationId: ORG,
        userId: expect.any(String),
        trusted: false,
      },
    ]);
  });

  it.each([
    [{ ...given, password: 'wrong' }, 'BDC_1101'],
    [{ ...given, organizationId: '00802ANOTHER00000000' }, 'BDC_1101'],
    [{ ...given, devKey: 'nobody' }, 'BDC_1102'],
  ])('%j is refused with a list of errors', async (body, code) => {
    const { status, json } = await login(new BillWorld(), body);
    expect([status, json]).toEqual([
      401,
      [expect.objectContaining({ code, severity: 'ERROR', timestamp: '2026-03-04T15:00:00.000+00:00' })],
    ]);
  });

  it('on the old path answers 200, whatever it is', async () => {
    const world = new BillWorld({ simulator: { syncTokenLogin: 'v2' } });
    expect((await login(world, given)).json[0].code).toBe('BDC_1101');
    const old = async (password: string) => {
      const form = new URLSearchParams({ userName: TOKEN.username, password, orgId: ORG, devKey: DEV_KEY });
      const request = { method: 'POST', url: billConfig.authUrl, headers: {}, body: form.toString() };
      return JSON.parse(bodyText((await world.simulator.handle(request)).body));
    };
    expect(await old(TOKEN.password)).toMatchObject({ response_status: 0, response_data: { orgId: ORG } });
    expect(await old('wrong')).toMatchObject({ response_status: 1, response_data: { error_code: 'BDC_1101' } });
  });

  it('works 200 times an hour', async () => {
    const world = new BillWorld({ simulator: { loginsPerHour: 2 } });
    await login(world, given);
    await login(world, given);
    expect((await login(world, given)).json[0].code).toBe('BDC_1144');
    world.pass(HOUR);
    expect((await login(world, given)).status).toBe(200);
  });
});

describe('a session', () => {
  it.each([
    [USER, 34 * MINUTE, 200],
    [USER, 35 * MINUTE, 401],
    [TOKEN, 47 * HOUR, 200],
    [TOKEN, 48 * HOUR, 401],
  ])('of %j after %d ms answers %d', async (who, ms, status) => {
    const world = new BillWorld();
    await world.as(who);
    world.pass(ms);
    expect((await world.api('GET', '/v3/bills')).status).toBe(status);
  });

  it('is kept alive by its calls, and dies with a logout', async () => {
    const world = new BillWorld();
    await world.as(USER);
    for (let call = 0; call < 3; call += 1) {
      world.pass(30 * MINUTE);
      expect((await world.api('GET', '/v3/login/session')).json.organizationId).toBe(ORG);
    }
    await world.api('POST', '/v3/logout', {});
    expect((await world.api('GET', '/v3/bills')).json[0].code).toBe('BDC_1109');
  });

  it('belongs to its developer key', async () => {
    const world = new BillWorld({ simulator: { devKeys: [DEV_KEY, 'another'] } });
    expect((await world.api('GET', '/v3/bills', undefined, { devkey: 'another' })).json[0].code).toBe('BDC_1109');
    expect((await world.api('GET', '/v3/bills', undefined, { devkey: 'nobody' })).json[0].code).toBe('BDC_1102');
  });

  it('may be refused as untrusted when it is over', async () => {
    const world = new BillWorld({ simulator: { expiredCode: 'BDC_1361' } });
    await world.api('GET', '/v3/bills');
    world.simulator.endSessions();
    expect(await world.api('GET', '/v3/bills')).toMatchObject({ status: 403, json: [{ code: 'BDC_1361' }] });
  });
});

describe('limits', () => {
  it('count by the clock hour, and are not 429', async () => {
    const world = new BillWorld({ simulator: { requestsPerHour: 2 } });
    await world.api('GET', '/v3/bills');
    await world.api('GET', '/v3/bills');
    const refused = await world.api('GET', '/v3/bills');
    expect([refused.status, refused.json[0].code, refused.headers['retry-after']]).toEqual([
      400,
      'BDC_1144',
      undefined,
    ]);
    world.pass(HOUR);
    expect((await world.api('GET', '/v3/bills')).status).toBe(200);
  });

  it('let three calls go at once, and refuse the fourth', async () => {
    const world = new BillWorld();
    await world.api('GET', '/v3/bills');
    const answers = await Promise.all([1, 2, 3, 4].map(() => world.api('GET', '/v3/bills')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 400]);
    expect(answers.find(({ status }) => status === 400)?.json[0].code).toBe('BDC_1322');
    expect((await world.api('GET', '/v3/bills')).status).toBe(200);
  });

  it('and a broken gateway answers with a page', async () => {
    const world = new BillWorld();
    await world.api('GET', '/v3/bills');
    world.fault = { kind: 'error', status: 503, when: 'before' };
    const answer = await world.api('GET', '/v3/bills');
    expect([answer.status, answer.json]).toEqual([502, undefined]);
    expect(answer.text).toContain('<html>');
  });
});

it('a path that is not there is BDC_1121, a record that is not there 404', async () => {
  const world = new BillWorld();
  expect(await world.api('GET', '/v3/nothing')).toMatchObject({ status: 404, json: [{ code: 'BDC_1121' }] });
  expect((await world.api('GET', '/v3/bills/00n02NOBODY')).status).toBe(404);
});
