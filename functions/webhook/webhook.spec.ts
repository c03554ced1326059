import { describe, expect, it } from 'vitest';
import { MalformedBody, SignatureRejected } from '../../shared/engine/errors.ts';
import type { Message } from '../../shared/engine/ports.ts';
import type { Notice, WebhookReader } from '../../shared/engine/provider.ts';
import { type WakeBody, wakeBody } from '../../shared/engine/wake.ts';
import { createWebhookHandler, type WebhookEvent } from './webhook.ts';

const reader: WebhookReader = {
  maxBytes: 4_000_000,
  read({ headers, body }, { webhookKey }) {
    if (headers['x-signature'] !== webhookKey) throw new SignatureRejected('bad signature');
    try {
      return JSON.parse(Buffer.from(body).toString()) as Notice[];
    } catch {
      throw new MalformedBody('not JSON');
    }
  },
};

const addressed: WebhookReader = {
  maxBytes: 100,
  addressed: true,
  read: ({ address, body }) => [
    {
      account: `freshbooks:${address!.account}`,
      delivery: { body: Buffer.from(body).toString(), signature: address!.mac },
    },
  ],
};

function receiver(accepts: (message: Message) => boolean = () => true) {
  const sent: Message[] = [];
  const logged: unknown[] = [];
  let id = 0;
  const log = (message: string, data?: object) => void logged.push({ message, ...data });
  const handler = createWebhookHandler({
    readers: {
      xero: async () => ({ webhook: reader }),
      freshbooks: async () => ({ webhook: addressed }),
    },
    config: () => ({ webhookKey: 'key' }),
    queue: {
      send: async (messages) => {
        sent.push(...messages.filter(accepts));
        return messages.filter((message) => !accepts(message));
      },
    },
    clock: { now: () => 0 },
    ids: { next: () => `random-${++id}` },
    log: { warn: log, error: log },
  });
  const post = (notices: unknown, change: Partial<WebhookEvent> = {}) =>
    handler({
      headers: { 'x-signature': 'key' },
      pathParameters: { provider: 'xero' },
      body: typeof notices === 'string' ? notices : JSON.stringify(notices),
      isBase64Encoded: false,
      ...change,
    });
  return { post, sent, logged, bodies: () => sent.map(({ body }) => wakeBody.parse(body) as WakeBody) };
}

const bill = (account: string, id: string, eventId?: string) => ({
  account: `xero:${account}`,
  entity: 'bill',
  id,
  ...(eventId ? { eventId } : {}),
});

describe('what is signed', () => {
  it('is answered with an empty 200 and becomes one message per account', async () => {
    const { post, sent, bodies } = receiver();
    expect(await post([bill('a', '1'), bill('b', '2'), bill('a', '3'), bill('a', '1')])).toEqual({ statusCode: 200 });
    expect(sent.map(({ provider, account }) => [provider, account])).toEqual([
      ['xero', 'xero:a'],
      ['xero', 'xero:b'],
    ]);
    expect(bodies()[0]).toEqual({
      account: 'xero:a',
      reason: 'webhook',
      hints: [
        { entity: 'bill', id: '1' },
        { entity: 'bill', id: '3' },
      ],
    });
  });

  it('may carry no change at all, as the vendor asks for when it tries the address', async () => {
    const { post, sent } = receiver();
    expect(await post([])).toEqual({ statusCode: 200 });
    expect(sent).toEqual([]);
  });

  it('reads the bytes that were signed, also where the gateway encoded them', async () => {
    const { post, bodies } = receiver();
    const body = Buffer.from(JSON.stringify([bill('a', 'ünï')])).toString('base64');
    await post('', { body, isBase64Encoded: true });
    expect(bodies()[0]!.hints).toEqual([{ entity: 'bill', id: 'ünï' }]);
  });

  it('keeps a notice that names no record apart from those that do', async () => {
    const { post, bodies } = receiver();
    await post([bill('a', '1'), { account: 'xero:a' }]);
    expect(bodies().map(({ hints }) => hints?.length)).toEqual([1, undefined]);
  });

  it('loses no record of a long delivery: a hundred to a message', async () => {
    const { post, bodies, sent } = receiver();
    await post(Array.from({ length: 250 }, (_, index) => bill('a', `${index}`)));
    expect(bodies().map(({ hints }) => hints!.length)).toEqual([100, 100, 50]);
    expect(new Set(bodies().flatMap(({ hints }) => hints!.map(({ id }) => id))).size).toBe(250);
    expect(new Set(sent.map(({ dedupId }) => dedupId)).size).toBe(3);
  });
});

describe('an address of one account', () => {
  const pathParameters = { provider: 'freshbooks', account: 'a', mac: 'm' };

  it('is given to the reader, and what only the worker can check travels whole', async () => {
    const { post, sent, bodies } = receiver();
    expect(await post('name=x', { pathParameters })).toEqual({ statusCode: 200 });
    expect(await post('name=x', { pathParameters })).toEqual({ statusCode: 200 });
    const body = { account: 'freshbooks:a', reason: 'webhook', deliveries: [{ body: 'name=x', signature: 'm' }] };
    expect(bodies()).toEqual([body, body]);
    expect(sent[0]!.dedupId).not.toBe(sent[1]!.dedupId);
  });

  it('is the only one where the provider has one per account', async () => {
    const { post, sent } = receiver();
    expect(await post('name=x', { pathParameters: { provider: 'freshbooks' } })).toEqual({ statusCode: 404 });
    expect(sent).toEqual([]);
  });
});

describe('deduplication ids', () => {
  it('are random where the vendor does not name the change: two edits may look the same', async () => {
    const { post, sent } = receiver();
    await post([bill('a', '1')]);
    await post([bill('a', '1')]);
    expect(sent[0]!.dedupId).not.toBe(sent[1]!.dedupId);
  });

  it('name the changes where the vendor does', async () => {
    const { post, sent } = receiver();
    await post([bill('a', '1', 'e1'), bill('b', '1', 'e1')]);
    await post([bill('a', '1', 'e1')]);
    await post([bill('a', '1', 'e2')]);
    const ids = sent.map(({ dedupId }) => dedupId);
    expect(ids[2]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => id.length <= 128)).toBe(true);
  });

  it('keep both edits of one record when they came together', async () => {
    const { post, sent } = receiver();
    await post([bill('a', '1', 'e1')]);
    await post([bill('a', '1', 'e1'), bill('a', '1', 'e2')]);
    expect(sent[1]!.dedupId).not.toBe(sent[0]!.dedupId);
  });
});

describe('what is refused enqueues nothing', () => {
  it.each<[number, string, unknown, Partial<WebhookEvent>]>([
    [401, 'a wrong signature', [bill('a', '1')], { headers: { 'x-signature': 'other' } }],
    [401, 'no signature', [bill('a', '1')], { headers: {} }],
    [400, 'a signed body that is not what the vendor documents', '{"half', {}],
    [413, 'a body above the limit', ' '.repeat(4_000_001), {}],
    [404, 'an unknown provider', [bill('a', '1')], { pathParameters: { provider: 'nobody' } }],
    [404, 'a name that every object has', [bill('a', '1')], { pathParameters: { provider: 'constructor' } }],
    [
      404,
      'an address of its own where the provider has one key',
      [],
      { pathParameters: { provider: 'xero', account: 'a', mac: 'm' } },
    ],
  ])('%i for %s', async (statusCode, _, notices, change) => {
    const { post, sent } = receiver();
    expect(await post(notices, change)).toEqual({ statusCode });
    expect(sent).toEqual([]);
  });

  it('and logs the reason without the body', async () => {
    const { post, logged } = receiver();
    await post([bill('Acme Ltd', '1')], { headers: {} });
    expect(logged).toEqual([{ message: 'webhook refused', provider: 'xero', code: 'SIGNATURE_REJECTED' }]);
  });
});

it('asks the vendor to send again only when the queue refuses', async () => {
  const { post, sent } = receiver(({ account }) => account !== 'xero:b');
  expect(await post([bill('a', '1'), bill('b', '2')])).toEqual({ statusCode: 500 });
  expect(sent.map(({ account }) => account)).toEqual(['xero:a']);
});
