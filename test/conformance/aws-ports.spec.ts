import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3Objects } from '../../shared/aws/objects.ts';
import { sqsClient, sqsQueue } from '../../shared/aws/queue.ts';
import { BadSetting } from '../../shared/engine/errors.ts';
import type { Message } from '../../shared/engine/ports.ts';
import { MemoryObjects } from '../../shared/memory/objects.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'us-east-1';
let server: FauxqsServer;
let config: { endpoint: string; region: string; credentials: typeof credentials };

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  config = { endpoint: `http://127.0.0.1:${server.port}`, region, credentials };
  server.createBucket('objects');
});
afterAll(() => server.stop());

describe.each([
  ['S3', () => s3Objects('objects', config)],
  ['memory', () => new MemoryObjects()],
])('objects in %s', (_, make) => {
  it('gives back the bytes that were put, and nothing where none were', async () => {
    const objects = make();
    const bytes = new Uint8Array([0, 255, 10, 13]);
    await objects.put('files/ab12', bytes);
    await objects.put('files/ab12', bytes);
    expect(new Uint8Array((await objects.get('files/ab12'))!)).toEqual(bytes);
    expect(await objects.get('files/none')).toBeUndefined();
  });

  it('deletes what stands under a prefix, and nothing beside it', async () => {
    const objects = make();
    for (const name of ['a/1', 'a/2', 'ab/3']) await objects.put(`doomed/${name}`, Buffer.from(name));
    expect(await objects.deleteUnder('doomed/a/')).toBe(2);
    expect(await objects.deleteUnder('doomed/a/')).toBe(0);
    expect(await objects.get('doomed/a/1')).toBeUndefined();
    expect(await objects.get('doomed/ab/3')).toBeDefined();
  });

  it('keeps empty bytes', async () => {
    const objects = make();
    await objects.put('files/empty', new Uint8Array());
    expect((await objects.get('files/empty'))?.byteLength).toBe(0);
  });
});

describe('queue in SQS', () => {
  const message = (index: number, provider: 'xero' | 'melio' = 'xero'): Message => ({
    provider,
    account: `${provider}:org-${index % 3}`,
    dedupId: `r:${provider}:${index}`,
    body: { account: `${provider}:org-${index % 3}`, index },
  });
  const open = () => {
    const urls = Object.fromEntries(
      (['xero', 'melio'] as const).map((provider) => [
        provider,
        `${config.endpoint}/000000000000/${server.createQueue(`${provider}.fifo`, { attributes: { FifoQueue: 'true' } }).queueName}`,
      ]),
    ) as Record<'xero' | 'melio', string>;
    return { urls, client: sqsClient(config) };
  };

  it('sends each provider its own, in order within a group, more than one batch of them', async () => {
    const { urls, client } = open();
    const queue = sqsQueue(client, urls);
    expect(
      await queue.send([...Array.from({ length: 23 }, (_, index) => message(index)), message(0, 'melio')]),
    ).toEqual([]);
    const received: number[] = [];
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: urls.xero,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) break;
      for (const { Body, Attributes, ReceiptHandle } of Messages) {
        const body = JSON.parse(Body!) as { account: string; index: number };
        expect(Attributes).toMatchObject({
          MessageGroupId: body.account,
          MessageDeduplicationId: `r:xero:${body.index}`,
        });
        received.push(body.index);
        await client.send(new DeleteMessageCommand({ QueueUrl: urls.xero, ReceiptHandle }));
      }
    }
    for (const group of [0, 1, 2]) {
      const own = received.filter((index) => index % 3 === group);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    expect(received).toHaveLength(23);
  });

  it('hands back the entries that were refused alone', async () => {
    const { urls, client } = open();
    const bad = { ...message(100), dedupId: '' };
    expect(await sqsQueue(client, urls).send([message(101), bad, message(102)])).toEqual([bad]);
  });

  it('hands everything back when the queue cannot be reached', async () => {
    const client = sqsClient({ ...config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    const messages = [message(200), message(201)];
    expect(await sqsQueue(client, { xero: 'http://127.0.0.1:1/0/xero.fifo' }).send(messages)).toEqual(messages);
  });

  it('fails loudly for a queue that is not there or not set', async () => {
    const { client } = open();
    const missing = sqsQueue(client, { xero: `${config.endpoint}/000000000000/none.fifo` });
    await expect(missing.send([message(300)])).rejects.toThrow();
    await expect(missing.send([message(300, 'melio')])).rejects.toBeInstanceOf(BadSetting);
  });
});
