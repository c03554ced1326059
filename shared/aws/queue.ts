import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { BadSetting } from '../engine/errors.ts';
import type { Message, Queue } from '../engine/ports.ts';
import type { ProviderId } from '../model/names.ts';

const batchSize = 10;

/** One call ends within 10 s, its repetitions included; those are harmless, since the deduplication ids are the same. */
export const sqsClient = (config: SQSClientConfig = {}): SQSClient =>
  new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...config,
  });

/**
 * One FIFO queue per provider. Message group is the account.
 * @throws the queue is not there or not ours to send to; a call that may pass hands its messages back instead
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
export const sqsQueue = (client: SQSClient, urls: Readonly<Partial<Record<ProviderId, string>>>): Queue => ({
  async send(messages) {
    const refused: Message[] = [];
    for (const [provider, all] of Map.groupBy(messages, ({ provider }) => provider)) {
      const url = urls[provider];
      if (url === undefined) throw new BadSetting(`no queue is set for ${provider}`);
      for (let from = 0; from < all.length; from += batchSize) {
        refused.push(...(await sendBatch(client, url, all.slice(from, from + batchSize))));
      }
    }
    return refused;
  },
});

async function sendBatch(client: SQSClient, url: string, batch: readonly Message[]): Promise<readonly Message[]> {
  try {
    const { Successful = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: batch.map(({ account, dedupId, body }, index) => ({
          Id: `${index}`,
          MessageGroupId: account,
          MessageDeduplicationId: dedupId,
          MessageBody: JSON.stringify(body),
        })),
      }),
    );
    const accepted = new Set(Successful.map(({ Id }) => Id));
    return batch.filter((_, index) => !accepted.has(`${index}`));
  } catch (error) {
    if (isOurMistake(error)) throw error;
    return batch;
  }
}

/** A 4xx that does not pass by waiting. */
function isOurMistake(error: unknown): boolean {
  const { $metadata, $retryable, name } = error as {
    name?: string;
    $metadata?: { httpStatusCode?: number };
    $retryable?: { throttling?: boolean };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && !$retryable?.throttling && !/throttl|TooManyRequests/i.test(name ?? '');
}
