import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { MailRefused } from '../engine/errors.ts';
import type { PublishedEvent } from '../engine/ports.ts';
import { eventBridgeBus, eventBridgeClient } from './event-bus.ts';
import { sesClient, sesMailer } from './mailer.ts';

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

/** An AWS endpoint that gives one answer. */
async function aws(status: number, body: object, headers: Record<string, string> = {}) {
  const calls: { path: string; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calls.push({ path: request.url!, body: JSON.parse(Buffer.concat(chunks).toString()) });
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  const config = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  return { calls, config };
}

const event = (id: string): PublishedEvent => ({
  id,
  connection: 'c1',
  kind: 'bill.linked',
  at: 1_772_000_000_000,
  data: { n: 1 },
});

describe('the event bus', () => {
  it('hands back the events that were not accepted', async () => {
    const { calls, config } = await aws(200, {
      FailedEntryCount: 1,
      Entries: [{ EventId: 'x' }, { ErrorCode: 'ThrottlingException' }],
    });
    const bus = eventBridgeBus(eventBridgeClient(config), 'tieout');
    expect(await bus.put([event('1'), event('2')])).toEqual([event('2')]);
    expect(calls[0]!.body).toMatchObject({
      Entries: [
        { EventBusName: 'tieout', Source: 'tieout', DetailType: 'bill.linked', Detail: JSON.stringify(event('1')) },
        {},
      ],
    });
  });

  it('takes an answer without entries for a refusal of all', async () => {
    const { config } = await aws(200, {});
    expect(await eventBridgeBus(eventBridgeClient(config), 'tieout').put([event('1')])).toEqual([event('1')]);
  });
});

describe('the mailer', () => {
  const letter = { to: ['a@example.com'], subject: 'First sync done', text: 'All bills agree.' };

  it('sends plain text from the one sender', async () => {
    const { calls, config } = await aws(200, { MessageId: 'm' });
    await sesMailer(sesClient(config), 'books@example.com').send(letter);
    expect(calls).toEqual([
      {
        path: '/v2/email/outbound-emails',
        body: {
          FromEmailAddress: 'books@example.com',
          Destination: { ToAddresses: ['a@example.com'] },
          Content: { Simple: { Subject: { Data: 'First sync done' }, Body: { Text: { Data: 'All bills agree.' } } } },
        },
      },
    ]);
  });

  it.each<[number, string, boolean]>([
    [400, 'MessageRejected', true],
    [400, 'BadRequestException', true],
    [429, 'TooManyRequestsException', false],
    [500, 'InternalServiceErrorException', false],
  ])('says of %i %s whether it is final, after one attempt', async (status, name, final) => {
    const { calls, config } = await aws(status, { message: 'no' }, { 'x-amzn-errortype': name });
    const sending = sesMailer(sesClient(config), 'books@example.com').send(letter);
    const error = await sending.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof MailRefused).toBe(final);
    expect(calls).toHaveLength(1);
  });
});
