import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '../engine/ports.ts';
import { type Signer, signPost } from './sigv4.ts';
import { liteQueue } from './sqs-lite.ts';

/** The SDK's own signer is the oracle; it is used nowhere else. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  digest() {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
  reset() {}
}

const credentials = fc.record(
  {
    accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
    secretAccessKey: fc.string({ minLength: 1 }),
    sessionToken: fc.base64String({ minLength: 4 }),
  },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
);

describe('signPost', () => {
  it("signs as the AWS SDK's own signer does", async () => {
    await fc.assert(
      fc.asyncProperty(
        credentials,
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('us-east-1', 'cn-north-1', 'eu-central-1'),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        fc.constantFrom('sqs.us-east-1.amazonaws.com', '127.0.0.1:4566'),
        async (keys, body, region, date, host) => {
          const ours = signPost(host, 'AmazonSQS.SendMessageBatch', body, {
            ...(keys as Signer),
            region,
            now: () => date.getTime(),
          });
          const signer = new SignatureV4({
            service: 'sqs',
            region,
            credentials: keys as never,
            sha256: Sha256 as never,
            applyChecksum: false,
          });
          const official = await signer.sign(
            {
              method: 'POST',
              protocol: 'https:',
              hostname: host,
              path: '/',
              query: {},
              headers: {
                'content-type': 'application/x-amz-json-1.0',
                'x-amz-target': 'AmazonSQS.SendMessageBatch',
                host,
              },
              body,
            },
            { signingDate: date },
          );
          expect(ours.authorization).toBe(official.headers.authorization);
        },
      ),
      { numRuns: 50 },
    );
  });
});

interface Call {
  readonly headers: IncomingMessage['headers'];
  readonly body: {
    QueueUrl: string;
    Entries: { Id: string; MessageGroupId: string; MessageDeduplicationId: string; MessageBody: string }[];
  };
}
type Answer = (call: Call, index: number) => { status?: number; body?: unknown } | 'hang' | 'cut';

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

/** An SQS that answers as told. */
async function sqs(answer: Answer) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = { headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as Call['body'] };
    calls.push(call);
    const told = answer(call, calls.length - 1);
    if (told === 'hang') return;
    if (told === 'cut') return request.socket.destroy();
    response.writeHead(told.status ?? 200, { 'content-type': 'application/x-amz-json-1.0' });
    return response.end(JSON.stringify(told.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  const queue = liteQueue({
    urlOf: (provider) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${provider}.fifo`,
    region: 'eu-west-1',
    accessKeyId: 'WebhookFunction',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    now: () => Date.parse('2026-03-04T05:06:07.891Z'),
    timeoutMs: 200,
  });
  return { queue, calls };
}

const message = (index: number, provider: 'xero' | 'melio' = 'xero'): Message => ({
  provider,
  account: `${provider}:org-${index}`,
  dedupId: `r:${index}`,
  body: { account: `${provider}:org-${index}`, reason: 'webhook' },
});
const messages = (count: number) => Array.from({ length: count }, (_, index) => message(index));
const accept = ({ body }: Call) => ({ body: { Successful: body.Entries.map(({ Id }) => ({ Id })), Failed: [] } });

describe('liteQueue', () => {
  it('sends group, deduplication id and body, signed by the function that calls', async () => {
    const { queue, calls } = await sqs(accept);
    expect(await queue.send([message(1)])).toEqual([]);
    expect(calls[0]!.body).toEqual({
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/xero.fifo',
      Entries: [
        {
          Id: '0',
          MessageBody: '{"account":"xero:org-1","reason":"webhook"}',
          MessageGroupId: 'xero:org-1',
          MessageDeduplicationId: 'r:1',
        },
      ],
    });
    expect(calls[0]!.headers).toMatchObject({
      'x-amz-target': 'AmazonSQS.SendMessageBatch',
      'x-amz-date': '20260304T050607Z',
      'x-amz-security-token': 'token',
      authorization: expect.stringContaining('Credential=WebhookFunction/20260304/eu-west-1/sqs/aws4_request'),
    });
  });

  it('sends at most ten at once, each provider to its own queue', async () => {
    const { queue, calls } = await sqs(accept);
    expect(await queue.send([...messages(23), message(0, 'melio')])).toEqual([]);
    expect(calls.map(({ body }) => [body.QueueUrl.split('/').at(-1), body.Entries.length])).toEqual([
      ['xero.fifo', 10],
      ['xero.fifo', 10],
      ['xero.fifo', 3],
      ['melio.fifo', 1],
    ]);
  });

  it('repeats only the refused entries, and hands back what is refused twice', async () => {
    const { queue, calls } = await sqs(({ body }) => ({
      body: {
        Successful: body.Entries.filter(({ MessageGroupId }) => MessageGroupId !== 'xero:org-1').map(({ Id }) => ({
          Id,
        })),
      },
    }));
    expect(await queue.send(messages(3))).toEqual([message(1)]);
    expect(calls.map(({ body }) => body.Entries.length)).toEqual([3, 1]);
  });

  it.each<[string, Answer]>([
    ['an error', () => ({ status: 400, body: { __type: 'com.amazonaws.sqs#AccessDeniedException' } })],
    ['no answer', () => 'hang'],
    ['a broken connection', () => 'cut'],
  ])('takes %s for a refusal, after a second attempt', async (_, answer) => {
    const { queue, calls } = await sqs(answer);
    expect(await queue.send(messages(2))).toEqual(messages(2));
    expect(calls).toHaveLength(2);
  });

  it('takes one lost answer for nothing: the repetition has the same deduplication ids', async () => {
    const { queue, calls } = await sqs((call, index) => (index === 0 ? 'cut' : accept(call)));
    expect(await queue.send(messages(2))).toEqual([]);
    expect(calls[1]!.body).toEqual(calls[0]!.body);
  });
});
