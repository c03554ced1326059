import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fauxqs, startFauxqs } from '../../local/engines/fauxqs.ts';
import type { Resource } from '../../local/template.ts';

const url = 'http://127.0.0.1:1/000000000000/q.fifo';
const queue = (properties: Resource['properties']): Resource => ({
  stack: 'S',
  id: 'Q',
  type: 'AWS::SQS::Queue',
  name: 'q.fifo',
  arn: 'arn:aws:sqs:us-east-1:000000000000:q.fifo',
  ref: url,
  properties: { FifoQueue: true, VisibilityTimeout: 300, ...properties },
  assets: new Map(),
});

let directory: string;
let queues: Fauxqs;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'queues-'));
  queues = await startFauxqs(directory);
  queues.create([queue({})], []);
});
afterEach(async () => {
  await queues.stop();
  rmSync(directory, { recursive: true });
});

const send = (MessageBody: string, MessageGroupId: string) =>
  queues.call('SendMessage', { QueueUrl: url, MessageBody, MessageGroupId, MessageDeduplicationId: MessageBody });
async function receive(MaxNumberOfMessages = 10) {
  const asked = { QueueUrl: url, MaxNumberOfMessages, MessageSystemAttributeNames: ['All'] };
  type Received = { Body: string; ReceiptHandle: string; Attributes: { ApproximateReceiveCount: string } };
  return (await queues.call<{ Messages?: Received[] }>('ReceiveMessage', asked)).Messages ?? [];
}
const bodies = async () => (await receive()).map(({ Body }) => Body);

describe('the local queues', () => {
  it('keep the order of a group, and hold it while one of its messages is out', async () => {
    await send('a1', 'a');
    await send('a2', 'a');
    await send('b1', 'b');
    const first = await receive(2);
    expect(first.map(({ Body }) => Body)).toEqual(['a1', 'b1']);
    expect(await bodies()).toEqual([]);
    await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first[0]!.ReceiptHandle });
    expect(await bodies()).toEqual(['a2']);
  });

  it('give out what waits of a group together, and hold it until the last of that is done', async () => {
    for (let n = 10; n < 22; n += 1) await send(`a${n}`, 'a');
    const first = await receive();
    expect(first.map(({ Body }) => Body)).toEqual(Array.from({ length: 10 }, (_, n) => `a${n + 10}`));
    for (const { ReceiptHandle } of first.slice(1))
      await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle });
    expect(await bodies()).toEqual([]);
    await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first[0]!.ReceiptHandle });
    expect(await bodies()).toEqual(['a20', 'a21']);
  });

  it('give what comes back in its order, before what was never out', async () => {
    for (const body of ['a1', 'a2', 'a3', 'a4']) await send(body, 'a');
    expect(await receive(3)).toHaveLength(3);
    queues.releaseAll();
    expect(await bodies()).toEqual(['a1', 'a2', 'a3', 'a4']);
  });

  it('give a message out again at once when its visibility ends, and count that', async () => {
    await send('a1', 'a');
    const [message] = await receive();
    await queues.call('ChangeMessageVisibility', {
      QueueUrl: url,
      ReceiptHandle: message!.ReceiptHandle,
      VisibilityTimeout: 0,
    });
    const again = await receive();
    expect(again.map(({ Body, Attributes }) => [Body, Attributes.ApproximateReceiveCount])).toEqual([['a1', '2']]);
  });

  it('are the same after a restart: order, settings, and who was out comes back when asked', async () => {
    for (const body of ['a1', 'a2', 'a3']) await send(body, 'a');
    await receive(1);
    await queues.stop();

    queues = await startFauxqs(directory);
    queues.create([queue({ VisibilityTimeout: 200 })], []);
    expect(await bodies()).toEqual([]);
    expect(queues.count('q.fifo')).toEqual({ visible: 2, inFlight: 1, delayed: 0 });
    queues.releaseAll();
    expect(await bodies()).toEqual(['a1', 'a2', 'a3']);
    const { Attributes } = await queues.call<{ Attributes: Record<string, string> }>('GetQueueAttributes', {
      QueueUrl: url,
      AttributeNames: ['VisibilityTimeout'],
    });
    expect(Attributes).toEqual({ VisibilityTimeout: '200' });
  });
});
