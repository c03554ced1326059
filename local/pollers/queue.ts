import type { Fauxqs } from '../engines/fauxqs.ts';
import { REGION } from '../template/identity.ts';
import type { FunctionPool } from '../workers.ts';
import type { Mapping, Poller } from './mapping.ts';
import { settleBatch } from './settle.ts';

interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, unknown>>;
}

const WAIT_SECONDS = 5;
/** The engine itself failed: a full disk, say. */
const AFTER_ERROR_MS = 1_000;

/**
 * Feeds a function from a queue, as Lambda's poller does: what is done is deleted, what failed stays in flight until
 * its visibility timeout, and its group waits behind it.
 * @param onProblem told of batches that failed
 */
export function queuePoller(
  mapping: Mapping,
  queues: Fauxqs,
  pool: FunctionPool,
  onProblem: (problem: string) => void,
): Poller {
  const { source, batchSize, reportsFailures } = mapping;
  let stopped = false;

  async function loop(): Promise<void> {
    while (!stopped) {
      try {
        const messages = await receive();
        if (messages.length > 0 && !stopped) await handle(messages);
      } catch (error) {
        onProblem(`${source.id}: ${(error as Error).message}`);
        await new Promise((resolve) => setTimeout(resolve, AFTER_ERROR_MS));
      }
    }
  }

  async function receive(): Promise<readonly Received[]> {
    const { Messages = [] } = await queues.call<{ Messages?: Received[] }>('ReceiveMessage', {
      QueueUrl: source.ref,
      MaxNumberOfMessages: Math.min(10, batchSize),
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return Messages;
  }

  async function handle(messages: readonly Received[]): Promise<void> {
    const done = await deliver(messages);
    const Entries = messages
      .filter(({ MessageId }) => done.includes(MessageId))
      .map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
    if (Entries.length > 0) await queues.call('DeleteMessageBatch', { QueueUrl: source.ref, Entries });
  }

  /** @returns ids of the messages that are done */
  async function deliver(messages: readonly Received[]): Promise<readonly string[]> {
    const ids = messages.map(({ MessageId }) => MessageId);
    try {
      const response = await pool.invoke({ Records: messages.map((message) => toRecord(message, mapping.sourceArn)) });
      const { done, failed } = settleBatch(ids, reportsFailures, response);
      if (failed.length > 0)
        onProblem(`${mapping.definition.id} gave back ${failed.length} of ${ids.length} message(s)`);
      return done;
    } catch (error) {
      if (!stopped) onProblem(`${source.id}: ${(error as Error).message}`);
      return [];
    }
  }

  const loops = Array.from({ length: mapping.concurrency }, () => loop());
  return {
    id: mapping.id,
    async caughtUp() {
      const { visible, inFlight, delayed } = queues.count(source.name);
      return visible + inFlight + delayed === 0;
    },
    async stop() {
      stopped = true;
      await Promise.all(loops);
    },
  };
}

function toRecord(message: Received, eventSourceARN: string) {
  const attributes = Object.entries((message.MessageAttributes ?? {}) as Record<string, Record<string, unknown>>);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      attributes.map(([name, { StringValue, BinaryValue, DataType }]) => [
        name,
        { stringValue: StringValue, binaryValue: BinaryValue, dataType: DataType },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: REGION,
  };
}
