import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { againAfterSeconds, createDeliverHandler } from '../../../functions/deliver/deliver.ts';
import type { HttpRequest } from '../../../shared/model/http.ts';
import { type ApiClient, TOKENS } from '../../support/api-client.ts';
import { connected } from '../../support/connected.ts';

const URL = 'https://books.example/events';

/** What a receiver does with any library of Standard Webhooks: the signature over id, time and the raw body. */
function verified({ headers, body }: HttpRequest, secret: string, now: number) {
  const id = headers['webhook-id']!;
  const timestamp = Number(headers['webhook-timestamp']);
  if (Math.abs(now / 1000 - timestamp) > 300) throw new Error('too old');
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key)
    .update(`${id}.${timestamp}.${body as string}`)
    .digest();
  const fits = headers['webhook-signature']!.split(' ').some((signature) => {
    const [version, given = ''] = signature.split(',');
    const bytes = Buffer.from(given, 'base64');
    return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  if (!fits) throw new Error('not signed with this secret');
  return { id, ...(JSON.parse(body as string) as { type: string; timestamp: string; data: Record<string, unknown> }) };
}

/** The delivering function with a queue in memory and a receiver that answers as it is told. */
async function receiver() {
  const { office, api, path } = await connected();
  const got: HttpRequest[] = [];
  const answers: Record<string, number | 'nothing'> = {};
  const waiting: { body: string; receiveCount: number }[] = [];
  const postponed: number[] = [];
  const deliver = createDeliverHandler({
    ...office.ports,
    http: async (request) => {
      const answer = answers[request.url] ?? 204;
      if (answer === 'nothing') throw new Error('no answer');
      got.push(request);
      return { status: answer, headers: {}, body: '' };
    },
    queue: {
      send: async (bodies) => void waiting.push(...bodies.map((body) => ({ body, receiveCount: 0 }))),
      again: async (_, seconds) => void postponed.push(seconds),
    },
  });
  /** Works off what waits; what failed waits again. */
  const work = async () => {
    for (const message of waiting.splice(0)) {
      message.receiveCount += 1;
      const record = {
        messageId: 'm',
        receiptHandle: 'r',
        body: message.body,
        attributes: { ApproximateReceiveCount: String(message.receiveCount) },
      } as unknown as SQSRecord;
      const { batchItemFailures } = await deliver({ Records: [record] });
      if (batchItemFailures.length > 0) waiting.push(message);
    }
  };
  const announce = async (kind: string, id = '01') => {
    const detail = {
      id: `${office.connection}/${id}`,
      connection: office.connection,
      kind,
      at: office.ports.clock.now(),
      data: { n: 1 },
    };
    waiting.push({ body: JSON.stringify({ source: 'tieout', 'detail-type': kind, detail }), receiveCount: 0 });
    await work();
    await work();
  };
  return { office, api, path, got, answers, waiting, postponed, work, announce };
}

const register = async (api: ApiClient, body: object = { url: URL }) =>
  (await api.post('/v1/event-endpoints', body)).body;
const secretOf = async (api: ApiClient, id: string): Promise<string> =>
  (await api.get(`/v1/event-endpoints/${id}/secret`)).body.secret;

describe('outgoing events', () => {
  it('are signed as Standard Webhooks has it', async () => {
    const { office, api, got, announce } = await receiver();
    const { id } = await register(api);
    await announce('issue.opened');
    const secret = await secretOf(api, id);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(got.map(({ url, method }) => [method, url])).toEqual([['POST', URL]]);
    expect(verified(got[0]!, secret, office.ports.clock.now())).toEqual({
      id: `${office.connection}/01`,
      type: 'issue.opened',
      timestamp: new Date(office.ports.clock.now()).toISOString(),
      data: { connection: office.connection, n: 1 },
    });
    expect(() => verified({ ...got[0]!, body: '{}' }, secret, office.ports.clock.now())).toThrow();
  });

  it('go to each address of the tenant that wants the type, and to nobody else', async () => {
    const { api, got, announce } = await receiver();
    await register(api, { url: `${URL}/all` });
    await register(api, { url: `${URL}/issues`, types: ['issue.opened'] });
    await register(api, { url: `${URL}/syncs`, types: ['firstSync.completed'] });
    await api.post('/v1/event-endpoints', { url: 'https://rival.example/' }, { token: TOKENS.rival });
    await announce('issue.opened');
    expect(got.map(({ url }) => url).sort()).toEqual([`${URL}/all`, `${URL}/issues`]);
  });

  it('are sent again under the same id until the receiver takes them, and later each time', async () => {
    const { api, got, answers, postponed, work, waiting, announce } = await receiver();
    await register(api);
    await register(api, { url: `${URL}/other` });
    answers[URL] = 500;
    await announce('issue.opened');
    answers[URL] = 'nothing';
    await work();
    answers[URL] = 302;
    await work();
    answers[URL] = 200;
    await work();
    expect(waiting).toEqual([]);
    expect(postponed).toEqual(againAfterSeconds.slice(0, 3));
    const own = got.filter(({ url }) => url === URL).map(({ headers }) => headers['webhook-id']);
    expect(new Set(own).size).toBe(1);
    // The other receiver was not kept waiting, nor asked twice.
    expect(got.filter(({ url }) => url !== URL)).toHaveLength(1);
  });

  it('end at an address that says it is gone', async () => {
    const { api, answers, announce, waiting } = await receiver();
    await register(api);
    answers[URL] = 410;
    await announce('issue.opened');
    expect(waiting).toEqual([]);
    expect((await api.get('/v1/event-endpoints')).body.data).toEqual([]);
  });

  it('are signed with both secrets for a day after a new one was made', async () => {
    const { office, api, got, announce } = await receiver();
    const { id } = await register(api);
    const old = await secretOf(api, id);
    expect((await api.post(`/v1/event-endpoints/${id}/secret/rotate`)).status).toBe(204);
    const fresh = await secretOf(api, id);
    expect(fresh).not.toBe(old);
    await announce('issue.opened', '01');
    for (const secret of [old, fresh]) expect(() => verified(got[0]!, secret, office.ports.clock.now())).not.toThrow();
    office.ports.clock.advance(25 * 3_600_000);
    await announce('issue.opened', '02');
    expect(() => verified(got[1]!, fresh, office.ports.clock.now())).not.toThrow();
    expect(() => verified(got[1]!, old, office.ports.clock.now())).toThrow();
  });

  it('are dropped for an address that was deleted meanwhile, and for a connection that nobody knows', async () => {
    const { api, got, waiting, announce, answers, work } = await receiver();
    const { id } = await register(api);
    answers[URL] = 500;
    await announce('issue.opened');
    expect((await api.call('DELETE', `/v1/event-endpoints/${id}`)).status).toBe(204);
    await work();
    expect([waiting.length, got.length]).toEqual([0, 1]);
  });

  it('no secret stands in the table, in the list of addresses or among the answers that are kept', async () => {
    const { office, api } = await receiver();
    const headers = { 'idempotency-key': 'k-1' };
    const { id } = (await api.post('/v1/event-endpoints', { url: URL }, { headers })).body;
    await api.post(`/v1/event-endpoints/${id}/secret/rotate`, undefined, { headers: { 'idempotency-key': 'k-2' } });
    const secret = await secretOf(api, id);
    const kept = [...office.ports.table.items()].filter(({ pk }) => pk.startsWith('I#'));
    expect(JSON.stringify(kept)).not.toContain(secret.slice('whsec_'.length));
    expect(JSON.stringify((await api.get('/v1/event-endpoints')).body)).not.toContain('whsec_');
  });
});

describe('an address', () => {
  it.each([
    'http://books.example/',
    'https://user:pass@books.example/',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://10.0.0.7/x',
    'https://169.254.169.254/latest',
    'https://192.168.1.1/',
    'https://[::1]/',
    'https://intranet/',
  ])('that is not for events is refused: %s', async (url) => {
    const { api } = await connected();
    expect(await api.post('/v1/event-endpoints', { url })).toMatchObject({ status: 422, body: { code: 'badUrl' } });
  });

  it('is registered ten times at most, and once under one key', async () => {
    const { api } = await connected();
    const headers = { 'idempotency-key': 'once' };
    const first = await api.post('/v1/event-endpoints', { url: URL }, { headers });
    expect((await api.post('/v1/event-endpoints', { url: URL }, { headers })).body).toEqual(first.body);
    for (let count = 1; count < 10; count++) await register(api);
    expect((await api.post('/v1/event-endpoints', { url: URL })).status).toBe(409);
  });
});
